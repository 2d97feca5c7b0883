package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VersionsTest {
    @Test
    void isCompleteUpToTheFirstThatIsOpen() {
        Versions versions = new Versions();
        long first = versions.begin();
        long second = versions.begin();
        long third = versions.begin();
        assertThat(versions.complete()).isLessThan(first);
        assertThat(versions.latest()).isEqualTo(third);
        versions.end(second);
        assertThat(versions.complete()).isLessThan(first);
        versions.end(first);
        assertThat(versions.complete()).isEqualTo(second);
        versions.end(third);
        assertThat(versions.complete()).isEqualTo(third);
    }
}
