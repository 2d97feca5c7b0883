package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.StoreTree;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of errors of the database: its function is replaced by one that fails some times.
final class RefusalTest {
    private final PostgresServer server = PostgresServer.shared();
    private PostgresOptions options;
    private PostgresMetadataStore store;
    private StoreTree tree;

    @BeforeEach
    void open() throws Exception {
        options = server.newStore();
        store = TestStore.open(options);
        tree = new StoreTree(store, "/export");
    }

    @AfterEach
    void close() throws Exception {
        assertThat(StoreCheck.check(store).sentences()).isEmpty();
        store.close();
        server.drop(options);
    }

    private void failCommits(String state, int times) throws Exception {
        server.execute(options.database(), """
                CREATE SEQUENCE attempts;
                ALTER FUNCTION commit_changes RENAME TO commit_changes_really;
                CREATE FUNCTION commit_changes(
                    locks bigint[], shared boolean[], kinds smallint[], v bigint[], b bytea[])
                RETURNS timestamptz LANGUAGE plpgsql AS $$
                DECLARE
                    started timestamptz;
                BEGIN
                    started := commit_changes_really(locks, shared, kinds, v, b);
                    IF nextval('attempts') <= %d THEN
                        RAISE EXCEPTION 'it failed' USING ERRCODE = '%s', DETAIL = 'in two lines';
                    END IF;
                    RETURN started;
                END
                $$
                """.formatted(times, state));
    }

    private long attempts() throws Exception {
        try (Connection session = server.session(options.database());
                Statement query = session.createStatement();
                ResultSet row = query.executeQuery("SELECT last_value FROM attempts")) {
            row.next();
            return row.getLong(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"40001", "40P01"})
    void whatMetAnotherIsTriedAgain(String state) throws Exception {
        failCommits(state, 3);
        tree.createFile(tree.root(), "file");
        assertThat(attempts()).isEqualTo(4);
        assertThat(tree.names(tree.root())).containsExactly("file");
    }

    @Test
    void whatMeetsOthersForTooLongIsToBeTriedLater() {
        assertThat(SqlFaults.of(new SQLException("deadlock detected", "40P01")).error())
                .isEqualTo(FsError.TRY_LATER);
    }

    @ParameterizedTest
    @CsvSource({"53100, NO_SPACE", "55P03, TRY_LATER", "25006, TRY_LATER", "XX001, IO"})
    void otherErrorsAreNotTriedAgain(String state, FsError error) throws Exception {
        failCommits(state, 1);
        assertThat(TestStore.assertRefused(error, () -> tree.createFile(tree.root(), "file")))
                .hasMessageContaining(state)
                .hasMessageContaining("it failed")
                .hasMessageNotContaining("\n");
        assertThat(attempts()).isEqualTo(1);
        tree.createFile(tree.root(), "file");
    }

    /// A changed directory is not overwritten by a set whose other changes are to the same row.
    @Test
    void requirementsAreMetInTheirPlace() throws Exception {
        long number = tree.createDirectory(tree.root(), "directory").number();
        var before = tree.inode(number);
        store.commit(new ChangeSet()
                .requireUnchanged(before)
                .touchDirectory(number, 5, 0)
                .requireUnchanged(before.touched(5, 0))
                .putInode(before.touched(6, 0)));
        assertThat(store.inode(number)).isEqualTo(before.touched(6, 0));
        TestStore.assertRefused(
                FsError.CONFLICT,
                () -> store.commit(new ChangeSet()
                        .requireUnchanged(before)
                        .removeEntry(tree.root(), StoreTree.name("none"), number)
                        .putInode(before)));
        TestStore.assertRefused(
                FsError.CONFLICT,
                () -> store.commit(new ChangeSet().requireUnchanged(before).removeInode(number)));
    }

    @Test
    void closedStoreRefuses() throws Exception {
        PostgresMetadataStore other = TestStore.open(options);
        other.close();
        TestStore.assertRefused(FsError.TRY_LATER, () -> other.inode(1));
        TestStore.assertRefused(FsError.TRY_LATER, other::sync);
    }
}
