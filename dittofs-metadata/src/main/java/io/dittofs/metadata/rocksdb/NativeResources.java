package io.dittofs.metadata.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.AbstractNativeReference;

/// Native objects that live as long as the database, freed in the reverse order of their creation. Confined to the
/// thread that opens, later to the one that closes.
final class NativeResources implements AutoCloseable {
    private final Deque<AbstractNativeReference> resources = new ArrayDeque<>();

    <T extends AbstractNativeReference> T add(T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!resources.isEmpty()) {
            resources.pop().close();
        }
    }
}
