package io.dittofs.cli.systemd;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells systemd when the service is ready, when it stops and, if the unit has `WatchdogSec`, that it is alive. Without
/// systemd nothing happens. What systemd does not take is logged and no reason to end.
///
/// **Threading**: thread-safe.
public final class ServiceManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    private final @Nullable NotifySocket socket;
    private final @Nullable Duration watchdog;
    private final CountDownLatch closing = new CountDownLatch(1);

    private ServiceManager(@Nullable NotifySocket socket, @Nullable Duration watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /// The one that started this process, by `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    public static ServiceManager of(Map<String, String> environment) {
        String name = environment.get("NOTIFY_SOCKET");
        if (name == null) {
            return new ServiceManager(null, null);
        }
        try {
            return new ServiceManager(new NotifySocket(name), watchdog(environment));
        } catch (IOException e) {
            LOG.warn("systemd cannot be told anything socket={} reason={}", name, e.getMessage());
            return new ServiceManager(null, null);
        }
    }

    /// How often a sign of life is due; null where none is wanted of this process.
    private static @Nullable Duration watchdog(Map<String, String> environment) {
        String micros = environment.get("WATCHDOG_USEC");
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        boolean isOurs = pid.isEmpty()
                || pid.equals(Long.toString(ProcessHandle.current().pid()));
        if (micros == null || !isOurs) {
            return null;
        }
        try {
            return Duration.of(Long.parseLong(micros), ChronoUnit.MICROS);
        } catch (NumberFormatException e) {
            LOG.warn("WATCHDOG_USEC is no number: {}", micros);
            return null;
        }
    }

    /// Clients are served. From now on a sign of life is given at half of each interval, as long as there is one.
    ///
    /// @param status for people, one line
    /// @param isAlive whether the service does its work, asked with the longest time that the answer may take
    public void ready(String status, Predicate<Duration> isAlive) {
        tell("READY=1\nSTATUS=" + status);
        if (socket != null && watchdog != null) {
            Duration half = watchdog.dividedBy(2);
            Thread.ofPlatform().daemon().name("watchdog").start(() -> watch(half, isAlive));
        }
    }

    private void watch(Duration interval, Predicate<Duration> isAlive) {
        try {
            do {
                if (isAlive.test(interval)) {
                    tell("WATCHDOG=1");
                } else {
                    LOG.error("an event loop does not answer; systemd will restart the service if that goes on");
                }
            } while (!closing.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            LOG.debug("the watchdog ends");
        }
    }

    /// The service stops, which may take so long.
    public void stopping(Duration longest) {
        tell("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(longest.toNanos()));
    }

    private void tell(String state) {
        if (socket == null) {
            return;
        }
        try {
            socket.send(state);
        } catch (IOException e) {
            LOG.warn(
                    "systemd was not told: {} reason={}",
                    state.lines().findFirst().orElse(""),
                    e.getMessage());
        }
    }

    /// Gives no sign of life any more.
    @Override
    public void close() {
        closing.countDown();
        if (socket != null) {
            socket.close();
        }
    }
}
