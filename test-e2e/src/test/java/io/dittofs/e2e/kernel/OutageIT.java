package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.s3.Fault;
import io.dittofs.blocks.s3.FaultProxy;
import io.dittofs.e2e.guest.RunningGuest;
import io.dittofs.e2e.guest.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The bucket is away or sick while clients write: they wait, and that is all that they see.
final class OutageIT {
    /// Longer than a writer is kept waiting before it is told to try again.
    private static final int OUTAGE_SECONDS = Integer.getInteger("dittofs.test.outage.seconds", 45);

    private static final Duration LIMIT = Lab.GUEST_LIMIT.plusSeconds(OUTAGE_SECONDS);
    private static final Duration LOG_LIMIT = Duration.ofMinutes(2);
    private static final Pattern OUTAGE_LENGTH = Pattern.compile("takes blocks again .*outage_seconds=(\\d+)");

    /// A log that a client fills in seconds.
    private static final Map<String, String> SMALL_LOG =
            Map.of("DITTOFS_CACHE_WAL_MAX_SIZE", "128MiB", "DITTOFS_CACHE_WAL_SEGMENT_SIZE", "8MiB");

    /// Three write as fast as they can, each file another one, so that every block must go to the bucket, and keep what
    /// they wrote on the host's disk, too.
    private static final String WRITERS = """
            mkdir "$WORK/tree"
            share m hard
            mkdir m/tree
            head -c 3000000 /dev/urandom > "$WORK/tree/kept"
            cp "$WORK/tree/kept" m/tree/kept
            writer() {
                i=0
                until [ -e "$WORK/word-enough" ]; do
                    i=$((i + 1))
                    head -c 12345678 /dev/urandom | tee "$WORK/tree/$1-$i" |
                        dd of=m/tree/$1-$i bs=1M iflag=fullblock conv=fsync status=none
                    for n in $(seq 1 10); do
                        head -c $((n * 1000)) /dev/urandom | tee "$WORK/tree/$1-$i-$n" > m/tree/$1-$i-$n
                    done
                done
                echo "writer $1"
            }
            writer a > out1 2>&1 & a=$!
            writer b > out2 2>&1 & b=$!
            writer c > out3 2>&1 & c=$!
            sign writing
            """;

    /// What is not a write goes on while writers wait.
    private static final String LOOK = """
            wait_for look
            share n noac,nosharecache
            dd if=n/tree/kept bs=1M iflag=direct status=none | cmp - "$WORK/tree/kept"
            mkdir n/made
            mv n/made n/moved
            ls -l n | grep -c moved
            rmdir n/moved
            umount n
            sign looked
            """;

    /// Written, read out of the bucket, changed there, and read again.
    private static final String COLD = """
            mkdir "$WORK/tree"
            for i in 1 2 3 4 5 6; do head -c 8765432 /dev/urandom > "$WORK/tree/$i"; done
            for i in $(seq 1 30); do head -c $((i * 370)) /dev/urandom > "$WORK/tree/small-$i"; done
            wait_for sick
            share m hard
            cp -r "$WORK/tree" m/tree
            sync -f m/tree
            umount m
            sign written
            wait_for cold
            share m hard
            for t in "$WORK/tree" m/tree; do
                for i in 1 2 3; do printf patch | dd of=$t/$i bs=1 seek=4321000 conv=notrunc status=none; done
            done
            diff -r "$WORK/tree" m/tree
            umount m
            sign patched
            wait_for cold-again
            share m hard
            diff -r "$WORK/tree" m/tree
            umount m
            echo same
            """;

    private static final String END = """
            failed=
            wait $a || failed=1
            wait $b || failed=1
            wait $c || failed=1
            cat out1 out2 out3
            [ -z "$failed" ]
            awk '$1 == "WRITE:" { refused += $NF } END { print "told to try again:", (refused > 0 ? "yes" : "no") }' \
                /proc/self/mountstats
            """;

    @Test
    void anOutageUnderFullLoadIsAPause() throws IOException {
        try (Lab lab = Lab.open(Storage.Kind.ROCKSDB_S3, SMALL_LOG);
                RunningGuest guest = lab.guest(0).start(LIMIT, WRITERS + LOOK + END + Lab.COMPARE_TWICE)) {
            FaultProxy proxy = lab.storage.proxy();
            guest.awaitSign("writing");
            // At first nothing is answered, then nobody is let in.
            proxy.next(Integer.MAX_VALUE, new Fault.Silence());
            lab.server().awaitLog("writers wait for room", LOG_LIMIT);
            proxy.beginOutage();
            proxy.heal();
            guest.sign("look");
            guest.awaitSign("looked");
            lab.server().awaitLog("the block store does not take blocks", LOG_LIMIT);
            guest.goOnFor(Duration.ofSeconds(OUTAGE_SECONDS));
            proxy.endOutage();
            lab.server().awaitLog("the block store takes blocks again", LOG_LIMIT);
            guest.sign("enough");
            lab.server().awaitLog("the write-ahead log has room again", LOG_LIMIT);
            guest.awaitSign("compared");
            Matcher length = OUTAGE_LENGTH.matcher(lab.server().log());
            assertThat(length.find()).as(lab.server().log()).isTrue();
            assertThat(Integer.parseInt(length.group(1))).isGreaterThanOrEqualTo(OUTAGE_SECONDS);
            assertThat(lab.server().log()).doesNotContain("ERROR");
            lab.restartWithoutCache();
            guest.sign("emptied");
            assertThat(guest.succeed().lines())
                    .as(lab.server().log())
                    .containsExactly("1", "writer a", "writer b", "writer c", "told to try again: yes", "same");
        }
    }

    @Test
    void whatFailsNowAndThenIsDoneInTheEnd() {
        long seed = ThreadLocalRandom.current().nextLong();
        try (Lab lab = Lab.open(Storage.Kind.ROCKSDB_S3, SMALL_LOG);
                RunningGuest guest = lab.guest(0).start(LIMIT, COLD)) {
            SickBucket.behind(lab.storage.proxy(), seed);
            guest.sign("sick");
            guest.awaitSign("written");
            lab.restartWithoutCache();
            guest.sign("cold");
            guest.awaitSign("patched");
            lab.restartWithoutCache();
            guest.sign("cold-again");
            assertThat(guest.succeed())
                    .as("seed %d\n%s", seed, lab.server().log())
                    .contains("same");
            assertThat(lab.server().log()).as("seed %d", seed).doesNotContain("ERROR");
        }
    }
}
