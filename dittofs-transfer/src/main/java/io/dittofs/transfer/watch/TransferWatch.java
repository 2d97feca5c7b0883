package io.dittofs.transfer.watch;

/// Watches transfers, so that what runs on another thread can be told to be for what had it begun.
///
/// **Threading**: thread-safe; must not block.
public interface TransferWatch {
    /// Watches nothing.
    TransferWatch NONE = new TransferWatch() {};

    /// The calling thread has something done on another thread.
    ///
    /// @param what is done, in a word
    /// @return runs there in place of the task, and runs it
    default Runnable begun(String what, Runnable task) {
        return task;
    }

    /// An attempt to upload a block begins on the calling thread, which closes the answer when the attempt has ended.
    ///
    /// @param block its index in the content
    default Attempt upload(long contentId, long block) {
        return Attempt.UNWATCHED;
    }

    /// An attempt that is under way. Confined to its thread.
    interface Attempt extends AutoCloseable {
        /// One that nobody watches.
        Attempt UNWATCHED = new Attempt() {};

        @Override
        default void close() {}
    }
}
