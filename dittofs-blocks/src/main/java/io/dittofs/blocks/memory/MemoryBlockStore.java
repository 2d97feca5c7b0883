package io.dittofs.blocks.memory;

import io.dittofs.blocks.store.BlockKeys;
import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreException.Kind;
import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.blocks.store.StoreCounters;
import io.dittofs.blocks.store.StoreOperation;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.blocks.store.StoredObject;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A block store in memory outside the heap, within the limit of its pages. Forgets everything when
/// closed.
///
/// **Threading**: thread-safe. Calls hold `life` shared and do not wait for each other; closing waits for
/// them.
///
/// **Ownership**: owns its pages, and closes them.
public final class MemoryBlockStore implements BlockStore {
    private static final ByteBuffer PROBE = ByteBuffer.wrap(new byte[] {1}).asReadOnlyBuffer();

    private final OffHeapPages pages;
    private final InstantSource clock;
    private final StoreCounters counters;
    private final NavigableMap<String, MemoryObject> objects = new ConcurrentSkipListMap<>(BlockKeys.ORDER);
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
    /// Guarded by `life`.
    private boolean isClosed;

    public MemoryBlockStore(OffHeapPages pages) {
        this(pages, InstantSource.system(), System::nanoTime);
    }

    MemoryBlockStore(OffHeapPages pages, InstantSource clock, LongSupplier nanoClock) {
        this.pages = pages;
        this.clock = clock;
        this.counters = new StoreCounters(nanoClock);
    }

    @Override
    public void put(String key, List<ByteBuffer> data) throws BlockStoreException {
        BlockKeys.requireValid(key);
        call(StoreOperation.PUT, tally -> {
            MemoryObject object = MemoryObject.copyOf(data, pages, clock.instant());
            if (object == null) {
                throw new BlockStoreException(Kind.FULL, "the memory for blocks is used up: " + key + " is not stored");
            }
            tally.add(1, object.bytes());
            MemoryObject before = objects.put(key, object);
            if (before != null) {
                before.release();
            }
            return null;
        });
    }

    @Override
    public void get(String key, long offset, List<ByteBuffer> into) throws BlockStoreException {
        BlockKeys.requireValid(key);
        Objects.checkIndex(offset, Long.MAX_VALUE);
        long wanted = into.stream().mapToLong(ByteBuffer::remaining).sum();
        call(StoreOperation.GET, tally -> {
            MemoryObject object = lease(key);
            if (object == null) {
                throw new BlockStoreException(Kind.NOT_FOUND, "there is no object " + key);
            }
            try {
                if (offset + wanted > object.bytes()) {
                    throw new BlockStoreException(
                            Kind.DAMAGED,
                            "object " + key + " ends at " + object.bytes() + ", before " + wanted + " bytes from "
                                    + offset + " on");
                }
                tally.add(1, wanted);
                long position = offset;
                for (ByteBuffer buffer : into) {
                    int count = buffer.remaining();
                    object.copyTo(position, buffer);
                    position += count;
                }
                return null;
            } finally {
                object.release();
            }
        });
    }

    /// One that is replaced between being found and being leased is found again.
    private @Nullable MemoryObject lease(String key) {
        MemoryObject object = objects.get(key);
        while (object != null && !object.tryLease()) {
            object = objects.get(key);
        }
        return object;
    }

    @Override
    public void delete(List<String> keys) throws BlockStoreException {
        keys.forEach(BlockKeys::requireValid);
        call(StoreOperation.DELETE, tally -> {
            for (String key : keys) {
                MemoryObject object = objects.remove(key);
                if (object != null) {
                    object.release();
                }
            }
            tally.add(keys.size(), 0);
            return null;
        });
    }

    @Override
    public BlockPage list(String prefix, @Nullable String after, int max) throws BlockStoreException {
        Objects.checkIndex(max - 1, Integer.MAX_VALUE);
        return call(StoreOperation.LIST, tally -> {
            BlockPage page = page(prefix, after, max);
            tally.add(page.objects().size(), 0);
            return page;
        });
    }

    private BlockPage page(String prefix, @Nullable String after, int max) {
        List<StoredObject> found = new ArrayList<>();
        for (Map.Entry<String, MemoryObject> entry : from(prefix, after).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            if (found.size() == max) {
                return new BlockPage(found, false);
            }
            found.add(describe(entry.getKey(), entry.getValue()));
        }
        return new BlockPage(found, true);
    }

    private NavigableMap<String, MemoryObject> from(String prefix, @Nullable String after) {
        return after == null || BlockKeys.ORDER.compare(after, prefix) < 0
                ? objects.tailMap(prefix, true)
                : objects.tailMap(after, false);
    }

    @Override
    public @Nullable StoredObject stat(String key) throws BlockStoreException {
        BlockKeys.requireValid(key);
        return this.<@Nullable StoredObject>call(StoreOperation.STAT, tally -> {
            MemoryObject object = objects.get(key);
            tally.add(object == null ? 0 : 1, 0);
            return object == null ? null : describe(key, object);
        });
    }

    private static StoredObject describe(String key, MemoryObject object) {
        return new StoredObject(key, object.bytes(), object.modified());
    }

    @Override
    public StoreSpace space() {
        return new StoreSpace(pages.limitBytes(), Math.max(0, pages.limitBytes() - pages.allocatedBytes()));
    }

    @Override
    public void probe() throws BlockStoreException {
        String key = "dittofs-probe";
        put(key, List.of(PROBE));
        get(key, 0, ByteBuffer.allocate(PROBE.remaining()));
        delete(List.of(key));
    }

    @Override
    public BlockStoreStatistics statistics() {
        return counters.statistics();
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public void close() {
        life.writeLock().lock();
        try {
            if (!isClosed) {
                isClosed = true;
                objects.values().forEach(MemoryObject::release);
                objects.clear();
                pages.close();
            }
        } finally {
            life.writeLock().unlock();
        }
    }

    private <T extends @Nullable Object> T call(StoreOperation operation, StoreCounters.Call<T> body)
            throws BlockStoreException {
        life.readLock().lock();
        try {
            return counters.count(operation, tally -> {
                if (isClosed) {
                    throw new BlockStoreException(Kind.UNAVAILABLE, "the store is closed");
                }
                return body.run(tally);
            });
        } finally {
            life.readLock().unlock();
        }
    }
}
