package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.CompiledTools;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A directory of ten thousand entries that is listed while another client changes it.
final class ChangingDirectoryIT {
    private static Lab lab;

    @BeforeAll
    static void start() {
        lab = Lab.open();
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    /// Two mounts that share no cache are two clients.
    @Test
    void whatDoesNotChangeIsListedExactlyOnce() {
        String output = lab.run("""
                share reader nosharecache,actimeo=0
                share writer nosharecache
                mkdir writer/dir
                %s reader/dir writer/dir 10000
                umount writer reader
                """.formatted(CompiledTools.listing()));
        assertThat(output).matches("5 listings, [1-9]\\d* changes meanwhile, 10000 entries each exactly once\\n");
    }
}
