package io.dittofs.cli.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceManagerTest {
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void tellsThatItIsReadyAndThatItStops() throws Throwable {
        var name = folder.resolve("notify").toString();
        try (var systemd = new Datagrams(name);
                var manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", name))) {
            manager.ready("2 shares", _ -> true);
            manager.stopping(LONGEST);

            assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=2 shares");
            assertThat(systemd.next()).isEqualTo("STOPPING=1\nEXTEND_TIMEOUT_USEC=90000000");
        }
    }

    @Test
    void givesSignsOfLifeAsLongAsThereIsLife() throws Throwable {
        var name = "@dittofs-" + UUID.randomUUID();
        var asked = new AtomicInteger();
        var last = new CountDownLatch(5);
        try (var systemd = new Datagrams(name);
                var manager = ServiceManager.of(Map.of(
                        "NOTIFY_SOCKET",
                        name,
                        "WATCHDOG_USEC",
                        "20000",
                        "WATCHDOG_PID",
                        Long.toString(ProcessHandle.current().pid())))) {
            manager.ready("1 share", longest -> {
                last.countDown();
                return longest.equals(Duration.ofMillis(10)) && asked.getAndIncrement() < 3;
            });
            assertThat(systemd.next()).startsWith("READY=1");
            for (int i = 0; i < 3; i++) {
                assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
            }
            last.await();
            manager.stopping(LONGEST);
            assertThat(systemd.next()).startsWith("STOPPING=1");
        }
    }

    @Test
    void theWatchdogOfAnotherProcessIsNotOurs() throws Throwable {
        var name = folder.resolve("notify").toString();
        try (var systemd = new Datagrams(name);
                var manager = ServiceManager.of(
                        Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1"))) {
            manager.ready("1 share", _ -> {
                throw new AssertionError("asked for a sign of life");
            });
            manager.stopping(LONGEST);
            assertThat(systemd.next()).startsWith("READY=1");
            assertThat(systemd.next()).startsWith("STOPPING=1");
        }
    }

    @Test
    void withoutSystemdNothingHappens() {
        var nobody = folder.resolve("nobody").toString();
        List.of(
                        Map.<String, String>of(),
                        Map.of("NOTIFY_SOCKET", "relative"),
                        Map.of("NOTIFY_SOCKET", nobody, "WATCHDOG_USEC", "soon"))
                .forEach(environment -> {
                    try (var manager = ServiceManager.of(environment)) {
                        manager.ready("1 share", _ -> true);
                        manager.stopping(LONGEST);
                    }
                });
    }
}
