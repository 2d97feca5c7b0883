package io.dittofs.nfs.xdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.nfs.xdr.CodecKit.Decoder;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XdrReaderTest {
    private static XdrReader reader(String hex) {
        return new XdrReader().reset(ByteBuffer.wrap(WireBytes.golden(hex)));
    }

    @Test
    void readsEveryKindOfItem() throws MalformedException {
        XdrReader reader = reader("""
            fffffffe                # int32
            0102030405060708        # int64
            00000001 00000000       # two booleans
            00000005 6162636465 000000 # opaque of 5
            00000004 61626364       # opaque of 4
            00000000                # empty opaque
            00000002 00000007 80000000 # array
            00000003 c3a962 00      # string
            """);
        assertThat(reader.int32()).isEqualTo(-2);
        assertThat(reader.int64()).isEqualTo(0x0102030405060708L);
        assertThat(reader.bool()).isTrue();
        assertThat(reader.bool()).isFalse();
        assertThat(reader.opaque(5)).containsExactly('a', 'b', 'c', 'd', 'e');
        assertThat(reader.opaqueSlice(4)).isEqualTo(ByteBuffer.wrap(new byte[] {'a', 'b', 'c', 'd'}));
        assertThat(reader.skipOpaque(0)).isZero();
        assertThat(reader.int32Array(2)).containsExactly(7, Integer.MIN_VALUE);
        assertThat(reader.string(3)).isEqualTo("\u00e9b");
        assertThat(reader.remaining()).isZero();
        reader.end();
    }

    @Test
    void answersSlicesThatShareTheRecord() throws MalformedException {
        byte[] record = WireBytes.golden("00000002 6162 0000");
        ByteBuffer slice = new XdrReader().reset(ByteBuffer.wrap(record)).opaqueSlice(2);
        record[5] = 'z';
        assertThat(slice).isEqualTo(ByteBuffer.wrap(new byte[] {'a', 'z'}));
    }

    @Test
    void staysInsideItsRange() throws MalformedException {
        ByteBuffer buffer = ByteBuffer.wrap(WireBytes.golden("00000001 00000002 00000003"));
        XdrReader reader = new XdrReader().reset(buffer, 4, 4);
        assertThat(reader.position()).isEqualTo(4);
        assertThat(reader.int32()).isEqualTo(2);
        assertThatThrownBy(reader::int32).isInstanceOf(MalformedException.class);
        assertThat(buffer.position()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "00000002, bool, boolean of 2",
        "ffffffff, bool, boolean of 4294967295",
        "00000009 616263646566676869000000, opaque, 'opaque of 9 bytes, at most 8'",
        "80000000, opaque, 'opaque of 2147483648 bytes, at most 8'",
        "ffffffff, opaque, 'opaque of 4294967295 bytes, at most 8'",
        "00000005 6162636465 0000, opaque, '8 bytes needed, 7 left'",
        "00000005 6162636465 000001, opaque, padding that is not zero",
        "00000005 6162636465 010000, opaque, padding that is not zero",
        "00000009 616263646566676869000000, array, 'array of 9 items, at most 8'",
        "ffffffff, array, 'array of 4294967295 items, at most 8'",
        "00000002 00000001, array, '8 bytes needed, 4 left'",
        "000000, int32, '4 bytes needed, 3 left'",
        "00000000000000, int64, '8 bytes needed, 7 left'",
        "00, end, 1 bytes after the last item",
    })
    void refusesWhatTheGrammarForbids(String hex, String item, String reason) {
        Decoder<?> decoder = switch (item) {
            case "bool" -> XdrReader::bool;
            case "opaque" -> reader -> reader.opaque(8);
            case "array" -> reader -> reader.int32Array(8);
            case "int32" -> XdrReader::int32;
            case "int64" -> XdrReader::int64;
            default ->
                reader -> {
                    reader.end();
                    return reader;
                };
        };
        assertThatThrownBy(() -> decoder.decode(reader(hex)))
                .isExactlyInstanceOf(MalformedException.class)
                .hasMessage(reason)
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void refusesLengthsBeyondTheRecordWhateverTheMaximum() {
        assertThatThrownBy(() -> reader("7fffffff 00000000").opaque(Integer.MAX_VALUE))
                .hasMessage("2147483648 bytes needed, 4 left");
        assertThatThrownBy(() -> reader("7fffffff 00000000").int32Array(Integer.MAX_VALUE))
                .hasMessage("8589934588 bytes needed, 4 left");
    }
}
