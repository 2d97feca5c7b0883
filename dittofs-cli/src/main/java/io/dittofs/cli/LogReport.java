package io.dittofs.cli;

import io.dittofs.server.offline.LogLoss;
import java.io.PrintWriter;
import java.util.List;

/// What is said of a write-ahead log that was repaired: a line for each damage. Confined to a thread.
///
/// @param out where to
/// @param prefix what each line begins with
record LogReport(PrintWriter out, String prefix) {
    void repaired(List<LogLoss> losses) {
        losses.forEach(this::say);
        line(
                losses.isEmpty()
                        ? "nothing is wrong with the write-ahead log"
                        : "the files of the log that were changed are kept as they were, in the directory damaged"
                                + " beside them");
    }

    private void say(LogLoss loss) {
        switch (loss.kind()) {
            case CORRECTED -> line(loss.place() + ": put right, nothing is lost");
            case RECORDS_LOST -> line(loss.place() + ": taken out; which files had bytes there is not known");
            case SEGMENT_LOST -> line(loss.place() + ": all of it is lost; which files had bytes there is not known");
            case WRITE_LOST -> {
                line(loss.place() + ": taken out"
                        + (loss.paths().isEmpty() ? "; its file is gone, nothing is lost" : ""));
                loss.paths()
                        .forEach(path -> line("  " + path + ": " + Quantity.count(loss.length(), "byte") + " from "
                                + loss.offset() + " on may be as they were before, or zeros"));
            }
        }
    }

    private void line(String text) {
        out.println(prefix + text);
    }
}
