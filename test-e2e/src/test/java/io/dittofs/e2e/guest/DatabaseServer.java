package io.dittofs.e2e.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The PostgreSQL of the system as a process of its own in a network, on the port 5432 of its loopback address.
///
/// **Threading**: used by one thread.
///
/// **Ownership**: closing it ends the process; the directory is the caller's.
final class DatabaseServer implements AutoCloseable {
    static final String PASSWORD = "e2e password";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String NOBODY = "65534";
    private static final Duration SETUP_LIMIT = Duration.ofMinutes(1);
    private static final String READY = "database system is ready to accept connections";

    private final LabNetwork network;
    private final Path directory;
    private Process process;

    private DatabaseServer(LabNetwork network, Path directory, Process process) {
        this.network = network;
        this.directory = directory;
        this.process = process;
    }

    /// Starts a server with an empty database `dittofs` of a user `dittofs`.
    static DatabaseServer start(LabNetwork network, Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path data = directory.resolve("database");
            Path password = Files.writeString(directory.resolve("password"), PASSWORD);
            HostCommand.succeed(
                    SETUP_LIMIT,
                    asNobody(
                            program("initdb"),
                            "--pgdata=" + data,
                            "--username=dittofs",
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--no-sync"));
            DatabaseServer server = new DatabaseServer(network, directory, launch(network, directory));
            server.awaitReady();
            createDatabase(network, directory);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(LabNetwork network, Path directory) throws IOException {
        return new ProcessBuilder(network.inside(asNobody(
                        program("postgres"),
                        "-D",
                        directory.resolve("database").toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=" + directory)))
                .redirectErrorStream(true)
                .redirectOutput(log(directory).toFile())
                .start();
    }

    private static Path log(Path directory) {
        return directory.resolve("database.log");
    }

    /// Kills all its processes, as the end of its machine does but for what the disk did not have.
    void kill() {
        List<ProcessHandle> members = process.descendants().toList();
        process.destroyForcibly();
        members.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        members.forEach(member -> member.onExit().join());
    }

    /// Starts it again after it was killed.
    void startAgain() {
        try {
            process = launch(network, directory);
            awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> asNobody(String... words) {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--pdeathsig", "KILL"));
        command.addAll(List.of("env", "LC_ALL=C"));
        command.addAll(List.of(words));
        return command;
    }

    /// The newest version that is installed.
    private static String program(String name) throws IOException {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .max(Path::compareTo)
                    .orElseThrow(() -> new AssertionError("PostgreSQL is not installed"))
                    .toString();
        }
    }

    private void awaitReady() throws IOException {
        while (!Files.readString(log(directory)).contains(READY)) {
            if (!process.isAlive()) {
                throw new AssertionError("PostgreSQL did not start:\n" + Files.readString(log(directory)));
            }
            Thread.onSpinWait();
        }
    }

    private static void createDatabase(LabNetwork network, Path directory) throws IOException {
        List<String> psql = List.of(
                program("psql"),
                "-h",
                directory.toString(),
                "-U",
                "dittofs",
                "-c",
                "CREATE DATABASE dittofs",
                "postgres");
        ProcessBuilder builder = new ProcessBuilder(network.inside(psql)).redirectErrorStream(true);
        builder.environment().putAll(Map.of("PGPASSWORD", PASSWORD));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError("the database was not made: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
