package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import java.util.concurrent.atomic.AtomicLong;

/// Numbers that are never given out twice, not even after a crash: a range of them is stable on the disk before its
/// first number is given out, since other stores remember numbers whose commit this one may lose.
///
/// The next range is reserved half a range ahead, so that normally nobody waits for it.
///
/// **Threading**: thread-safe.
final class IdRange {
    /// A crash wastes at most two of these; 2^63 numbers are enough for 10^14 crashes.
    static final long NUMBERS = 1L << 16;

    private final Reservation reservation;
    private final AtomicLong last;
    private final AtomicLong limit;

    /// How a range comes to the disk.
    interface Reservation {
        /// Returns when the disk knows that numbers up to the limit may be in use.
        void reserve(long newLimit) throws FsException;

        /// The same as a promise.
        DurabilityTicket reserveAhead(long newLimit) throws FsException;
    }

    /// Continues behind the greatest number that may be in use.
    IdRange(Reservation reservation, long reservedBefore) {
        this.reservation = reservation;
        this.last = new AtomicLong(reservedBefore);
        this.limit = new AtomicLong(reservedBefore);
    }

    long next() throws FsException {
        long number = last.incrementAndGet();
        if (number > limit.get()) {
            reserveUpTo(number);
        } else if (number == limit.get() - NUMBERS / 2) {
            reserveAhead();
        }
        return number;
    }

    /// Gives out no number up to this one any more.
    void skipTo(long number) throws FsException {
        last.accumulateAndGet(number, Math::max);
        reserveUpTo(number);
    }

    long limit() {
        return limit.get();
    }

    private synchronized void reserveUpTo(long number) throws FsException {
        if (number > limit.get()) {
            long newLimit = number + NUMBERS;
            reservation.reserve(newLimit);
            raise(newLimit);
        }
    }

    private void reserveAhead() throws FsException {
        long newLimit = limit.get() + NUMBERS;
        reservation.reserveAhead(newLimit).whenComplete(failure -> {
            if (failure == null) {
                raise(newLimit);
            }
            // Otherwise the number that passes the limit reserves its range itself, and fails where that does.
        });
    }

    private void raise(long newLimit) {
        limit.accumulateAndGet(newLimit, Math::max);
    }
}
