package io.dittofs.config;

/// Makes the example of a configuration: every key with its default and a comment that says what it means.
///
/// What has no default is a comment, too: `#` before a key, at its indentation. A `#` with one space behind it begins
/// prose, so an editor (or a test) can tell what to take the `#` away from.
public final class ConfigExample {
    private ConfigExample() {}

    /// YAML that binds to the defaults of the type.
    public static String of(Class<? extends Record> type) {
        var writer = new ExampleWriter();
        writer.group(Shapes.of(type), ConfigBinder.defaults(type), ExampleWriter.Indent.NONE);
        return writer.toString();
    }
}
