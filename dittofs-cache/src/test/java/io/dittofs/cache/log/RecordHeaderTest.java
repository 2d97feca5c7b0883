package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class RecordHeaderTest {
    private static final int SALT = 0x0A0B0C0D;
    private static final int AT = 64;
    private static final long LSN = 0x1122334455667788L;

    @Test
    void hasTheBytesOfTheDescription() {
        ByteBuffer bytes = buffer();
        RecordOwner owner = new RecordOwner(0x01020304, 0x1011121314151617L, 0x2021222324252627L);
        RecordHeader.encode(
                new LogRecord(RecordType.WRITE, owner, 0x3031323334353637L, 0x4041424344454647L, 16, 0x50515253),
                bytes,
                AT,
                SALT,
                LSN);
        byte[] header = new byte[RecordHeader.BYTES];
        bytes.get(AT, header);
        assertThat(HexFormat.of().formatHex(header))
                .isEqualTo(
                        "444c5201" // DLR, write
                                + "0d0c0b0a" // salt
                                + "8877665544332211" // LSN
                                + "04030201" // share
                                + "10000000" // length
                                + "1716151413121110" // inode
                                + "2726252423222120" // content
                                + "3736353433323130" // offset
                                + "4746454443424140" // time
                                + "53525150" // checksum of the payload
                                + "a3b6f3cf");
    }

    @Property
    void decodesWhatWasEncoded(@ForAll RecordType type, @ForAll long a, @ForAll long b, @ForAll int c) {
        ByteBuffer bytes = buffer();
        int length = type == RecordType.WRITE ? c & 63 : 0;
        LogRecord record = new LogRecord(type, new RecordOwner(c, a, b), ~a, ~b, length, ~c);
        RecordHeader.encode(record, bytes, AT, SALT, LSN);
        assertThat(RecordHeader.decode(bytes, AT, SALT, LSN)).isEqualTo(record);
        assertThat(RecordHeader.decode(bytes, AT, SALT + 1, LSN)).isNull();
        assertThat(RecordHeader.decode(bytes, AT, SALT, LSN + 8)).isNull();
        assertThat(record.bytes() % 8).isZero();
    }

    @Property
    void seesEveryChangedBit(@ForAll @IntRange(max = RecordHeader.BYTES * 8 - 1) int bit) {
        ByteBuffer bytes = buffer();
        LogRecord record = new LogRecord(RecordType.WRITE, new RecordOwner(1, 2, 3), 4, 5, 60, 6);
        RecordHeader.encode(record, bytes, AT, SALT, LSN);
        int at = AT + bit / 8;
        bytes.put(at, (byte) (bytes.get(at) ^ (1 << (bit % 8))));
        assertThat(RecordHeader.decode(bytes, AT, SALT, LSN)).isNull();
    }

    @Test
    void refusesAPayloadThatDoesNotFit() {
        ByteBuffer bytes = buffer();
        LogRecord record = new LogRecord(RecordType.WRITE, new RecordOwner(1, 2, 3), 4, 5, 65, 6);
        RecordHeader.encode(record, bytes, AT, SALT, LSN);
        assertThat(RecordHeader.decode(bytes, AT, SALT, LSN)).isNull();
        assertThat(RecordHeader.decode(bytes, AT + 128, SALT, LSN)).isNull();
        assertThat(RecordHeader.decode(bytes, AT + 120, SALT, LSN)).isNull();
    }

    /// Room for a header at 64 and 64 bytes of payload.
    private static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(192).order(ByteOrder.LITTLE_ENDIAN);
    }
}
