package io.dittofs.metadata.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/// Makes sessions of the three kinds that the store needs. Immutable, thread-safe.
///
/// @param options the database
record Connector(PostgresOptions options) {
    private static final int CONNECT_SECONDS_MAX = 5;

    /// An answer that takes longer is not waited for: the session is given up.
    private static final int ANSWER_SECONDS_MAX = 30;

    /// What the administrator may have set otherwise for all sessions.
    private static final String STRICT = " -c default_transaction_isolation=read\\ committed -c lock_timeout=5s";

    /// Commits return before the disk has them.
    private static final String ASYNCHRONOUS = "-c synchronous_commit=off";

    private static final String SYNCHRONOUS = "-c synchronous_commit=on";

    /// Each statement has one good plan, by an index and in its order, for a small table as for a large
    /// one. The planner must not choose another by statistics from when the table was empty.
    private static final String PLANS =
            " -c plan_cache_mode=force_generic_plan -c jit=off -c max_parallel_workers_per_gather=0"
                    + " -c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off"
                    + " -c enable_hashjoin=off -c enable_mergejoin=off";

    /// Sessions for reads and commits.
    DataSource pooled() {
        return source(ASYNCHRONOUS + STRICT + PLANS, ANSWER_SECONDS_MAX);
    }

    /// A session whose commits are stable when they return. **Ownership**: the caller closes it.
    Connection stable() throws SQLException {
        return source(SYNCHRONOUS + STRICT, ANSWER_SECONDS_MAX).getConnection();
    }

    /// The same without bounds on time, for migrations and checks.
    Connection patient() throws SQLException {
        return patientSource().getConnection();
    }

    DataSource patientSource() {
        return source(SYNCHRONOUS, 0);
    }

    private DataSource source(String sessionOptions, int answerSecondsMax) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {options.host()});
        source.setPortNumbers(new int[] {options.port()});
        source.setDatabaseName(options.database());
        source.setUser(options.user());
        source.setPassword(options.password());
        source.setSslMode(options.tls().sslMode());
        if (options.tls().verifies() && !hasRootCertificate()) {
            source.setSslfactory(DefaultJavaSSLFactory.class.getName());
        }
        source.setApplicationName("dittofs");
        source.setOptions(sessionOptions);
        source.setConnectTimeout(CONNECT_SECONDS_MAX);
        source.setLoginTimeout(2 * CONNECT_SECONDS_MAX);
        source.setSocketTimeout(answerSecondsMax);
        source.setTcpKeepAlive(true);
        // Every statement is one of a few: prepared in the server from its first use on.
        source.setPrepareThreshold(1);
        return source;
    }

    private static boolean hasRootCertificate() {
        return Files.exists(Path.of(System.getProperty("user.home"), ".postgresql", "root.crt"));
    }
}
