package io.dittofs.nfs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawReply;
import io.dittofs.nfs.rig.Rig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The embedded portmapper, by bytes.
class PortmapProgramTest {
    private static final int SET = 1;
    private static final int UNSET = 2;
    private static final int GETPORT = 3;
    private static final int GETADDR = 3;
    private static final int DUMP = 4;
    private static final int GETVERSADDR = 9;

    private final Rig rig = Rig.usual();
    private final RawClient client = rig.client();
    private final RawClient client6 = rig.client("2001:db8::1", 700);

    private static String address(RawClient client, int version, int procedure, int[] program, String network) {
        RawReply reply = client.call(
                RawClient.PORTMAP,
                version,
                procedure,
                wire -> wire.int32(program[0])
                        .int32(program[1])
                        .string(network)
                        .string("")
                        .string(""));
        String address = reply.string();
        reply.end();
        return address;
    }

    @ParameterizedTest
    @CsvSource({
        "100003, 3, 6, 12049",
        "100005, 3, 6, 12049",
        "100005, 1, 6, 12049",
        "100003, 4, 6, 12049",
        "100000, 2, 6, 111",
        "100000, 4, 6, 111",
        "100003, 3, 17, 0",
        "100021, 4, 6, 0",
        "-1, -1, -1, 0",
    })
    void getportTellsPorts(int program, int version, int protocol, int port) {
        RawReply reply = client.call(
                RawClient.PORTMAP,
                2,
                GETPORT,
                wire -> wire.int32(program).int32(version).int32(protocol).int32(0));
        assertThat(reply.int32()).isEqualTo(port);
        reply.end();
    }

    @Test
    void dumpListsAllPrograms() {
        RawReply reply = client.call(RawClient.PORTMAP, 2, DUMP, _ -> {});
        List<String> lines = new ArrayList<>();
        while (reply.bool()) {
            lines.add(reply.int32() + " " + reply.int32() + " " + reply.int32() + " " + reply.int32());
        }
        reply.end();
        assertThat(lines)
                .containsExactly(
                        "100000 2 6 111", "100000 3 6 111", "100000 4 6 111", "100003 3 6 12049", "100005 3 6 12049");
    }

    @Test
    void setAndUnsetAreRefused() {
        for (int procedure : new int[] {SET, UNSET}) {
            RawReply reply = client.call(
                    RawClient.PORTMAP,
                    2,
                    procedure,
                    wire -> wire.int32(100_003).int32(3).int32(6).int32(1));
            assertThat(reply.bool()).isFalse();
            reply.end();
            for (int version : new int[] {3, 4}) {
                RawReply rpcbind = client.call(
                        RawClient.PORTMAP,
                        version,
                        procedure,
                        wire -> wire.int32(100_003)
                                .int32(3)
                                .string("tcp")
                                .string("192.0.2.1.0.1")
                                .string("root"));
                assertThat(rpcbind.bool()).isFalse();
                rpcbind.end();
            }
        }
        assertThat(address(client, 4, GETADDR, new int[] {100_003, 3}, "tcp")).isEqualTo("198.51.100.7.47.17");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void getaddrTellsTheAddressAsTheClientReachesIt(int version) {
        int[] nfs = {100_003, 3};
        assertThat(address(client, version, GETADDR, nfs, "tcp")).isEqualTo("198.51.100.7.47.17");
        assertThat(address(client6, version, GETADDR, nfs, "tcp6")).isEqualTo("2001:db8:0:0:0:0:0:7.47.17");
        assertThat(address(client, version, GETADDR, nfs, "tcp6")).isEmpty();
        assertThat(address(client, version, GETADDR, nfs, "udp")).isEmpty();
        assertThat(address(client, version, GETADDR, new int[] {100_003, 4}, "tcp"))
                .isNotEmpty();
        assertThat(address(client, version, GETADDR, new int[] {100_021, 4}, "tcp"))
                .isEmpty();
    }

    @Test
    void getversaddrIsParticularAboutTheVersion() {
        assertThat(address(client, 4, GETVERSADDR, new int[] {100_003, 3}, "tcp"))
                .isNotEmpty();
        assertThat(address(client, 4, GETVERSADDR, new int[] {100_003, 4}, "tcp"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void rpcbindDumpListsAllPrograms(int version) {
        RawReply reply = client6.call(RawClient.PORTMAP, version, DUMP, _ -> {});
        List<String> lines = new ArrayList<>();
        while (reply.bool()) {
            lines.add(reply.int32() + " " + reply.int32() + " " + reply.string() + " " + reply.string() + " "
                    + reply.string());
        }
        reply.end();
        assertThat(lines)
                .hasSize(5)
                .contains("100003 3 tcp6 2001:db8:0:0:0:0:0:7.47.17 dittofs")
                .contains("100000 4 tcp6 2001:db8:0:0:0:0:0:7.0.111 dittofs");
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 12", "3, 3, 12", "2, 1, 3", "4, 9, 3"})
    void takesTruncatedArgumentsForGarbage(int version, int procedure, int length) {
        client.callRaw(RawClient.PORTMAP, version, procedure, wire -> wire.raw(new byte[length]))
                .accepted(4)
                .end();
    }
}
