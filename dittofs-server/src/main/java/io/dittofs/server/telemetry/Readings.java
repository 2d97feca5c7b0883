package io.dittofs.server.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Makes meters that read parts of one snapshot.
///
/// **Threading**: thread-safe, the meters as well.
///
/// @param now the snapshot, cheap to ask for
/// @param tags of every meter
public record Readings<T>(MeterRegistry registry, Supplier<T> now, Tags tags) {
    /// The same with one tag more.
    public Readings<T> tagged(String key, String value) {
        return new Readings<>(registry, now, tags.and(key, value));
    }

    /// A number that only grows.
    ///
    /// @param unit of it, which the name gets as its end; empty for none
    public void count(String name, String unit, String help, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, now, source -> value.applyAsDouble(source.get()))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(help)
                .tags(tags)
                .register(registry);
    }

    /// A number that goes up and down.
    ///
    /// @param unit as that of [#count]
    public void gauge(String name, String unit, String help, ToDoubleFunction<T> value) {
        Gauge.builder(name, now, source -> value.applyAsDouble(source.get()))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }
}
