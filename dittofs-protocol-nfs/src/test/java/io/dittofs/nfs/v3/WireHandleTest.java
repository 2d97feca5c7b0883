package io.dittofs.nfs.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import io.dittofs.nfs.xdr.XdrReader;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class WireHandleTest {
    @Test
    void viewsTheRecordItIsDecodedFrom() throws MalformedException {
        ByteBuffer record = ByteBuffer.wrap(WireBytes.golden("ffffffff 00000003 0a0b0c 00"));
        XdrReader reader = new XdrReader().reset(record, 4, 8);
        WireHandle handle = WireHandle.decode(reader);
        reader.end();
        assertThat(handle.buffer()).isSameAs(record);
        assertThat(handle.offset()).isEqualTo(8);
        assertThat(handle.length()).isEqualTo(3);
        assertThat(handle.slice()).isEqualTo(ByteBuffer.wrap(new byte[] {10, 11, 12}));
        assertThat(handle).hasToString("0a0b0c");
        record.put(8, (byte) 0xff);
        assertThat(handle).hasToString("ff0b0c");
    }

    @Test
    void equalsByItsBytesWhereverTheyAre() {
        byte[] bytes = {1, 2, 3};
        WireHandle copy = WireHandle.copyOf(bytes);
        WireHandle view = WireHandle.borrow(ByteBuffer.allocateDirect(9).put(5, bytes), 5, 3);
        assertThat(copy).isEqualTo(view).hasSameHashCodeAs(view);
        bytes[0] = 9;
        assertThat(copy)
                .isEqualTo(view)
                .isNotEqualTo(WireHandle.copyOf(bytes))
                .isNotEqualTo(WireHandle.copyOf(new byte[] {1, 2}));
    }

    @Test
    void refusesWhatNoHandleCanBe() {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        assertThatIllegalArgumentException().isThrownBy(() -> WireHandle.borrow(buffer, 0, 65));
        assertThatIllegalArgumentException().isThrownBy(() -> WireHandle.borrow(buffer, 0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> WireHandle.borrow(buffer, 90, 11));
        assertThatIllegalArgumentException().isThrownBy(() -> WireHandle.borrow(buffer, -1, 11));
    }
}
