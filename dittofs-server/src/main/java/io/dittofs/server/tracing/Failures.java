package io.dittofs.server.tracing;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;

/// What is wrong, in the words of whoever throws.
final class Failures {
    private Failures() {}

    /// Of few values, so that traces can be searched by it.
    static String type(Throwable failure) {
        return switch (failure) {
            case FsException refusal -> refusal.error().name();
            case BlockStoreException refusal -> refusal.kind().name();
            default -> failure.getClass().getName();
        };
    }

    /// Whether it is the trouble of the server: what a client asks for in vain is none.
    static boolean isTrouble(Throwable failure) {
        return !(failure instanceof FsException refusal)
                || refusal.error() == FsError.IO
                || refusal.error() == FsError.TRY_LATER;
    }
}
