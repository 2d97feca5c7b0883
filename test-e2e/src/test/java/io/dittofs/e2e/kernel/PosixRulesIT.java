package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.CompiledTools;
import io.dittofs.e2e.guest.HostCommand;
import io.dittofs.e2e.guest.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The POSIX rule families on a mount of each kind of store.
final class PosixRulesIT {
    private static final Duration LOCAL_LIMIT = Duration.ofMinutes(3);
    private static final String ALL_PASSED = "(?s).*\\n\\d{5} passed, 0 failed\\n";

    /// The rules themselves are right where a local file system keeps them all.
    @Test
    void aLocalFileSystemKeepsThem(@TempDir Path directory) {
        String output = HostCommand.succeed(
                LOCAL_LIMIT, List.of(CompiledTools.posixRules().toString(), directory.toString()));
        assertThat(output).matches(ALL_PASSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY", "ROCKSDB", "POSTGRES"})
    void aMountKeepsThem(Storage.Kind kind) {
        assertThat(rulesOnAMount(kind, "actimeo=0")).matches(ALL_PASSED);
    }

    @Test
    void aMountThatCachesAttributesKeepsThem() {
        assertThat(rulesOnAMount(Storage.Kind.ROCKSDB, "")).matches(ALL_PASSED);
    }

    private static String rulesOnAMount(Storage.Kind kind, String options) {
        try (Lab lab = Lab.open(kind)) {
            return lab.run("share m %s\n%s m\numount m\n".formatted(options, CompiledTools.posixRules()));
        }
    }
}
