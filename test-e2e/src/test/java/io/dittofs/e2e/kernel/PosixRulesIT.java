package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.CompiledTools;
import io.dittofs.e2e.guest.HostCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The POSIX rule families on a mount.
final class PosixRulesIT {
    private static final Duration LOCAL_LIMIT = Duration.ofMinutes(3);
    private static final String ALL_PASSED = "(?s).*\\n\\d{5} passed, 0 failed\\n";

    private static Lab lab;

    @BeforeAll
    static void start() {
        lab = Lab.open();
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    /// The rules themselves are right where a local file system keeps them all.
    @Test
    void aLocalFileSystemKeepsThem(@TempDir Path directory) {
        String output = HostCommand.succeed(
                LOCAL_LIMIT, List.of(CompiledTools.posixRules().toString(), directory.toString()));
        assertThat(output).matches(ALL_PASSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"actimeo=0", ""})
    void aMountKeepsThem(String options) {
        String output = lab.run("share m %s\n%s m\numount m\n".formatted(options, CompiledTools.posixRules()));
        assertThat(output).matches(ALL_PASSED);
    }
}
