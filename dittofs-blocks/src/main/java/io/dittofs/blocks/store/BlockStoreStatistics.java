package io.dittofs.blocks.store;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// What a store did since it was opened, by operation. Immutable; the numbers are read one after the
/// other, so those of calls that end at the moment may be in one and not in another.
///
/// @param operations every operation, in the order of the enum
public record BlockStoreStatistics(Map<StoreOperation, Counts> operations) {
    public BlockStoreStatistics {
        operations = Collections.unmodifiableMap(new EnumMap<>(operations));
        if (operations.size() != StoreOperation.values().length) {
            throw new IllegalArgumentException("statistics of some operations only: " + operations.keySet());
        }
    }

    public Counts of(StoreOperation operation) {
        return operations.getOrDefault(operation, Counts.NONE);
    }

    /// What was done by one operation.
    ///
    /// @param calls that ended, well or not; a call that is tried again is one
    /// @param objects that were put, read, deleted or listed by calls that ended well
    /// @param bytes that were put or read by calls that ended well
    /// @param nanos from begin to end, of all calls together
    /// @param retries attempts after the first, within calls
    /// @param errors calls that failed, by kind; kinds that never occurred are not in it
    public record Counts(
            long calls,
            long objects,
            long bytes,
            long nanos,
            long retries,
            Map<BlockStoreException.Kind, Long> errors) {
        /// Of an operation that nobody called.
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, Map.of());

        public Counts {
            errors = Map.copyOf(errors);
        }

        /// Failed calls of every kind.
        public long failures() {
            return errors.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
