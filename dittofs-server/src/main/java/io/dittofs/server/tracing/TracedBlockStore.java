package io.dittofs.server.tracing;

import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.blocks.store.StoredObject;
import io.opentelemetry.api.trace.SpanKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block store in whose spans one sees what it is asked for. Thread-safe. **Ownership**: owns the store below.
record TracedBlockStore(BlockStore store, Spans spans) implements BlockStore {
    /// What an upload does that did something.
    static final String PUT = "blocks put";

    @Override
    public void put(String key, List<ByteBuffer> data) throws BlockStoreException {
        spans.within(PUT, SpanKind.CLIENT, work -> {
            work.with(Field.KEY, key).with(Field.COUNT, remaining(data));
            store.put(key, data);
            return work;
        });
    }

    @Override
    public void get(String key, long offset, List<ByteBuffer> into) throws BlockStoreException {
        spans.within("blocks get", SpanKind.CLIENT, work -> {
            work.with(Field.KEY, key).with(Field.OFFSET, offset).with(Field.COUNT, remaining(into));
            store.get(key, offset, into);
            return work;
        });
    }

    @Override
    public void delete(List<String> keys) throws BlockStoreException {
        spans.within("blocks delete", SpanKind.CLIENT, work -> {
            work.with(Field.COUNT, keys.size());
            store.delete(keys);
            return work;
        });
    }

    @Override
    public BlockPage list(String prefix, @Nullable String after, int max) throws BlockStoreException {
        return spans.within("blocks list", SpanKind.CLIENT, work -> {
            work.with(Field.KEY, prefix).with(Field.COUNT, max);
            return store.list(prefix, after, max);
        });
    }

    @Override
    public @Nullable StoredObject stat(String key) throws BlockStoreException {
        return spans.<@Nullable StoredObject, BlockStoreException>within("blocks stat", SpanKind.CLIENT, work -> {
            work.with(Field.KEY, key);
            return store.stat(key);
        });
    }

    @Override
    public StoreSpace space() throws BlockStoreException {
        return store.space();
    }

    @Override
    public void probe() throws BlockStoreException {
        store.probe();
    }

    @Override
    public BlockStoreStatistics statistics() {
        return store.statistics();
    }

    @Override
    public boolean isLocal() {
        return store.isLocal();
    }

    @Override
    public void close() {
        store.close();
    }

    private static long remaining(List<ByteBuffer> buffers) {
        long bytes = 0;
        for (ByteBuffer buffer : buffers) {
            bytes += buffer.remaining();
        }
        return bytes;
    }
}
