package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.ShareUsage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class UsageLedgerTest {
    private static final long MAX = 1000;

    private final UsageLedger ledger = new UsageLedger(new Quota(MAX, 2), new ShareUsage(0, 1));

    @Test
    void takesUpToTheQuotaExactly() throws Exception {
        ledger.takeBytes(MAX - 1);
        assertRefused(FsError.QUOTA, () -> ledger.takeBytes(2));
        ledger.takeBytes(1);
        assertRefused(FsError.QUOTA, () -> ledger.takeBytes(1));
        assertRefused(FsError.QUOTA, () -> ledger.takeBytes(Long.MAX_VALUE));
        ledger.adjustBytes(-10);
        ledger.takeBytes(10);
        assertThat(ledger.bytes()).isEqualTo(MAX);
        ledger.takeInode();
        assertRefused(FsError.QUOTA, ledger::takeInode);
        ledger.returnInode();
        ledger.takeInode();
        assertThat(ledger.inodes()).isEqualTo(2);
    }

    @Test
    void takesNothingWhereTheQuotaIsExceededAlready() {
        ledger.adjustBytes(2 * MAX);
        assertRefused(FsError.QUOTA, () -> ledger.takeBytes(1));
    }

    /// A request that is too large must never, not even for a moment, take the room that another one needs.
    @Test
    void aRefusedRequestTakesNothingFromOthers() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> refused = threads.submit(this::refuseOften);
            while (!refused.isDone()) {
                ledger.takeBytes(MAX);
                ledger.adjustBytes(-MAX);
            }
            assertThat(refused.get()).isZero();
        }
    }

    private int refuseOften() {
        int taken = 0;
        for (int i = 0; i < 1_000_000; i++) {
            try {
                ledger.takeBytes(MAX + 1);
                taken++;
            } catch (FsException expected) {
                assert expected.error() == FsError.QUOTA;
            }
        }
        return taken;
    }
}
