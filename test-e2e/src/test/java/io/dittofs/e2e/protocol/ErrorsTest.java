package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Attributes.Device;
import io.dittofs.e2e.client.FileType;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.client.Time;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every error of RFC 1813 that this server can give, and that nothing changes with it.
///
/// It cannot give NXIO, NODEV, REMOTE and NOTSUPP, which stand for what it does not have; MLINK is beyond what a test
/// can reach; IO, SERVERFAULT and JUKEBOX need stores that fail.
final class ErrorsTest {
    private static final String CONFIG = """
            content:
              stores:
                default: { type: memory, memory: { max_size: 128MiB } }
                tiny: { type: memory, memory: { max_size: 1MiB } }
            metadata: { stores: { default: { type: memory }, second: { type: memory } } }
            shares:
              - { name: /export, identity_mapping: { map_privileged_to_anonymous: false } }
              - { name: /other, identity_mapping: { map_privileged_to_anonymous: false } }
              - { name: /read-only, read_only: true, identity_mapping: { map_privileged_to_anonymous: false } }
              - { name: /files, quota: { files: 3 }, identity_mapping: { map_privileged_to_anonymous: false } }
              - { name: /bytes, quota: { bytes: 64KiB }, identity_mapping: { map_privileged_to_anonymous: false } }
              - name: /tiny
                metadata_store: second
                content_store: tiny
                identity_mapping: { map_privileged_to_anonymous: false }
            """;
    private static final Device NO_DEVICE = new Device(0, 0);
    private static final SetAttributes NOTHING = SetAttributes.NOTHING;
    private static final String LONG_NAME = "n".repeat(256);

    private static TestServer server;
    private Scene scene;

    @BeforeAll
    static void start() {
        server = TestServer.start(CONFIG);
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
    void permWhereOneMustOwn() {
        Handle file = scene.file("file", "hello");
        assertThat(scene.user.setattr(file, SetAttributes.ofMode(0777), null).status())
                .isEqualTo(Status.PERM);
        assertThat(scene.user
                        .setattr(file, SetAttributes.ofOwner(1000, null), null)
                        .status())
                .isEqualTo(Status.PERM);
        assertThat(scene.user
                        .setattr(file, SetAttributes.ofTimes(new Time(1, 0), null), null)
                        .status())
                .isEqualTo(Status.PERM);
        Handle own = scene.file(scene.user, "own", "");
        assertThat(scene.user
                        .setattr(own, SetAttributes.ofOwner(1001, null), null)
                        .status())
                .isEqualTo(Status.PERM);
        assertThat(scene.user
                        .mknod(scene.directory, "node", FileType.BLOCK, new Device(8, 0))
                        .status())
                .isEqualTo(Status.PERM);
        assertThat(scene.attributes(file).mode()).isEqualTo(0644);
    }

    @Test
    void noentWhereNothingIs() {
        assertThat(scene.lookup("missing")).isEqualTo(Status.NOENT);
        assertThat(scene.root.remove(scene.directory, "missing").status()).isEqualTo(Status.NOENT);
        assertThat(scene.root.rmdir(scene.directory, "missing").status()).isEqualTo(Status.NOENT);
        assertThat(scene.root
                        .rename(scene.directory, "missing", scene.directory, "new")
                        .status())
                .isEqualTo(Status.NOENT);
    }

    @Test
    void accesWhereThePermissionIsMissing() {
        Handle closed = scene.makeDirectory("closed", 0700);
        assertThat(scene.user.lookup(closed, "x").status()).isEqualTo(Status.ACCES);
        assertThat(scene.user.readdir(closed, 0, 0, 4096).status()).isEqualTo(Status.ACCES);
        assertThat(scene.user.readdirplus(closed, 0, 0, 4096, 8192).status()).isEqualTo(Status.ACCES);
        Handle open = scene.makeDirectory("open", 0755);
        assertThat(scene.user.create(open, "x", true, NOTHING).status()).isEqualTo(Status.ACCES);
        assertThat(scene.user.mkdir(open, "x", NOTHING).status()).isEqualTo(Status.ACCES);
        assertThat(scene.user.symlink(open, "x", "y").status()).isEqualTo(Status.ACCES);
        assertThat(scene.user.mknod(open, "x", FileType.FIFO, NO_DEVICE).status())
                .isEqualTo(Status.ACCES);
        Handle secret = scene.file("secret", "hello");
        scene.root.setattr(secret, SetAttributes.ofMode(0600), null);
        assertThat(scene.user.read(secret, 0, 5).status()).isEqualTo(Status.ACCES);
        assertThat(scene.user.write(secret, 0, 2, Scene.bytes("x")).status()).isEqualTo(Status.ACCES);
        assertThat(scene.user.setattr(secret, SetAttributes.ofSize(0), null).status())
                .isEqualTo(Status.ACCES);
        assertThat(scene.user.link(secret, open, "x").status()).isEqualTo(Status.ACCES);
        assertThat(scene.user.rename(scene.directory, "secret", open, "x").status())
                .isEqualTo(Status.ACCES);
        scene.root.create(open, "theirs", true, NOTHING);
        assertThat(scene.user.remove(open, "theirs").status()).isEqualTo(Status.ACCES);
        assertThat(scene.content(secret)).isEqualTo("hello");
    }

    @Test
    void existWhereTheNameIsTaken() {
        Handle file = scene.file("file", "");
        assertThat(scene.root.mkdir(scene.directory, "file", NOTHING).status()).isEqualTo(Status.EXIST);
        assertThat(scene.root.symlink(scene.directory, "file", "x").status()).isEqualTo(Status.EXIST);
        assertThat(scene.root
                        .mknod(scene.directory, "file", FileType.FIFO, NO_DEVICE)
                        .status())
                .isEqualTo(Status.EXIST);
        assertThat(scene.root.link(file, scene.directory, "file").status()).isEqualTo(Status.EXIST);
        assertThat(scene.root.mkdir(scene.directory, ".", NOTHING).status()).isEqualTo(Status.EXIST);
        assertThat(scene.root.mkdir(scene.directory, "..", NOTHING).status()).isEqualTo(Status.EXIST);
    }

    @Test
    void xdevBetweenShares() {
        Handle file = scene.file("file", "");
        Handle other = server.mount("/other");
        assertThat(scene.root.link(file, other, "x").status()).isEqualTo(Status.XDEV);
        assertThat(scene.root.rename(scene.directory, "file", other, "x").status())
                .isEqualTo(Status.XDEV);
        assertThat(scene.lookup("file")).isEqualTo(Status.OK);
    }

    @Test
    void notdirWhereADirectoryIsMeant() {
        Handle file = scene.file("file", "");
        scene.makeDirectory("inner", 0755);
        assertThat(scene.root.lookup(file, "x").status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root.create(file, "x", true, NOTHING).status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root.mkdir(file, "x", NOTHING).status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root.symlink(file, "x", "y").status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root.mknod(file, "x", FileType.FIFO, NO_DEVICE).status())
                .isEqualTo(Status.NOTDIR);
        assertThat(scene.root.remove(file, "x").status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root.rmdir(file, "x").status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root.link(file, file, "x").status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root.rename(file, "x", scene.directory, "y").status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root.readdir(file, 0, 0, 4096).status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root.readdirplus(file, 0, 0, 4096, 8192).status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root.rmdir(scene.directory, "file").status()).isEqualTo(Status.NOTDIR);
        assertThat(scene.root
                        .rename(scene.directory, "inner", scene.directory, "file")
                        .status())
                .isEqualTo(Status.NOTDIR);
    }

    @Test
    void isdirWhereAFileIsMeant() {
        Handle inner = scene.makeDirectory("inner", 0755);
        scene.file("file", "");
        assertThat(scene.root.remove(scene.directory, "inner").status()).isEqualTo(Status.ISDIR);
        assertThat(scene.root.read(inner, 0, 10).status()).isEqualTo(Status.ISDIR);
        assertThat(scene.root.write(inner, 0, 2, Scene.bytes("x")).status()).isEqualTo(Status.ISDIR);
        assertThat(scene.root.setattr(inner, SetAttributes.ofSize(0), null).status())
                .isEqualTo(Status.ISDIR);
        assertThat(scene.root
                        .rename(scene.directory, "file", scene.directory, "inner")
                        .status())
                .isEqualTo(Status.ISDIR);
    }

    @Test
    void invalWhereTheArgumentMeansNothing() {
        Handle file = scene.file("file", "");
        Handle inner = scene.makeDirectory("inner", 0755);
        Handle fifo = Scene.handle(scene.root.mknod(scene.directory, "fifo", FileType.FIFO, NO_DEVICE));
        assertThat(scene.root.readlink(file).status()).isEqualTo(Status.INVAL);
        assertThat(scene.root.read(fifo, 0, 10).status()).isEqualTo(Status.INVAL);
        assertThat(scene.root.write(fifo, 0, 2, Scene.bytes("x")).status()).isEqualTo(Status.INVAL);
        assertThat(scene.root.rename(scene.directory, "inner", inner, "x").status())
                .isEqualTo(Status.INVAL);
        assertThat(scene.root.rmdir(inner, ".").status()).isEqualTo(Status.INVAL);
        Time impossible = new Time(1, 1_000_000_000);
        assertThat(scene.root
                        .setattr(file, SetAttributes.ofTimes(null, impossible), null)
                        .status())
                .isEqualTo(Status.INVAL);
        assertThat(scene.root.create(scene.directory, "a/b", true, NOTHING).status())
                .isIn(Status.INVAL, Status.ACCES);
        assertThat(scene.root.create(scene.directory, "a\0b", true, NOTHING).status())
                .isIn(Status.INVAL, Status.ACCES);
        assertThat(scene.root.create(scene.directory, "", true, NOTHING).status())
                .isIn(Status.INVAL, Status.ACCES, Status.NOENT);
        assertThat(scene.root.remove(scene.directory, "..").status()).isNotEqualTo(Status.OK);
    }

    @Test
    void fbigBeyondTheLargestFile() {
        Handle file = scene.file("file", "hello");
        assertThat(scene.root.write(file, Long.MAX_VALUE - 1, 2, new byte[8]).status())
                .isEqualTo(Status.FBIG);
        assertThat(scene.root.write(file, -1, 2, new byte[8]).status()).isIn(Status.FBIG, Status.INVAL);
        assertThat(scene.root.setattr(file, SetAttributes.ofSize(-1), null).status())
                .isIn(Status.FBIG, Status.INVAL);
        assertThat(scene.content(file)).isEqualTo("hello");
    }

    @Test
    void nospcWhereTheStoreIsFull() {
        Handle export = server.mount("/tiny");
        Handle file = Scene.handle(scene.root.create(export, "file", true, NOTHING));
        Result.Written last = scene.root.write(file, 0, 2, new byte[512 << 10]);
        for (int i = 1; i < 4 && last.status() == Status.OK; i++) {
            last = scene.root.write(file, (long) i << 19, 2, new byte[512 << 10]);
        }
        assertThat(last.status()).isEqualTo(Status.NOSPC);
        // A full store still gives back.
        assertThat(scene.root.remove(export, "file").status()).isEqualTo(Status.OK);
        Handle next = Scene.handle(scene.root.create(export, "next", true, NOTHING));
        assertThat(scene.root.write(next, 0, 2, new byte[256 << 10]).status()).isEqualTo(Status.OK);
    }

    @Test
    void rofsOnAShareThatIsReadOnly() {
        Handle export = server.mount("/read-only");
        assertThat(scene.root.create(export, "x", true, NOTHING).status()).isEqualTo(Status.ROFS);
        assertThat(scene.root.createExclusive(export, "x", 1).status()).isEqualTo(Status.ROFS);
        assertThat(scene.root.mkdir(export, "x", NOTHING).status()).isEqualTo(Status.ROFS);
        assertThat(scene.root.symlink(export, "x", "y").status()).isEqualTo(Status.ROFS);
        assertThat(scene.root.mknod(export, "x", FileType.FIFO, NO_DEVICE).status())
                .isEqualTo(Status.ROFS);
        assertThat(scene.root.setattr(export, SetAttributes.ofMode(0700), null).status())
                .isEqualTo(Status.ROFS);
        assertThat(scene.root.remove(export, "x").status()).isIn(Status.ROFS, Status.NOENT);
        assertThat(scene.root.rmdir(export, "x").status()).isIn(Status.ROFS, Status.NOENT);
        assertThat(scene.root.rename(export, "x", export, "y").status()).isIn(Status.ROFS, Status.NOENT);
        assertThat(scene.root.getattr(export).status()).isEqualTo(Status.OK);
        assertThat(scene.root.access(export, 0x3f).access() & 0x1c).isZero();
    }

    @Test
    void nametoolongBeyond255Bytes() {
        Handle file = scene.file("file", "");
        assertThat(scene.lookup(LONG_NAME)).isEqualTo(Status.NAMETOOLONG);
        assertThat(scene.root.create(scene.directory, LONG_NAME, true, NOTHING).status())
                .isEqualTo(Status.NAMETOOLONG);
        assertThat(scene.root.mkdir(scene.directory, LONG_NAME, NOTHING).status())
                .isEqualTo(Status.NAMETOOLONG);
        assertThat(scene.root.symlink(scene.directory, LONG_NAME, "x").status()).isEqualTo(Status.NAMETOOLONG);
        assertThat(scene.root
                        .mknod(scene.directory, LONG_NAME, FileType.FIFO, NO_DEVICE)
                        .status())
                .isEqualTo(Status.NAMETOOLONG);
        assertThat(scene.root.link(file, scene.directory, LONG_NAME).status()).isEqualTo(Status.NAMETOOLONG);
        assertThat(scene.root
                        .rename(scene.directory, "file", scene.directory, LONG_NAME)
                        .status())
                .isEqualTo(Status.NAMETOOLONG);
        assertThat(scene.root.remove(scene.directory, LONG_NAME).status()).isEqualTo(Status.NAMETOOLONG);
        assertThat(scene.root.symlink(scene.directory, "link", "t".repeat(5000)).status())
                .isEqualTo(Status.NAMETOOLONG);
        String longest = "n".repeat(255);
        assertThat(scene.root.create(scene.directory, longest, true, NOTHING).status())
                .isEqualTo(Status.OK);
        assertThat(scene.lookup(longest)).isEqualTo(Status.OK);
    }

    @Test
    void notemptyWhereEntriesAreLeft() {
        Handle inner = scene.makeDirectory("inner", 0755);
        scene.root.create(inner, "file", true, NOTHING);
        scene.makeDirectory("empty", 0755);
        assertThat(scene.root.rmdir(scene.directory, "inner").status()).isEqualTo(Status.NOTEMPTY);
        assertThat(scene.root
                        .rename(scene.directory, "empty", scene.directory, "inner")
                        .status())
                .isIn(Status.NOTEMPTY, Status.EXIST);
        assertThat(scene.root.lookup(inner, "file").status()).isEqualTo(Status.OK);
    }

    @Test
    void dquotWhereTheShareIsUsedUp() {
        Handle files = server.mount("/files");
        Status status = Status.OK;
        int made = 0;
        while (status == Status.OK && made < 10) {
            status = scene.root.create(files, "file-" + made++, true, NOTHING).status();
        }
        assertThat(status).isEqualTo(Status.DQUOT);
        Handle bytes = server.mount("/bytes");
        Handle file = Scene.handle(scene.root.create(bytes, "file", true, NOTHING));
        assertThat(scene.root.write(file, 0, 2, new byte[32 << 10]).status()).isEqualTo(Status.OK);
        assertThat(scene.root.write(file, 32 << 10, 2, new byte[64 << 10]).status())
                .isEqualTo(Status.DQUOT);
        assertThat(scene.attributes(file).size()).isEqualTo(32 << 10);
    }

    @Test
    void badCookieWhereAListingCannotGoOn() {
        scene.file("file", "");
        Result.Listing first = scene.root.readdir(scene.directory, 0, 0, 4096);
        long cookie = first.entries().getFirst().cookie();
        assertThat(scene.root
                        .readdir(scene.directory, cookie, ~first.verifier(), 4096)
                        .status())
                .isEqualTo(Status.BAD_COOKIE);
        assertThat(scene.root
                        .readdirplus(scene.directory, cookie, ~first.verifier(), 4096, 8192)
                        .status())
                .isEqualTo(Status.BAD_COOKIE);
    }

    @Test
    void toosmallWhereNoEntryFits() {
        scene.file("file", "");
        assertThat(scene.root.readdir(scene.directory, 0, 0, 40).status()).isEqualTo(Status.TOOSMALL);
        assertThat(scene.root.readdirplus(scene.directory, 0, 0, 4096, 40).status())
                .isEqualTo(Status.TOOSMALL);
    }

    @Test
    void badtypeWhereMknodMakesNoSuchType() {
        for (FileType type : new FileType[] {FileType.REGULAR, FileType.DIRECTORY, FileType.SYMLINK}) {
            assertThat(scene.root.mknod(scene.directory, "x", type, NO_DEVICE).status())
                    .isEqualTo(Status.BADTYPE);
        }
        assertThat(scene.lookup("x")).isEqualTo(Status.NOENT);
    }
}
