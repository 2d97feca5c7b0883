package io.dittofs.config;

/// Makes the example of a configuration: every key with its default and what it means.
public final class ConfigExample {
    private ConfigExample() {}

    /// YAML that binds to the defaults of the type. Keys without a default are comments.
    public static String of(Class<? extends Record> type) {
        return ConfigPrinter.print(ConfigBinder.defaults(type));
    }
}
