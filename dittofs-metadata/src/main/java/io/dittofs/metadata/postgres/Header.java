package io.dittofs.metadata.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// What a store keeps of itself, in the one row of the table `header`.
///
/// @param instance 16 random bytes that no other store has
/// @param handleSecret the 16 bytes under which file handles are sealed
@SuppressWarnings("ArrayRecordComponent") // compared by hasSameInstance alone
record Header(byte[] instance, byte[] handleSecret) {
    private static final int FORMAT = 1;
    private static final int RANDOM_BYTES = 16;

    /// Whoever comes first makes it; all others find it.
    private static final String CREATE =
            "INSERT INTO header (format, instance, handle_secret) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

    private static final String READ = "SELECT format, instance, handle_secret FROM header";

    /// Reads the header, which is made if the store has none yet; stable where the session's commits are.
    ///
    /// **Errors**: an `IOException` whose message is for the administrator where the format is another.
    static Header open(Connection session, PostgresOptions options, RandomGenerator random)
            throws SQLException, IOException {
        try (PreparedStatement create = session.prepareStatement(CREATE)) {
            create.setInt(1, FORMAT);
            create.setBytes(2, randomBytes(random));
            create.setBytes(3, randomBytes(random));
            create.executeUpdate();
        }
        try (PreparedStatement query = session.prepareStatement(READ);
                ResultSet row = query.executeQuery()) {
            if (!row.next() || row.getInt(1) != FORMAT) {
                throw new IOException(options.place() + " has a metadata store of another format than " + FORMAT);
            }
            return new Header(row.getBytes(2), row.getBytes(3));
        }
    }

    /// Whether the database of a session is still this store.
    boolean isOf(Connection session) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(READ);
                ResultSet row = query.executeQuery()) {
            return row.next() && row.getInt(1) == FORMAT && Arrays.equals(row.getBytes(2), instance);
        }
    }

    private static byte[] randomBytes(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
