package io.dittofs.transfer.naming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.store.BlockKeys;
import io.dittofs.metadata.object.BlockHash;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BlockNamesTest {
    private static final BlockHash HASH = BlockHash.of(ByteBuffer.wrap(new byte[] {1, 2, 3}));

    private final BlockNames names = new BlockNames(new Random(1));

    @Test
    void givesEachUploadAKeyOfItsOwn() {
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            assertThat(given.add(names.byContent(HASH))).isTrue();
            assertThat(given.add(names.byPath("files/export/a", 0, HASH))).isTrue();
        }
        BlockNames nextRun = new BlockNames(new Random(2));
        assertThat(given).doesNotContain(nextRun.byContent(HASH), nextRun.byPath("files/export/a", 0, HASH));
    }

    @Test
    void keysBeginAsPeopleExpect() {
        assertThat(names.byContent(HASH)).startsWith("blocks/03/90/" + HASH + "-");
        assertThat(names.byPath("files/export/a", 7, HASH))
                .startsWith("files/export/a/000007-" + HASH.toString().substring(0, 16) + "-");
    }

    @Test
    void readsOutOfAKeyWhatItSaysOfTheBlock() {
        BlockNames.Hint whole = Objects.requireNonNull(BlockNames.hint(names.byContent(HASH)));
        assertThat(whole).isEqualTo(new BlockNames.Hint(HASH.word(0), HASH));

        BlockHash high = new BlockHash(-2, 1, 1, 1);
        BlockNames.Hint begin = Objects.requireNonNull(BlockNames.hint(names.byPath("files/a", 1L << 41, high)));
        assertThat(begin).isEqualTo(new BlockNames.Hint(-2, null));
    }

    @Test
    void theLongestKeyIsAKey() {
        String folder = "files" + "/1234567".repeat((BlockNames.FOLDER_BYTES_MAX - 5) / 8);
        String longest = folder + "x".repeat(BlockNames.FOLDER_BYTES_MAX - folder.length());
        String key =
                longest + "/" + "9".repeat(13) + "-" + "f".repeat(16) + "-" + "f".repeat(16) + "-" + "z".repeat(13);

        assertThat(BlockKeys.isValid(key)).isTrue();
        assertThat(BlockNames.isBlock(key)).isTrue();
    }

    @Test
    void readsNothingOutOfOtherNames() {
        String key = names.byContent(HASH);

        assertThat(BlockNames.hint(key.substring(1))).isNull();
        assertThat(BlockNames.hint(key.replace("/03/", "/04/"))).isNull();
        assertThat(BlockNames.hint(key.replace("/90/", "/91/"))).isNull();
        assertThat(BlockNames.hint(key + "-1")).isNull();
        assertThat(BlockNames.hint(key + "\n")).isNull();
        assertThat(BlockNames.hint("blocks/03/90/" + HASH)).isNull();
        assertThat(BlockNames.hint("share/file/0-039058c6")).isNull();
    }

    @Test
    void readsNothingOutOfOtherPaths() {
        String key = names.byPath("files/export/a", 0, HASH);

        assertThat(BlockNames.hint(key)).isNotNull();
        assertThat(BlockNames.hint("x" + key)).isNull();
        assertThat(BlockNames.hint("more/" + key)).isNull();
        assertThat(BlockNames.hint(key.replace("/a/", "//"))).isNull();
        assertThat(BlockNames.hint(key.replace("/a/", "/../"))).isNull();
        assertThat(BlockNames.hint(key.replace("/000000-", "/00000-"))).isNull();
        assertThat(BlockNames.hint(key.replace("/000000-", "/a00000-"))).isNull();
        assertThat(BlockNames.hint(key.replace("files/export/a/", "files/"))).isNull();
        assertThat(BlockNames.hint(key.replace("files/", "blocks/"))).isNull();
        assertThat(BlockNames.hint(key + "/")).isNull();
        assertThat(BlockNames.hint(key + "\n")).isNull();
        assertThat(BlockNames.hint("files/export/" + names.byContent(HASH))).isNull();
    }
}
