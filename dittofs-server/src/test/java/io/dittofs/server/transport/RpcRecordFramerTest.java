package io.dittofs.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 5531 §11.
final class RpcRecordFramerTest {
    private final RpcRecordFramer framer = new RpcRecordFramer();

    @Test
    void theTopBitSaysThatTheFragmentIsTheLast() {
        assertThat(framer.isLastFragment(0x80000010)).isTrue();
        assertThat(framer.isLastFragment(0x00000010)).isFalse();
    }

    @Test
    void theOthersSayHowLongItIs() {
        assertThat(framer.fragmentBytes(0x80000010)).isEqualTo(16);
        assertThat(framer.fragmentBytes(0x7FFFFFFF)).isEqualTo(Integer.MAX_VALUE);
        assertThat(framer.fragmentBytes(0xFFFFFFFF)).isEqualTo(Integer.MAX_VALUE);
        assertThat(framer.violation(0xFFFFFFFF)).isNull();
    }

    @Test
    void aReplyIsOneFragment() {
        assertThat(framer.header(16)).isEqualTo(0x80000010);
    }
}
