package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.MountClient;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The MOUNT protocol, and the rules of exports at MNT and at every later call.
final class MountTest {
    private static final int NOENT = 2;
    private static final int ACCES = 13;
    private static final int NOTDIR = 20;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final String CONFIG = """
            metadata: { stores: { default: { type: memory } } }
            content: { stores: { default: { type: memory, memory: { max_size: 64MiB } } } }
            shares:
              - { name: /export, identity_mapping: { map_privileged_to_anonymous: false } }
              - { name: /export/deeper, identity_mapping: { map_privileged_to_anonymous: false } }
              - { name: /squashed }
              - name: /all-squashed
                identity_mapping: { map_all_to_anonymous: true, anonymous_uid: 501, anonymous_gid: 502 }
              - { name: /second-only, allowed_clients: [ 127.0.0.2 ] }
              - { name: /not-second, denied_clients: [ 127.0.0.2/31 ], allowed_clients: [ 127.0.0.0/8 ] }
              - { name: /secure, require_secure_port: true }
            """;

    private static TestServer server;
    private RpcConnection connection;
    private RpcConnection fromSecond;

    @BeforeAll
    static void start() {
        server = TestServer.start(CONFIG);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        connection = server.connect();
        fromSecond = RpcConnection.open(server.address(), InetAddress.getByName("127.0.0.2"), 0);
    }

    @AfterEach
    void close() {
        connection.close();
        fromSecond.close();
    }

    @Test
    void nullAnswersNothing() {
        mounts(connection).nothing();
    }

    @Test
    void mntGivesAHandleAndTheFlavors() {
        MountClient.Mounted mounted = mounts(connection).mount("/export");
        assertThat(mounted.status()).isZero();
        assertThat(mounted.flavors()).contains(1);
        assertThat(nfs(connection, Credential.ROOT)
                        .getattr(Objects.requireNonNull(mounted.handle()))
                        .status())
                .isEqualTo(Status.OK);
    }

    @Test
    void mntResolvesDirectoriesInsideAnExport() {
        Handle export = server.mount("/export");
        Nfs3Client root = nfs(connection, Credential.ROOT);
        Handle inner = Scene.handle(root.mkdir(export, "inner", SetAttributes.ofMode(0755)));
        root.create(export, "file", false, SetAttributes.NOTHING);
        assertThat(mounts(connection).mount("/export/inner").handle()).isEqualTo(inner);
        assertThat(mounts(connection).mount("/export//inner/").handle()).isEqualTo(inner);
        assertThat(mounts(connection).mount("/export/deeper").handle()).isEqualTo(server.mount("/export/deeper"));
        assertThat(mounts(connection).mount("/export/missing").status()).isEqualTo(NOENT);
        assertThat(mounts(connection).mount("/export/file").status()).isEqualTo(NOTDIR);
        assertThat(mounts(connection).mount("/exportx").status()).isIn(NOENT, ACCES);
        assertThat(mounts(connection).mount("/export/../squashed").status()).isNotZero();
    }

    @Test
    void dumpListsWhoMountedAndUmntEndsIt() {
        MountClient mounts = mounts(connection);
        mounts.mount("/export");
        mounts.mount("/squashed");
        assertThat(directoriesOf(mounts, "127.0.0.1")).contains("/export", "/squashed");
        mounts.unmount("/export");
        assertThat(directoriesOf(mounts, "127.0.0.1")).contains("/squashed").doesNotContain("/export");
        mounts(fromSecond).mount("/export");
        mounts.unmountAll();
        assertThat(directoriesOf(mounts, "127.0.0.1")).isEmpty();
        assertThat(directoriesOf(mounts, "127.0.0.2")).contains("/export");
        mounts(fromSecond).unmountAll();
    }

    @Test
    void dumpShowsAClientItsOwnWhereConfigured() throws IOException {
        try (TestServer discreet = TestServer.start(TestServer.PLAIN, "restrict_dump: true, ");
                RpcConnection first = discreet.connect();
                RpcConnection second = RpcConnection.open(discreet.address(), InetAddress.getByName("127.0.0.2"), 0)) {
            mounts(first).mount("/export");
            mounts(second).mount("/export");
            assertThat(mounts(first).dump())
                    .extracting(MountClient.MountEntry::host)
                    .containsExactly("127.0.0.1");
            assertThat(mounts(second).dump())
                    .extracting(MountClient.MountEntry::host)
                    .containsExactly("127.0.0.2");
        }
    }

    @Test
    void exportListsEveryShare() {
        assertThat(mounts(connection).exports())
                .extracting(MountClient.ExportEntry::directory)
                .contains("/export", "/export/deeper", "/squashed", "/all-squashed");
    }

    @Test
    void rootIsSquashedUnlessTheShareSaysOtherwise() {
        assertThat(ownerOfNew("/squashed", Credential.ROOT)).isEqualTo(65_534);
        assertThat(ownerOfNew("/squashed", Scene.USER_ID)).isEqualTo(1000);
        assertThat(ownerOfNew("/export", Credential.ROOT)).isZero();
        assertThat(ownerOfNew("/all-squashed", Scene.USER_ID)).isEqualTo(501);
        assertThat(ownerOfNew("/all-squashed", Credential.ROOT)).isEqualTo(501);
    }

    @Test
    void clientsThatAreNotAllowedGetNeitherMountNorCalls() {
        assertThat(mounts(connection).mount("/second-only").status()).isEqualTo(ACCES);
        Handle seconds =
                Objects.requireNonNull(mounts(fromSecond).mount("/second-only").handle());
        assertThat(nfs(fromSecond, Credential.ROOT).getattr(seconds).status()).isEqualTo(Status.OK);
        // A handle that was overheard is of no use elsewhere.
        assertThat(nfs(connection, Credential.ROOT).getattr(seconds).status()).isEqualTo(Status.ACCES);
        assertThat(mounts(fromSecond).mount("/not-second").status()).isEqualTo(ACCES);
        assertThat(nfs(fromSecond, Credential.ROOT)
                        .lookup(server.mount("/not-second"), "x")
                        .status())
                .isEqualTo(Status.ACCES);
    }

    @Test
    void aShareOfSecurePortsTakesNoOther() {
        assertThat(mounts(connection).mount("/secure").status()).isEqualTo(ACCES);
        int port = freeSecurePort();
        assumeTrue(port > 0, "only root may use a port below 1024");
        try (RpcConnection secure = RpcConnection.open(server.address(), null, port)) {
            Handle share =
                    Objects.requireNonNull(mounts(secure).mount("/secure").handle());
            assertThat(nfs(secure, Credential.ROOT).getattr(share).status()).isEqualTo(Status.OK);
            assertThat(nfs(connection, Credential.ROOT).getattr(share).status()).isEqualTo(Status.ACCES);
        }
    }

    private static int freeSecurePort() {
        for (int port = 1023; port > 600; port--) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port));
                return port;
            } catch (java.net.BindException taken) {
                // The next one, then.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return 0;
    }

    private int ownerOfNew(String share, Credential credential) {
        Nfs3Client client = nfs(connection, credential);
        Handle file = Scene.handle(
                client.create(server.mount(share), "owned-" + COUNT.incrementAndGet(), true, SetAttributes.NOTHING));
        return Objects.requireNonNull(client.getattr(file).attributes()).uid();
    }

    private static java.util.List<String> directoriesOf(MountClient mounts, String host) {
        return mounts.dump().stream()
                .filter(entry -> entry.host().equals(host))
                .map(MountClient.MountEntry::directory)
                .toList();
    }

    private static MountClient mounts(RpcConnection connection) {
        return new MountClient(connection, Credential.ROOT);
    }

    private static Nfs3Client nfs(RpcConnection connection, Credential credential) {
        return new Nfs3Client(connection, credential);
    }
}
