package io.dittofs.metadata.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class FileHandleTest {
    private static final FileId ID = new FileId(0x0102_0304_0506_0708L, 0x1112_1314_1516_1718L);
    private static final int SHARE = 0x2122_2324;

    private final HandleSeal seal = new HandleSeal(secret(0));

    private static byte[] secret(int first) {
        byte[] secret = new byte[HandleSeal.SECRET_BYTES];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) (first + i);
        }
        return secret;
    }

    private byte[] sealed() {
        ByteBuffer buffer = ByteBuffer.allocate(FileHandle.BYTES);
        seal.seal(SHARE, ID).write(buffer);
        assertThat(buffer.hasRemaining()).isFalse();
        return buffer.array();
    }

    private static FileHandle read(byte[] bytes) throws FsException {
        return FileHandle.read(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    @Test
    void goldenBytes() {
        String expected = "01000000" // version, zero
                + "21222324" // share id
                + "0102030405060708" // inode
                + "1112131415161718"; // generation
        assertThat(HexFormat.of().formatHex(sealed())).startsWith(expected);
    }

    /// The vector for the bytes 0 to 23 under the key 0 to 15 of the authors' reference implementation.
    @Test
    void theMacIsSipHash24() {
        SipHash hash = new SipHash(0x0706_0504_0302_0100L, 0x0f0e_0d0c_0b0a_0908L);
        long actual = hash.of(0x0706_0504_0302_0100L, 0x0f0e_0d0c_0b0a_0908L, 0x1716_1514_1312_1110L);
        assertThat(Long.toHexString(actual)).isEqualTo("b8ad50c6f649af94");
    }

    @Test
    void readsWhatWasWritten() throws Exception {
        FileHandle handle = seal.seal(SHARE, ID);
        assertThat(read(sealed())).isEqualTo(handle);
        seal.verify(handle);
        ByteBuffer shifted = ByteBuffer.allocate(40).position(5).put(sealed()).rewind();
        assertThat(FileHandle.read(shifted, 5, FileHandle.BYTES)).isEqualTo(handle);
        assertThat(shifted.position()).isZero();
    }

    @Test
    void everyChangedBitIsNoticed() {
        for (int bit = 0; bit < FileHandle.BYTES * Byte.SIZE; bit++) {
            byte[] bytes = sealed();
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertBadHandle(() -> seal.verify(read(bytes)));
        }
    }

    @Test
    void anotherLengthIsNoHandle() {
        for (int length : new int[] {0, 1, 31, 33, 64}) {
            assertBadHandle(() -> read(new byte[length]));
        }
    }

    @Test
    void anotherSecretMakesAnotherSeal() {
        FileHandle foreign = new HandleSeal(secret(1)).seal(SHARE, ID);
        assertBadHandle(() -> seal.verify(foreign));
        assertThatIllegalArgumentException().isThrownBy(() -> new HandleSeal(new byte[15]));
    }

    private static void assertBadHandle(ThrowingCallable call) {
        FsException refusal = catchThrowableOfType(FsException.class, call);
        assertThat(refusal.error()).isEqualTo(FsError.BAD_HANDLE);
    }
}
