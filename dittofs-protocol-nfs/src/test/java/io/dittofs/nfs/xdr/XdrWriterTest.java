package io.dittofs.nfs.xdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XdrWriterTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 13, 100})
    void writesEveryKindOfItemWhateverTheBufferHolds(int initialBytes) {
        TestReplyBuffer target = new TestReplyBuffer(initialBytes);
        XdrWriter writer = new XdrWriter().reset(target);
        writer.int32(-2);
        writer.int64(0x0102030405060708L);
        writer.bool(true);
        writer.bool(false);
        writer.opaque(new byte[] {'a', 'b', 'c', 'd', 'e'});
        ByteBuffer source = ByteBuffer.wrap(new byte[] {'x', 'a', 'b', 'c', 'd', 'y'});
        writer.opaque(source, 1, 4);
        writer.opaque(source, 2, 3);
        writer.opaque(new byte[0]);
        writer.string("\u00e9b");
        assertThat(source.position()).isZero();
        assertThat(target.written()).isEqualTo(WireBytes.golden("""
            fffffffe
            0102030405060708
            00000001 00000000
            00000005 6162636465 000000
            00000004 61626364
            00000003 626364 00
            00000000
            00000003 c3a962 00
            """));
    }

    @Test
    void writesZeroPaddingOverOldBytes() {
        TestReplyBuffer target = new TestReplyBuffer(8);
        XdrWriter writer = new XdrWriter().reset(target);
        writer.int64(-1);
        writer.rewind(0);
        writer.opaque(new byte[] {'a'});
        assertThat(target.written()).isEqualTo(WireBytes.golden("00000001 61 000000"));
    }

    @Test
    void takesBackWhatFollowsAPosition() {
        TestReplyBuffer target = new TestReplyBuffer(0);
        XdrWriter writer = new XdrWriter().reset(target);
        writer.int32(1);
        int mark = writer.position();
        writer.int64(2);
        writer.rewind(mark);
        writer.int32(3);
        assertThat(target.written()).isEqualTo(WireBytes.golden("00000001 00000003"));
    }

    @Test
    void refusesToWriteBeforeItHasATarget() {
        assertThatThrownBy(() -> new XdrWriter().int32(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void knowsSizesOnTheWire() {
        assertThat(Xdr.padding(0)).isZero();
        assertThat(Xdr.padding(1)).isEqualTo(3);
        assertThat(Xdr.padding(4)).isZero();
        assertThat(Xdr.opaqueBytes(5)).isEqualTo(12);
        assertThat(Xdr.opaqueBytes(8)).isEqualTo(12);
    }
}
