package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/// That the password shows nowhere.
final class PasswordTest {
    private static final String SECRET = "Tr0ub4dor&3";

    private final PostgresServer server = PostgresServer.shared();

    @Test
    void textFormLeavesItOut() throws Exception {
        PostgresOptions options = withPassword(server.newDatabase(), SECRET);
        assertThat(options.toString()).contains(options.database()).doesNotContain(SECRET);
        server.drop(options);
    }

    @Test
    void refusedPasswordIsNotRepeated() throws Exception {
        PostgresOptions options = server.newDatabase();
        try (TestLog log = TestLog.of(Logger.ROOT_LOGGER_NAME, Level.TRACE)) {
            IOException refusal = catchThrowableOfType(
                    IOException.class,
                    () -> TestStore.open(withPassword(options, SECRET)).close());
            assertThat(refusal).hasMessageContaining("28P01").hasMessageNotContaining("\n");
            StringWriter trace = new StringWriter();
            refusal.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain(SECRET);
            assertThat(log.lines()).noneMatch(line -> line.contains(SECRET));
        }
        server.drop(options);
    }

    @Test
    void noLogHasIt() throws Exception {
        PostgresOptions options = server.newDatabase();
        try (TestLog log = TestLog.of(Logger.ROOT_LOGGER_NAME, Level.TRACE)) {
            TestStore.open(options).close();
            assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains(PostgresServer.PASSWORD));
        }
        server.drop(options);
    }

    private static PostgresOptions withPassword(PostgresOptions options, String password) {
        return new PostgresOptions(
                options.host(), options.port(), options.database(), options.user(), password, options.tls(), 4, true);
    }
}
