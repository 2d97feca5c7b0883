package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Attributes;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.RpcReply;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import io.dittofs.metadata.error.FsError;
import io.dittofs.server.reactor.TieredBufferPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What clients see of stores that fail, and that nothing is invented, changed or lost with it.
final class FaultsTest {
    private final FaultyContent content = new FaultyContent();
    private final TieredBufferPool pool = new TieredBufferPool(64L << 20);
    private AdapterServer server;
    private Scene scene;

    @BeforeEach
    void start() {
        server = AdapterServer.start(content, pool);
        scene = new Scene(server.adapter().address());
    }

    @AfterEach
    void stop() {
        scene.close();
        server.close();
        assertThat(pool.counters().bytesInUse()).as("bytes of buffers in use").isZero();
    }

    @Test
    void damagedDataIsAnIoErrorAndNeverZeros() {
        Handle file = scene.file("file", "hello");
        content.refuse(FsError.IO);
        assertThat(scene.root.read(file, 0, 5).status()).isEqualTo(Status.IO);
        everythingElseFailsAs(file, Status.IO);
        content.refuse(null);
        assertThat(scene.content(file)).isEqualTo("hello");
    }

    @Test
    void aStoreThatCannotBeReachedAsksForPatience() {
        Handle file = scene.file("file", "hello");
        content.refuse(FsError.TRY_LATER);
        assertThat(scene.root.read(file, 0, 5).status()).isEqualTo(Status.JUKEBOX);
        everythingElseFailsAs(file, Status.JUKEBOX);
        content.refuse(null);
        assertThat(scene.content(file)).isEqualTo("hello");
    }

    @Test
    void aFullStoreChangesNothing() {
        Handle file = scene.file("file", "hello");
        content.refuse(FsError.NO_SPACE);
        everythingElseFailsAs(file, Status.NOSPC);
        content.refuse(null);
        assertThat(scene.content(file)).isEqualTo("hello");
    }

    @Test
    void aBugEndsOneCallAndNothingElse() {
        Handle file = scene.file("file", "hello");
        content.haveBug(true);
        byte[] read = Nfs3Client.handle(file).int64(0).int32(5).toBytes();
        for (int i = 0; i < 10; i++) {
            assertThat(scene.root.raw(6, read).outcome()).isEqualTo(RpcReply.Outcome.SYSTEM_ERR);
        }
        assertThat(scene.attributes(file).size()).isEqualTo(5);
        content.haveBug(false);
        assertThat(scene.content(file)).isEqualTo("hello");
    }

    // Names and attributes work on beside it.
    private void everythingElseFailsAs(Handle file, Status status) {
        Attributes before = scene.attributes(file);
        assertThat(scene.root.write(file, 2, Scene.UNSTABLE, Scene.bytes("xyz")).status())
                .isEqualTo(status);
        assertThat(scene.root
                        .write(file, 100, Scene.FILE_SYNC, Scene.bytes("xyz"))
                        .status())
                .isEqualTo(status);
        assertThat(scene.root.setattr(file, SetAttributes.ofSize(2), null).status())
                .isEqualTo(status);
        assertThat(scene.root.commit(file, 0, 0).status()).isEqualTo(status);
        assertThat(scene.attributes(file)).isEqualTo(before);
        assertThat(scene.root
                        .mkdir(scene.directory, "made", SetAttributes.NOTHING)
                        .status())
                .isEqualTo(Status.OK);
        assertThat(scene.root.rmdir(scene.directory, "made").status()).isEqualTo(Status.OK);
    }
}
