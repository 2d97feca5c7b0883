package io.dittofs.nfs.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.RawReply;
import io.dittofs.nfs.rig.Rig;
import io.dittofs.nfs.rig.ShareSpec;
import io.dittofs.nfs.xdr.WireBytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The MOUNT program, by bytes.
class MountProgramTest {
    private static final int MNT = 1;
    private static final int DUMP = 2;
    private static final int UMNT = 3;
    private static final int UMNTALL = 4;
    private static final int EXPORT = 5;

    private final Rig rig = Rig.of(
            ShareSpec.of("/export"),
            ShareSpec.of("/export/inner").withoutAuthNone(),
            ShareSpec.of("/closed").withClients(List.of("198.51.100.0/24", "client.example"), List.of()));
    private final RawClient client = rig.client();
    private final RawClient neighbour = rig.client("192.0.2.2", 900);

    private static RawReply mount(RawClient client, String path) {
        return client.mount(MNT, wire -> wire.string(path));
    }

    /// The handle of a mount that succeeds.
    private static byte[] mounted(RawClient client, String path) {
        RawReply reply = mount(client, path).status(0);
        byte[] handle = reply.opaque();
        int flavors = reply.int32();
        assertThat(flavors).isBetween(1, 2);
        assertThat(reply.int32()).as("AUTH_SYS").isEqualTo(1);
        if (flavors == 2) {
            assertThat(reply.int32()).as("AUTH_NONE").isZero();
        }
        reply.end();
        return handle;
    }

    private static List<String> dump(RawClient client) {
        RawReply reply = client.mount(DUMP, _ -> {});
        List<String> entries = new ArrayList<>();
        while (reply.bool()) {
            entries.add(reply.string() + ":" + reply.string());
        }
        reply.end();
        return entries;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/export", "/export/", "//export", "/export//", "/./export/."})
    void mntAnswersTheRootOfAShare(String path) {
        assertThat(mounted(client, path)).isEqualTo(rig.root(0));
    }

    @Test
    void mntTakesTheLongestShareAboveThePath() {
        assertThat(mounted(client, "/export/inner")).isEqualTo(rig.root(1));
    }

    @Test
    void mntListsTheFlavorsOfTheShare() {
        RawReply open = mount(client, "/export").status(0);
        open.opaque();
        assertThat(open.int32()).isEqualTo(2);
        RawReply strict = mount(client, "/export/inner").status(0);
        strict.opaque();
        assertThat(strict.int32()).isEqualTo(1);
        assertThat(strict.int32()).isEqualTo(1);
        strict.end();
    }

    @Test
    void mntFindsDirectoriesInAShare() {
        byte[] deep = RawNfs.mkdir(client, RawNfs.mkdir(client, rig.root(), "one", 0_700), "two words é", 0_700);
        assertThat(mounted(client, "/export/one/two words é")).isEqualTo(deep);
        assertThat(mounted(client, "/export//one//two words é/")).isEqualTo(deep);
    }

    @ParameterizedTest
    @CsvSource({
        "/, 2",
        "'', 2",
        "export, 2",
        "/exports, 2",
        "/expor, 2",
        "/export/missing, 2",
        "/export/../export, 2",
        "/export/.., 2",
        "/export/file, 20",
        "/export/link, 20",
        "/export/file/x, 20",
        "/closed, 13",
        "/closed/missing, 13",
    })
    void mntRefuses(String path, int status) {
        RawNfs.create(client, rig.root(), "file");
        RawNfs.symlink(client, rig.root(), "link", "/");
        mount(client, path).status(status).end();
        assertThat(dump(client)).isEmpty();
    }

    @Test
    void mntRefusesNamesBeyondTheLimits() {
        mount(client, "/export/" + "n".repeat(256)).status(63).end();
        mount(client, "/export/" + "n/".repeat(508)).status(2).end();
        client.mount(MNT, wire -> wire.opaque(new byte[] {'/', (byte) 0xff})).status(2);
        client.mount(MNT, wire -> wire.string("/export/a\0b")).status(22);
    }

    @Test
    void mntServesAShareNamedSlash() {
        Rig slash = Rig.of(ShareSpec.of("/"), ShareSpec.of("/export"));
        RawClient mounting = slash.client();
        byte[] directory = RawNfs.mkdir(mounting, slash.root(0), "directory", 0_755);
        assertThat(mounted(mounting, "/")).isEqualTo(slash.root(0));
        assertThat(mounted(mounting, "/directory")).isEqualTo(directory);
        assertThat(mounted(mounting, "/export")).isEqualTo(slash.root(1));
        mount(mounting, "").status(2);
    }

    @Test
    void mntKeepsToSecurePorts() {
        Rig secure = Rig.of(ShareSpec.of("/export").securePorts());
        mount(secure.client("192.0.2.1", 1024), "/export").status(13).end();
        mounted(secure.client("192.0.2.1", 1023), "/export");
    }

    @Test
    void mntIsOpenToCallersWithoutCredentials() {
        mounted(client.asNobody(), "/export/inner");
    }

    @Test
    void mntMayBlockWhereAShareDoes() {
        assertThat(client.canBlock(client.record(1, RawClient.MOUNT, 3, MNT, new WireBytes())))
                .isFalse();
        Rig slow = Rig.of(ShareSpec.of("/export").blocking());
        assertThat(slow.client().canBlock(client.record(1, RawClient.MOUNT, 3, MNT, new WireBytes())))
                .isTrue();
        assertThat(slow.client().canBlock(client.record(1, RawClient.MOUNT, 3, DUMP, new WireBytes())))
                .isFalse();
    }

    @Test
    void dumpTellsWhoMountedWhat() {
        mounted(client, "/export/");
        mounted(client, "/export");
        mounted(client, "/export/inner");
        mounted(neighbour, "/export");
        assertThat(dump(neighbour))
                .containsExactly("192.0.2.1:/export", "192.0.2.1:/export/inner", "192.0.2.2:/export");
    }

    @Test
    void dumpCanBeRestricted() {
        Rig.Options restricted = new Rig.Options(16, 1 << 16, true, false, RpcObserver.NONE);
        Rig shy = Rig.of(restricted, ShareSpec.of("/export"));
        mounted(shy.client("192.0.2.1", 700), "/export");
        mounted(shy.client("2001:db8::5", 700), "/export");
        assertThat(dump(shy.client("192.0.2.1", 800))).containsExactly("192.0.2.1:/export");
        assertThat(dump(shy.client("2001:db8::5", 800))).containsExactly("2001:db8:0:0:0:0:0:5:/export");
        assertThat(dump(shy.client("192.0.2.3", 800))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void umntGivesOneMountBack(int version) {
        mounted(client, "/export");
        mounted(client, "/export/inner");
        mounted(neighbour, "/export");
        client.call(RawClient.MOUNT, version, UMNT, wire -> wire.string("/export/"))
                .end();
        client.call(RawClient.MOUNT, version, UMNT, wire -> wire.string("no path"))
                .end();
        assertThat(dump(client)).containsExactly("192.0.2.1:/export/inner", "192.0.2.2:/export");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void umntallGivesAllMountsOfTheCallerBack(int version) {
        mounted(client, "/export");
        mounted(client, "/export/inner");
        mounted(neighbour, "/export");
        client.call(RawClient.MOUNT, version, UMNTALL, _ -> {}).end();
        assertThat(dump(client)).containsExactly("192.0.2.2:/export");
        client.call(RawClient.MOUNT, version, 0, _ -> {}).end();
    }

    @Test
    void exportListsSharesAndTheirClients() {
        RawReply reply = neighbour.mount(EXPORT, _ -> {});
        List<String> lines = new ArrayList<>();
        while (reply.bool()) {
            StringBuilder line = new StringBuilder(reply.string());
            while (reply.bool()) {
                line.append(' ').append(reply.string());
            }
            lines.add(line.toString());
        }
        reply.end();
        assertThat(lines).containsExactly("/export", "/export/inner", "/closed 198.51.100.0/24 client.example");
    }

    @Test
    void refusesToServeWhatItCannotList() {
        assertThatThrownBy(() -> Rig.of(ShareSpec.of("/" + "n".repeat(1024))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Rig.of(ShareSpec.of("/export").withClients(List.of("n".repeat(256)), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tableOfMountsIsBounded() {
        MountTable table = new MountTable();
        for (int i = 0; i < 10_000; i++) {
            table.add(new MountTable.Entry("host", "/" + i));
        }
        assertThat(table.entries()).hasSize(4096).endsWith(new MountTable.Entry("host", "/9999"));
    }
}
