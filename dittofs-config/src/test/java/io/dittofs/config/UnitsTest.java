package io.dittofs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "64KiB, 65536",
        "64 kib, 65536",
        "512MiB, 536870912",
        "1GiB, 1073741824",
        "2TiB, 2199023255552",
        "1.5KiB, 1536",
        "10MB, 10000000",
        "10kB, 10000",
        "7EiB, 8070450532247928832",
        "9223372036854775807, 9223372036854775807"
    })
    void readsSizes(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "1K", "1G", "GiB", "1 2", "1e3", "٣", "8EiB", "9223372036854775808", "1.0000001MiB"})
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1023, 1023", "1024, 1KiB", "1536, 1536", "1572864, 1536KiB", "1073741824, 1GiB"})
    void printsSizesInTheLargestUnitThatIsExact(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "100ms, PT0.1S",
        "30s, PT30S",
        "30 s, PT30S",
        "15m, PT15M",
        "1h, PT1H",
        "2d, PT48H",
        "0s, PT0S",
        "5us, PT0.000005S"
    })
    void readsDurations(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "1w", "PT30S", "1h30m", "106752d", "999999999999999999d"})
    void refusesWhatIsNoDuration(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT0.1S, 100ms", "PT90S, 90s", "PT1H, 1h", "PT24H, 1d"})
    void printsDurationsInTheLargestUnitThatIsExact(Duration duration, String text) {
        assertThat(Durations.format(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "755, 493", "0755, 493", "00755, 493", "01777, 1023", "0o644, 420", "7777, 4095"})
    void readsModes(String text, int bits) {
        assertThat(FileMode.parse(text).bits()).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "rwx", "17777", "-1", "0x1ff"})
    void refusesWhatIsNoMode(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> FileMode.parse(text));
    }

    @Test
    void aSecretShowsNothing() {
        Secret secret = Secret.of("sesame");

        assertThat(secret)
                .hasToString("********")
                .isEqualTo(Secret.of("sesame"))
                .isNotEqualTo(Secret.of("Sesame"));
        assertThat(secret.reveal()).isEqualTo("sesame");
        assertThat(secret.file()).isEmpty();
    }
}
