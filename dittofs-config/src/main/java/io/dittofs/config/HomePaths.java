package io.dittofs.config;

/// The one abbreviation that paths have.
final class HomePaths {
    private HomePaths() {}

    /// `~` and `~/…` with the home directory; anything else as it is.
    static String expand(String path, String home) {
        return path.equals("~") || path.startsWith("~/") ? home + path.substring(1) : path;
    }
}
