package io.dittofs.metadata.inode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import org.junit.jupiter.api.Test;

final class FileNameTest {
    private static void assertRefused(FsError error, byte... bytes) {
        FsException refusal = catchThrowableOfType(FsException.class, () -> FileName.of(bytes));
        assertThat(refusal.error()).isEqualTo(error);
    }

    @Test
    void isOneTo255BytesOfAnythingButSlashAndNul() throws Exception {
        for (int b = 1; b < 256; b++) {
            if (b != '/') {
                assertThat(FileName.of(new byte[] {(byte) b}).bytes()).containsExactly(b);
            }
        }
        assertThat(FileName.of("x".repeat(255)).bytes()).hasSize(255);
        assertRefused(FsError.NAME_TOO_LONG, new byte[256]);
        assertRefused(FsError.ACCESS);
        assertRefused(FsError.INVALID, (byte) 'a', (byte) '/');
        assertRefused(FsError.INVALID, (byte) 0);
    }

    @Test
    void knowsDotAndDotDot() throws Exception {
        assertThat(FileName.of(".").isDot()).isTrue();
        assertThat(FileName.of("..").isDotDot()).isTrue();
        for (String other : new String[] {"...", "a", ". ", ".a", "a."}) {
            assertThat(FileName.of(other).isDotOrDotDot()).isFalse();
        }
    }

    @Test
    void isEqualByItsBytesAndOrderedUnsigned() throws Exception {
        assertThat(FileName.of("Ü")).isEqualTo(FileName.of(new byte[] {(byte) 0xC3, (byte) 0x9C}));
        assertThat(FileName.of("Ü")).hasSameHashCodeAs(FileName.of("Ü")).hasToString("Ü");
        assertThat(FileName.of("Ü")).isGreaterThan(FileName.of("z"));
        assertThat(FileName.of("a")).isLessThan(FileName.of("aa"));
    }
}
