package io.dittofs.metadata.object;

/// Something that an audit found.
public sealed interface BlockFault {
    /// The fault in a sentence.
    String description();

    /// A block's reference count is not the number of rows of the block map that name it. A repair adds
    /// the difference, so what happened since the audit is not lost.
    record WrongCount(BlockHash hash, long counted, long found) implements BlockFault {
        @Override
        public String description() {
            return "block " + hash + " has the reference count " + counted + " instead of " + found;
        }

        /// What a repair makes of the block.
        public StoredBlock repaired(StoredBlock block, long now) {
            return block.withReferences(block.references() + found - counted, now);
        }
    }

    /// The block map names a block that is not known: its bytes are lost unless somebody uploads them
    /// again. A repair cannot help.
    record UnknownBlock(BlockHash hash, long references) implements BlockFault {
        @Override
        public String description() {
            return "block " + hash + " is mapped " + references + " times, but not known";
        }
    }

    /// The list of condemned blocks has a block that is in use or lacks one that is not. A repair sets it
    /// right.
    record WrongCondemnation(CondemnedBlock block, boolean isListed) implements BlockFault {
        @Override
        public String description() {
            return "block " + block.hash() + (isListed ? " is condemned by mistake" : " should be condemned");
        }
    }

    /// A content has blocks, but no inode has the content, and no note says that it is being released. A
    /// repair leaves it alone: it can be queued for release.
    record Orphan(long contentId, long blocks) implements BlockFault {
        @Override
        public String description() {
            return "content " + contentId + " has " + blocks + " blocks and belongs to no inode";
        }
    }
}
