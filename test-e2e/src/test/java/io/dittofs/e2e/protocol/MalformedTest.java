package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.RpcProcedure;
import io.dittofs.e2e.client.XdrOut;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Records with mistakes, thousands of them over real connections: each is answered or ends its connection, and the
/// server goes on.
final class MalformedTest {
    private static final int RECORDS = 4000;
    private static final int PROBE_XID = 0x7ead_beef;
    private static final byte[] PROBE =
            RpcConnection.encode(PROBE_XID, RpcProcedure.nfs(0), Credential.NONE, new byte[0]);

    @Test
    void everyMistakeIsSurvived() {
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        try (TestServer server = TestServer.start(TestServer.PLAIN);
                Scene scene = new Scene(server)) {
            scene.file("file", "hello");
            List<byte[]> good = goodRecords(scene);
            RpcConnection connection = server.connect();
            int ended = 0;
            for (int i = 0; i < RECORDS; i++) {
                if (!survives(connection, mutated(good.get(random.nextInt(good.size())), random))) {
                    connection.close();
                    connection = server.connect();
                    ended++;
                }
            }
            connection.close();
            assertThat(ended).as("connections that ended, seed %d", seed).isLessThan(RECORDS);
            assertThat(scene.root.getattr(scene.export).status())
                    .as("the server after seed %d", seed)
                    .isEqualTo(io.dittofs.e2e.client.Status.OK);
            assertThat(scene.content(scene.file("after", "whole"))).isEqualTo("whole");
        }
    }

    // A probe behind the record is answered, or the connection ends; anything else hangs until the client gives up.
    private static boolean survives(RpcConnection connection, byte[] record) {
        try {
            connection.send(record);
            connection.send(PROBE);
            while (connection.receive().xid() != PROBE_XID) {
                // The answer to the record itself, whatever it says.
            }
            return true;
        } catch (UncheckedIOException ended) {
            if (ended.getCause() instanceof java.net.SocketTimeoutException) {
                throw ended;
            }
            return false;
        }
    }

    private static byte[] mutated(byte[] record, SplittableRandom random) {
        byte[] bytes = record.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                case 2 -> {
                    int at = random.nextInt(bytes.length / 4) * 4;
                    byte[] word = new XdrOut().int32(interesting(random)).toBytes();
                    System.arraycopy(word, 0, bytes, at, 4);
                }
                default -> bytes = Arrays.copyOf(bytes, Math.max(4, random.nextInt(bytes.length + 16)));
            }
        }
        return bytes;
    }

    private static int interesting(SplittableRandom random) {
        int[] words = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 255, 256, 1 << 20, 1 << 30, 64, 65};
        return words[random.nextInt(words.length)];
    }

    private static List<byte[]> goodRecords(Scene scene) {
        XdrOut place = Nfs3Client.place(scene.directory, "file");
        XdrOut handle = Nfs3Client.handle(scene.directory);
        byte[] at = place.toBytes();
        byte[] of = handle.toBytes();
        byte[] nothing = new byte[24];
        List<byte[]> arguments = List.of(
                new byte[0],
                of,
                new XdrOut().raw(of).raw(nothing).bool(false).toBytes(),
                at,
                new XdrOut().raw(of).int32(63).toBytes(),
                of,
                new XdrOut().raw(of).int64(0).int32(100).toBytes(),
                new XdrOut().raw(of).int64(0).int32(5).int32(2).string("hello").toBytes(),
                new XdrOut().raw(at).int32(1).raw(nothing).toBytes(),
                new XdrOut().raw(at).raw(nothing).toBytes(),
                new XdrOut().raw(at).raw(nothing).string("target").toBytes(),
                new XdrOut().raw(at).int32(3).raw(nothing).int64(0).toBytes(),
                Nfs3Client.place(scene.directory, "missing").toBytes(),
                Nfs3Client.place(scene.directory, "missing").toBytes(),
                new XdrOut().raw(at).raw(at).toBytes(),
                new XdrOut().raw(of).raw(at).toBytes(),
                new XdrOut().raw(of).int64(0).int64(0).int32(4096).toBytes(),
                new XdrOut().raw(of).int64(0).int64(0).int32(4096).int32(8192).toBytes(),
                of,
                of,
                of,
                new XdrOut().raw(of).int64(0).int32(0).toBytes());
        List<byte[]> records = new ArrayList<>();
        for (int procedure = 0; procedure < arguments.size(); procedure++) {
            records.add(RpcConnection.encode(
                    procedure, RpcProcedure.nfs(procedure), Credential.ROOT, arguments.get(procedure)));
        }
        byte[] path = new XdrOut().string("/export").toBytes();
        for (int procedure = 0; procedure < 6; procedure++) {
            boolean takesPath = procedure == 1 || procedure == 3;
            records.add(RpcConnection.encode(
                    procedure, RpcProcedure.mount(procedure), Credential.ROOT, takesPath ? path : new byte[0]));
        }
        return records;
    }
}
