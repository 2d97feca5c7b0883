package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Attributes;
import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// A fresh directory `0777 0:0` on `/export`, and a connection of a test's own: as root, and as two users.
final class Scene implements AutoCloseable {
    static final Credential USER_ID = Credential.sys(1000, 1000, 2000);
    static final Credential OTHER_ID = Credential.sys(1001, 1001);
    static final int UNSTABLE = 0;
    static final int FILE_SYNC = 2;

    private static final AtomicInteger COUNT = new AtomicInteger();

    final Nfs3Client root;
    final Nfs3Client user;
    final Nfs3Client other;
    final Handle export;
    final Handle directory;

    Scene(TestServer server) {
        this(server.address());
    }

    Scene(InetSocketAddress server) {
        root = new Nfs3Client(RpcConnection.open(server), Credential.ROOT);
        user = root.as(USER_ID);
        other = root.as(OTHER_ID);
        export = TestServer.mount(server, "/export");
        directory = handle(root.mkdir(export, "scene-" + COUNT.incrementAndGet(), SetAttributes.ofMode(0777)));
    }

    /// A file `0644` of root's.
    Handle file(String name, String content) {
        return file(root, name, content);
    }

    Handle file(Nfs3Client owner, String name, String content) {
        Handle file = handle(owner.create(directory, name, true, SetAttributes.ofMode(0644)));
        Result.Written written = owner.write(file, 0, FILE_SYNC, bytes(content));
        assertThat(written.status()).isEqualTo(Status.OK);
        assertThat(written.count()).isEqualTo(content.length());
        return file;
    }

    /// A directory of root's.
    Handle makeDirectory(String name, int mode) {
        return handle(root.mkdir(directory, name, SetAttributes.ofMode(mode)));
    }

    Attributes attributes(Handle object) {
        Result.Got got = root.getattr(object);
        assertThat(got.status()).isEqualTo(Status.OK);
        return Objects.requireNonNull(got.attributes());
    }

    String content(Handle file) {
        Result.Data data = root.read(file, 0, 1 << 20);
        assertThat(data.status()).isEqualTo(Status.OK);
        return StandardCharsets.UTF_8.decode(data.bytes()).toString();
    }

    Status lookup(String name) {
        return root.lookup(directory, name).status();
    }

    /// The handle of what was made, or found again by name where the server gave none.
    static Handle handle(Result.Made made) {
        assertThat(made.status()).isEqualTo(Status.OK);
        return Objects.requireNonNull(made.handle(), "a handle");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        root.close();
    }
}
