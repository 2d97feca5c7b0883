package io.dittofs.cli;

import io.dittofs.server.logging.JsonText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// Writes rows as they come: as a table, or as an array of JSON with an object a line. Writes nothing before
/// the first row or the end, so that a command that fails leaves no half a table. Confined to a thread.
final class RowWriter {
    private final PrintWriter out;
    private final OutputFormat format;
    private final Columns columns;
    private long rows;

    /// What a table looks like.
    ///
    /// @param layout how a row is formatted; takes what is in each column
    /// @param heads what is above the columns
    record Columns(String layout, List<String> heads) {}

    RowWriter(PrintWriter out, OutputFormat format, Columns columns) {
        this.out = out;
        this.format = format;
        this.columns = columns;
    }

    /// Writes a row.
    ///
    /// @param object what it is in JSON
    /// @param cells what it is in a table
    void row(JsonText object, Object... cells) {
        if (rows == 0) {
            begin();
        }
        switch (format) {
            case table -> table(cells);
            case json -> out.print((rows == 0 ? "\n" : ",\n") + object.object());
        }
        rows++;
    }

    private void begin() {
        switch (format) {
            case table -> table(columns.heads().toArray());
            case json -> out.print("[");
        }
    }

    private void table(Object... cells) {
        out.println(String.format(Locale.ROOT, columns.layout(), cells));
    }

    /// Writes what comes after the rows.
    void end() {
        if (rows == 0) {
            begin();
        }
        if (format == OutputFormat.json) {
            out.println(rows == 0 ? "]" : "\n]");
        }
        out.flush();
    }

    /// How many rows there were.
    long rows() {
        return rows;
    }
}
