package io.dittofs.e2e.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A guest at work.
///
/// **Threading**: used by the thread that started it.
///
/// **Ownership**: closing it ends everything that was started for it, however far it has come.
public final class RunningGuest implements AutoCloseable {
    private static final int CONSOLE_CHARACTERS = 4000;
    private static final int OUTPUT_CHARACTERS = 12_000;

    private final Process process;
    private final Path work;
    private final long deadlineNanos;

    RunningGuest(Process process, Path work, Duration limit) {
        this.process = process;
        this.work = work;
        this.deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /// Gives the word that the script waits for.
    public void sign(String name) {
        try {
            Files.createFile(work.resolve("word-" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the script has come to a point.
    public void awaitSign(String name) {
        Path sign = work.resolve("sign-" + name);
        try (WatchService watch = work.getFileSystem().newWatchService()) {
            work.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(sign)) {
                // In slices, since a guest that dies makes no file.
                WatchKey key = watch.poll(Math.min(leftNanos(), 200_000_000L), TimeUnit.NANOSECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
                if (!process.isAlive() && !Files.exists(sign)) {
                    throw new AssertionError("the guest ended before it came to '" + name + "'" + report());
                }
                if (leftNanos() == 0) {
                    throw new AssertionError("the guest did not come to '" + name + "' in time" + report());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// Watches the script go on for a while.
    public void goOnFor(Duration time) {
        try {
            if (process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the guest ended" + report());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// Waits for the script's end, which must be a good one.
    ///
    /// @return what the script wrote
    public String succeed() {
        int status = finish();
        if (status != 0) {
            throw new AssertionError("the script exited with " + status + report());
        }
        return read("output");
    }

    /// Waits for the script's end.
    ///
    /// @return the script's exit status
    public int finish() {
        try {
            if (!process.waitFor(leftNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the guest did not end in time" + report());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        if (!Files.exists(work.resolve("status"))) {
            throw new AssertionError("the guest died" + report());
        }
        return Integer.parseInt(read("status").strip());
    }

    /// What the script has written so far.
    public String output() {
        return read("output");
    }

    /// A file that the script left in `$WORK`.
    public String read(String name) {
        try {
            return new String(Files.readAllBytes(work.resolve(name)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The folder that the script knows as `$WORK`.
    public Path work() {
        return work;
    }

    @Override
    public void close() {
        List<ProcessHandle> members = process.descendants().toList();
        process.destroyForcibly();
        try {
            process.waitFor();
            members.forEach(member -> member.onExit().join());
            Folders.delete(work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private long leftNanos() {
        return Math.max(0, deadlineNanos - System.nanoTime());
    }

    private String report() {
        return "; its output:\n%s\nits console:\n%s"
                .formatted(tail(read("output"), OUTPUT_CHARACTERS), tail(read("console"), CONSOLE_CHARACTERS));
    }

    private static String tail(String text, int characters) {
        return text.substring(Math.max(0, text.length() - characters));
    }
}
