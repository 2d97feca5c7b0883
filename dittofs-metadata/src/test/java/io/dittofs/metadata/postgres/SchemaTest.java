package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.StoreTree;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SchemaTest {
    private final PostgresServer server = PostgresServer.shared();
    private PostgresOptions options;

    @BeforeEach
    void makeDatabase() throws Exception {
        options = server.newDatabase();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        server.drop(options);
    }

    @Test
    void openingMakesTheTables() throws Exception {
        try (MetadataStore store = TestStore.open(options)) {
            new StoreTree(store, "/export");
        }
        try (MetadataStore store = TestStore.open(options.withAutoMigrate(false))) {
            assertThat(store.shares()).hasSize(1);
        }
        assertThat(PostgresMetadataStore.migrate(options)).isZero();
    }

    @Test
    void openingRefusesMissingTablesWhereItMayNotMakeThem() throws Exception {
        assertRefused(options.withAutoMigrate(false), "no tables yet", "`dittofs migrate`");
        assertThat(PostgresMetadataStore.migrate(options)).isEqualTo(Schema.VERSION);
        TestStore.open(options.withAutoMigrate(false)).close();
    }

    @Test
    void openingRefusesOlderTablesWhereItMayNotChangeThem() throws Exception {
        PostgresMetadataStore.migrate(options);
        server.execute(
                options.database(), "DELETE FROM dittofs_schema_history WHERE version = '" + Schema.VERSION + "'");
        assertRefused(options.withAutoMigrate(false), "older version", "`dittofs migrate`");
    }

    @Test
    void newerTablesAreRefused() throws Exception {
        PostgresMetadataStore.migrate(options);
        server.execute(
                options.database(),
                "INSERT INTO dittofs_schema_history SELECT 99, '99', 'later', type, script, 0, installed_by,"
                        + " installed_on, 0, true FROM dittofs_schema_history WHERE version = '1'");
        assertRefused(options, "newer version", "`dittofs migrate`");
        assertThatThrownBy(() -> PostgresMetadataStore.migrate(options)).hasMessageContaining("newer version");
    }

    @Test
    void tablesOfOthersAreRefusedAndLeftAlone() throws Exception {
        server.execute(options.database(), "CREATE TABLE inode (text text)");
        assertRefused(options, "holds other tables", "`dittofs migrate`");
        assertThatThrownBy(() -> PostgresMetadataStore.migrate(options)).hasMessageContaining("other tables");
        server.execute(options.database(), "SELECT text FROM inode");
    }

    @Test
    void aDatabaseThatCannotHoldAllTextIsRefused() throws Exception {
        PostgresOptions latin = server.newDatabase(" ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
        try {
            assertThatThrownBy(() -> TestStore.open(latin).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("encoding UTF8")
                    .hasMessageNotContaining("\n");
            assertThatThrownBy(() -> PostgresMetadataStore.migrate(latin)).hasMessageContaining("encoding UTF8");
        } finally {
            server.drop(latin);
        }
    }

    @Test
    void anotherFormatIsRefused() throws Exception {
        TestStore.open(options).close();
        server.execute(options.database(), "UPDATE header SET format = 2");
        assertRefused(options, "another format", "");
    }

    @Test
    void serversThatStartTogetherAgreeOnTheStore() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Callable<PostgresMetadataStore> opening = () -> TestStore.open(options);
            var first = threads.submit(opening);
            var second = threads.submit(opening);
            try (MetadataStore one = first.get();
                    MetadataStore other = second.get()) {
                assertThat(one.handleSecret()).isEqualTo(other.handleSecret()).isNotEqualTo(new byte[16]);
                assertThat(new StoreTree(one, "/export").share()).isEqualTo(new StoreTree(other, "/export").share());
            }
        }
    }

    @Test
    void newestMigrationHasTheVersionThatIsRequired() throws Exception {
        URL folder = Objects.requireNonNull(Schema.class.getResource("migration"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(Schema.VERSION)
                    .anyMatch(name -> name.startsWith("V" + Schema.VERSION + "__"));
        }
    }

    private static void assertRefused(PostgresOptions options, String reason, String remedy) {
        assertThatThrownBy(() -> TestStore.open(options).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(options.database())
                .hasMessageContaining(reason)
                .hasMessageContaining(remedy)
                .hasMessageNotContaining("\n");
    }
}
