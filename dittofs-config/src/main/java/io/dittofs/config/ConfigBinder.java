package io.dittofs.config;

import java.util.Map;
import java.util.Objects;

/// Binds a configuration to a tree of records: defaults below, one YAML document on them, environment variables on
/// top.
///
/// Components in camel case are keys in snake case. A component is another record, a `List` or `Map<String, …>`, an
/// enum, a sealed interface of [Variant] records, or a scalar: `String`, `boolean`, `int`, `long`, `double`,
/// `Duration`, `Path`, [ByteSize], [FileMode], [Secret]. `@Nullable` and `Optional` components may be absent;
/// [Default] gives the others a value. What a compact constructor refuses (see [Checks]) is told like any problem.
///
/// A variable is `DITTOFS_` and the path of a key in capitals, `_` between its parts: `DITTOFS_LOGGING_LEVEL`; names
/// in maps and indexes in lists are parts: `DITTOFS_SHARES_0_READ_ONLY`. Lists of scalars are comma-separated.
public final class ConfigBinder {
    /// What names of environment variables begin with.
    public static final String ENVIRONMENT_PREFIX = "DITTOFS_";

    private ConfigBinder() {}

    /// **Errors**: [ConfigException] with all problems, whatever source and environment are.
    public static <T extends Record> T bind(Class<T> type, ConfigSource source, Map<String, String> environment)
            throws ConfigException {
        var problems = new ProblemList();
        Node document = YamlReader.read(source, problems);
        if (document == null) {
            problems.throwIfAny();
            throw new IllegalStateException("a document that cannot be read is a problem");
        }
        Shape.Group shape = Shapes.of(type);
        Node node = new Overlay(environment, problems).on(shape, document);
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
        Bound bound = new Binding(problems, home).bind(shape, node, new Place("", document.location()));
        problems.throwIfAny();
        return Objects.requireNonNull(type.cast(bound.value()));
    }

    /// What is bound where nothing is configured.
    ///
    /// **Errors**: `IllegalStateException` where the type has a component that must be configured.
    public static <T extends Record> T defaults(Class<T> type) {
        try {
            return bind(type, ConfigSource.NONE, Map.of());
        } catch (ConfigException incomplete) {
            throw new IllegalStateException(type + " has no defaults", incomplete);
        }
    }
}
