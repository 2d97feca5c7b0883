package io.dittofs.metadata.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressBlockTest {
    private static AddressBlock block(String text) {
        return AddressBlock.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3/8, 10.9.9.9, true",
        "192.168.1.0/24, 192.168.1.255, true",
        "192.168.1.0/24, 192.168.0.1, false",
        "192.168.1.128/25, 192.168.1.127, false",
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, ::1, true",
        "::/0, 127.0.0.1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true"
    })
    void containsWhatSharesThePrefix(String text, String address, boolean isInside) {
        assertThat(block(text).contains(InetAddress.ofLiteral(address))).isEqualTo(isInside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.168.1/24",
                "192.168.1",
                "10/8",
                "10",
                "1.2.3.4.5",
                "1.2.3.256",
                "192.168.01.1",
                "1.2..3",
                ".",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/x",
                "10.0.0.0/8/8",
                "2001:db8::/129",
                "host/24",
                "/24",
                "10.0.0.0/+8"
            })
    void refusesWhatIsNoBlock(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "host.example.org", "a1.2.3.4", "10.example.org"})
    void leavesHostNamesToOthers(String text) {
        assertThat(AddressBlock.parse(text)).isEmpty();
    }

    @Test
    void blocksOfOneNetworkAreEqual() {
        assertThat(block("10.1.2.3/8")).isEqualTo(block("10.0.0.0/8")).isNotEqualTo(block("10.0.0.0/9"));
    }
}
