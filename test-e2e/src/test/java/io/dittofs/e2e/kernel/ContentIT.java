package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.RunningGuest;
import io.dittofs.e2e.guest.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a client has written is there when the server was killed, and when the log is gone after all of it was
/// uploaded; and the block store has nothing else.
final class ContentIT {
    private static final int MEBIBYTES = Integer.getInteger("dittofs.test.tree.mebibytes", 128);
    private static final int COPIED_MEBIBYTES = Integer.getInteger("dittofs.test.copies.mebibytes", 32);

    private static final int BLOCK_BYTES = 4 << 20;

    /// A tree of `size` mebibytes and a quarter on the host's disk: large files, small ones and some that are equal.
    private static final String TREE = """
            mkdir -p "$WORK/tree/large" "$WORK/tree/small"
            for i in 1 2 3 4; do head -c $((size * 262144)) /dev/urandom > "$WORK/tree/large/$i"; done
            for i in $(seq 1 200); do head -c $((i * 37)) /dev/urandom > "$WORK/tree/small/$i"; done
            cp "$WORK/tree/large/1" "$WORK/tree/large/same"
            """;

    /// It is copied in, with a crash on the way; then it is compared after another crash and, with an empty cache and
    /// log, out of the block store.
    private static final String CRASHES = """
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
            """;

    /// It is copied in twice, and one copy is removed.
    private static final String COPIES = """
            share m hard
            cp -r "$WORK/tree" m/one
            sync -f m/one
            sign one
            wait_for counted-one
            cp -r "$WORK/tree" m/two
            sync -f m/two
            sign two
            wait_for counted-two
            rm -r m/one
            sync -f m
            sign removed
            wait_for emptied
            umount m
            share m hard
            diff -r "$WORK/tree" m/two
            rm -r m/two
            umount m
            echo same
            """;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
    void aTreeIsReadBackAfterCrashesAndOutOfTheBlockStoreAlone(Storage.Kind kind) {
        try (Lab lab = Lab.open(kind);
                RunningGuest guest = start(lab, MEBIBYTES, CRASHES)) {
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
            lab.end();
            lab.collectGarbage();
            lab.collectUnknown();
            assertThat(lab.storage.objectNames()).as("of files that are gone").isEmpty();
        }
    }

    /// Objects are named by the hash of what is in them.
    @Test
    void copiesOfATreeTakeTheObjectsOfOne() throws IOException {
        try (Lab lab = Lab.open(Storage.Kind.ROCKSDB_S3);
                RunningGuest guest = start(lab, COPIED_MEBIBYTES, COPIES)) {
            guest.awaitSign("one");
            Set<String> blocks = blocks(guest.work().resolve("tree"));
            assertThat(hashesAfterRestart(lab)).as("of one copy").containsExactlyInAnyOrderElementsOf(blocks);
            guest.sign("counted-one");
            guest.awaitSign("two");
            assertThat(hashesAfterRestart(lab)).as("of two copies").containsExactlyInAnyOrderElementsOf(blocks);
            guest.sign("counted-two");
            guest.awaitSign("removed");
            assertThat(hashesAfterRestart(lab)).as("of the other").containsExactlyInAnyOrderElementsOf(blocks);
            guest.sign("emptied");
            assertThat(guest.succeed()).as(lab.server().log()).contains("same");
            assertThat(lab.server().log()).doesNotContain("ERROR");
            lab.end();
            lab.collectGarbage();
            assertThat(lab.storage.objectNames()).as("of files that are gone").isEmpty();
        }
    }

    private static RunningGuest start(Lab lab, int mebibytes, String script) {
        return lab.guest(0).start(Lab.GUEST_LIMIT.plusSeconds(mebibytes), "size=" + mebibytes + "\n" + TREE + script);
    }

    private static List<String> hashesAfterRestart(Lab lab) {
        lab.end();
        lab.collectGarbage();
        List<String> hashes = lab.storage.objectNames().stream()
                .map(name -> name.substring(name.lastIndexOf('/') + 1, name.indexOf('-')))
                .toList();
        lab.startWithoutCache();
        return hashes;
    }

    /// The hashes of all blocks of a tree.
    private static Set<String> blocks(Path tree) throws IOException {
        Set<String> hashes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (byte[] block = in.readNBytes(BLOCK_BYTES);
                            block.length > 0;
                            block = in.readNBytes(BLOCK_BYTES)) {
                        hashes.add(HexFormat.of().formatHex(sha256(block)));
                    }
                }
            }
        }
        return hashes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }
}
