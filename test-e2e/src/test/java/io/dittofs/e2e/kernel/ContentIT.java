package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.RunningGuest;
import io.dittofs.e2e.guest.Storage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a client has written is there when the server was killed, and when the log is gone after all of it was
/// uploaded.
final class ContentIT {
    private static final int MEBIBYTES = Integer.getInteger("dittofs.test.tree.mebibytes", 128);

    /// A tree on the host's disk: large files, small ones and some that are equal. It is copied in, with a crash on the
    /// way; then it is compared after another crash and, with an empty cache and log, out of the block store.
    private static final String SCRIPT = """
            size=%d
            mkdir -p "$WORK/tree/large" "$WORK/tree/small"
            for i in 1 2 3 4; do head -c $((size * 262144)) /dev/urandom > "$WORK/tree/large/$i"; done
            for i in $(seq 1 200); do head -c $((i * 37)) /dev/urandom > "$WORK/tree/small/$i"; done
            cp "$WORK/tree/large/1" "$WORK/tree/large/same"
            share m hard
            sign copying
            cp -r "$WORK/tree" m/tree
            sync -f m/tree
            sign copied
            wait_for crashed
            umount m
            share m hard
            diff -r "$WORK/tree" m/tree
            # Overwritten in the middle, made shorter and longer again.
            dd if=/dev/urandom of="$WORK/patch" bs=12345 count=7 status=none
            for t in "$WORK/tree" m/tree; do
                dd if="$WORK/patch" of=$t/large/2 bs=54321 seek=3 conv=notrunc status=none
                truncate -s 5000001 $t/large/3
                truncate -s 9000000 $t/large/3
            done
            sync -f m/tree
            umount m
            sign changed
            wait_for emptied
            share m hard
            diff -r "$WORK/tree" m/tree
            rm -r m/tree
            umount m
            echo same
            """.formatted(MEBIBYTES);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
    void aTreeIsReadBackAfterCrashesAndOutOfTheBlockStoreAlone(Storage.Kind kind) {
        try (Lab lab = Lab.open(kind);
                RunningGuest guest = lab.guest(0).start(Lab.GUEST_LIMIT, SCRIPT)) {
            guest.awaitSign("copying");
            lab.crash();
            guest.awaitSign("copied");
            lab.crash();
            guest.sign("crashed");
            guest.awaitSign("changed");
            lab.restartWithoutCache();
            guest.sign("emptied");
            assertThat(guest.succeed()).as(lab.server().log()).contains("same");
            assertThat(lab.server().log()).doesNotContain("ERROR");
        }
    }
}
