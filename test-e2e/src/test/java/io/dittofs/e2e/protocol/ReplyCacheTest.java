package io.dittofs.e2e.protocol;

import static io.dittofs.e2e.client.Nfs3Client.handle;
import static io.dittofs.e2e.client.Nfs3Client.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.RpcProcedure;
import io.dittofs.e2e.client.RpcReply;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.client.XdrIn;
import io.dittofs.e2e.client.XdrOut;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls that a client sends again over a new connection, since it never saw the reply: they happen once.
final class ReplyCacheTest {
    private static final int CREATE = 8;
    private static final int MKDIR = 9;
    private static final int SYMLINK = 10;
    private static final int REMOVE = 12;
    private static final int RMDIR = 13;
    private static final int RENAME = 14;
    private static final int LINK = 15;

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

    @Test
    void createAnswersAgainWhatItAnswered() {
        answersTheSameTwice(CREATE, nothing(place(scene.directory, "file").int32(1)));
    }

    @Test
    void mkdirAnswersAgainWhatItAnswered() {
        answersTheSameTwice(MKDIR, nothing(place(scene.directory, "inner")));
    }

    @Test
    void symlinkAnswersAgainWhatItAnswered() {
        answersTheSameTwice(SYMLINK, nothing(place(scene.directory, "link")).string("target"));
    }

    @Test
    void removeAnswersAgainWhatItAnswered() {
        scene.file("file", "");
        answersTheSameTwice(REMOVE, place(scene.directory, "file"));
    }

    @Test
    void rmdirAnswersAgainWhatItAnswered() {
        scene.makeDirectory("inner", 0755);
        answersTheSameTwice(RMDIR, place(scene.directory, "inner"));
    }

    @Test
    void renameAnswersAgainWhatItAnswered() {
        scene.file("file", "");
        answersTheSameTwice(
                RENAME,
                place(scene.directory, "file").raw(place(scene.directory, "new").toBytes()));
    }

    @Test
    void linkAnswersAgainWhatItAnswered() {
        Handle file = scene.file("file", "");
        answersTheSameTwice(
                LINK, handle(file).raw(place(scene.directory, "hard").toBytes()));
        assertThat(scene.attributes(file).links()).isEqualTo(2);
    }

    @Test
    void aRepeatedRemoveDoesNotTakeAwayWhatCameInBetween() {
        scene.file("file", "old");
        byte[] call = call(REMOVE, place(scene.directory, "file"));
        assertThat(status(send(call))).isZero();
        scene.file("file", "new");
        assertThat(status(send(call))).isZero();
        assertThat(scene.lookup("file")).isEqualTo(Status.OK);
    }

    @Test
    void theSameNumberWithOtherArgumentsIsAnotherCall() {
        scene.file("one", "");
        scene.file("two", "");
        int xid = RpcConnection.nextXid();
        RpcProcedure remove = RpcProcedure.nfs(REMOVE);
        byte[] first = RpcConnection.encode(
                xid, remove, Credential.ROOT, place(scene.directory, "one").toBytes());
        byte[] second = RpcConnection.encode(
                xid, remove, Credential.ROOT, place(scene.directory, "two").toBytes());
        assertThat(status(send(first))).isZero();
        assertThat(status(send(second))).isZero();
        assertThat(scene.lookup("two")).isEqualTo(Status.NOENT);
    }

    private void answersTheSameTwice(int procedure, XdrOut arguments) {
        byte[] call = call(procedure, arguments);
        XdrIn first = send(call);
        XdrIn second = send(call);
        byte[] expected = first.fixed(first.remaining());
        assertThat(new XdrIn(expected).int32()).as("status of the first call").isZero();
        assertThat(second.fixed(second.remaining())).isEqualTo(expected);
    }

    private static byte[] call(int procedure, XdrOut arguments) {
        return RpcConnection.encode(
                RpcConnection.nextXid(), RpcProcedure.nfs(procedure), Credential.ROOT, arguments.toBytes());
    }

    // Over a connection that ends with the reply.
    private static XdrIn send(byte[] call) {
        try (RpcConnection connection = server.connect()) {
            connection.send(call);
            RpcReply reply = connection.receive();
            assertThat(reply.outcome()).isEqualTo(RpcReply.Outcome.SUCCESS);
            return reply.results();
        }
    }

    private static int status(XdrIn results) {
        return results.int32();
    }

    // A sattr3 that sets nothing.
    private static XdrOut nothing(XdrOut out) {
        for (int i = 0; i < 6; i++) {
            out.int32(0);
        }
        return out;
    }
}
