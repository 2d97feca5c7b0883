package io.dittofs.transfer.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.ObjectStore;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is deleted, and when.
final class GarbageCollectorTest {
    private static final long NOW = Duration.ofHours(10).toNanos();
    private static final Duration GRACE = Duration.ofHours(1);

    private final MemoryBlockStore store = new MemoryBlockStore(new OffHeapPages(1 << 20));
    private final List<DoomedObject> doomed = new ArrayList<>();
    private final GarbageCollector collector = new GarbageCollector(objects(), store, () -> NOW);

    @AfterEach
    void close() {
        store.close();
    }

    /// A commit that an outage cut off may come as long, and name what was given up.
    @Test
    void whatWasGivenUpIsDeletedAfterTheGracePeriod() throws Exception {
        DoomedObject old = doom("old", NOW - GRACE.toNanos());
        DoomedObject young = doom("young", NOW - GRACE.toNanos() + 1);
        DoomedObject safe = doom("safe", 0);

        GarbageResult result = collector.collect(GRACE);

        assertThat(result).isEqualTo(new GarbageResult(2, 8));
        assertThat(doomed).containsExactly(young);
        assertThat(store.stat("young")).isNotNull();
        assertThat(store.stat(old.location().key())).isNull();
        assertThat(store.stat(safe.location().key())).isNull();
        assertThat(collector.collect(Duration.ZERO)).isEqualTo(new GarbageResult(1, 4));
    }

    private DoomedObject doom(String key, long since) throws Exception {
        ByteBuffer data = ByteBuffer.wrap(new byte[4]);
        store.put(key, List.of(data));
        DoomedObject object = new DoomedObject(BlockHash.of(data), new BlockLocation(key, 0, 4), since);
        doomed.add(object);
        return object;
    }

    /// Objects of which nothing is condemned.
    private ObjectStore objects() {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "doomed" -> arguments[0] == null ? List.copyOf(doomed) : List.of();
                    case "condemned" -> List.of();
                    case "forget" -> {
                        doomed.removeAll((List<?>) arguments[0]);
                        yield DurabilityTicket.STABLE;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
