package io.dittofs.server.offline;

/// Is told how far work on blocks has come, on the thread that called.
@FunctionalInterface
public interface ContentProgress {
    /// Where nobody knows how much there is to do.
    double UNKNOWN = -1;

    /// For who does not want to know.
    ContentProgress NONE = (_, _, _) -> {};

    /// Called often.
    ///
    /// @param part that is done, from 0 to 1; or [#UNKNOWN]
    /// @param blocks that were looked at
    /// @param bytes that they have
    void advanced(double part, long blocks, long bytes);
}
