package io.dittofs.metadata.rocksdb;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Another Java process with the tests' class path, whose output is read line by line. **Ownership**: killed when
/// closed.
final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final Path errors;
    private final BufferedReader lines;

    private ChildProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /// @param prefix what the command line begins with, before `java`
    /// @param directory gets the process's temporary files, since it may not live to remove them
    static ChildProcess start(List<String> prefix, Path directory, Class<?> main, List<String> arguments)
            throws IOException {
        Path temporary = Files.createDirectories(directory.resolve("temporary"));
        Path errors = directory.resolve("errors");
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-ea:io.dittofs...",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new ChildProcess(process, errors);
    }

    /// The next line; null when the process has ended.
    @Nullable
    String readLine() throws IOException {
        return lines.readLine();
    }

    /// With SIGKILL. What it has written can still be read.
    void kill() {
        boolean isKilled = process.toHandle().destroyForcibly();
        assert isKilled;
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the process does not end");
        }
        return process.exitValue();
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        lines.close();
    }
}
