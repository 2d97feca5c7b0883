package io.dittofs.metadata.store;

import io.dittofs.metadata.error.FsException;
import org.jspecify.annotations.Nullable;

/// The place where a metadata store notes which write-ahead log its contents have, so that a server does not begin an
/// empty one while another may have bytes that were promised to clients.
///
/// **Threading**: one thread at a time.
///
/// **Errors**: as those of the metadata store.
public interface LogNote {
    /// What is noted; null for nothing.
    @Nullable
    LogMark read() throws FsException;

    /// Replaces what is noted, stable when it returns.
    ///
    /// @param mark null for nothing
    void write(@Nullable LogMark mark) throws FsException;
}
