package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.MountClient;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.client.XdrOut;
import io.dittofs.server.adapter.nfs.NfsAdapter;
import io.dittofs.server.reactor.ReactorCounters;
import io.dittofs.server.reactor.TieredBufferPool;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// At the end everything was counted once, and every buffer is back.
final class CountersTest {
    private static final int CLIENTS = 20;
    private static final int LARGE = 700_000;
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(1);

    private final TieredBufferPool pool = new TieredBufferPool(256L << 20);

    @Test
    void countsAreExactAndNoBufferIsLost() {
        try (var server = AdapterServer.start(AdapterServer.memory(), pool)) {
            NfsAdapter adapter = server.adapter();
            long calls = 0;
            for (int client = 0; client < CLIENTS; client++) {
                calls += work(adapter.address(), client);
            }
            int abandoned = abandon(adapter.address());
            adapter.stopAccepting();
            assertThat(adapter.drain(DRAIN_LIMIT)).as("closed by force").isZero();
            ReactorCounters counters = adapter.counters().orElseThrow();
            assertThat(counters.accepted()).isEqualTo(CLIENTS + abandoned);
            assertThat(counters.closed()).isEqualTo(counters.accepted());
            assertThat(counters.active()).isZero();
            assertThat(counters.refused()).isZero();
            assertThat(counters.framesReceived()).isEqualTo(calls);
            assertThat(counters.messagesSent()).isEqualTo(calls);
        }
        assertThat(pool.counters().bytesInUse()).as("bytes of buffers in use").isZero();
    }

    // Sends whole calls only, and reads every reply.
    private static int work(InetSocketAddress server, int client) {
        try (RpcConnection connection = RpcConnection.open(server)) {
            Handle export = Objects.requireNonNull(new MountClient(connection, Credential.ROOT)
                    .mount("/export")
                    .handle());
            Nfs3Client nfs = new Nfs3Client(connection, Credential.ROOT);
            Handle file = Scene.handle(nfs.create(export, "file-" + client, true, SetAttributes.NOTHING));
            assertThat(nfs.write(file, 0, Scene.FILE_SYNC, new byte[LARGE]).count())
                    .isEqualTo(LARGE);
            assertThat(nfs.read(file, 0, LARGE).bytes().remaining()).isEqualTo(LARGE);
            assertThat(nfs.readdirplus(export, 0, 0, 8192, 65_536).status()).isEqualTo(Status.OK);
            assertThat(nfs.lookup(export, "missing").status()).isEqualTo(Status.NOENT);
            assertThat(nfs.raw(22, new byte[0])).isNotNull();
            assertThat(nfs.raw(1, new byte[3])).isNotNull();
            return 8;
        }
    }

    // Connections that say nothing, or not all of a record, or are cut in the middle of a large one.
    private static int abandon(InetSocketAddress server) {
        byte[][] beginnings = {
            {},
            {(byte) 0x80},
            new XdrOut().int32(1 << 31 | 100).int32(1).toBytes(),
            new XdrOut().int32(1 << 31 | 1_000_000).raw(new byte[500_000]).toBytes(),
            new XdrOut().int32(4).int32(1).int32(1 << 31 | 100).toBytes()
        };
        for (byte[] beginning : beginnings) {
            try (RpcConnection connection = RpcConnection.open(server)) {
                connection.sendRaw(beginning);
                connection.endOutput();
                assertThat(connection.isClosedByServer()).isTrue();
            }
        }
        return beginnings.length;
    }
}
