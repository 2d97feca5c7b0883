package io.dittofs.e2e.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A command of the host, run to its end.
///
/// **Threading**: immutable.
///
/// @param status how it exited
/// @param output what it wrote to both of its streams
public record HostCommand(int status, String output) {
    /// Runs a command that must succeed, and gives what it wrote.
    public static String succeed(Duration limit, List<String> command) {
        HostCommand done = run(limit, command);
        if (done.status != 0) {
            throw new AssertionError(command + " exited with " + done.status + ":\n" + done.output);
        }
        return done.output;
    }

    /// Runs a command; one that takes longer than the limit is killed and is an error.
    public static HostCommand run(Duration limit, List<String> command) {
        try {
            Path output = Files.createTempFile("dittofs-e2e-", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " took longer than " + limit + ":\n" + Files.readString(output));
                }
                return new HostCommand(process.exitValue(), Files.readString(output));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(command + " was interrupted", e);
        }
    }
}
