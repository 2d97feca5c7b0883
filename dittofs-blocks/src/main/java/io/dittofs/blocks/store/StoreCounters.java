package io.dittofs.blocks.store;

import io.dittofs.blocks.store.BlockStoreException.Kind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Counts what a store does, for its [BlockStore#statistics].
///
/// **Threading**: thread-safe; counting touches a few adders and no lock.
public final class StoreCounters {
    private final LongSupplier nanoClock;
    private final Map<StoreOperation, Tally> tallies;

    /// Measures with a clock of nanoseconds.
    public StoreCounters(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        Map<StoreOperation, Tally> made = new EnumMap<>(StoreOperation.class);
        for (StoreOperation operation : StoreOperation.values()) {
            made.put(operation, new Tally());
        }
        this.tallies = Collections.unmodifiableMap(made);
    }

    /// Makes a call and counts it, and what it adds to the tally, as one.
    public <T extends @Nullable Object> T count(StoreOperation operation, Call<T> call) throws BlockStoreException {
        Tally tally = tally(operation);
        long begin = nanoClock.getAsLong();
        try {
            return call.run(tally);
        } catch (BlockStoreException failure) {
            tally.errors(failure.kind()).increment();
            throw failure;
        } finally {
            tally.calls.increment();
            tally.nanos.add(nanoClock.getAsLong() - begin);
        }
    }

    /// Counts attempts after the first.
    public void addRetries(StoreOperation operation, long attempts) {
        tally(operation).retries.add(attempts);
    }

    public BlockStoreStatistics statistics() {
        Map<StoreOperation, BlockStoreStatistics.Counts> counts = new EnumMap<>(StoreOperation.class);
        tallies.forEach((operation, tally) -> counts.put(operation, tally.counts()));
        return new BlockStoreStatistics(counts);
    }

    @SuppressWarnings("NullAway") // every operation has one
    private Tally tally(StoreOperation operation) {
        return tallies.get(operation);
    }

    /// What is counted.
    @FunctionalInterface
    public interface Call<T extends @Nullable Object> {
        T run(Tally tally) throws BlockStoreException;
    }

    /// The counts of one operation. Thread-safe.
    public static final class Tally {
        private final LongAdder calls = new LongAdder();
        private final LongAdder objects = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private final LongAdder retries = new LongAdder();
        private final Map<Kind, LongAdder> errors = new EnumMap<>(Kind.class);

        private Tally() {
            for (Kind kind : Kind.values()) {
                errors.put(kind, new LongAdder());
            }
        }

        /// To be called when the call has ended well.
        public void add(long moreObjects, long moreBytes) {
            objects.add(moreObjects);
            bytes.add(moreBytes);
        }

        @SuppressWarnings("NullAway") // every kind has one
        private LongAdder errors(Kind kind) {
            return errors.get(kind);
        }

        private BlockStoreStatistics.Counts counts() {
            Map<Kind, Long> failed = new EnumMap<>(Kind.class);
            errors.forEach((kind, count) -> {
                if (count.sum() > 0) {
                    failed.put(kind, count.sum());
                }
            });
            return new BlockStoreStatistics.Counts(
                    calls.sum(), objects.sum(), bytes.sum(), nanos.sum(), retries.sum(), failed);
        }
    }
}
