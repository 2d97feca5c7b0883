package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.RpcProcedure;
import io.dittofs.e2e.client.RpcReply;
import io.dittofs.e2e.client.XdrOut;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections that come in pieces, too slow, too big or too many.
final class RecordsTest {
    private static final byte[] NULL_CALL = RpcConnection.encode(1, RpcProcedure.nfs(0), Credential.NONE, new byte[0]);
    private static final int LAST = 1 << 31;
    private static final int IDLE_CONNECTIONS = 2000;

    private TestServer server = TestServer.start(TestServer.PLAIN, "timeouts: { read: 500ms, idle: 1h }, ");

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 16, 39})
    void fragmentsMakeOneRecord(int fragmentBytes) {
        try (RpcConnection connection = server.connect()) {
            connection.sendFragmented(NULL_CALL, fragmentBytes);
            assertThat(connection.receive().outcome()).isEqualTo(RpcReply.Outcome.SUCCESS);
        }
    }

    @Test
    void aLargeWriteInFragmentsArrivesWhole() {
        try (Scene scene = new Scene(server)) {
            Handle file = scene.file("file", "");
            byte[] data = new byte[1 << 20];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (i * 31 + (i >> 8));
            }
            byte[] arguments = Nfs3Client.handle(file)
                    .int64(0)
                    .int32(data.length)
                    .int32(2)
                    .opaque(data)
                    .toBytes();
            RpcConnection connection = scene.root.connection();
            connection.sendFragmented(RpcConnection.encode(9, RpcProcedure.nfs(7), Credential.ROOT, arguments), 65_521);
            assertThat(connection.receive().results().int32()).isZero();
            assertThat(scene.root.read(file, 0, data.length).bytes()).isEqualTo(java.nio.ByteBuffer.wrap(data));
        }
    }

    @Test
    void emptyFragmentsAreNothingToWaitFor() {
        try (RpcConnection connection = server.connect()) {
            XdrOut record = new XdrOut()
                    .int32(0)
                    .int32(NULL_CALL.length)
                    .raw(NULL_CALL)
                    .int32(0)
                    .int32(LAST);
            connection.sendRaw(record.toBytes());
            assertThat(connection.receive().xid()).isEqualTo(1);
        }
    }

    @Test
    void aRecordThatIsTooLargeEndsTheConnection() {
        try (RpcConnection connection = server.connect()) {
            connection.sendRaw(new XdrOut().int32(LAST | 0x7fff_ffff).int32(1).toBytes());
            assertThat(connection.isClosedByServer()).isTrue();
        }
        try (RpcConnection connection = server.connect()) {
            connection.sendRaw(
                    new XdrOut().int32(LAST | (1 << 20) + (1 << 17)).int32(1).toBytes());
            assertThat(connection.isClosedByServer()).isTrue();
        }
        stillServes();
    }

    @Test
    void fragmentsWithoutEndEndTheConnection() {
        try (RpcConnection connection = server.connect()) {
            XdrOut fragments = new XdrOut();
            for (int i = 0; i < 100_000; i++) {
                fragments.int32(0);
            }
            try {
                connection.sendRaw(fragments.toBytes());
            } catch (UncheckedIOException closed) {
                // The server need not have waited for all of them.
            }
            assertThat(connection.isClosedByServer()).isTrue();
        }
        stillServes();
    }

    @Test
    void aRecordThatDoesNotComeToItsEndEndsTheConnection() {
        try (RpcConnection header = server.connect();
                RpcConnection body = server.connect();
                RpcConnection silent = server.connect()) {
            header.sendRaw(new byte[] {(byte) 0x80, 0});
            body.sendRaw(new XdrOut().int32(LAST | 400).int32(1).toBytes());
            assertThat(header.isClosedByServer()).isTrue();
            assertThat(body.isClosedByServer()).isTrue();
            // Who sends nothing owes nothing.
            silent.send(NULL_CALL);
            assertThat(silent.receive().xid()).isEqualTo(1);
        }
    }

    @Test
    void aSilentConnectionEndsAfterTheIdleTimeout() {
        server.close();
        server = TestServer.start(TestServer.PLAIN, "timeouts: { idle: 300ms }, ");
        try (RpcConnection connection = server.connect()) {
            connection.send(NULL_CALL);
            assertThat(connection.receive().xid()).isEqualTo(1);
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndMakeRoom() {
        server.close();
        server = TestServer.start(TestServer.PLAIN, "max_connections: 3, ");
        List<RpcConnection> open = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                open.add(server.connect());
                open.getLast().send(NULL_CALL);
                open.getLast().receive();
            }
            try (RpcConnection fourth = server.connect()) {
                assertThat(fourth.isClosedByServer()).isTrue();
            }
            RpcConnection gone = open.removeFirst();
            gone.endOutput();
            assertThat(gone.isClosedByServer()).isTrue();
            gone.close();
            assertThat(isServedSoon()).as("there is room again").isTrue();
        } finally {
            open.forEach(RpcConnection::close);
        }
    }

    @Test
    void moreCallsThanMayBeInFlightWaitAndAreAnswered() {
        server.close();
        server = TestServer.start(TestServer.PLAIN, "max_requests_per_connection: 2, ");
        try (RpcConnection connection = server.connect()) {
            XdrOut all = new XdrOut();
            for (int i = 0; i < 500; i++) {
                all.int32(LAST | NULL_CALL.length).raw(NULL_CALL);
            }
            connection.sendRaw(all.toBytes());
            for (int i = 0; i < 500; i++) {
                assertThat(connection.receive().outcome()).isEqualTo(RpcReply.Outcome.SUCCESS);
            }
        }
    }

    /// The server stops taking calls of a client that takes no replies, and closes after the write timeout; until then
    /// the client's sending blocks.
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aClientThatReadsNoRepliesIsClosedAndHoldsUpNobody() {
        server.close();
        server = TestServer.start(TestServer.PLAIN, "timeouts: { write: 1s }, ");
        try (Scene scene = new Scene(server);
                RpcConnection deaf = server.connect()) {
            Handle file = scene.file("file", "");
            scene.root.write(file, 0, Scene.FILE_SYNC, new byte[1 << 20]);
            byte[] arguments = Nfs3Client.handle(file).int64(0).int32(1 << 20).toBytes();
            byte[] read = RpcConnection.encode(5, RpcProcedure.nfs(6), Credential.ROOT, arguments);
            for (int i = 0; i < 200; i++) {
                deaf.send(read);
            }
            stillServes();
            assertThatThrownBy(() -> sendForEver(deaf, read)).isInstanceOf(UncheckedIOException.class);
            stillServes();
        }
    }

    private static void sendForEver(RpcConnection connection, byte[] record) {
        while (true) {
            connection.send(record);
        }
    }

    @Test
    void whatWasSentBeforeTheEndIsAnswered() {
        try (RpcConnection connection = server.connect()) {
            for (int i = 0; i < 50; i++) {
                connection.send(NULL_CALL);
            }
            connection.endOutput();
            for (int i = 0; i < 50; i++) {
                assertThat(connection.receive().outcome()).isEqualTo(RpcReply.Outcome.SUCCESS);
            }
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void manyIdleConnectionsAreHeld() {
        List<RpcConnection> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                idle.add(server.connect());
            }
            stillServes();
            for (RpcConnection connection : idle) {
                connection.send(NULL_CALL);
                assertThat(connection.receive().outcome()).isEqualTo(RpcReply.Outcome.SUCCESS);
            }
        } finally {
            idle.forEach(RpcConnection::close);
        }
    }

    // The client may see the end before the server has counted it.
    private boolean isServedSoon() {
        for (int i = 0; i < 1000; i++) {
            try (RpcConnection connection = server.connect()) {
                connection.send(NULL_CALL);
                return connection.receive().xid() == 1;
            } catch (UncheckedIOException refused) {
                Thread.onSpinWait();
            }
        }
        return false;
    }

    private void stillServes() {
        try (Scene scene = new Scene(server)) {
            assertThat(scene.content(scene.file("file", "hello"))).isEqualTo("hello");
        }
    }
}
