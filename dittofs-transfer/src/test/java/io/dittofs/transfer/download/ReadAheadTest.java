package io.dittofs.transfer.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.object.BlockRef;
import io.dittofs.transfer.map.BlockMap;
import io.dittofs.transfer.watch.TransferWatch;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who is taken for a reader from front to back, and what is fetched for one.
@Timeout(60)
final class ReadAheadTest {
    private static final long MIB = 1 << 20;
    private static final int COUNT = 4096;

    private final BlockReaderRig rig = new BlockReaderRig(64 * MIB, Duration.ofSeconds(60));
    private final ReadAhead readAhead =
            new ReadAhead(new BlockMap(rig.objects(), false), rig.reader(), 2, TransferWatch.NONE);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void readsFromTheBeginningAreInOrderAlsoWhenTheyOvertakeEachOther() {
        for (long offset : new long[] {0, 2 * MIB, MIB, 5 * MIB, 3 * MIB}) {
            assertThat(readAhead.read(7, offset, (int) MIB)).isTrue();
        }
    }

    @Test
    void readsAllOverAreNotAndFewOfThemByChance() {
        assertThat(readAhead.read(7, 500 * MIB, COUNT)).isFalse();
        assertThat(readAhead.read(7, 100 * MIB, COUNT)).isFalse();
        assertThat(readAhead.read(7, 106 * MIB, COUNT)).isFalse();
        assertThat(readAhead.read(7, 107 * MIB, COUNT)).isTrue();
        assertThat(readAhead.read(7, 114 * MIB, COUNT)).isTrue();
        assertThat(readAhead.read(7, 123 * MIB, COUNT)).isFalse();
        assertThat(readAhead.read(8, 123 * MIB, COUNT)).isFalse();
    }

    @Test
    void fetchesTheNextBlocksBeforeTheyAreAskedFor() throws Exception {
        BlockRef first = rig.store(BlockReaderRig.random(COUNT, 1));
        BlockRef second = rig.store(BlockReaderRig.random(COUNT, 2));
        long content = BlockReaderRig.CONTENT;

        assertThat(readAhead.read(content, 0, COUNT)).isTrue();

        while (rig.reader().readAtOnce(second.hash(), 0, COUNT) == null) {
            Thread.onSpinWait();
        }
        assertThat(rig.reader().readAtOnce(first.hash(), 0, COUNT)).isNull();
    }

    @Test
    void fetchesNothingForWhoReadsHereAndThere() throws Exception {
        rig.store(BlockReaderRig.random(COUNT, 1));
        rig.store(BlockReaderRig.random(COUNT, 2));

        assertThat(readAhead.read(BlockReaderRig.CONTENT, 3 * MIB, COUNT)).isFalse();

        assertThat(rig.store().read()).isEmpty();
    }
}
