package io.dittofs.e2e.protocol;

import static io.dittofs.e2e.client.Nfs3Client.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.RpcProcedure;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.client.XdrOut;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What clients hold of a server on RocksDB is good after a restart, also of one whose configuration says the same in
/// another way.
final class RestartTest {
    private static final int MKDIR = 9;
    private static final int REMOVE = 12;
    private static final int RENAME = 14;

    @TempDir
    private Path directory = Path.of(".");

    private TestServer start(String storeName, String... shares) {
        StringBuilder yaml =
                new StringBuilder("metadata: { stores: { %s: { type: rocksdb, rocksdb: { db_path: %s } } } }%n"
                        .formatted(storeName, directory.resolve("store")));
        yaml.append("content: { stores: { default: { type: filesystem, filesystem: { path: %s } } } }%n"
                .formatted(directory.resolve("blocks")));
        yaml.append("cache: { path: %s }%nshares:%n".formatted(directory.resolve("cache")));
        for (String share : shares) {
            yaml.append(
                    "  - { name: %s, metadata_store: %s, identity_mapping: { map_privileged_to_anonymous: false } }%n"
                            .formatted(share, storeName));
        }
        return TestServer.start(yaml.toString());
    }

    @Test
    void handlesAndCookiesStayTheSame() {
        Handle export;
        Handle file;
        Handle other;
        Result.Listing page;
        try (TestServer server = start("main", "/export", "/other");
                Scene scene = new Scene(server)) {
            export = scene.directory;
            for (int i = 0; i < 100; i++) {
                scene.makeDirectory("directory-" + i, 0755);
            }
            file = Scene.handle(scene.root.create(export, "file", true, SetAttributes.ofMode(0640)));
            other = server.mount("/other");
            page = scene.root.readdirplus(export, 0, 0, 4096, 8192);
            assertThat(page.isEnd()).isFalse();
        }
        try (TestServer server = start("renamed", "/other", "/export");
                Scene scene = new Scene(server)) {
            assertThat(server.mount("/other")).isEqualTo(other);
            assertThat(scene.attributes(file).mode()).isEqualTo(0640);
            assertThat(places(scene.root.readdirplus(export, 0, page.verifier(), 4096, 8192)))
                    .isEqualTo(places(page));
            long cookie = page.entries().getLast().cookie();
            Result.Listing next = scene.root.readdirplus(export, cookie, page.verifier(), 4096, 1 << 20);
            assertThat(next.status()).isEqualTo(Status.OK);
            assertThat(next.isEnd()).isTrue();
            assertThat(page.entries().size() + next.entries().size()).isEqualTo(103);
        }
    }

    @Test
    void callsThatComeAgainAreAnsweredAsDone() {
        byte[] mkdir;
        byte[] remove;
        byte[] rename;
        byte[] refused;
        Handle made;
        try (TestServer server = start("main", "/export");
                Scene scene = new Scene(server)) {
            scene.makeDirectory("from", 0755);
            scene.root.create(scene.directory, "file", true, SetAttributes.ofMode(0640));
            mkdir = call(MKDIR, nothing(place(scene.directory, "made")));
            remove = call(REMOVE, place(scene.directory, "file"));
            rename = call(
                    RENAME,
                    place(scene.directory, "from")
                            .raw(place(scene.directory, "to").toBytes()));
            refused = call(REMOVE, place(scene.directory, "never"));
            assertThat(send(server, mkdir)).isZero();
            assertThat(send(server, remove)).isZero();
            assertThat(send(server, rename)).isZero();
            assertThat(send(server, refused)).isEqualTo(2);
            made = Objects.requireNonNull(
                    scene.root.lookup(scene.directory, "made").handle());
        }
        try (TestServer server = start("main", "/export");
                Scene scene = new Scene(server)) {
            assertThat(send(server, mkdir)).isZero();
            assertThat(send(server, remove)).isZero();
            assertThat(send(server, rename)).isZero();
            assertThat(send(server, refused)).isEqualTo(2);
            assertThat(scene.attributes(made).links()).isEqualTo(2);
        }
    }

    /// Name, cookie and handle of each entry.
    private static List<String> places(Result.Listing listing) {
        return listing.entries().stream()
                .map(entry -> entry.name() + " " + entry.cookie() + " " + entry.handle())
                .toList();
    }

    // A sattr3 that sets nothing.
    private static XdrOut nothing(XdrOut out) {
        return out.bool(false).bool(false).bool(false).bool(false).int32(0).int32(0);
    }

    private static byte[] call(int procedure, XdrOut arguments) {
        return RpcConnection.encode(
                RpcConnection.nextXid(), RpcProcedure.nfs(procedure), Credential.ROOT, arguments.toBytes());
    }

    /// @return the status of the reply
    private static int send(TestServer server, byte[] call) {
        try (RpcConnection connection = server.connect()) {
            connection.send(call);
            return connection.receive().results().int32();
        }
    }
}
