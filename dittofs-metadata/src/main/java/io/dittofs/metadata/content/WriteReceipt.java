package io.dittofs.metadata.content;

import io.dittofs.metadata.durability.DurabilityTicket;

/// What became of a write. Who wrote stores what it does to the file, and then either waives the receipt or
/// retracts the write: until then the store keeps in mind that nobody else knows of it.
///
/// @param allocatedDelta by how many bytes the content now occupies more (less: negative)
/// @param committed what stability the data has when the ticket completes
/// @param ticket completes when that stability is reached
/// @param retraction takes the write back
public record WriteReceipt(long allocatedDelta, Stability committed, DurabilityTicket ticket, Retraction retraction) {

    /// Takes a write back whose consequences for the metadata could not be stored, or lets it be.
    ///
    /// **Threading**: called by a caller that still excludes all other changes of the content since the write.
    @FunctionalInterface
    public interface Retraction {
        /// Makes holes again of the holes that the write filled, and zeros of all bytes from `size` on, the
        /// size that the file had before. What the write overwrote below that size it may leave overwritten, as
        /// a write that fails half-way does. Cannot fail.
        void retract(long size);

        /// The metadata store has been told of the write: it is not taken back. Cannot fail, and waits for nothing.
        default void waive() {}
    }

    /// Undoes the write for a file that had this size before: [Retraction#retract].
    public void retract(long size) {
        retraction.retract(size);
    }

    /// Says that the write stays: [Retraction#waive].
    public void waive() {
        retraction.waive();
    }
}
