package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ForgetfulPersisterTest extends PersisterContract {
    @Override
    Persister open() {
        return new ForgetfulPersister(8);
    }

    @Override
    Persister reopen(Persister closed) {
        return ((ForgetfulPersister) closed).afterPowerLoss(new Random(1), 0);
    }

    @Test
    void losesWhatWasNotForced() throws IOException {
        ForgetfulPersister persister = new ForgetfulPersister(8);
        SegmentFile file = persister.create(4096);
        file.memory().fill((byte) 1);
        file.force(512, 512);
        assertThat(firstBytes(persister.afterKill())).containsOnly(1);
        assertThat(firstBytes(persister.afterPowerLoss(new Random(1), 0))).containsExactly(0, 1, 0, 0, 0, 0, 0, 0);
        assertThat(firstBytes(persister.afterPowerLoss(new Random(1), 0.5)))
                .contains(0)
                .contains(1);
    }

    /// Of each sector.
    private static byte[] firstBytes(ForgetfulPersister persister) {
        MemorySegment memory = persister.spares().getFirst().memory();
        byte[] bytes = new byte[8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = memory.get(ValueLayout.JAVA_BYTE, i * 512L);
        }
        return bytes;
    }
}
