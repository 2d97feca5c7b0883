package io.dittofs.metadata.store;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import java.util.List;

/// Everything that a store has, as it was at one moment, row by row: what a check of the whole tree reads. Each method
/// may be called several times and shows the same again.
///
/// **Threading**: confined to the thread that took it. A store may keep commits waiting until it is closed.
///
/// **Errors**: `IO` where reading itself fails. A row that is read and makes no sense is no error but damage:
/// that of an inode is shown as such, any other one is left out and told by [#internals].
public interface StoreScan extends AutoCloseable {
    /// Is shown inodes.
    interface InodeVisitor {
        void inode(Inode inode) throws FsException;

        /// Something is there under this number, and nobody can say what.
        void damaged(long number, String reason) throws FsException;
    }

    /// Is shown directory entries.
    @FunctionalInterface
    interface EntryVisitor {
        void entry(long directory, FileName name, long child) throws FsException;
    }

    /// Is shown the lengths of symbolic links' targets.
    @FunctionalInterface
    interface TargetVisitor {
        void target(long inode, int bytes) throws FsException;
    }

    /// Is shown contents whose release is noted.
    @FunctionalInterface
    interface ReleaseVisitor {
        void release(int shareId, long contentId) throws FsException;
    }

    /// Is told what a store finds wrong with itself.
    interface DamageVisitor {
        /// @param isRepairable whether [MetadataStore#repairInternals] puts it right
        void damage(String sentence, boolean isRepairable);

        /// As many inodes were looked at since the last call.
        void passed(int inodes);
    }

    /// Shows all inodes in the order of their numbers, taken as unsigned.
    void inodes(InodeVisitor visitor) throws FsException;

    /// Shows all entries, those of one directory one after the other and in the order of their cookies. Of a directory
    /// that is not there, too.
    void entries(EntryVisitor visitor) throws FsException;

    /// Shows the targets of all symbolic links.
    void symlinkTargets(TargetVisitor visitor) throws FsException;

    /// The shares.
    List<ShareRecord> shares() throws FsException;

    /// The counters of a share.
    ShareUsage usage(int shareId) throws FsException;

    /// Shows all contents whose release is noted.
    void releases(ReleaseVisitor visitor) throws FsException;

    /// Describes what is wrong with how the store keeps all that, which no other store has in the same way: indexes,
    /// counts and bounds that do not fit each other.
    void internals(DamageVisitor visitor) throws FsException;

    @Override
    void close();
}
