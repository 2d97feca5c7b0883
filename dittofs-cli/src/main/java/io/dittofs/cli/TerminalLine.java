package io.dittofs.cli;

/// A line of standard error that is written over again and again, and taken away in the end; only on a terminal.
/// Confined to a thread.
final class TerminalLine {
    private static final String CLEAR = "\r\033[K";

    private final Terminal terminal;
    private boolean isShown;

    TerminalLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Whether there is anybody to read it.
    boolean isSeen() {
        return terminal.isErrColoured();
    }

    /// Whether there is something on it.
    boolean isShown() {
        return isShown;
    }

    void show(String text) {
        isShown = true;
        write(text);
    }

    /// Takes the line away.
    void clear() {
        if (isShown) {
            isShown = false;
            write("");
        }
    }

    private void write(String text) {
        terminal.err().print(CLEAR + text);
        terminal.err().flush();
    }
}
