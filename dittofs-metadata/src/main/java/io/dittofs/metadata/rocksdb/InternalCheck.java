package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.store.GivenName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the families that go by inode number side by side, and finds what does not fit:
///
/// 1. Every entry is in `dirent` and in `dirindex`, with the same child and cookie, and not in what is no directory.
/// 2. A directory's record counts its entries, and their cookies are between those that it says.
/// 3. A target belongs to a symbolic link, and noted names to an inode; they can be read.
/// 4. No number in use is above the header's limits.
///
/// That takes no memory to speak of. How each is put right comes with it: what one of the two families of entries
/// still has is kept, and where they contradict each other the names win. A row of `dirindex` is only ever put
/// under a cookie that was never used, so that [Batch#deletePutOnce] stays right.
///
/// **Threading**: confined to the thread that has the view.
final class InternalCheck {
    private final View view;
    private final Sink sink;
    private long greatestInode;
    private long greatestContent;

    InternalCheck(View view, Sink sink) {
        this.view = view;
        this.sink = sink;
    }

    /// What puts something right.
    @FunctionalInterface
    interface Fix {
        void to(Batch batch) throws FsException;
    }

    /// Who is told.
    interface Sink {
        /// @param fix null where nothing can be done
        void found(String sentence, @Nullable Fix fix) throws FsException;

        /// Something more that the fixes of what was found need.
        void fix(Fix fix) throws FsException;

        /// One more inode was looked at.
        void passed();
    }

    void run() throws FsException {
        try (Rows inodes = view.rows(Family.INODE, Keys::isNumber);
                Rows targets = view.rows(Family.SYMLINK, Keys::isNumber);
                Rows given = view.rows(Family.NAME, Keys::isNumber);
                Rows names = view.rows(Family.DIRENT, EntryCodec::isKey);
                Rows index = view.rows(Family.DIRINDEX, EntryCodec::isIndexKey)) {
            Walk walk = new Walk(inodes, targets, given, names, index);
            while (!walk.isAtEnd()) {
                check(walk.number(), walk);
                sink.passed();
            }
            reportStrays(Family.INODE, inodes);
            reportStrays(Family.SYMLINK, targets);
            reportStrays(Family.NAME, given);
            reportStrays(Family.DIRENT, names);
            reportStrays(Family.DIRINDEX, index);
        }
        checkLimit(Header.INODES, "inode", greatestInode);
        checkLimit(Header.CONTENTS, "content", greatestContent);
    }

    /// The rows that are next.
    private record Walk(Rows inodes, Rows targets, Rows given, Rows names, Rows index) {
        boolean isAtEnd() {
            return inodes.isAtEnd() && targets.isAtEnd() && given.isAtEnd() && names.isAtEnd() && index.isAtEnd();
        }

        /// The least number that any of them is at.
        long number() {
            return least(least(least(least(least(-1, inodes), targets), given), names), index);
        }
    }

    private static long least(long number, Rows rows) {
        return rows.isAtEnd() || Long.compareUnsigned(number, rows.number()) <= 0 ? number : rows.number();
    }

    private void reportStrays(Family family, Rows rows) throws FsException {
        if (rows.strays() > 0) {
            sink.found("family " + family + " has " + rows.strays() + " rows whose keys nobody wrote", null);
        }
    }

    private void checkLimit(byte[] key, String what, long greatest) throws FsException {
        byte[] limit = view.get(Family.HEADER, key);
        if (limit == null) {
            sink.found("the header has no limit of " + what + " numbers", null);
        } else if (greatest > Keys.number(limit)) {
            // Whoever repairs raises the limit that is in memory, and the header with it.
            sink.found(what + " " + greatest + " is above the limit " + Keys.number(limit), _ -> {});
        }
    }

    private void check(long number, Walk walk) throws FsException {
        greatestInode = Math.max(greatestInode, number);
        boolean isThere = walk.inodes.isAt(number);
        Node node = isThere ? decoded(number, walk.inodes.value()) : null;
        if (isThere) {
            walk.inodes.next();
        }
        if (node != null) {
            greatestContent = Math.max(greatestContent, node.inode().contentId());
        }
        if (walk.targets.isAt(number)) {
            if (node == null ? !isThere : node.inode().type() != FileType.SYMLINK) {
                byte[] key = Keys.number(number);
                sink.found(
                        "a target belongs to inode " + number + ", which is no symbolic link",
                        batch -> batch.delete(Family.SYMLINK, key));
            }
            walk.targets.next();
        }
        if (walk.given.isAt(number)) {
            checkGiven(number, isThere, walk.given.value());
            walk.given.next();
        }
        if (node != null && !node.isDirectory()) {
            dropEntries(number, walk.names, Family.DIRENT);
            dropEntries(number, walk.index, Family.DIRINDEX);
        } else if (node != null || walk.names.isAt(number) || walk.index.isAt(number)) {
            new DirectoryCheck(view, sink, number).check(walk.names, walk.index, node);
        }
    }

    /// What is noted is a help only, so that what makes no sense goes.
    private void checkGiven(long number, boolean isThere, byte[] value) throws FsException {
        String problem = isThere ? null : "names are noted for inode " + number + ", which is not there";
        try {
            List<GivenName> _ = GivenNameCodec.decode(number, value);
        } catch (FsException damage) {
            problem = damage.getMessage();
        }
        if (problem != null) {
            sink.found(problem, batch -> batch.delete(Family.NAME, Keys.number(number)));
        }
    }

    /// Null for a damaged record, of which the check of the tree tells.
    private static @Nullable Node decoded(long number, byte[] value) {
        try {
            return NodeCodec.decode(number, value);
        } catch (FsException _) {
            return null;
        }
    }

    private void dropEntries(long number, Rows rows, Family family) throws FsException {
        while (rows.isAt(number)) {
            byte[] key = rows.key();
            sink.found(
                    "inode " + number + " has an entry in " + family + ", but is no directory",
                    batch -> batch.delete(family, key));
            rows.next();
        }
    }

    /// After [#run]: the greatest number under which there is anything.
    long greatestInode() {
        return greatestInode;
    }

    /// After [#run]: the greatest content that an inode has.
    long greatestContent() {
        return greatestContent;
    }
}
