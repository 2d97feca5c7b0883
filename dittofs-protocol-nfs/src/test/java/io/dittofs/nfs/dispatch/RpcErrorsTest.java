package io.dittofs.nfs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.nfs.rig.CallSlot;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.RawReply;
import io.dittofs.nfs.rig.Rig;
import io.dittofs.nfs.rig.ShareSpec;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What RFC 5531 §9 wants answered when a call cannot be served.
class RpcErrorsTest {
    private static final int PROG_UNAVAIL = 1;
    private static final int PROG_MISMATCH = 2;
    private static final int PROC_UNAVAIL = 3;
    private static final int GARBAGE_ARGS = 4;
    private static final int RPC_MISMATCH = 0;
    private static final int AUTH_ERROR = 1;

    private final Rig rig = Rig.usual();
    private final RawClient client = rig.client();

    private static void nothing(WireBytes ignored) {
        assertThat(ignored.toBytes()).isEmpty();
    }

    @Test
    void answersNull() {
        client.call(RawClient.NFS, 3, 0, RpcErrorsTest::nothing).end();
        client.call(RawClient.MOUNT, 3, 0, RpcErrorsTest::nothing).end();
        client.call(RawClient.PORTMAP, 2, 0, RpcErrorsTest::nothing).end();
    }

    @Test
    void namesNoProgramThatIsNotServed() {
        client.callRaw(100_021, 4, 0, RpcErrorsTest::nothing)
                .accepted(PROG_UNAVAIL)
                .end();
        client.callRaw(-1, -1, -1, RpcErrorsTest::nothing)
                .accepted(PROG_UNAVAIL)
                .end();
    }

    @ParameterizedTest
    @CsvSource({
        "100003, 2, 0, 3, 3",
        "100003, 4, 0, 3, 3",
        "100003, 4, 1, 3, 3",
        "100003, -1, 99, 3, 3",
        "100005, 2, 1, 3, 3",
        "100005, 1, 1, 3, 3",
        "100005, 1, 5, 3, 3",
        "100000, 1, 0, 2, 4",
        "100000, 5, 3, 2, 4",
    })
    void namesTheVersionsThatAreServed(int program, int version, int procedure, int low, int high) {
        RawReply reply = client.callRaw(program, version, procedure, RpcErrorsTest::nothing)
                .accepted(PROG_MISMATCH);
        assertThat(reply.int32()).isEqualTo(low);
        assertThat(reply.int32()).isEqualTo(high);
        reply.end();
    }

    @Test
    void closesOnAnotherVersionWhereItIsToldTo() {
        Rig.Options closing = new Rig.Options(16, 1 << 16, false, true, RpcObserver.NONE);
        RawClient mac = Rig.of(closing, ShareSpec.of("/export")).client();
        byte[] probe = mac.record(1, RawClient.NFS, 4, 0, new WireBytes());
        assertThat(mac.outcome(probe)).isInstanceOf(Outcome.Close.class);
        mac.call(RawClient.NFS, 3, 0, RpcErrorsTest::nothing).end();
    }

    @ParameterizedTest
    @CsvSource({
        "100003, 3, 22",
        "100003, 3, -1",
        "100003, 3, 2147483647",
        "100005, 3, 6",
        "100000, 2, 5",
        "100000, 3, 5",
        "100000, 4, 10",
        "100000, 3, 9",
    })
    void refusesProceduresThatThereAreNot(int program, int version, int procedure) {
        client.callRaw(program, version, procedure, RpcErrorsTest::nothing)
                .accepted(PROC_UNAVAIL)
                .end();
    }

    @Test
    void refusesGarbage() {
        client.callRaw(RawClient.NFS, 3, RawNfs.GETATTR, RpcErrorsTest::nothing)
                .accepted(GARBAGE_ARGS)
                .end();
        client.callRaw(RawClient.NFS, 3, RawNfs.GETATTR, wire -> wire.opaque(new byte[65]))
                .accepted(GARBAGE_ARGS)
                .end();
        client.callRaw(RawClient.MOUNT, 3, 1, wire -> wire.opaque(new byte[1025]))
                .accepted(GARBAGE_ARGS)
                .end();
    }

    @Test
    void refusesBytesBehindTheArguments() {
        client.callRaw(RawClient.NFS, 3, 0, wire -> wire.int32(0))
                .accepted(GARBAGE_ARGS)
                .end();
        client.callRaw(
                        RawClient.NFS,
                        3,
                        RawNfs.GETATTR,
                        wire -> wire.opaque(rig.root()).int32(0))
                .accepted(GARBAGE_ARGS)
                .end();
        for (int procedure : new int[] {0, 2, 4, 5}) {
            client.callRaw(RawClient.MOUNT, 3, procedure, wire -> wire.int32(0))
                    .accepted(GARBAGE_ARGS)
                    .end();
        }
        client.callRaw(RawClient.PORTMAP, 2, 4, wire -> wire.int32(0))
                .accepted(GARBAGE_ARGS)
                .end();
    }

    @Test
    void doesNothingForGarbage() {
        byte[] root = rig.root();
        Consumer<WireBytes> tooMuch = wire -> {
            wire.opaque(root).string("file").int32(0);
            RawNfs.nothing().accept(wire);
            wire.int32(0);
        };
        client.callRaw(RawClient.NFS, 3, RawNfs.CREATE, tooMuch)
                .accepted(GARBAGE_ARGS)
                .end();
        client.nfs(RawNfs.LOOKUP, wire -> wire.opaque(root).string("file")).status(RawNfs.NOENT);
        assertThat(rig.cache().entries()).as("of a call that did nothing").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, -1})
    void speaksVersionTwoOfRpcOnly(int version) {
        RawReply reply =
                client.send(new WireBytes().int32(77).int32(0).int32(version).toBytes());
        assertThat(reply.int32()).isEqualTo(77);
        reply.denied(RPC_MISMATCH);
        assertThat(reply.int32()).isEqualTo(2);
        assertThat(reply.int32()).isEqualTo(2);
        reply.end();
    }

    @Test
    void hasNoAnswerForWhatIsNoCall() {
        for (WireBytes wire : new WireBytes[] {
            new WireBytes(),
            new WireBytes().int32(1),
            new WireBytes().int32(1).int32(1).int32(0)
        }) {
            CallSlot slot = new CallSlot(100);
            assertThatThrownBy(() -> rig.server().serve(client.session(), RawClient.direct(wire.toBytes()), slot))
                    .isInstanceOf(MalformedException.class);
            assertThat(slot.take()).isEmpty();
            assertThat(client.canBlock(wire.toBytes())).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00000000, 1, AUTH_NONE with a body",
        "1, 0000, 1, AUTH_SYS cut short",
        "1, 00000000000000000000000000000000000000110000000000000000, 1, AUTH_SYS with 17 groups",
        "1, 000000000000000000000000000000000000000000000000, 1, AUTH_SYS with a tail",
        "2, 00000000, 2, AUTH_SHORT",
        "3, 00000000, 2, AUTH_DH",
        "6, 0000000100000001000000000000000100000000, 2, RPCSEC_GSS",
        "390004, 00000000, 2, unheard of",
    })
    void refusesCredentials(int flavor, String body, int authStat, String reason) {
        RawClient other = client.with(new WireBytes().int32(flavor).opaque(WireBytes.golden(body)));
        for (int round = 0; round < 2; round++) {
            RawReply reply = other.callRaw(RawClient.NFS, 3, RawNfs.GETATTR, wire -> wire.opaque(rig.root()))
                    .denied(AUTH_ERROR);
            assertThat(reply.int32()).as(reason).isEqualTo(authStat);
            reply.end();
        }
    }

    @Test
    void refusesAVerifierThatIsNotEmpty() {
        byte[] record = client.record(5, RawClient.NFS, 3, 0, new WireBytes());
        record[record.length - 5] = 1;
        RawReply reply = client.send(record);
        assertThat(reply.int32()).isEqualTo(5);
        assertThat(reply.denied(AUTH_ERROR).int32()).as("AUTH_BADVERF").isEqualTo(3);
        reply.end();
    }

    @Test
    void refusesCallersWithoutCredentialsWhereAShareSaysSo() {
        Rig strict = Rig.of(ShareSpec.of("/export").withoutAuthNone());
        RawClient nobody = strict.client().asNobody();
        for (int round = 0; round < 2; round++) {
            RawReply reply = nobody.callRaw(RawClient.NFS, 3, RawNfs.GETATTR, wire -> wire.opaque(strict.root()))
                    .denied(AUTH_ERROR);
            assertThat(reply.int32()).as("AUTH_TOOWEAK").isEqualTo(5);
            reply.end();
        }
        nobody.call(RawClient.NFS, 3, 0, RpcErrorsTest::nothing).end();
    }

    @Test
    void takesTheLargestCredential() {
        int[] groups = new int[16];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = 1000 + i;
        }
        byte[] directory = RawNfs.mkdir(client, rig.root(), "group", 0_070);
        RawNfs.setattr(
                        client,
                        directory,
                        wire -> wire.int64(0).int32(1).int32(1015).int64(0).int32(0))
                .status(0);
        RawNfs.create(client.as(7, 7, groups), directory, "file");
    }

    @Test
    void distinguishesManyUsersOnOneConnection() {
        for (int round = 0; round < 3; round++) {
            for (int uid = 1; uid < 40; uid++) {
                String name = "file" + uid + "-" + round;
                byte[] file = RawNfs.create(client.as(uid, 2 * uid), rig.root(), name);
                assertThat(RawNfs.getattr(client, file).uid()).isEqualTo(uid);
                assertThat(RawNfs.getattr(client, file).gid()).isEqualTo(2 * uid);
            }
        }
    }
}
