package io.dittofs.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/// What an administrator reads when a store cannot be opened.
final class ReasonTest {
    @Test
    void aNameAloneIsNoReason() {
        assertThat(Reason.of(new AccessDeniedException("/var/lib/x"))).isEqualTo("/var/lib/x: permission denied");
        assertThat(Reason.of(new NoSuchFileException("/proc/x"))).isEqualTo("/proc/x: no such file or directory");
    }

    @Test
    void whatSaysWhyIsLeftAsItIs() {
        assertThat(Reason.of(new FileSystemException("/x", null, "Not a directory")))
                .isEqualTo("/x: Not a directory");
        assertThat(Reason.of(new IOException("is in use"))).isEqualTo("is in use");
        assertThat(Reason.of(new IOException())).isEqualTo("java.io.IOException");
    }
}
