package io.dittofs.nfs.portmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortmapRegistrationTest {
    private static final String ACCEPTED = "0000002a 00000001 00000000 00000000 00000000 ";

    private static boolean isGranted(String reply) throws MalformedException {
        return PortmapRegistration.isGranted(42, ByteBuffer.wrap(WireBytes.golden(reply)));
    }

    @Test
    void asksForARegistration() {
        assertThat(PortmapRegistration.set(42, new Mapping(100_003, 3, Mapping.TCP, 12_049)))
                .isEqualTo(ByteBuffer.wrap(WireBytes.golden("""
                    0000002a 00000000 00000002   # xid, CALL, RPC version
                    000186a0 00000002 00000001   # portmapper, version 2, SET
                    00000000 00000000            # credential
                    00000000 00000000            # verifier
                    000186a3 00000003 00000006 00002f11
                    """)));
    }

    @Test
    void givesARegistrationBack() {
        assertThat(PortmapRegistration.unset(42, 100_005, 3)).isEqualTo(ByteBuffer.wrap(WireBytes.golden("""
            0000002a 00000000 00000002
            000186a0 00000002 00000002   # UNSET
            00000000 00000000
            00000000 00000000
            000186a5 00000003 00000000 00000000
            """)));
    }

    @Test
    void understandsAnswers() throws MalformedException {
        assertThat(isGranted(ACCEPTED + "00000000 00000001")).isTrue();
        assertThat(isGranted(ACCEPTED + "00000000 00000000")).isFalse();
        assertThat(isGranted(ACCEPTED + "00000001")).as("PROG_UNAVAIL").isFalse();
        assertThat(isGranted("0000002a 00000001 00000001 00000001 00000005"))
                .as("AUTH_ERROR")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000002a 00000000",
                "0000002b 00000001 00000000 00000000 00000000 00000000 00000001",
                ACCEPTED + "00000000 00000002",
                ACCEPTED + "00000000",
                ACCEPTED + "00000000 00000001 00000000"
            })
    void refusesWhatIsNoAnswer(String reply) {
        assertThatThrownBy(() -> isGranted(reply)).isInstanceOf(MalformedException.class);
    }
}
