package io.dittofs.config;

/// Where a value was written.
///
/// @param source a file, an environment variable, or [#DEFAULT]
/// @param line from 1; 0 where the source has no lines
/// @param column from 1; 0 where the source has no lines
record Location(String source, int line, int column) {
    /// Of what nobody wrote.
    static final Location DEFAULT = new Location("defaults", 0, 0);

    static Location variable(String name) {
        return new Location(name, 0, 0);
    }

    boolean isInFile() {
        return line > 0;
    }

    boolean isDefault() {
        return this.equals(DEFAULT);
    }
}
