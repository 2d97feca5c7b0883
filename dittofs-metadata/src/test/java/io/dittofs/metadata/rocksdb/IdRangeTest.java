package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import org.junit.jupiter.api.Test;

final class IdRangeTest {
    /// Counts reservations, and remembers what a disk would.
    private static final class Disk implements IdRange.Reservation {
        private long stable;
        private int waits;
        private int ahead;
        private boolean isBroken;
        private GroupTicket ticket = new GroupTicket();

        @Override
        public void reserve(long newLimit) throws FsException {
            requireSound();
            waits++;
            stable = newLimit;
        }

        @Override
        public DurabilityTicket reserveAhead(long newLimit) throws FsException {
            requireSound();
            ahead++;
            stable = newLimit;
            ticket = new GroupTicket();
            return ticket;
        }

        private void requireSound() throws FsException {
            if (isBroken) {
                throw new FsException(FsError.NO_SPACE);
            }
        }
    }

    private final Disk disk = new Disk();

    @Test
    void reservesAheadSoThatNobodyWaitsTwice() throws Exception {
        IdRange numbers = new IdRange(disk, 0);
        long last = 0;
        for (long i = 0; i < 3 * IdRange.NUMBERS; i++) {
            long next = numbers.next();
            assertThat(next).isEqualTo(last + 1);
            if (disk.ahead > 0 && !disk.ticket.isComplete()) {
                disk.ticket.complete(null);
            }
            assertThat(next).isLessThanOrEqualTo(disk.stable);
            last = next;
        }
        assertThat(disk.waits).isEqualTo(1);
        assertThat(disk.ahead).isGreaterThanOrEqualTo(2);
    }

    @Test
    void waitsWhereTheReservationAheadIsLate() throws Exception {
        IdRange numbers = new IdRange(disk, 100);
        for (long i = 0; i < 2 * IdRange.NUMBERS; i++) {
            assertThat(numbers.next()).isEqualTo(101 + i);
        }
        assertThat(disk.waits).isEqualTo(2);
    }

    @Test
    void continuesBehindWhatMayBeInUse() throws Exception {
        IdRange numbers = new IdRange(disk, 0);
        long last = numbers.next();
        IdRange afterACrash = new IdRange(disk, disk.stable);
        assertThat(afterACrash.next()).isGreaterThan(last).isGreaterThan(IdRange.NUMBERS);
    }

    @Test
    void refusesWhileNothingCanBeReservedAndGoesOnAfterwards() throws Exception {
        IdRange numbers = new IdRange(disk, 0);
        disk.isBroken = true;
        assertThatThrownBy(numbers::next).isInstanceOf(FsException.class).hasMessage("NO_SPACE");
        disk.isBroken = false;
        assertThat(numbers.next()).isLessThanOrEqualTo(disk.stable);
    }
}
