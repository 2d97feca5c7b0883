package io.dittofs.server.offline;

import io.dittofs.metadata.object.BlockHash;

/// A block that cannot be read as it was written. Immutable.
///
/// @param hash its name
/// @param kind what is wrong
/// @param place where it should be: a key of the block store, or empty where nobody knows
public record BlockDamage(BlockHash hash, Kind kind, String place) {
    /// What can be wrong with a block.
    public enum Kind {
        /// The block map names it, and no table says where it is.
        UNKNOWN("not known to the metadata store"),
        /// The block store does not have its object.
        MISSING("missing"),
        /// The object ends before the block does.
        SHORT("too short"),
        /// The block store has the object and cannot read it.
        UNREADABLE("unreadable"),
        /// The bytes are not those that the hash says.
        ALTERED("other bytes than its hash says");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /// The kind in words.
        public String label() {
            return label;
        }
    }

    /// The damage in words.
    public String sentence() {
        return "block " + hash + ": " + kind.label() + (place.isEmpty() ? "" : " (" + place + ")");
    }
}
