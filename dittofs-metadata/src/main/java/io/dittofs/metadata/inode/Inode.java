package io.dittofs.metadata.inode;

/// The attributes of a file. Immutable; the `with…` methods give changed copies.
///
/// @param id number and generation
/// @param type what it is; never changes
/// @param mode the 12 permission bits ([Mode])
/// @param linkCount entries that name it; for a directory 2 plus its sub-directories
/// @param uid owner, an unsigned 32-bit number
/// @param gid group, an unsigned 32-bit number
/// @param size length in bytes; of a symbolic link the length of its target
/// @param allocatedBytes bytes that the content really occupies, without holes
/// @param atime last read, nanoseconds since 1970-01-01T00:00Z, signed
/// @param mtime last change of content, likewise
/// @param ctime last change of anything, likewise
/// @param birthTime creation, likewise
/// @param device of a device node `major << 32 | minor`, otherwise 0
/// @param contentId names the content of a regular file in the content store; 0 for all other types
/// @param parent for a directory the inode number of its `..`, otherwise 0
/// @param createVerifier what an exclusive create came with ([#storedVerifier]), 0 where there was none
public record Inode(
        FileId id,
        FileType type,
        int mode,
        int linkCount,
        int uid,
        int gid,
        long size,
        long allocatedBytes,
        long atime,
        long mtime,
        long ctime,
        long birthTime,
        long device,
        long contentId,
        long parent,
        long createVerifier) {

    /// Stands for the verifier 0 of a client, since 0 in an inode means that there is none.
    private static final long VERIFIER_ZERO = 0x9E37_79B9_7F4A_7C15L;

    public Inode {
        assert id.inode() != 0 : "inode number 0";
        assert (mode & ~Mode.MASK) == 0 : "mode " + Integer.toOctalString(mode);
        assert linkCount >= 0 : "link count " + linkCount;
        assert size >= 0 : "size " + size;
        assert allocatedBytes >= 0 : "allocated " + allocatedBytes;
        assert (contentId != 0) == type.isRegular() : type + " with content " + contentId;
        assert (parent != 0) == type.isDirectory() : type + " with parent " + parent;
    }

    public long number() {
        return id.inode();
    }

    public boolean isDirectory() {
        return type.isDirectory();
    }

    public boolean isRegular() {
        return type.isRegular();
    }

    /// How a client's verifier of an exclusive create is kept in [#createVerifier].
    public static long storedVerifier(long verifier) {
        return verifier == 0 ? VERIFIER_ZERO : verifier;
    }

    /// The time of a change that happens to this inode at `now`: later than that of the last one even if the
    /// clock has not moved on or was set back, because clients take a file whose ctime is the same for the
    /// same.
    public long timeOfChange(long now) {
        return Math.max(now, ctime + 1);
    }

    public Inode withLinkCount(int newLinkCount, long newCtime) {
        return new Inode(
                id,
                type,
                mode,
                newLinkCount,
                uid,
                gid,
                size,
                allocatedBytes,
                atime,
                mtime,
                newCtime,
                birthTime,
                device,
                contentId,
                parent,
                createVerifier);
    }

    public Inode withCtime(long newCtime) {
        return withLinkCount(linkCount, newCtime);
    }

    public Inode withAtime(long newAtime) {
        return withTimes(newAtime, mtime, ctime);
    }

    public Inode withTimes(long newAtime, long newMtime, long newCtime) {
        return new Inode(
                id,
                type,
                mode,
                linkCount,
                uid,
                gid,
                size,
                allocatedBytes,
                newAtime,
                newMtime,
                newCtime,
                birthTime,
                device,
                contentId,
                parent,
                createVerifier);
    }

    public Inode withMode(int newMode) {
        return withOwnership(newMode, uid, gid);
    }

    public Inode withOwnership(int newMode, int newUid, int newGid) {
        return new Inode(
                id,
                type,
                newMode,
                linkCount,
                newUid,
                newGid,
                size,
                allocatedBytes,
                atime,
                mtime,
                ctime,
                birthTime,
                device,
                contentId,
                parent,
                createVerifier);
    }

    public Inode withParent(long newParent) {
        return new Inode(
                id,
                type,
                mode,
                linkCount,
                uid,
                gid,
                size,
                allocatedBytes,
                atime,
                mtime,
                ctime,
                birthTime,
                device,
                contentId,
                newParent,
                createVerifier);
    }

    public Inode withContent(long newContentId, long newSize, long newAllocatedBytes) {
        return new Inode(
                id,
                type,
                mode,
                linkCount,
                uid,
                gid,
                newSize,
                newAllocatedBytes,
                atime,
                mtime,
                ctime,
                birthTime,
                device,
                newContentId,
                parent,
                createVerifier);
    }

    /// A regular file after bytes were written to it.
    public Inode written(long newSize, long newAllocatedBytes, int newMode, long now) {
        assert isRegular();
        return new Inode(
                id,
                type,
                newMode,
                linkCount,
                uid,
                gid,
                newSize,
                newAllocatedBytes,
                atime,
                now,
                now,
                birthTime,
                device,
                contentId,
                parent,
                createVerifier);
    }

    /// A directory after entries were added or removed: its times and, for sub-directories that came or went,
    /// its link count.
    public Inode touched(long now, int linkDelta) {
        assert isDirectory();
        return new Inode(
                id,
                type,
                mode,
                linkCount + linkDelta,
                uid,
                gid,
                size,
                allocatedBytes,
                atime,
                now,
                now,
                birthTime,
                device,
                contentId,
                parent,
                createVerifier);
    }
}
