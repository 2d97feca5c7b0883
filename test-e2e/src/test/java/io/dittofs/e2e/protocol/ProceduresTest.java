package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Attributes;
import io.dittofs.e2e.client.Entry;
import io.dittofs.e2e.client.FileType;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.client.Time;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every procedure where it works.
final class ProceduresTest {
    private static final Attributes.Device NO_DEVICE = new Attributes.Device(0, 0);
    private static final int MEBIBYTE = 1 << 20;

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
    void nullAnswersNothing() {
        scene.root.nothing();
    }

    @Test
    void getattrDescribesAFile() {
        Handle file = scene.file(scene.user, "file", "hello");
        Attributes attributes = scene.attributes(file);
        assertThat(attributes.type()).isEqualTo(FileType.REGULAR);
        assertThat(attributes.mode()).isEqualTo(0644);
        assertThat(attributes.links()).isEqualTo(1);
        assertThat(attributes.uid()).isEqualTo(1000);
        assertThat(attributes.gid()).isEqualTo(1000);
        assertThat(attributes.size()).isEqualTo(5);
        assertThat(attributes.used()).isGreaterThanOrEqualTo(5);
        assertThat(attributes.fileid()).isNotZero();
        assertThat(attributes.fsid())
                .isEqualTo(scene.attributes(scene.directory).fsid());
    }

    @Test
    void setattrSetsEachAttribute() {
        Handle file = scene.file("file", "hello");
        var change = new SetAttributes(0600, 7, 8, 2L, new Time(1_000_000_000, 1), new Time(-2, 999_999_999));
        assertThat(scene.root.setattr(file, change, null).status()).isEqualTo(Status.OK);
        Attributes after = scene.attributes(file);
        assertThat(after.mode()).isEqualTo(0600);
        assertThat(after.uid()).isEqualTo(7);
        assertThat(after.gid()).isEqualTo(8);
        assertThat(after.size()).isEqualTo(2);
        assertThat(after.atime()).isEqualTo(new Time(1_000_000_000, 1));
        assertThat(after.mtime()).isEqualTo(new Time(-2, 999_999_999));
        assertThat(scene.content(file)).isEqualTo("he");
    }

    @Test
    void setattrTakesTheServersTime() {
        Handle file = scene.file("file", "hello");
        Time old = new Time(1, 1);
        scene.root.setattr(file, SetAttributes.ofTimes(old, old), null);
        scene.root.setattr(file, SetAttributes.ofTimes(SetAttributes.SERVER_TIME, SetAttributes.SERVER_TIME), null);
        Attributes after = scene.attributes(file);
        assertThat(after.mtime()).isGreaterThan(old).isEqualTo(after.ctime());
        assertThat(after.atime()).isEqualTo(after.mtime());
    }

    @Test
    void setattrKeepsToItsGuard() {
        Handle file = scene.file("file", "hello");
        Time ctime = scene.attributes(file).ctime();
        assertThat(scene.root.setattr(file, SetAttributes.ofMode(0600), ctime).status())
                .isEqualTo(Status.OK);
        assertThat(scene.root.setattr(file, SetAttributes.ofMode(0640), ctime).status())
                .isEqualTo(Status.NOT_SYNC);
        assertThat(scene.attributes(file).mode()).isEqualTo(0600);
    }

    @Test
    void lookupFindsAndTellsOfTheDirectory() {
        Handle file = scene.file("file", "hello");
        Result.Found found = scene.root.lookup(scene.directory, "file");
        assertThat(found.handle()).isEqualTo(file);
        assertThat(found.attributes()).isEqualTo(scene.attributes(file));
        assertThat(found.parent()).isEqualTo(scene.attributes(scene.directory));
    }

    @Test
    void lookupKnowsDotAndDotDot() {
        Handle inner = scene.makeDirectory("inner", 0755);
        assertThat(scene.root.lookup(inner, ".").handle()).isEqualTo(inner);
        assertThat(scene.root.lookup(inner, "..").handle()).isEqualTo(scene.directory);
        assertThat(scene.root.lookup(scene.export, "..").handle()).isEqualTo(scene.export);
    }

    @Test
    void accessTellsEachRight() {
        Handle file = scene.file(scene.user, "file", "hello");
        int all = 0x3f;
        assertThat(scene.user.access(file, all).access()).isEqualTo(0x01 | 0x04 | 0x08);
        assertThat(scene.other.access(file, all).access()).isEqualTo(0x01);
        assertThat(scene.other.access(file, 0x04).access()).isZero();
        Handle closed = scene.makeDirectory("closed", 0711);
        assertThat(scene.user.access(closed, all).access()).isEqualTo(0x02);
        assertThat(scene.root.access(closed, all).access() & 0x1f).isEqualTo(0x1f);
    }

    @Test
    void readlinkGivesTheTarget() {
        Handle link = Scene.handle(scene.root.symlink(scene.directory, "link", "some/where"));
        Result.Target target = scene.root.readlink(link);
        assertThat(target.path()).isEqualTo("some/where");
        Attributes attributes = Objects.requireNonNull(target.attributes());
        assertThat(attributes.type()).isEqualTo(FileType.SYMLINK);
        assertThat(attributes.size()).isEqualTo(10);
    }

    @Test
    void readGivesWhatIsThereAndTheEnd() {
        Handle file = scene.file("file", "0123456789");
        assertThat(scene.root.read(file, 2, 3).bytes()).isEqualTo(java.nio.ByteBuffer.wrap(Scene.bytes("234")));
        assertThat(scene.root.read(file, 2, 3).isEnd()).isFalse();
        assertThat(scene.root.read(file, 2, 8).isEnd()).isTrue();
        assertThat(scene.root.read(file, 8, 100).bytes()).isEqualTo(java.nio.ByteBuffer.wrap(Scene.bytes("89")));
        Result.Data beyond = scene.root.read(file, 10, 100);
        assertThat(beyond.bytes().remaining()).isZero();
        assertThat(beyond.isEnd()).isTrue();
        assertThat(scene.root.read(file, Long.MAX_VALUE, 100).isEnd()).isTrue();
        assertThat(scene.root.read(file, 0, 0).status()).isEqualTo(Status.OK);
    }

    @Test
    void readAndWriteBeyondTheTransferSizeAreShort() {
        Handle file = scene.file("file", "");
        byte[] data = new byte[MEBIBYTE + 4];
        Result.Written written = scene.root.write(file, 0, Scene.UNSTABLE, data);
        assertThat(written.status()).isEqualTo(Status.OK);
        assertThat(written.count()).isEqualTo(MEBIBYTE);
        assertThat(scene.attributes(file).size()).isEqualTo(MEBIBYTE);
        Result.Data read = scene.root.read(file, 0, 2 * MEBIBYTE);
        assertThat(read.status()).isEqualTo(Status.OK);
        assertThat(read.bytes().remaining()).isEqualTo(MEBIBYTE);
    }

    @Test
    void writeAndCommitShareAVerifier() {
        Handle file = scene.file("file", "");
        Result.Written first = scene.root.write(file, 0, Scene.UNSTABLE, Scene.bytes("abc"));
        Result.Written second = scene.root.write(file, 3, Scene.FILE_SYNC, Scene.bytes("def"));
        assertThat(second.committed()).isEqualTo(Scene.FILE_SYNC);
        assertThat(second.verifier()).isEqualTo(first.verifier());
        Result.Written commit = scene.root.commit(file, 0, 0);
        assertThat(commit.status()).isEqualTo(Status.OK);
        assertThat(commit.verifier()).isEqualTo(first.verifier());
        assertThat(scene.content(file)).isEqualTo("abcdef");
    }

    @Test
    void holesReadAsZerosAndAreNotUsed() {
        Handle file = scene.file("file", "");
        long far = 1L << 40;
        assertThat(scene.root
                        .write(file, far, Scene.FILE_SYNC, Scene.bytes("end"))
                        .status())
                .isEqualTo(Status.OK);
        Attributes attributes = scene.attributes(file);
        assertThat(attributes.size()).isEqualTo(far + 3);
        assertThat(attributes.used()).isBetween(3L, 1L << 20);
        Result.Data hole = scene.root.read(file, far / 2, 4096);
        assertThat(hole.bytes()).isEqualTo(java.nio.ByteBuffer.allocate(4096));
        assertThat(hole.isEnd()).isFalse();
    }

    @Test
    void createTakesOrRefusesWhatIsThere() {
        Handle file = scene.file("file", "hello");
        Result.Made unchecked = scene.root.create(scene.directory, "file", false, SetAttributes.ofMode(0600));
        assertThat(unchecked.handle()).isEqualTo(file);
        assertThat(scene.content(file)).isEqualTo("hello");
        scene.root.create(scene.directory, "file", false, SetAttributes.ofSize(0));
        assertThat(scene.content(file)).isEmpty();
        assertThat(scene.root
                        .create(scene.directory, "file", true, SetAttributes.NOTHING)
                        .status())
                .isEqualTo(Status.EXIST);
    }

    @Test
    void exclusiveCreateIsIdempotent() {
        Handle made = Scene.handle(scene.root.createExclusive(scene.directory, "file", 42));
        assertThat(Scene.handle(scene.root.createExclusive(scene.directory, "file", 42)))
                .isEqualTo(made);
        assertThat(scene.root.createExclusive(scene.directory, "file", 43).status())
                .isEqualTo(Status.EXIST);
    }

    @Test
    void mkdirAndRmdirCountLinks() {
        int before = scene.attributes(scene.directory).links();
        Handle inner = scene.makeDirectory("inner", 0750);
        assertThat(scene.attributes(inner).links()).isEqualTo(2);
        assertThat(scene.attributes(inner).mode()).isEqualTo(0750);
        assertThat(scene.attributes(scene.directory).links()).isEqualTo(before + 1);
        assertThat(scene.root.rmdir(scene.directory, "inner").status()).isEqualTo(Status.OK);
        assertThat(scene.attributes(scene.directory).links()).isEqualTo(before);
        assertThat(scene.root.getattr(inner).status()).isEqualTo(Status.STALE);
    }

    @Test
    void mknodMakesEachType() {
        var device = new Attributes.Device(0xabc, 0x12345);
        for (FileType type : new FileType[] {FileType.BLOCK, FileType.CHARACTER, FileType.FIFO, FileType.SOCKET}) {
            boolean isDevice = type == FileType.BLOCK || type == FileType.CHARACTER;
            Handle node = Scene.handle(scene.root.mknod(scene.directory, type.name(), type, device));
            Attributes attributes = scene.attributes(node);
            assertThat(attributes.type()).isEqualTo(type);
            assertThat(attributes.device()).isEqualTo(isDevice ? device : NO_DEVICE);
        }
    }

    @Test
    void removeTakesOneNameAway() {
        Handle file = scene.file("file", "hello");
        scene.root.link(file, scene.directory, "hard");
        assertThat(scene.attributes(file).links()).isEqualTo(2);
        assertThat(scene.root.remove(scene.directory, "file").status()).isEqualTo(Status.OK);
        assertThat(scene.attributes(file).links()).isEqualTo(1);
        assertThat(scene.content(file)).isEqualTo("hello");
        assertThat(scene.root.remove(scene.directory, "hard").status()).isEqualTo(Status.OK);
        assertThat(scene.root.getattr(file).status()).isEqualTo(Status.STALE);
    }

    @Test
    void renameReplacesAndMoves() {
        Handle inner = scene.makeDirectory("inner", 0755);
        Handle file = scene.file("file", "new");
        Handle old = Scene.handle(scene.root.create(inner, "target", true, SetAttributes.NOTHING));
        assertThat(scene.root.rename(scene.directory, "file", inner, "target").status())
                .isEqualTo(Status.OK);
        assertThat(scene.lookup("file")).isEqualTo(Status.NOENT);
        assertThat(scene.root.lookup(inner, "target").handle()).isEqualTo(file);
        assertThat(scene.root.getattr(old).status()).isEqualTo(Status.STALE);
    }

    @Test
    void readdirplusTellsWhatLookupWould() {
        Handle file = scene.file("file", "hello");
        Handle inner = scene.makeDirectory("inner", 0755);
        Result.Listing listing = scene.root.readdirplus(scene.directory, 0, 0, 8192, 32_768);
        assertThat(listing.isEnd()).isTrue();
        assertThat(listing.entries()).extracting(Entry::name).containsExactlyInAnyOrder(".", "..", "file", "inner");
        for (Entry entry : listing.entries()) {
            Handle expected = switch (entry.name()) {
                case "file" -> file;
                case "inner" -> inner;
                case "." -> scene.directory;
                default -> scene.export;
            };
            assertThat(entry.handle()).isEqualTo(expected);
            assertThat(entry.attributes()).isEqualTo(scene.attributes(expected));
            assertThat(entry.fileid()).isEqualTo(scene.attributes(expected).fileid());
        }
    }

    @Test
    void fsinfoOffersWhatTheServerTakes() {
        Result.Info info = scene.root.fsinfo(scene.export);
        assertThat(info.status()).isEqualTo(Status.OK);
        assertThat(info.sizes().subList(0, 2)).containsExactly(MEBIBYTE, MEBIBYTE);
        assertThat(info.sizes().subList(3, 5)).containsExactly(MEBIBYTE, MEBIBYTE);
        assertThat(info.timeDelta()).isEqualTo(new Time(0, 1));
        assertThat(info.properties()).isEqualTo(0x01 | 0x02 | 0x08 | 0x10);
        assertThat(info.maxFileSize()).isPositive();
    }

    @Test
    void fsstatCountsWhatIsWritten() {
        Result.Space before = scene.root.fsstat(scene.export);
        assertThat(before.status()).isEqualTo(Status.OK);
        Handle file = scene.file("file", "");
        scene.root.write(file, 0, Scene.FILE_SYNC, new byte[MEBIBYTE]);
        Result.Space after = scene.root.fsstat(scene.export);
        assertThat(before.bytesAndFiles().get(1) - after.bytesAndFiles().get(1)).isEqualTo(MEBIBYTE);
        assertThat(after.bytesAndFiles().get(0))
                .isEqualTo(before.bytesAndFiles().get(0));
    }

    @Test
    void pathconfIsHonest() {
        Result.Limits limits = scene.root.pathconf(scene.export);
        assertThat(limits.status()).isEqualTo(Status.OK);
        assertThat(limits.nameMax()).isEqualTo(255);
        assertThat(limits.linkMax()).isGreaterThan(1 << 15);
        // no_trunc, chown_restricted, case_insensitive, case_preserving
        assertThat(limits.flags()).containsExactly(true, true, false, true);
    }
}
