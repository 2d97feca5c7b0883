package io.dittofs.nfs.portmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UniversalAddressTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 2049, 10.1.2.3.8.1",
        "0.0.0.0, 12049, 0.0.0.0.47.17",
        "::1, 111, ::1.0.111",
        "::, 65535, ::.255.255",
        "::ffff:1.2.3.4, 0, ::ffff:1.2.3.4.0.0",
    })
    void isWrittenAndRead(String host, int port, String text) {
        UniversalAddress address = new UniversalAddress(host, port);
        assertThat(address).hasToString(text);
        assertThat(UniversalAddress.parse(text)).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "1.2",
                ".1.2",
                "h.1",
                "h.256.1",
                "h.1.256",
                "h.-1.1",
                "h.a.1",
                "h..1",
                "h.1.",
                "h.0001.1",
                "h.1.\u0661"
            })
    void isNotMadeOfOtherText(String text) {
        assertThat(UniversalAddress.parse(text)).isEmpty();
    }

    @Test
    void refusesWhatIsNoPort() {
        assertThatIllegalArgumentException().isThrownBy(() -> new UniversalAddress("h", 65536));
        assertThatIllegalArgumentException().isThrownBy(() -> new UniversalAddress("h", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new UniversalAddress("", 1));
    }
}
