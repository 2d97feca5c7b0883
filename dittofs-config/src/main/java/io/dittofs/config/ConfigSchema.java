package io.dittofs.config;

/// Describes a configuration to editors and other tools.
public final class ConfigSchema {
    private ConfigSchema() {}

    /// A JSON schema (draft 2020-12) of what is bound to a type.
    public static String of(Class<? extends Record> type) {
        return new SchemaWriter().write(Shapes.of(type));
    }
}
