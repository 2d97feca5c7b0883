package io.dittofs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> NAMES = List.of("port", "max_connections", "read_only", "rocksdb", "memory");

    @ParameterizedTest
    @CsvSource({
        "prot, port",
        "Port, port",
        "maxConnections, max_connections",
        "max-conections, max_connections",
        "readOnly, read_only",
        "rocksd, rocksdb",
        "memmory, memory"
    })
    void findsWhatWasMeant(String typed, String meant) {
        assertThat(NearestName.of(typed, NAMES)).contains(meant);
        assertThat(NearestName.hint(typed, NAMES)).isEqualTo(" (did you mean '" + meant + "'?)");
    }

    @Test
    void guessesNothingFarFetched() {
        assertThat(NearestName.hint("address", NAMES)).isEmpty();
        assertThat(NearestName.hint("", NAMES)).isEmpty();
        assertThat(NearestName.hint("port".repeat(100_000), NAMES)).isEmpty();
        assertThat(NearestName.hint("port", List.of())).isEmpty();
    }
}
