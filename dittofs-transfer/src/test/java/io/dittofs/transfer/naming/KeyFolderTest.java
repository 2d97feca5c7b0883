package io.dittofs.transfer.naming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.store.BlockKeys;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.object.BlockHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFolderTest {
    private static final BlockHash HASH = new BlockHash(0x0123_4567_89AB_CDEFL, 1, 1, 1);

    private static String of(String... names) throws Exception {
        List<FileName> path = new ArrayList<>();
        for (String name : names) {
            path.add(FileName.of(name));
        }
        return KeyFolder.of("/export", path);
    }

    private static String ofBytes(int... bytes) throws Exception {
        byte[] name = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            name[i] = (byte) bytes[i];
        }
        return KeyFolder.of("/export", List.of(FileName.of(name)));
    }

    @Test
    void namesStayAsTheyAre() throws Exception {
        assertThat(of("folder", "a file.txt")).isEqualTo("files/export/folder/a file.txt");
        assertThat(of("Grüße", "日本語", "😀", "..a", "~x", "a+b&c?"))
                .isEqualTo("files/export/Grüße/日本語/😀/..a/~x/a+b&c?");
        assertThat(KeyFolder.of("/a/b", List.of(FileName.of("c")))).isEqualTo("files/a/b/c");
        assertThat(KeyFolder.of("/", List.of(FileName.of("c")))).isEqualTo("files/c");
    }

    @Test
    void whatIsNoGoodInAKeyIsEscaped() throws Exception {
        assertThat(of("100%", "a\\b", "a\nb\u007F")).isEqualTo("files/export/100%25/a%5Cb/a%0Ab%7F");
        assertThat(of("a\u0085b\u202Ec\u2028d\uFFFEe"))
                .isEqualTo("files/export/a%C2%85b%E2%80%AEc%E2%80%A8d%EF%BF%BEe");
        assertThat(ofBytes('a', 0xFF, 'b', 0x01, 0xC3)).isEqualTo("files/export/a%FFb%01%C3");
        assertThat(of("...")).isEqualTo("files/export/%2E..");
        assertThat(KeyFolder.of("/../x", List.of(FileName.of("c")))).isEqualTo("files/%2E./x/c");
    }

    @Test
    void aNameThatLooksLikeAnObjectIsToldFromOne() throws Exception {
        String object = "000000-0123456789abcdef-0123456789abcdef-1";

        assertThat(of("a", object)).isEqualTo("files/export/a/%30" + object.substring(1));
        assertThat(of("a", object + "-")).isEqualTo("files/export/a/" + object + "-");
    }

    @Test
    void filesOfWhichNoPathIsKnownHaveAFolderOfTheirOwn() throws Exception {
        assertThat(KeyFolder.ofInode("/export", 77)).isEqualTo("files/export/.inode/77");
        assertThat(KeyFolder.ofInode("/export", -1)).isEqualTo("files/export/.inode/18446744073709551615");
        assertThat(of(".inode", "77")).isEqualTo("files/export/%2Einode/77");
        assertThat(of("a", ".inode")).isEqualTo("files/export/a/.inode");
    }

    @Test
    void aLongNameIsCutBetweenCharacters() throws Exception {
        String hundreds = "ä".repeat(100);
        assertThat(of(hundreds)).isEqualTo("files/export/" + hundreds);

        String cut = of("ä".repeat(101)).substring("files/export/".length());
        assertThat(cut).matches("ä{91}~[0-9a-f]{16}");
        assertThat(of("ä".repeat(102))).isNotEqualTo("files/export/" + cut);
        assertThat(of("a".repeat(200) + "b")).isNotEqualTo(of("a".repeat(200) + "c"));
        assertThat(of("%".repeat(100)).substring("files/export/".length())).matches("(%25){61}~[0-9a-f]{16}");
    }

    @Test
    void aLongPathLosesItsMiddle() throws Exception {
        String[] names = new String[100];
        for (int i = 0; i < names.length; i++) {
            names[i] = "folder-%03d".formatted(i);
        }
        String folder = of(names);

        assertThat(folder)
                .startsWith("files/export/folder-000/folder-001/")
                .containsPattern("/folder-030/~[0-9a-f]{16}/folder-068/")
                .endsWith("/folder-099");
        names[50] = "other";
        assertThat(of(names)).isNotEqualTo(folder);
    }

    @Test
    void aPathAsLongAsCanBeStays() throws Exception {
        int left = BlockNames.FOLDER_BYTES_MAX - "files/export".length();
        String[] names = new String[left / 10];
        java.util.Arrays.fill(names, "123456789");
        names[0] += "x".repeat(left % 10);

        assertThat(of(names)).hasSize(BlockNames.FOLDER_BYTES_MAX).doesNotContain("~");
        names[0] += "x";
        assertThat(of(names)).contains("/~").hasSizeLessThan(BlockNames.FOLDER_BYTES_MAX);
    }

    /// Any path gives a key that is one and is recognised, and other paths other keys.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyPathGivesAKey(long seed) throws Exception {
        Random random = new Random(seed);
        BlockNames names = new BlockNames(random);
        Map<String, List<FileName>> seen = new HashMap<>();
        for (int round = 0; round < 2000; round++) {
            List<FileName> path = anyPath(random);
            String folder = KeyFolder.of("/export", path);
            String key = names.byPath(folder, random.nextLong(1L << 41), HASH);
            assertThat(BlockKeys.isValid(key)).as("seed %d: %s", seed, key).isTrue();
            assertThat(Objects.requireNonNull(BlockNames.hint(key)).first()).isEqualTo(HASH.word(0));
            assertThat(key.substring(0, key.lastIndexOf('/')).split("/")).noneMatch(BlockNames::isOfObject);
            List<FileName> before = seen.putIfAbsent(folder, path);
            assertThat(before == null ? path : before)
                    .as("seed %d: %s", seed, folder)
                    .isEqualTo(path);
        }
    }

    private static List<FileName> anyPath(Random random) throws FsException {
        List<FileName> path = new ArrayList<>();
        for (int i = random.nextInt(1 + random.nextInt(60)); i >= 0; i--) {
            path.add(anyName(random));
        }
        return Collections.unmodifiableList(path);
    }

    private static FileName anyName(Random random) throws FsException {
        int length = 1 + random.nextInt(random.nextBoolean() ? 8 : FileName.BYTES_MAX / 4);
        StringBuilder text = new StringBuilder();
        switch (random.nextInt(5)) {
            case 0 -> random.ints(length, 1, 0x110000).forEach(text::appendCodePoint);
            case 1 -> random.ints(length, 0x20, 0x7F).forEach(text::appendCodePoint);
            case 2 -> text.append(".".repeat(length));
            case 3 -> text.append("%06d-0123456789abcdef-0123456789abcdef-%d".formatted(length, length));
            default -> random.ints(length, 0x80, 0x100).forEach(text::appendCodePoint);
        }
        boolean isUtf8 = random.nextInt(4) > 0;
        byte[] bytes = text.toString()
                .replace('/', '_')
                .getBytes(isUtf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return FileName.of(
                bytes.length > FileName.BYTES_MAX ? java.util.Arrays.copyOf(bytes, FileName.BYTES_MAX) : bytes);
    }
}
