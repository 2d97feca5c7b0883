package io.dittofs.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a configuration may look like, derived from the types it is bound to; see [Shapes]. Immutable.
sealed interface Shape {

    /// One value.
    record Single(ScalarType type) implements Shape {}

    /// One of the constants of an enum.
    record Choice(List<Constant> constants) implements Shape {
        Optional<Constant> find(String name) {
            return constants.stream()
                    .filter(constant -> constant.name.matches(name))
                    .findFirst();
        }

        List<String> names() {
            return constants.stream().map(constant -> constant.name.printed()).toList();
        }

        /// The names and their aliases.
        List<String> spellings() {
            return constants.stream()
                    .flatMap(constant -> constant.name.spellings().stream())
                    .toList();
        }

        String nameOf(Object value) {
            return constants.stream()
                    .filter(constant -> constant.value.equals(value))
                    .map(constant -> constant.name.printed())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// @param isSupported false for [NotSupportedYet]
    record Constant(ChoiceName name, Enum<?> value, boolean isSupported) {}

    /// A list.
    record Sequence(Shape element) implements Shape {}

    /// A map whose names the user chooses.
    record Dictionary(Shape value) implements Shape {}

    /// A record.
    record Group(List<Component> components, Constructor<?> constructor) implements Shape {
        List<String> keys() {
            return components.stream().flatMap(c -> c.keys().stream()).toList();
        }
    }

    /// A sealed interface of records that are [Variant]s.
    record Union(List<Case> cases) implements Shape {
        /// The key that says which case it is.
        static final String TYPE_KEY = "type";

        Optional<Case> find(String name) {
            return cases.stream().filter(one -> one.name.matches(name)).findFirst();
        }

        List<String> names() {
            return cases.stream().map(one -> one.name.printed()).toList();
        }

        Case caseOf(Object value) {
            return cases.stream()
                    .filter(one -> one.group.constructor().getDeclaringClass().isInstance(value))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// @param isSupported false for [NotSupportedYet]
    record Case(ChoiceName name, Group group, boolean isSupported) {}

    /// A component of a record.
    ///
    /// @param key in the file
    /// @param absence what the value may be instead of missing
    /// @param defaultNode the parsed [Default], if there is one
    /// @param isSupported false for [NotSupportedYet]
    record Component(
            String key,
            Shape shape,
            Absence absence,
            @Nullable Node defaultNode,
            @Nullable Doc doc,
            boolean isSupported,
            Method accessor) {

        /// The suffix of the key that names a file with a secret.
        static final String FILE_SUFFIX = "_file";

        boolean isSecret() {
            return shape instanceof Single(ScalarType type) && type.equals(ScalarType.required(Secret.class));
        }

        /// Whether the default can stand for a value that is wrong while the rest is looked at.
        boolean isReplaceable() {
            boolean isScalar = shape instanceof Single || shape instanceof Choice;
            return isScalar && (defaultNode != null || absence != Absence.NEVER);
        }

        /// Whether the key must be there. A section is where one of its keys must be.
        boolean isRequired() {
            if (absence != Absence.NEVER || defaultNode != null || isSecret()) {
                return false;
            }
            return switch (shape) {
                case Single _, Choice _, Union _ -> true;
                case Sequence _, Dictionary _ -> false;
                case Group group -> group.components().stream().anyMatch(Component::isRequired);
            };
        }

        String fileKey() {
            return key + FILE_SUFFIX;
        }

        List<String> keys() {
            return isSecret() ? List.of(key, fileKey()) : List.of(key);
        }

        /// The value in a record; null where it is absent.
        @Nullable
        Object valueIn(Object settings) {
            try {
                Object value = accessor.invoke(settings);
                return value instanceof Optional<?> optional ? optional.orElse(null) : value;
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(accessor + " must be callable", impossible);
            }
        }
    }

    /// How a component says that it has no value.
    enum Absence {
        /// It cannot.
        NEVER,
        /// By null.
        NULL,
        /// By an empty `Optional`.
        EMPTY
    }
}
