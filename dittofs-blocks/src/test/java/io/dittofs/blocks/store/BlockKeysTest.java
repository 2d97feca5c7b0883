package io.dittofs.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlockKeysTest {
    @Test
    void orderIsThatOfTheBytes() {
        Random random = new Random(11);
        int[] alphabet = {'a', 'b', '/', '-', 0xE9, 0xFFFD, 0xD7FF, 0x1F600, 0x10000};
        for (int i = 0; i < 10_000; i++) {
            String a = string(random, alphabet);
            String b = string(random, alphabet);
            int expected =
                    Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
            assertThat(Integer.signum(BlockKeys.ORDER.compare(a, b)))
                    .as("%s and %s", a, b)
                    .isEqualTo(Integer.signum(expected));
        }
    }

    private static String string(Random random, int[] alphabet) {
        StringBuilder built = new StringBuilder();
        for (int length = random.nextInt(4); length > 0; length--) {
            built.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        return built.toString();
    }

    @Test
    void lengthIsOfBytes() {
        assertThat(BlockKeys.isValid("é".repeat(127))).isTrue();
        assertThat(BlockKeys.isValid("é".repeat(128))).isFalse();
        assertThat(BlockKeys.isValid("\uD83D\uDE00".repeat(63))).isTrue();
        assertThat(BlockKeys.isValid("\uD83D\uDE00".repeat(64))).isFalse();
        assertThat(BlockKeys.isValid("abc/".repeat(199) + "abcd")).isTrue();
        assertThat(BlockKeys.isValid("abc/".repeat(199) + "abcde")).isFalse();
    }

    @Test
    void namesThatOnlyBeginWithDotsAreFine() {
        assertThat(BlockKeys.isValid("...")).isTrue();
        assertThat(BlockKeys.isValid(".hidden/..a/a..")).isTrue();
        assertThat(BlockKeys.isValid("a/./b")).isFalse();
    }

    @Test
    void messagesHoldNothingThatALogWouldNotPrint() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockKeys.requireValid("a\nb\u001B[0m" + "x".repeat(10_000)))
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .hasSizeLessThan(400)
                        .hasLineCount(1)
                        .doesNotContain("\u001B"));
    }
}
