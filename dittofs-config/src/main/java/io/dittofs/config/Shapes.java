package io.dittofs.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Derives a [Shape] from types. Reflection over records is what makes the binder generic: a feature declares a
/// record, and binder, printer, schema and example need no line about it.
///
/// **Errors**: `IllegalArgumentException` for a type that cannot be bound, which is a defect of the program.
final class Shapes {
    private Shapes() {}

    static Shape.Group of(Class<? extends Record> type) {
        return group(type);
    }

    private static Shape.Group group(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        List<Shape.Component> shapes = new ArrayList<>();
        for (RecordComponent component : components) {
            shapes.add(component(component));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new Shape.Group(List.copyOf(shapes), constructor);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalArgumentException(type + " must have its canonical constructor", impossible);
        }
    }

    private static Shape.Component component(RecordComponent component) {
        Class<?> raw = component.getType();
        boolean isOptional = raw == Optional.class;
        boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        Type type = isOptional ? argument(component.getGenericType(), 0) : component.getGenericType();
        Default byDefault = component.getAnnotation(Default.class);
        if (byDefault != null && (isOptional || isNullable)) {
            throw new IllegalArgumentException(component + " cannot be absent and have a default");
        }
        Shape shape = shape(type);
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        return new Shape.Component(
                snakeCase(component.getName()),
                shape,
                isOptional ? Shape.Absence.EMPTY : isNullable ? Shape.Absence.NULL : Shape.Absence.NEVER,
                byDefault == null ? null : defaultNode(shape, byDefault.value()),
                component.getAnnotation(Doc.class),
                !component.isAnnotationPresent(NotSupportedYet.class),
                accessor);
    }

    private static Node defaultNode(Shape shape, String text) {
        if (shape instanceof Shape.Single || shape instanceof Shape.Choice) {
            return new Node.Scalar(text, Location.DEFAULT);
        }
        var problems = new ProblemList();
        Node node = YamlReader.read(new ConfigSource(Location.DEFAULT.source(), text), problems);
        if (node == null || !problems.isEmpty()) {
            throw new IllegalArgumentException("a default cannot be parsed: " + problems);
        }
        return Defaults.placed(node);
    }

    private static Shape shape(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            if (parameterized.getRawType() == List.class) {
                return new Shape.Sequence(shape(argument(type, 0)));
            }
            if (parameterized.getRawType() == Map.class && argument(type, 0) == String.class) {
                return new Shape.Dictionary(shape(argument(type, 1)));
            }
        }
        if (type instanceof Class<?> raw) {
            return shape(raw);
        }
        throw new IllegalArgumentException(type + " cannot be configured");
    }

    private static Shape shape(Class<?> type) {
        ScalarType scalar = ScalarType.of(type);
        if (scalar != null) {
            return new Shape.Single(scalar);
        }
        if (type.isEnum()) {
            return new Shape.Choice(Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant((Enum<?>) constant))
                    .toList());
        }
        if (type.isRecord()) {
            return group(type);
        }
        if (type.isSealed() && type.isInterface()) {
            return new Shape.Union(Arrays.stream(type.getPermittedSubclasses())
                    .map(Shapes::oneCase)
                    .toList());
        }
        throw new IllegalArgumentException(type + " cannot be configured");
    }

    private static Shape.Constant constant(Enum<?> constant) {
        try {
            AnnotatedElement field = constant.getDeclaringClass().getField(constant.name());
            return new Shape.Constant(choiceName(constant.name(), field), constant, isSupported(field));
        } catch (NoSuchFieldException impossible) {
            throw new IllegalArgumentException(constant + " must be a field of its class", impossible);
        }
    }

    private static Shape.Case oneCase(Class<?> type) {
        Variant variant = type.getAnnotation(Variant.class);
        if (variant == null || !type.isRecord()) {
            throw new IllegalArgumentException(type + " must be a record annotated as a variant");
        }
        return new Shape.Case(choiceName(variant.value(), type), group(type), isSupported(type));
    }

    private static ChoiceName choiceName(String name, AnnotatedElement element) {
        Alias alias = element.getAnnotation(Alias.class);
        return new ChoiceName(name.toLowerCase(Locale.ROOT), alias == null ? List.of() : List.of(alias.value()));
    }

    private static boolean isSupported(AnnotatedElement element) {
        return !element.isAnnotationPresent(NotSupportedYet.class);
    }

    private static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getActualTypeArguments()[index];
        }
        throw new IllegalArgumentException(type + " needs type arguments to be configured");
    }

    /// `maxRequestsPerConnection` is written `max_requests_per_connection`; digits stay with the letters before them.
    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
