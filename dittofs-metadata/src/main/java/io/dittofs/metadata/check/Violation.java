package io.dittofs.metadata.check;

import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One thing that is wrong with a store, with all that its repair needs. Immutable.
public sealed interface Violation {
    /// Which of the invariants.
    ViolationKind kind();

    /// What is wrong, for people; one line.
    String sentence();

    /// Whether [StoreRepair] does something about it.
    default boolean isRepairable() {
        return Stage.of(this) != Stage.NEVER;
    }

    /// The store itself says so.
    record Store(String sentence, boolean isFixedByStore) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.STORE;
        }
    }

    /// Nobody can say what is under this number.
    record DamagedInode(long inode, String reason) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.DAMAGED_INODE;
        }

        @Override
        public String sentence() {
            return "inode " + number(inode) + ": " + reason;
        }
    }

    /// The root directory of a share is not there.
    record LostRoot(ShareRecord share) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.LOST_ROOT;
        }

        @Override
        public String sentence() {
            return "share " + share.name() + " has no root directory";
        }
    }

    /// The root directory of a share is something else.
    record RootNotADirectory(ShareRecord share) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.ROOT_NOT_A_DIRECTORY;
        }

        @Override
        public String sentence() {
            return "share " + share.name() + " has a root that is no directory";
        }
    }

    /// A directory that is not there has entries.
    record LostDirectory(long directory, FileName firstName) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.LOST_DIRECTORY;
        }

        @Override
        public String sentence() {
            return "directory " + number(directory) + " is not there, but has entries, " + printable(firstName)
                    + " for one";
        }
    }

    /// An entry names what is not there.
    record DanglingEntry(long directory, FileName name, long child) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.DANGLING_ENTRY;
        }

        @Override
        public String sentence() {
            return entry(directory, name) + " names inode " + number(child) + ", which is not there";
        }
    }

    /// An entry names a directory that has its place elsewhere.
    record SurplusEntry(long directory, FileName name, long child) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.SURPLUS_ENTRY;
        }

        @Override
        public String sentence() {
            return entry(directory, name) + " names directory " + number(child) + ", which has its place elsewhere";
        }
    }

    /// A directory is, by way of this entry, below itself, and in no share.
    record Cycle(long directory, FileName name, long child) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.CYCLE;
        }

        @Override
        public String sentence() {
            return entry(directory, name) + " names directory " + number(child) + ", which is below itself";
        }
    }

    /// Nothing names an inode.
    ///
    /// @param share where it is moved to; null where there is no share at all
    /// @param isShareKnown whether it is known to belong there, rather than assumed
    record Orphan(Inode inode, @Nullable ShareRecord share, boolean isShareKnown) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.ORPHAN;
        }

        @Override
        public String sentence() {
            return typed(inode) + " is named by no entry";
        }
    }

    /// A directory says that it is elsewhere than it is.
    record WrongParent(Inode directory, long parent) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.PARENT;
        }

        @Override
        public String sentence() {
            return typed(directory) + " is in " + number(parent) + ", but its parent is " + number(directory.parent());
        }
    }

    /// An inode has another number of links than it says.
    record WrongLinkCount(Inode inode, int links) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.LINK_COUNT;
        }

        @Override
        public String sentence() {
            return typed(inode) + " has the link count " + inode.linkCount() + " instead of " + links;
        }
    }

    /// A symbolic link's target is not as long as its inode says.
    record WrongTargetLength(Inode symlink, int bytes) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.TARGET_LENGTH;
        }

        @Override
        public String sentence() {
            return typed(symlink) + " has the size " + symlink.size() + ", but a target of " + bytes + " bytes";
        }
    }

    /// A symbolic link says nothing.
    record MissingTarget(long symlink) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.MISSING_TARGET;
        }

        @Override
        public String sentence() {
            return "symlink " + number(symlink) + " has no target";
        }
    }

    /// A content belongs to several files: what is written to one shows in the other.
    record SharedContent(long content, long inode) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.SHARED_CONTENT;
        }

        @Override
        public String sentence() {
            return "regular " + number(inode) + " has content " + number(content) + ", which another one has, too";
        }
    }

    /// A content is to be released that a file has.
    record ReleasedContent(int shareId, long content, long inode) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.RELEASED_CONTENT;
        }

        @Override
        public String sentence() {
            return "content " + number(content) + " is to be released, but regular " + number(inode) + " has it";
        }
    }

    /// A share's counters are not the sums over what it has.
    record WrongUsage(ShareRecord share, ShareUsage found, ShareUsage counted) implements Violation {
        @Override
        public ViolationKind kind() {
            return ViolationKind.USAGE;
        }

        @Override
        public String sentence() {
            return "share " + share.name() + " has " + found.inodes() + " inodes with " + found.bytes()
                    + " bytes, but the counters say " + counted.inodes() + " and " + counted.bytes();
        }
    }

    private static String number(long number) {
        return Long.toUnsignedString(number);
    }

    private static String entry(long directory, FileName name) {
        return "directory " + number(directory) + ": entry " + printable(name);
    }

    private static String typed(Inode inode) {
        return inode.type().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + number(inode.number());
    }

    /// A client chose the name, and it is shown on a terminal.
    private static String printable(FileName name) {
        StringBuilder printable = new StringBuilder();
        name.toString()
                .codePoints()
                .forEach(c -> printable.append(
                        Character.isISOControl(c) ? String.format("\\x%02x", c) : Character.toString(c)));
        return printable.toString();
    }
}
