package io.dittofs.metadata.check;

/// Counts the rows of a check and tells its progress now and then. Confined to the thread of a check.
final class Meter {
    /// Internals, inodes, entries, entries again, inodes again.
    private static final int PASSES = 5;

    private static final int ROWS_BETWEEN = 1 << 13;

    private final CheckProgress progress;
    private long inodes;
    private long rows;
    private long passBase;
    private int passes;
    private long rowsTold;

    Meter(CheckProgress progress, long inodesExpected) {
        this.progress = progress;
        this.inodes = Math.max(1, inodesExpected);
    }

    /// Tells that the check begins.
    void begin() {
        tell(0);
    }

    /// What was an estimate is known now.
    void know(long count) {
        inodes = Math.max(1, count);
        passDone();
    }

    void row() {
        rows(1);
    }

    void rows(long count) {
        rows += count;
        if (rows - rowsTold >= ROWS_BETWEEN) {
            rowsTold = rows;
            tell(Math.min(1, (double) (rows - passBase) / inodes));
        }
    }

    /// One of the passes has come to its end.
    void passDone() {
        passes++;
        passBase = rows;
        tell(0);
    }

    private void tell(double ofPass) {
        progress.advanced(Math.min(1, (passes + ofPass) / PASSES), inodes);
    }
}
