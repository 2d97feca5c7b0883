package io.dittofs.server.tracing;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.server.telemetry.TelemetrySettings;
import io.dittofs.transfer.watch.TransferWatch;

/// What is put around the parts of a server, so that it is traced what they do: nothing, unless the settings want it.
///
/// **Threading**: thread-safe, and so is all that it answers as far as what it is around is.
///
/// **Ownership**: what is around a store owns the store.
public interface Tracing extends AutoCloseable {
    /// Puts nothing around anything.
    Tracing NONE = new Tracing() {};

    /// What the settings want. Where that are traces, threads that send them are started, and log lines are given their
    /// ids, until it is closed.
    static Tracing of(TelemetrySettings settings) {
        return settings.enabled() ? OtlpTracing.start(settings) : NONE;
    }

    /// A metadata store, its reads and commits traced.
    ///
    /// @param name of the store
    default MetadataStore metadata(String name, MetadataStore store) {
        return store;
    }

    /// A content store, its reads, writes, commits and truncations traced.
    ///
    /// @param name of the store
    default ContentStore content(String name, ContentStore store) {
        return store;
    }

    /// A block store, what it does with objects traced.
    ///
    /// @param name of the content store whose blocks it has
    default BlockStore blocks(String name, BlockStore store) {
        return store;
    }

    /// What watches the transfers of a content store.
    default TransferWatch transfers(String name) {
        return TransferWatch.NONE;
    }

    /// An observer of calls that has them traced, too.
    ///
    /// @param shares that calls are about
    default RpcObserver calls(ShareTable shares, RpcObserver observer) {
        return observer;
    }

    /// Sends what was traced, for some seconds at most, and ends.
    @Override
    default void close() {}
}
