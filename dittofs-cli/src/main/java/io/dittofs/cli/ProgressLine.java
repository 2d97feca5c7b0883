package io.dittofs.cli;

import io.dittofs.metadata.check.CheckProgress;
import io.dittofs.server.offline.ContentProgress;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Shows how far work on a store is, in a line of standard error that is written over again and again; only on a
/// terminal. Confined to a thread.
final class ProgressLine implements CheckProgress, ContentProgress {
    private static final long INTERVAL_NANOS = 200_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final TerminalLine line;
    private final String store;
    private final LongSupplier nanoClock;
    private double lastPart = 1;
    private long begun;
    private long shown;

    ProgressLine(Terminal terminal, String store, LongSupplier nanoClock) {
        this.line = new TerminalLine(terminal);
        this.store = store;
        this.nanoClock = nanoClock;
    }

    @Override
    public void advanced(double part, long inodes) {
        if (isDue(part)) {
            show(String.format(
                    Locale.ROOT,
                    "%.0f %% of %,d inodes, %,d/s",
                    Math.floor(part * 100),
                    inodes,
                    perSecond(part * inodes)));
        }
    }

    @Override
    public void advanced(double part, long blocks, long bytes) {
        if (isDue(part)) {
            var ofAll = part < 0 ? "" : String.format(Locale.ROOT, "%.0f %% of the contents, ", Math.floor(part * 100));
            show(ofAll + Quantity.count(blocks, "block") + ", " + Quantity.bytes(bytes) + ", "
                    + Quantity.bytes(perSecond((double) bytes)) + "/s");
        }
    }

    private boolean isDue(double part) {
        if (!line.isSeen()) {
            return false;
        }
        long now = nanoClock.getAsLong();
        if (part < lastPart || !line.isShown()) {
            begun = now;
        }
        lastPart = part;
        if (line.isShown() && now - shown < INTERVAL_NANOS) {
            return false;
        }
        shown = now;
        return true;
    }

    private long perSecond(double done) {
        double seconds = (shown - begun) / NANOS_PER_SECOND;
        return seconds > 0 ? (long) (done / seconds) : 0;
    }

    private void show(String text) {
        line.show(store + ": " + text);
    }

    /// Takes the line away.
    void clear() {
        line.clear();
    }
}
