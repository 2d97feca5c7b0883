package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What RocksDB's refusals mean to the file system.
final class Faults {
    private Faults() {}

    static FsException of(RocksDBException cause) {
        return new FsException(errorOf(cause.getStatus()), "RocksDB: " + cause.getMessage());
    }

    @SuppressWarnings("NullAway") // An exception of the Java side has no status.
    private static FsError errorOf(Status status) {
        if (status == null) {
            return FsError.IO;
        }
        if (status.getSubCode() == Status.SubCode.NoSpace) {
            return FsError.NO_SPACE;
        }
        return switch (status.getCode()) {
            case Busy, TimedOut, TryAgain, ShutdownInProgress -> FsError.TRY_LATER;
            case Ok,
                    NotFound,
                    Corruption,
                    NotSupported,
                    InvalidArgument,
                    IOError,
                    MergeInProgress,
                    Incomplete,
                    Aborted,
                    Expired,
                    Undefined -> FsError.IO;
        };
    }
}
