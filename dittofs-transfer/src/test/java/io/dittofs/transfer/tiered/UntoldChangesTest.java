package io.dittofs.transfer.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.transfer.Contents;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads that could end between a write and the moment when the metadata store is told of it.
final class UntoldChangesTest {
    private static final Duration A_WHILE = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final byte[] DATA = Contents.filled(1000, 7);

    @TempDir
    private Path directory = Path.of(".");

    private OneFile file;

    @BeforeEach
    void open() throws Exception {
        file = new OneFile(directory.resolve("log"));
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void aCrashDoesNotLoseTheSizeOfWhatWasUploadedAtOnce() throws Exception {
        file.metadata().beforeCommits(() -> file.storage().drain(A_WHILE));
        file.write(DATA);
        assertThat(file.storage().drain(LONG)).isTrue();
        recycleSegments();
        file.crash();
        assertThat(file.size()).isEqualTo(DATA.length);
        assertThat(file.read(DATA.length)).isEqualTo(DATA);
    }

    /// Fills segments after the one that has the first write, until that is used again.
    private void recycleSegments() throws Exception {
        long recycled = file.storage().status().log().recycledSegments();
        for (int other = 0; file.storage().status().log().recycledSegments() == recycled; other++) {
            file.write(file.create("other" + other), Contents.filled(60_000, other));
            assertThat(file.storage().drain(LONG)).isTrue();
            assertThat(other).isLessThan(1000);
        }
    }

    @Test
    void nothingIsUploadedOfAWriteThatIsTakenBack() throws Exception {
        file.metadata().beforeCommits(() -> {
            file.storage().drain(A_WHILE);
            throw new FsException(FsError.TRY_LATER);
        });
        assertThatThrownBy(() -> file.write(DATA)).isInstanceOf(FsException.class);
        assertThat(file.metadata().objects().blocks(BlockRange.all(file.contentId()), 1))
                .isEmpty();
        assertThat(file.storage().drain(LONG)).isTrue();
        file.resize(DATA.length);
        assertThat(file.read(DATA.length)).containsOnly(0);
    }

    @Test
    void uploadsGoOnWhenTheLastOfSeveralWritesIsTold() throws Exception {
        var content = file.storage().promising(Promise.LOCAL);
        var first = Contents.write(content, file.contentId(), 0, ByteBuffer.wrap(DATA), Stability.UNSTABLE);
        var second = Contents.write(content, file.contentId(), 5000, ByteBuffer.wrap(DATA), Stability.UNSTABLE);
        first.waive();
        assertThat(file.storage().drain(A_WHILE)).isFalse();
        second.waive();
        assertThat(file.storage().drain(LONG)).isTrue();
    }

    @Test
    void noUploadChangesWhatAPreparedTruncationFrees() throws Exception {
        var content = file.storage().promising(Promise.LOCAL);
        Contents.write(content, file.contentId(), 0, DATA);
        Contents.write(content, file.contentId(), 50_000, DATA);
        // Uploaded, the hole between the two would have become zeros that are kept.
        var truncation = Contents.prepareTruncation(content, file.contentId(), 30_000);
        assertThat(file.storage().drain(A_WHILE)).isFalse();
        truncation.apply(DurabilityTicket.STABLE);
        assertThat(truncation.allocatedDelta()).isEqualTo(4096 - 53_248);
        assertThat(Contents.truncate(content, file.contentId(), 0)).isEqualTo(-4096);
        assertThat(file.storage().drain(LONG)).isTrue();
    }
}
