package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Attributes;
import io.dittofs.e2e.client.Attributes.Device;
import io.dittofs.e2e.client.FileType;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.client.Wcc;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Weak cache consistency: each change tells what was before it and what is after it, and failures tell it too.
final class WccTest {
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
    void changesOfAFileTellOfTheFile() {
        Handle file = scene.file("file", "hello");
        tells(
                file,
                () -> scene.root.setattr(file, SetAttributes.ofMode(0600), null).wcc());
        tells(
                file,
                () -> scene.root.setattr(file, SetAttributes.ofSize(100), null).wcc());
        tells(
                file,
                () -> scene.root
                        .write(file, 50, Scene.FILE_SYNC, Scene.bytes("abc"))
                        .wcc());
        tells(
                file,
                () -> scene.root
                        .write(file, 200, Scene.UNSTABLE, Scene.bytes("abc"))
                        .wcc());
        tells(file, () -> scene.root.commit(file, 0, 0).wcc());
    }

    @Test
    void changesOfADirectoryTellOfTheDirectory() {
        Handle directory = scene.directory;
        tells(
                directory,
                () -> scene.root
                        .create(directory, "a", true, SetAttributes.NOTHING)
                        .parent());
        tells(directory, () -> scene.root.createExclusive(directory, "b", 7).parent());
        tells(
                directory,
                () -> scene.root.mkdir(directory, "c", SetAttributes.NOTHING).parent());
        tells(directory, () -> scene.root.symlink(directory, "d", "a").parent());
        tells(
                directory,
                () -> scene.root
                        .mknod(directory, "e", FileType.FIFO, new Device(0, 0))
                        .parent());
        Handle file = scene.file("f", "");
        tells(directory, () -> scene.root.link(file, directory, "g").parent());
        tells(directory, () -> scene.root.rename(directory, "g", directory, "h").from());
        tells(directory, () -> scene.root.remove(directory, "h").wcc());
        tells(directory, () -> scene.root.rmdir(directory, "c").wcc());
    }

    @Test
    void renameTellsOfBothDirectories() {
        Handle inner = scene.makeDirectory("inner", 0755);
        scene.file("file", "");
        Attributes from = scene.attributes(scene.directory);
        Attributes to = scene.attributes(inner);
        Result.Renamed renamed = scene.root.rename(scene.directory, "file", inner, "file");
        assertThat(renamed.from().isBefore(from)).isTrue();
        assertThat(renamed.to().isBefore(to)).isTrue();
        assertThat(renamed.from().after()).isEqualTo(scene.attributes(scene.directory));
        assertThat(renamed.to().after()).isEqualTo(scene.attributes(inner));
    }

    @Test
    void failuresTellWhatIs() {
        Handle directory = scene.directory;
        Handle file = scene.file("file", "hello");
        failsAndTells(
                directory,
                scene.root
                        .create(directory, "file", true, SetAttributes.NOTHING)
                        .parent());
        failsAndTells(
                directory,
                scene.root.mkdir(directory, "file", SetAttributes.NOTHING).parent());
        failsAndTells(directory, scene.root.remove(directory, "missing").wcc());
        failsAndTells(directory, scene.root.rmdir(directory, "file").wcc());
        failsAndTells(file, scene.user.write(file, 0, 2, Scene.bytes("x")).wcc());
        failsAndTells(
                file, scene.user.setattr(file, SetAttributes.ofMode(0), null).wcc());
        assertThat(scene.root.lookup(directory, "missing").parent()).isEqualTo(scene.attributes(directory));
    }

    @Test
    void whatWasMadeIsDescribed() {
        Result.Made made = scene.user.create(scene.directory, "file", true, SetAttributes.ofMode(0640));
        assertThat(made.status()).isEqualTo(Status.OK);
        assertThat(made.attributes()).isEqualTo(scene.attributes(Scene.handle(made)));
        Result.Linked linked = scene.root.link(Scene.handle(made), scene.directory, "hard");
        assertThat(linked.attributes()).isEqualTo(scene.attributes(Scene.handle(made)));
    }

    private void tells(Handle object, Supplier<Wcc> change) {
        Attributes before = scene.attributes(object);
        Wcc wcc = change.get();
        assertThat(wcc.isBefore(before)).as("%s before %s", before, wcc).isTrue();
        assertThat(wcc.after()).isEqualTo(scene.attributes(object));
    }

    private void failsAndTells(Handle object, Wcc wcc) {
        assertThat(wcc.after()).isEqualTo(scene.attributes(object));
    }
}
