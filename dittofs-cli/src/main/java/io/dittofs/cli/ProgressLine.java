package io.dittofs.cli;

import io.dittofs.metadata.check.CheckProgress;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Shows how far a check is, in a line of standard error that is written over again and again; only on a terminal.
/// Confined to a thread.
final class ProgressLine implements CheckProgress {
    private static final long INTERVAL_NANOS = 200_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String CLEAR = "\r\033[K";

    private final Terminal terminal;
    private final String store;
    private final LongSupplier nanoClock;
    private double lastPart = 1;
    private long begun;
    private long shown;
    private boolean isShown;

    ProgressLine(Terminal terminal, String store, LongSupplier nanoClock) {
        this.terminal = terminal;
        this.store = store;
        this.nanoClock = nanoClock;
    }

    @Override
    public void advanced(double part, long inodes) {
        if (!terminal.isErrColoured()) {
            return;
        }
        long now = nanoClock.getAsLong();
        if (part < lastPart) {
            begun = now;
        }
        lastPart = part;
        if (!isShown || now - shown >= INTERVAL_NANOS) {
            double seconds = (now - begun) / NANOS_PER_SECOND;
            show(part, inodes, seconds > 0 ? (long) (part * inodes / seconds) : 0);
            shown = now;
        }
    }

    private void show(double part, long inodes, long inodesPerSecond) {
        isShown = true;
        terminal.err()
                .print(CLEAR
                        + String.format(
                                Locale.ROOT,
                                "%s: %.0f %% of %,d inodes, %,d/s",
                                store,
                                Math.floor(part * 100),
                                inodes,
                                inodesPerSecond));
        terminal.err().flush();
    }

    /// Takes the line away.
    void clear() {
        if (isShown) {
            isShown = false;
            terminal.err().print(CLEAR);
            terminal.err().flush();
        }
    }
}
