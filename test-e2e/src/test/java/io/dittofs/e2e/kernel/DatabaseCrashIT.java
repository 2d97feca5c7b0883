package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.RunningGuest;
import io.dittofs.e2e.guest.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The database is killed under a server that goes on, and clients that write, truncate, rename and remove: they notice
/// a
/// pause, and every byte is there afterwards, also when the server was killed in the midst of it.
final class DatabaseCrashIT {
    private static final int CRASHES = Integer.getInteger("dittofs.test.crashes", 4);
    private static final Duration BUSY = Duration.ofSeconds(3);
    private static final Duration LIMIT = Lab.GUEST_LIMIT.plusSeconds(20L * CRASHES);

    private static final Map<String, String> SMALL_LOG = Map.of(
            "DITTOFS_TRANSFER_FLUSH_DELAY", "100ms",
            "DITTOFS_TRANSFER_GC_INTERVAL", "1s",
            "DITTOFS_CACHE_WAL_MAX_SIZE", "64MiB",
            "DITTOFS_CACHE_WAL_SEGMENT_SIZE", "8MiB");

    /// Each writer keeps what it wrote on the host's disk, too. A name is used once: what an outage cuts off may have
    /// been
    /// done, and the client cannot know.
    private static final String WRITERS = """
            mkdir "$WORK/tree"
            share m hard
            mkdir m/tree
            writer() {
                i=0
                until [ -e "$WORK/word-enough" ]; do
                    i=$((i + 1))
                    head -c 5345678 /dev/urandom | tee "$WORK/tree/$1-$i" |
                        dd of=m/tree/$1-$i bs=256k iflag=fullblock conv=fsync status=none
                    for size in 4000000 0 1000 2000000; do
                        truncate -s $size "$WORK/tree/$1-$i" m/tree/$1-$i
                        head -c 70000 /dev/urandom > "$WORK/patch-$1"
                        for t in "$WORK/tree" m/tree; do
                            dd if="$WORK/patch-$1" of=$t/$1-$i bs=70000 seek=3 conv=notrunc status=none
                        done
                    done
                    for n in 1 2 3 4 5; do
                        head -c $((n * 3000)) /dev/urandom | tee "$WORK/tree/$1-$i-$n" > m/tree/$1-$i-$n
                    done
                done
                echo "writer $1"
            }
            writer a > out1 2>&1 & a=$!
            writer b > out2 2>&1 & b=$!
            sign writing
            """;

    private static final String END = """
            wait $a
            wait $b
            cat out1 out2
            """;

    @Test
    void anEndOfTheDatabaseIsAPause() throws IOException {
        try (Lab lab = Lab.open(Storage.Kind.POSTGRES, SMALL_LOG);
                RunningGuest guest = lab.guest(0).start(LIMIT, WRITERS + END + Lab.COMPARE_TWICE)) {
            guest.awaitSign("writing");
            for (int crash = 0; crash < CRASHES; crash++) {
                guest.goOnFor(BUSY);
                lab.storage.killDatabase();
                guest.goOnFor(BUSY);
                if (crash % 2 == 1) {
                    lab.server().kill();
                }
                lab.storage.startDatabase();
                if (crash % 2 == 1) {
                    lab.crash();
                }
            }
            guest.goOnFor(BUSY);
            guest.sign("enough");
            guest.awaitSign("compared");
            assertThat(lab.server().log()).doesNotContain("ERROR");
            lab.restartWithoutCache();
            guest.sign("emptied");
            assertThat(guest.succeed().lines()).as(lab.server().log()).containsExactly("writer a", "writer b", "same");
        }
    }
}
