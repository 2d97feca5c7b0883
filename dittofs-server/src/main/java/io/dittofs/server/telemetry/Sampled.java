package io.dittofs.server.telemetry;

import java.util.function.Supplier;

/// A value that is taken now and then, and shown to all who ask until it is taken again. Thread-safe.
final class Sampled<T> implements Supplier<T> {
    private final Supplier<T> source;
    private volatile T value;

    Sampled(Supplier<T> source) {
        this.source = source;
        this.value = source.get();
    }

    void refresh() {
        value = source.get();
    }

    @Override
    public T get() {
        return value;
    }
}
