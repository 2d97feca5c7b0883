package io.dittofs.metadata.postgres;

import ch.qos.logback.classic.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server of the tests' own, listening on the loopback address. It refuses to run as root, so a build
/// of root's runs it as nobody. Confined to one thread, except that anybody may make databases.
public final class PostgresServer implements AutoCloseable {
    static final String USER = "dittofs";
    static final String PASSWORD = "correct horse battery staple";

    private static final String NOBODY = "65534";
    private static final String READY = "database system is ready to accept connections";
    private static final String TEMPLATE = "template_dittofs";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    static {
        // The pool and the migrations have much to say.
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    }

    private final Path directory;
    private final int port;
    private final List<String> settings;
    private @Nullable Process postmaster;

    private PostgresServer(Path directory, int port, List<String> settings) {
        this.directory = directory;
        this.port = port;
        this.settings = settings;
    }

    /// The one server of this process for tests that do not harm it; it does not wait for the disk.
    static PostgresServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        private static final PostgresServer SERVER = open();

        private static PostgresServer open() {
            try {
                PostgresServer server = create("fsync=off", "full_page_writes=off");
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                return server;
            } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Unpacked once for all servers of this process.
    private static final class Programs {
        private static final Path DIRECTORY = unpack();

        private static Path unpack() {
            try {
                Path directory = Files.createTempDirectory("dittofs-postgres-programs-");
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
                Binaries.unpackTo(directory);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> removeTree(directory)));
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Starts a new server with some settings (`name=value`).
    public static PostgresServer create(String... settings) throws IOException, SQLException {
        Path directory = Files.createTempDirectory("dittofs-postgres-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path password = directory.resolve("password");
        Files.writeString(password, PASSWORD);
        PostgresServer server = new PostgresServer(directory, freePort(), List.of(settings));
        server.initialise(password);
        server.start();
        server.execute("postgres", "CREATE DATABASE " + TEMPLATE);
        PostgresMetadataStore.migrate(server.options(TEMPLATE));
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void initialise(Path password) throws IOException {
        Process initdb = command(
                        program("initdb"),
                        "--pgdata=" + data(),
                        "--username=" + USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--no-sync")
                .start();
        String output = read(initdb.getInputStream());
        if (await(initdb) != 0) {
            throw new IOException("initdb: " + output);
        }
    }

    private static ProcessBuilder command(String... words) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        }
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static String program(String name) {
        return Programs.DIRECTORY.resolve("bin").resolve(name).toString();
    }

    Path data() {
        return directory.resolve("data");
    }

    /// Starts the server, again after [#kill], and returns when it takes connections.
    void start() throws IOException {
        List<String> words = new ArrayList<>(List.of(program("postgres"), "-D", data().toString()));
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=200",
                "shared_buffers=128MB"));
        for (String setting : all) {
            words.addAll(List.of("-c", setting));
        }
        Process process = command(words.toArray(String[]::new)).start();
        postmaster = process;
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder read = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            read.append(line).append('\n');
            if (line.contains(READY)) {
                Thread.ofVirtual().start(() -> drain(log));
                return;
            }
        }
        throw new IOException("PostgreSQL did not start: " + read);
    }

    private static void drain(BufferedReader log) {
        try {
            while (log.readLine() != null) {
                // A full pipe would stop the server.
            }
        } catch (IOException e) {
            // The server is gone.
        }
    }

    /// Writes a file into its data directory that only it may read.
    void write(String name, String text) throws IOException {
        Path file = data().resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setOwner(file, Files.getOwner(data()));
    }

    /// `kill -9` of all its processes.
    void kill() {
        Process process = postmaster;
        if (process == null) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        await(process);
        children.forEach(child -> child.onExit().join());
        postmaster = null;
    }

    /// Sends a signal to one of its processes.
    static void signal(String name, long process) throws IOException {
        await(new ProcessBuilder("kill", "-" + name, Long.toString(process)).start());
    }

    /// A new database with the tables of an empty store.
    public PostgresOptions newStore() throws SQLException {
        return newDatabase(" TEMPLATE " + TEMPLATE);
    }

    /// A new database without tables.
    PostgresOptions newDatabase() throws SQLException {
        return newDatabase("");
    }

    /// @param how more of the statement that makes it
    PostgresOptions newDatabase(String how) throws SQLException {
        String name = "test_" + DATABASES.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name + how);
        return options(name);
    }

    void drop(PostgresOptions options) throws SQLException {
        execute("postgres", "DROP DATABASE " + options.database() + " WITH (FORCE)");
    }

    private PostgresOptions options(String database) {
        return new PostgresOptions("127.0.0.1", port, database, USER, PASSWORD, PostgresOptions.Tls.DISABLE, 8, true);
    }

    int port() {
        return port;
    }

    /// Executes statements as an administrator would.
    void execute(String database, String sql) throws SQLException {
        try (Connection session = session(database);
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    Connection session(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, PASSWORD);
    }

    private static String read(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Kills the server and removes what it had.
    @Override
    public void close() {
        kill();
        removeTree(directory);
    }

    private static void removeTree(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
