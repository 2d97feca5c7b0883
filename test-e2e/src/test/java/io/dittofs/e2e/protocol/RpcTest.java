package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.RpcProcedure;
import io.dittofs.e2e.client.RpcReply;
import io.dittofs.e2e.client.RpcReply.Outcome;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.client.XdrOut;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What ONC RPC answers before any procedure is reached (RFC 5531 §9).
final class RpcTest {
    private static final byte[] NO_ARGUMENTS = new byte[0];
    private static final int NFS = 100_003;
    private static final int MOUNT = 100_005;
    private static final int AUTH_BADCRED = 1;
    private static final int AUTH_TOOWEAK = 5;

    private static TestServer server;
    private Scene scene;

    @BeforeAll
    static void start() {
        server = TestServer.start("""
                metadata: { stores: { default: { type: memory } } }
                content: { stores: { default: { type: memory, memory: { max_size: 64MiB } } } }
                shares:
                  - { name: /export, identity_mapping: { map_privileged_to_anonymous: false } }
                  - { name: /anyone, allow_auth_none: true }
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        scene = new Scene(server);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void unknownProgramsAreUnavailable() {
        assertThat(call(new RpcProcedure(100_099, 1, 0)).outcome()).isEqualTo(Outcome.PROG_UNAVAIL);
        assertThat(call(new RpcProcedure(0, 0, 0)).outcome()).isEqualTo(Outcome.PROG_UNAVAIL);
    }

    @Test
    void otherVersionsGetTheRangeOfThoseThatAre() {
        for (int version : new int[] {0, 2, 4, -1}) {
            RpcReply nfs = call(new RpcProcedure(NFS, version, 0));
            assertThat(nfs.outcome()).as("NFS version %d", version).isEqualTo(Outcome.PROG_MISMATCH);
            assertThat(List.of(nfs.low(), nfs.high())).containsExactly(3, 3);
        }
        RpcReply mount = call(new RpcProcedure(MOUNT, 9, 0));
        assertThat(mount.outcome()).isEqualTo(Outcome.PROG_MISMATCH);
        assertThat(mount.high()).isEqualTo(3);
    }

    /// Some versions of macOS only go on to version 3 when the connection ends.
    @Test
    void otherVersionsEndTheConnectionWhereConfigured() {
        try (TestServer closing = TestServer.start(TestServer.PLAIN, "close_on_version_mismatch: true, ");
                RpcConnection connection = closing.connect()) {
            var version4 = new RpcProcedure(NFS, 4, 0);
            connection.send(RpcConnection.encode(1, version4, Credential.NONE, NO_ARGUMENTS));
            assertThat(connection.isClosedByServer()).isTrue();
            closing.client(Credential.ROOT).nothing();
        }
    }

    @Test
    void unknownProceduresAreUnavailable() {
        assertThat(call(RpcProcedure.nfs(22)).outcome()).isEqualTo(Outcome.PROC_UNAVAIL);
        assertThat(call(RpcProcedure.nfs(-1)).outcome()).isEqualTo(Outcome.PROC_UNAVAIL);
        assertThat(call(RpcProcedure.mount(6)).outcome()).isEqualTo(Outcome.PROC_UNAVAIL);
    }

    @Test
    void anotherRpcVersionIsDenied() {
        XdrOut call = new XdrOut().int32(77).int32(0).int32(3);
        call.int32(NFS).int32(3).int32(0).int32(0).int32(0).int32(0).int32(0);
        scene.root.connection().send(call.toBytes());
        RpcReply reply = scene.root.connection().receive();
        assertThat(reply.xid()).isEqualTo(77);
        assertThat(reply.outcome()).isEqualTo(Outcome.RPC_MISMATCH);
        assertThat(List.of(reply.low(), reply.high())).containsExactly(2, 2);
    }

    @Test
    void argumentsThatAreCutOrTooLongAreGarbage() {
        byte[] whole = Nfs3Client.place(scene.directory, "name").toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThat(scene.root.raw(3, cut).outcome())
                    .as("%d of %d bytes", length, whole.length)
                    .isEqualTo(Outcome.GARBAGE_ARGS);
        }
        byte[] tooLong = java.util.Arrays.copyOf(whole, whole.length + 4);
        assertThat(scene.root.raw(3, tooLong).outcome()).isEqualTo(Outcome.GARBAGE_ARGS);
        assertThat(scene.root.lookup(scene.directory, "name").status()).isEqualTo(Status.NOENT);
    }

    @Test
    void badCredentialsAreRejectedNotDowngraded() {
        var seventeen = new int[17];
        rejected(Credential.sys(0, 0, seventeen));
        rejected(Credential.raw(1, NO_ARGUMENTS));
        rejected(Credential.raw(
                1, new XdrOut().int32(1).string("client").int32(0).toBytes()));
        rejected(Credential.raw(1, new byte[400]));
    }

    @Test
    void unknownFlavorsAreRejected() {
        RpcReply reply = scene.root.as(Credential.raw(6, new byte[8])).raw(1, handleOfExport());
        assertThat(reply.outcome()).isEqualTo(Outcome.AUTH_ERROR);
        assertThat(reply.low()).isIn(AUTH_BADCRED, 2, AUTH_TOOWEAK);
    }

    @Test
    void sixteenGroupsCount() {
        int[] groups = new int[16];
        groups[15] = 4242;
        scene.root.setattr(
                scene.directory, new io.dittofs.e2e.client.SetAttributes(0070, 1, 4242, null, null, null), null);
        assertThat(scene.root
                        .as(Credential.sys(9, 9, groups))
                        .readdir(scene.directory, 0, 0, 4096)
                        .status())
                .isEqualTo(Status.OK);
        assertThat(scene.root
                        .as(Credential.sys(9, 9))
                        .readdir(scene.directory, 0, 0, 4096)
                        .status())
                .isEqualTo(Status.ACCES);
    }

    @Test
    void authNoneIsTakenWhereTheShareAllowsIt() {
        Nfs3Client nobody = scene.root.as(Credential.NONE);
        var anyone = server.mount("/anyone");
        var made = nobody.create(anyone, "file", false, io.dittofs.e2e.client.SetAttributes.NOTHING);
        assertThat(scene.attributes(Scene.handle(made)).uid()).isEqualTo(65_534);
        RpcReply refused = nobody.raw(1, handleOfExport());
        boolean isRefused =
                refused.outcome() == Outcome.AUTH_ERROR || refused.results().int32() != 0;
        assertThat(isRefused).as("AUTH_NONE on a share that does not allow it").isTrue();
    }

    @Test
    void callsInOneGoAreAllAnswered() {
        XdrOut all = new XdrOut();
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int xid = RpcConnection.nextXid();
            byte[] call = RpcConnection.encode(xid, RpcProcedure.nfs(1), Credential.ROOT, handleOfExport());
            all.int32(call.length | 1 << 31).raw(call);
            sent.add(xid);
        }
        scene.root.connection().sendRaw(all.toBytes());
        List<Integer> answered = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answered.add(scene.root.connection().receive().xid());
        }
        assertThat(answered).containsExactlyInAnyOrderElementsOf(sent);
    }

    private byte[] handleOfExport() {
        return Nfs3Client.handle(scene.export).toBytes();
    }

    private RpcReply call(RpcProcedure procedure) {
        return scene.root.connection().call(procedure, Credential.ROOT, NO_ARGUMENTS);
    }

    private void rejected(Credential credential) {
        RpcReply reply = scene.root.as(credential).raw(1, handleOfExport());
        assertThat(reply.outcome()).isEqualTo(Outcome.AUTH_ERROR);
        assertThat(reply.low()).isEqualTo(AUTH_BADCRED);
    }
}
