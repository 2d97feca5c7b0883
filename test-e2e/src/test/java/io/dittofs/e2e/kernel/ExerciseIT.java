package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.CompiledTools;
import io.dittofs.e2e.guest.HostCommand;
import io.dittofs.e2e.guest.RunningGuest;
import io.dittofs.e2e.guest.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random operations of every kind that a kernel client has: each of its reads is compared, on a server whose log and
/// cache are far smaller than the files.
final class ExerciseIT {
    private static final Duration LOCAL_LIMIT = Duration.ofMinutes(2);
    private static final int OPERATIONS = Integer.getInteger("dittofs.test.operations", 500);
    private static final long SEED = Long.getLong("dittofs.test.seed", new Random().nextInt(1 << 30));
    private static final int CRASHES = Integer.getInteger("dittofs.test.crashes", 2);
    private static final Duration LIMIT = Lab.GUEST_LIMIT.plusMillis(20L * OPERATIONS);
    private static final int FIO_MEBIBYTES = Integer.getInteger("dittofs.test.fio.mebibytes", 6);
    private static final String ALL_AS_EXPECTED = "(?s)exerciser -s .*\nall as expected: read \\d+ write \\d+ .*\n";

    /// The log takes a fraction of what is written, so uploads go on all the time and blocks are written anew again and
    /// again; the cache has two blocks where the files have twenty, so most of what is read is fetched.
    static final Map<String, String> TIGHT = Map.of(
            "DITTOFS_TRANSFER_FLUSH_DELAY", "100ms",
            "DITTOFS_TRANSFER_GC_INTERVAL", "1s",
            "DITTOFS_TRANSFER_GC_GRACE", "1m",
            "DITTOFS_CACHE_MAX_SIZE", "8MiB",
            "DITTOFS_CACHE_WAL_MAX_SIZE", "20MiB",
            "DITTOFS_CACHE_WAL_SEGMENT_SIZE", "4MiB");

    /// Four exercisers at once, two on a mount of small requests and two on one of large ones, each on files of its
    /// own. Where the server has lost its log and its cache, another mount shows what is in the block store.
    private static final String SCRIPT =
            """
            mkdir -p "$WORK/kept"
            places='small/a small/b large/c large/d'
            shares() {
                share small nosharecache,hard,rsize=4096,wsize=4096
                share large nosharecache,hard,rsize=1048576,wsize=1048576
            }
            exercise() {
                mkdir "$1" "$WORK/kept/${1#*/}"
                %s -s $2 -n %d -f 2 -i $3 -k "$WORK/kept/${1#*/}" -e %d -p "$WORK/sign-${1#*/}" "$1"
            }
            shares
            seed=%d
            count=0
            for place in $places; do
                count=$((count + 1))
                exercise $place $((seed + count)) $((count * 65536)) > out-$count 2>&1 &
                jobs="${jobs-} $!"
            done
            failed=
            for job in $jobs; do wait $job || failed=1; done
            cat out-*
            [ -z "$failed" ]
            umount small large
            sign exercised
            wait_for emptied
            shares
            for place in $places; do diff -r "$WORK/kept/${place#*/}" $place; done
            umount small large
            echo 'and out of the block store'
            """.formatted(CompiledTools.exerciser(), OPERATIONS, OPERATIONS / (CRASHES + 1), SEED);

    /// Small writes at random, all over a file, and writes of any size at any place, each with a checksum in it.
    private static final String FIO = """
            fio() {
                for job in 'small --bs=4k --size=%1$dm' 'odd --bsrange=512-70000 --bs_unaligned --size=%1$dm'; do
                    command fio --name=$job --directory=m --rw=randwrite --ioengine=psync --thread \\
                        --verify=crc32c --verify_fatal=1 --randrepeat=1 --output="$WORK/fio" "$@" \\
                        || { cat "$WORK/fio"; exit 1; }
                    grep -q 'err= 0' "$WORK/fio"
                done
            }
            share m hard
            # Of the full size at once: fio makes a file anew that is shorter.
            truncate -s %1$dm m/small.0.0 m/odd.0.0
            fio --do_verify=0 --end_fsync=1
            sign written
            for word in killed emptied; do
                wait_for $word
                umount m
                share m hard
                fio --verify_only
                sign verified-$word
            done
            umount m
            """.formatted(FIO_MEBIBYTES);

    @Test
    void whatFioWroteIsThereAfterAKillAndOutOfTheBlockStore() {
        try (Lab lab = Lab.open(Storage.Kind.ROCKSDB, TIGHT);
                RunningGuest guest = lab.guest(0).start(LIMIT, FIO)) {
            guest.awaitSign("written");
            lab.crash();
            guest.sign("killed");
            guest.awaitSign("verified-killed");
            lab.restartWithoutCache();
            guest.sign("emptied");
            guest.awaitSign("verified-emptied");
            assertThat(guest.succeed()).isEmpty();
            assertThat(lab.server().log()).doesNotContain("ERROR");
        }
    }

    /// The exerciser itself is right where files are.
    @Test
    void aLocalFileSystemIsAsExpected(@TempDir Path directory) {
        assertThat(exerciseLocally(directory, 0)).matches(ALL_AS_EXPECTED);
    }

    @Test
    void theExerciserNoticesOneByte(@TempDir Path directory) {
        assertThat(exerciseLocally(directory, 1, "-w"))
                .contains("1 bytes are different, from offset ", "expected ", "found ", "the last operations in ");
    }

    private static String exerciseLocally(Path directory, int status, String... options) {
        List<String> command =
                new ArrayList<>(List.of(CompiledTools.exerciser().toString(), "-a", "-n", "3000", "-f", "3"));
        command.addAll(List.of(options));
        command.add(directory.toString());
        HostCommand done = HostCommand.run(LOCAL_LIMIT, command);
        assertThat(done.status()).as(done.output()).isEqualTo(status);
        return done.output();
    }

    /// The server is killed on the way, again and again.
    @Test
    void filesAreAsExpectedOverCrashesAndOutOfTheBlockStore() {
        System.out.println("-Ddittofs.test.seed=" + SEED);
        try (Lab lab = Lab.open(Storage.Kind.ROCKSDB, TIGHT);
                RunningGuest guest = lab.guest(0).start(LIMIT, SCRIPT)) {
            Random random = new Random(SEED);
            for (int crash = 1; crash <= CRASHES; crash++) {
                guest.awaitSign("abcd".charAt(random.nextInt(4)) + "-" + crash);
                lab.crash();
            }
            guest.awaitSign("exercised");
            lab.restartWithoutCache();
            guest.sign("emptied");
            assertThat(guest.succeed().split("all as expected:", -1))
                    .as(lab.server().log())
                    .hasSize(5);
            assertThat(guest.output()).endsWith("and out of the block store\n");
            assertThat(lab.server().log()).doesNotContain("ERROR");
        }
    }
}
