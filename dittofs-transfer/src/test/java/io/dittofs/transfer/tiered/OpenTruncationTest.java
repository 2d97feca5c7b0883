package io.dittofs.transfer.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.transfer.Contents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A truncation that the metadata store does not answer: whether the server learns what happened or ends
/// before, old bytes do not come back, and none are lost.
final class OpenTruncationTest {
    private static final int BYTES = 20_000;
    private static final int CUT = 5_000;
    private static final byte[] DATA = Contents.filled(BYTES, 7);
    private static final byte[] DATA_CUT = Arrays.copyOf(Arrays.copyOf(DATA, CUT), BYTES);

    @TempDir
    private Path directory = Path.of(".");

    private OneFile file;

    @BeforeEach
    void open() throws Exception {
        file = new OneFile(directory.resolve("log"));
    }

    @AfterEach
    void close() {
        file.close();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void oldBytesDoNotComeBackWhereItHappened(boolean isUploaded, boolean isCrashed) throws Exception {
        begin(isUploaded);
        file.metadata().loseAnswers(FsError.TRY_LATER);
        assertThatThrownBy(() -> file.resize(CUT)).isInstanceOf(FsException.class);
        file.metadata().loseAnswers(null);
        if (isCrashed) {
            file.crash();
        }
        file.resize(BYTES);
        assertThat(file.read(BYTES)).isEqualTo(DATA_CUT);
        lookAgain(DATA_CUT);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void nothingIsLostWhereItDidNot(boolean isUploaded, boolean isCrashed) throws Exception {
        begin(isUploaded);
        file.metadata().refuse(FsError.TRY_LATER);
        assertThatThrownBy(() -> file.resize(CUT)).isInstanceOf(FsException.class);
        file.metadata().refuse(null);
        if (isCrashed) {
            file.crash();
        }
        assertThat(file.read(BYTES)).isEqualTo(DATA);
        lookAgain(DATA);
    }

    @Test
    void aClockThatIsSetBackMakesNoDifference() throws Exception {
        file.setClock(1_000_000_000);
        begin(true);
        file.setClock(10);
        file.resize(CUT);
        file.crash();
        file.resize(BYTES);
        assertThat(file.read(BYTES)).isEqualTo(DATA_CUT);
        file.write(DATA);
        file.metadata().refuse(FsError.TRY_LATER);
        assertThatThrownBy(() -> file.resize(CUT)).isInstanceOf(FsException.class);
        file.metadata().refuse(null);
        file.crash();
        assertThat(file.read(BYTES)).isEqualTo(DATA);
        lookAgain(DATA);
    }

    private void begin(boolean isUploaded) throws Exception {
        file.write(DATA);
        if (isUploaded) {
            assertThat(file.storage().drain(Duration.ofMinutes(1))).isTrue();
        }
    }

    private void lookAgain(byte[] expected) throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(file.storage().drain(Duration.ofMinutes(1))).isTrue();
            assertThat(file.read(BYTES)).isEqualTo(expected);
            file.crash();
            assertThat(file.read(BYTES)).isEqualTo(expected);
        }
    }
}
