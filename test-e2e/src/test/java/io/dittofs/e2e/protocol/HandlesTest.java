package io.dittofs.e2e.protocol;

import static io.dittofs.e2e.client.Nfs3Client.handle;
import static io.dittofs.e2e.client.Nfs3Client.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.RpcReply;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.client.XdrOut;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Handles that are forged, malformed, gone or from a server that forgot everything, through every procedure.
final class HandlesTest {
    private static final int STALE = 70;
    private static final int BADHANDLE = 10_001;

    private static TestServer server;
    private Scene scene;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.PLAIN);
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
    void everyProcedureRefusesThem(int procedure) {
        Handle gone = scene.file("gone", "");
        scene.root.remove(scene.directory, "gone");
        assertThat(status(procedure, gone)).as("gone").isEqualTo(STALE);
        byte[] forged = scene.directory.bytes();
        forged[forged.length - 1] ^= 1;
        assertThat(status(procedure, Handle.of(forged))).as("forged").isEqualTo(BADHANDLE);
        byte[] cut = Arrays.copyOf(forged, forged.length - 4);
        assertThat(status(procedure, Handle.of(cut))).as("cut").isEqualTo(BADHANDLE);
        assertThat(status(procedure, Handle.of(new byte[64]))).as("zeros").isEqualTo(BADHANDLE);
        assertThat(status(procedure, Handle.of(new byte[0]))).as("empty").isEqualTo(BADHANDLE);
    }

    @Test
    void noBitOfAHandleIsWithoutMeaning() {
        byte[] bytes = scene.directory.bytes();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(scene.root.getattr(Handle.of(flipped)).status())
                    .as("bit %d", bit)
                    .isIn(Status.BADHANDLE, Status.STALE);
        }
    }

    @Test
    void aHandleOutlivesARename() {
        Handle file = scene.file("file", "hello");
        scene.root.rename(scene.directory, "file", scene.export, "renamed");
        assertThat(scene.content(file)).isEqualTo("hello");
        scene.root.remove(scene.export, "renamed");
    }

    @Test
    void aNumberThatIsUsedAgainIsAnotherFile() {
        Handle first = scene.file("file", "first");
        scene.root.remove(scene.directory, "file");
        Handle second = scene.file("file", "second");
        assertThat(second).isNotEqualTo(first);
        assertThat(scene.root.getattr(first).status()).isEqualTo(Status.STALE);
    }

    @Test
    void aServerThatForgotEverythingSaysStale() {
        int port = TestServer.freePort();
        Handle file;
        Handle export;
        long verifier;
        try (TestServer first = TestServer.start(TestServer.PLAIN, "", port);
                Scene before = new Scene(first)) {
            export = before.export;
            file = before.file("file", "hello");
            verifier = before.root.commit(file, 0, 0).verifier();
        }
        try (TestServer second = TestServer.start(TestServer.PLAIN, "", port);
                Scene after = new Scene(second)) {
            assertThat(after.root.getattr(file).status()).isEqualTo(Status.STALE);
            assertThat(after.root.lookup(export, "file").status()).isEqualTo(Status.STALE);
            Result.Written commit = after.root.commit(after.file("file", "x"), 0, 0);
            assertThat(commit.verifier()).as("a new start, a new verifier").isNotEqualTo(verifier);
        }
    }

    private int status(int procedure, Handle bad) {
        RpcReply reply = scene.root.raw(procedure, arguments(procedure, bad).toBytes());
        assertThat(reply.outcome()).isEqualTo(RpcReply.Outcome.SUCCESS);
        return reply.results().int32();
    }

    private static XdrOut arguments(int procedure, Handle bad) {
        return switch (procedure) {
            case 1, 5, 18, 19, 20 -> handle(bad);
            case 2 -> nothing(handle(bad)).bool(false);
            case 3, 12, 13 -> place(bad, "name");
            case 4 -> handle(bad).int32(0x3f);
            case 6, 21 -> handle(bad).int64(0).int32(1);
            case 7 -> handle(bad).int64(0).int32(1).int32(2).opaque(new byte[1]);
            case 8 -> nothing(place(bad, "name").int32(1));
            case 9 -> nothing(place(bad, "name"));
            case 10 -> nothing(place(bad, "name")).string("target");
            case 11 -> nothing(place(bad, "name").int32(7));
            case 14 -> place(bad, "name").raw(place(bad, "name").toBytes());
            case 15 -> handle(bad).raw(place(bad, "name").toBytes());
            case 16 -> handle(bad).int64(0).int64(0).int32(4096);
            case 17 -> handle(bad).int64(0).int64(0).int32(4096).int32(8192);
            default -> throw new IllegalArgumentException("procedure " + procedure);
        };
    }

    // A sattr3 that sets nothing.
    private static XdrOut nothing(XdrOut out) {
        for (int i = 0; i < 6; i++) {
            out.int32(0);
        }
        return out;
    }
}
