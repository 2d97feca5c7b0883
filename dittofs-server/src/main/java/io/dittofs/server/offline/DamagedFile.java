package io.dittofs.server.offline;

/// A file that cannot be read as it was written. Immutable.
///
/// @param path where it is, to be shown
/// @param inode its number
/// @param index which block is the first that is damaged, among those found
/// @param damage what is wrong with that one
/// @param blocks how many are damaged
public record DamagedFile(String path, long inode, long index, BlockDamage damage, long blocks) {
    DamagedFile with(long newBlocks) {
        return new DamagedFile(path, inode, index, damage, newBlocks);
    }
}
