package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.store.StoreBlocks;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The commit of an upload was cut off by an outage and is carried out after the upload was given up: it names nothing,
/// and
/// who deletes can tell how long that must be so.
final class LateCommitTest {
    private static final long CONTENT = 7;
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final PostgresServer server = PostgresServer.shared();
    private PostgresOptions options;
    private PostgresMetadataStore store;

    @BeforeEach
    void open() throws Exception {
        options = server.newStore();
        store = TestStore.open(options);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        server.drop(options);
    }

    @Test
    void anUploadThatWasGivenUpIsDoomedSinceThen() throws Exception {
        ObjectStore objects = store.objects();
        StoreBlocks blocks = new StoreBlocks(objects);
        BlockLocation givenUp = blocks.upload("text");
        objects.commit(blocks.changes().discard(StoreBlocks.hash("text"), givenUp));
        TestStore.assertRefused(
                FsError.TRY_LATER,
                () -> objects.commit(blocks.changes()
                        .map(CONTENT, 0, null, StoreBlocks.block("text"), StoreBlocks.uploaded(givenUp))));
        assertThat(objects.find(StoreBlocks.hash("text"))).isNull();
        assertThat(objects.doomed(null, 10)).hasSize(1);
        DoomedObject doomed = objects.doomed(null, 10).getFirst();
        assertThat(doomed.location()).isEqualTo(givenUp);
        Instant now = Instant.now();
        assertThat(Instant.EPOCH.plusNanos(doomed.since())).isBetween(now.minus(CLOCKS), now.plus(CLOCKS));
    }
}
