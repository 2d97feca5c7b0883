package io.dittofs.e2e.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The distribution's `bin/dittofs start` as a process of its own in a network.
///
/// **Threading**: used by the thread that started it.
///
/// **Ownership**: closing it kills the server if it still runs.
public final class PackagedServer implements AutoCloseable {
    /// One share on which root is root.
    private static final String CONFIG = """
            shares:
              - name: /export
                identity_mapping: { map_privileged_to_anonymous: false }
            adapters: { nfs: { port: 12049 } }
            transfer: { drain_timeout: 60s }
            """;

    private static final String READY = "serving protocol=nfs";
    private static final String API = "serving protocol=api";
    private static final long LOG_LOOK_MILLIS = 1000;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final Path config;
    private final StringBuilder log = new StringBuilder();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;

    private PackagedServer(Process process, Path config) {
        this.process = process;
        this.config = config;
        this.reader = Thread.ofPlatform().name("server-log").daemon().unstarted(this::readLog);
    }

    /// Starts a server and returns once it serves. Call it from a thread that outlives the server, which dies with it.
    ///
    /// @param settings over those of the storage: variables of the environment
    public static PackagedServer start(LabNetwork network, Storage storage, Map<String, String> settings) {
        PackagedServer server = launch(network::inside, storage, settings);
        server.awaitReady();
        return server;
    }

    /// Launches a server on a free port of the loopback address, and does not wait until it serves. Call it from a
    /// thread that outlives the server, which dies with it.
    ///
    /// @param settings over those of the storage: variables of the environment
    public static PackagedServer launchOnLoopback(Storage storage, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("DITTOFS_ADAPTERS_NFS_ADDRESS", "127.0.0.1");
        all.put("DITTOFS_ADAPTERS_NFS_PORT", "0");
        all.put("DITTOFS_SERVER_API_PORT", "0");
        all.put("DITTOFS_SERVER_METRICS_PORT", "0");
        return launch(PackagedServer::dyingWithThisProcess, storage, all);
    }

    private static PackagedServer launch(
            UnaryOperator<List<String>> place, Storage storage, Map<String, String> settings) {
        try {
            Path config = configFile(storage);
            ProcessBuilder builder = new ProcessBuilder(
                            place.apply(List.of(launcher(), "start", "--config", config.toString())))
                    .redirectErrorStream(true);
            builder.environment().putAll(settings);
            var server = new PackagedServer(builder.start(), config);
            server.reader.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> dyingWithThisProcess(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        whole.addAll(command);
        return whole;
    }

    /// Runs another command of the distribution, which must succeed, on the storage of a server that has ended.
    ///
    /// @return what it wrote
    public static String run(LabNetwork network, Storage storage, String... command) {
        return run(network::inside, storage, command);
    }

    /// Runs another command of the distribution in the network of this process.
    ///
    /// @return what it wrote
    public static String run(Storage storage, String... command) {
        return run(PackagedServer::dyingWithThisProcess, storage, command);
    }

    private static String run(UnaryOperator<List<String>> place, Storage storage, String... command) {
        try {
            Path config = configFile(storage);
            try {
                List<String> words = new ArrayList<>(List.of(launcher()));
                words.addAll(List.of(command));
                words.addAll(List.of("--config", config.toString()));
                return HostCommand.succeed(COMMAND_LIMIT, place.apply(words));
            } finally {
                Files.delete(config);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path configFile(Storage storage) throws IOException {
        Path config = Files.createTempFile("dittofs-e2e-", ".yaml");
        return Files.writeString(config, storage.config() + CONFIG);
    }

    /// Asks the server to end, as `kill` does, and waits for it.
    ///
    /// @return its exit status
    public int stop() {
        askToEnd();
        return awaitEnd();
    }

    /// Asks the server to end, as `kill` does, and does not wait for it.
    public void askToEnd() {
        // Process.destroy would close the stream that the log is read from.
        process.toHandle().destroy();
    }

    /// Waits until the server, which was asked to, has ended.
    ///
    /// @return its exit status
    public int awaitEnd() {
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the server did not stop in " + STOP_LIMIT + ":\n" + log());
            }
            reader.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return process.exitValue();
    }

    /// Waits until the server serves.
    public void awaitReady() {
        try {
            boolean isReady = ready.await(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!isReady || !process.isAlive()) {
                close();
                throw new AssertionError("the server did not start:\n" + log());
            }
        } catch (InterruptedException e) {
            close();
            throw interrupted(e);
        }
    }

    /// The port on which a server that is ready serves NFS.
    public int port() {
        return port(READY);
    }

    /// The port of its administration API.
    public int apiPort() {
        awaitLog(API, START_LIMIT);
        return port(API);
    }

    private int port(String served) {
        Matcher address = Pattern.compile(served + " address=\\S*:(\\d+)").matcher(log());
        if (!address.find()) {
            throw new AssertionError("the server serves nowhere:\n" + log());
        }
        return Integer.parseInt(address.group(1));
    }

    /// Runs another command of the distribution beside the server, whose administration API it is told.
    public HostCommand runBeside(Storage storage, String... command) {
        try {
            Path beside = configFile(storage);
            try {
                Files.writeString(
                        beside, "server: { api: { port: %d } }%n".formatted(apiPort()), StandardOpenOption.APPEND);
                List<String> words = new ArrayList<>(List.of(launcher()));
                words.addAll(List.of(command));
                words.addAll(List.of("--config", beside.toString()));
                return HostCommand.run(COMMAND_LIMIT, dyingWithThisProcess(words));
            } finally {
                Files.delete(beside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends the server after a while, wherever it is then.
    public void killAfter(Duration delay) {
        try {
            if (process.waitFor(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the server ended by itself:\n" + log());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        kill();
    }

    /// Ends the server at once, in the middle of whatever it does.
    public void kill() {
        process.toHandle().destroyForcibly();
        try {
            process.waitFor();
            reader.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// What the server has written so far.
    public String log() {
        synchronized (log) {
            return log.toString();
        }
    }

    /// Waits until the server has written something.
    public void awaitLog(String text, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (log) {
            while (log.indexOf(text) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !process.isAlive()) {
                    throw new AssertionError("the server did not say '" + text + "':\n" + log);
                }
                try {
                    log.wait(Math.min(left, LOG_LOOK_MILLIS));
                } catch (InterruptedException e) {
                    throw interrupted(e);
                }
            }
        }
    }

    /// The open descriptors of the server.
    public long descriptors() {
        try (var open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            reader.join();
            Files.deleteIfExists(config);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String launcher() {
        String home = System.getProperty("dittofs.home");
        if (home == null) {
            throw new AssertionError("the e2e profile sets dittofs.home to where the distribution is");
        }
        return Path.of(home, "bin", "dittofs").toString();
    }

    private void readLog() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                synchronized (log) {
                    log.append(line).append('\n');
                    log.notifyAll();
                }
                if (line.contains(READY)) {
                    ready.countDown();
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            synchronized (log) {
                log.append(e).append('\n');
            }
        }
        ready.countDown();
    }

    private static AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", cause);
    }
}
