package io.dittofs.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DataDirectoryTest {
    @Test
    void isWhereTheFirstOfTheVariablesSays() {
        var all = Map.of("STATE_DIRECTORY", "/var/lib/x", "XDG_DATA_HOME", "/data", "HOME", "/users/u");
        assertThat(DataDirectory.find(all)).isEqualTo(Path.of("/var/lib/x"));
        assertThat(DataDirectory.find(Map.of("XDG_DATA_HOME", "/data", "HOME", "/users/u")))
                .isEqualTo(Path.of("/data/dittofs"));
        assertThat(DataDirectory.find(Map.of("HOME", "/users/u"))).isEqualTo(Path.of("/users/u/.local/share/dittofs"));
    }

    @Test
    void isNeverRelative() {
        var relative = Map.of("STATE_DIRECTORY", "x", "XDG_DATA_HOME", "y", "HOME", "/users/u");
        assertThat(DataDirectory.find(relative)).isEqualTo(Path.of("/users/u/.local/share/dittofs"));
    }
}
