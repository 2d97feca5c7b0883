package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// That the database goes through an index and in its order, also where its statistics are of an empty table or of
/// directories that are all small. Otherwise a page of a large directory costs as much as the whole.
final class PlansTest {
    private static final int FILES = 2000;

    private static final String FILL = """
            INSERT INTO inode SELECT n, n, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, n, 0, 0
            FROM generate_series(1, %1$d) AS n;
            INSERT INTO entry SELECT 1 + n / 2, n::text::bytea, n, n + 2 FROM generate_series(1, %1$d) AS n;
            ANALYZE inode, entry
            """.formatted(FILES);

    private final PostgresServer server = PostgresServer.shared();

    static List<String> reads() {
        return List.of(
                PostgresMetadataStore.INODE,
                PostgresMetadataStore.LOOKUP,
                PostgresMetadataStore.LOCATE,
                PostgresMetadataStore.LIST,
                PostgresMetadataStore.TARGET,
                PostgresMetadataStore.GIVEN_NAMES,
                PostgresMetadataStore.RELEASES);
    }

    @ParameterizedTest
    @MethodSource("reads")
    void readsGoThroughAnIndex(String sql) throws Exception {
        PostgresOptions options = server.newStore();
        assertThat(plan(options, sql)).noneMatch(PlansTest::readsAWholeTable);
        server.execute(options.database(), FILL);
        assertThat(plan(options, sql)).noneMatch(PlansTest::readsAWholeTable);
        server.drop(options);
    }

    private static boolean readsAWholeTable(String step) {
        return step.contains("Seq Scan") || step.contains("Bitmap") || step.contains("Hash") || step.contains("Merge");
    }

    @Test
    void pagesAreReadInOrder() throws Exception {
        PostgresOptions options = server.newStore();
        server.execute(options.database(), FILL);
        assertThat(plan(options, PostgresMetadataStore.LIST))
                .anyMatch(step -> step.contains("Index Scan using entry_by_cookie"))
                .noneMatch(step -> step.contains("Sort"));
        server.drop(options);
    }

    /// The plan that a session of the store makes of a statement, whatever its parameters.
    private static List<String> plan(PostgresOptions options, String sql) throws Exception {
        StringBuilder numbered = new StringBuilder();
        List<String> parameters = new ArrayList<>();
        for (String part : sql.split("\\?", -1)) {
            numbered.append(parameters.isEmpty() ? "" : "$" + parameters.size()).append(part);
            parameters.add("NULL");
        }
        parameters.removeLast();
        List<String> steps = new ArrayList<>();
        try (Connection session = new Connector(options).pooled().getConnection();
                Statement query = session.createStatement()) {
            query.execute("PREPARE planned AS " + numbered);
            try (ResultSet rows =
                    query.executeQuery("EXPLAIN EXECUTE planned (" + String.join(", ", parameters) + ")")) {
                while (rows.next()) {
                    steps.add(rows.getString(1));
                }
            }
        }
        return steps;
    }
}
