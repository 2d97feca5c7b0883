package io.dittofs.cli;

import io.dittofs.metadata.check.CheckResult;
import io.dittofs.metadata.check.Violation;
import java.io.PrintWriter;
import java.util.Locale;

/// What `dittofs fsck` says of a store: a line for each of the first violations, and sums. Confined to a thread.
final class FsckReport {
    private final PrintWriter out;
    private final String store;
    private long repaired;

    FsckReport(PrintWriter out, String store) {
        this.out = out;
        this.store = store;
    }

    /// A violation is no more.
    void repaired(Violation violation) {
        repaired++;
        if (repaired <= CheckResult.LISTED_MAX) {
            line("repaired " + line(violation));
        }
    }

    /// What a check found that repairs nothing.
    CheckResult found(CheckResult found) {
        list(found);
        line(inodes(found) + ", " + (found.isClean() ? "no violations" : violations(found.total()) + " found"));
        return found;
    }

    /// What remains after a repair.
    CheckResult remaining(CheckResult remaining) {
        if (repaired > CheckResult.LISTED_MAX) {
            line("… and " + (repaired - CheckResult.LISTED_MAX) + " more were repaired");
        }
        list(remaining);
        line(inodes(remaining) + ", " + violations(repaired) + " repaired, "
                + (remaining.isClean() ? "none remains" : remaining.total() + " remain"));
        return remaining;
    }

    private void list(CheckResult found) {
        found.violations().forEach(violation -> line(line(violation)));
        if (found.total() > found.violations().size()) {
            line("… and " + (found.total() - found.violations().size()) + " more");
        }
        found.counts()
                .forEach((kind, count) -> line(count + " × " + kind.label() + "; with --repair: " + kind.remedy()));
    }

    private static String line(Violation violation) {
        return violation.kind().label() + ": " + violation.sentence();
    }

    private static String inodes(CheckResult result) {
        return String.format(Locale.ROOT, "%,d inodes checked", result.inodes());
    }

    private static String violations(long count) {
        return count == 1 ? "1 violation" : String.format(Locale.ROOT, "%,d violations", count);
    }

    private void line(String text) {
        out.println(store + ": " + text);
    }
}
