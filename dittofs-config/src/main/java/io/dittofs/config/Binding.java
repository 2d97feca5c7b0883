package io.dittofs.config;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run of the binder: nodes and shapes in, records and problems out. A scalar that is wrong is told and replaced
/// by its default, so that the checks of the records around it still run and tell what they find.
final class Binding {
    private final ProblemList problems;
    private final String home;

    /// @param home what `~` in a path stands for
    Binding(ProblemList problems, String home) {
        this.problems = problems;
        this.home = home;
    }

    Bound bind(Shape shape, Node node, Place place) {
        return switch (shape) {
            case Shape.Single single -> single(single.type(), node, place);
            case Shape.Choice choice -> choice(choice, node, place);
            case Shape.Sequence sequence -> sequence(sequence, node, place);
            case Shape.Dictionary dictionary -> dictionary(dictionary, node, place);
            case Shape.Group group -> group(group, node, place);
            case Shape.Union union -> union(union, node, place);
        };
    }

    private Bound single(ScalarType type, Node node, Place place) {
        if (!(node instanceof Node.Scalar(String text, Location _)) || text == null) {
            return refuse(node, place, "must be " + type.name() + ", not " + node.kind());
        }
        try {
            boolean isPath = type.equals(ScalarType.required(Path.class));
            return Bound.of(type.parser().apply(isPath ? HomePaths.expand(text, home) : text));
        } catch (IllegalArgumentException refused) {
            return refuse(node, place, String.valueOf(refused.getMessage()));
        }
    }

    private Bound choice(Shape.Choice choice, Node node, Place place) {
        if (!(node instanceof Node.Scalar(String text, Location _)) || text == null) {
            return refuse(node, place, "must be " + Words.or(choice.names()) + ", not " + node.kind());
        }
        Optional<Shape.Constant> constant = choice.find(text);
        if (constant.isEmpty()) {
            return refuse(node, place, unknownName(text, choice.names()));
        }
        if (!constant.get().isSupported()) {
            problems.add(place.of(node), place.path(), Quoted.of(text) + " is not supported yet");
        }
        return Bound.of(constant.get().value());
    }

    private Bound sequence(Shape.Sequence sequence, Node node, Place place) {
        if (isNothing(node)) {
            return Bound.of(List.of());
        }
        if (!(node instanceof Node.Items(List<Node> items, Location _))) {
            return refuse(node, place, "must be a list, not " + node.kind());
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Bound bound = bind(sequence.element(), items.get(i), place.element(i, items.get(i)));
            if (bound.value() != null) {
                values.add(bound.value());
            }
        }
        return values.size() == items.size() ? Bound.of(List.copyOf(values)) : Bound.FAILED;
    }

    private Bound dictionary(Shape.Dictionary dictionary, Node node, Place place) {
        if (isNothing(node)) {
            return Bound.of(Map.of());
        }
        if (!(node instanceof Node.Fields(Map<String, Node.Field> fields, Location _))) {
            return refuse(node, place, "must be a section with a key for each name, not " + node.kind());
        }
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach((name, field) -> {
            Bound bound = bind(dictionary.value(), field.value(), place.child(name, field));
            if (bound.value() != null) {
                values.put(name, bound.value());
            }
        });
        return values.size() == fields.size() ? Bound.of(Collections.unmodifiableMap(values)) : Bound.FAILED;
    }

    private Bound union(Shape.Union union, Node node, Place place) {
        if (!(node instanceof Node.Fields(Map<String, Node.Field> fields, Location _))) {
            return refuse(node, place, "must be a section with a type, not " + node.kind());
        }
        Node.Field type = fields.get(Shape.Union.TYPE_KEY);
        if (type == null) {
            problems.add(place.location(), place.path(), "has no type: " + Words.or(union.names()));
            return Bound.FAILED;
        }
        Place typePlace = place.child(Shape.Union.TYPE_KEY, type);
        String name = type.value() instanceof Node.Scalar(String text, Location _) && text != null ? text : "";
        Optional<Shape.Case> found = union.find(name);
        if (found.isEmpty()) {
            return refuse(type.value(), typePlace, unknownName(name, union.names()));
        }
        Shape.Case one = found.get();
        if (!one.isSupported()) {
            problems.add(typePlace.of(type.value()), typePlace.path(), Quoted.of(name) + " is not supported yet");
        }
        String section = one.name().printed();
        fields.forEach((key, field) -> {
            if (!key.equals(Shape.Union.TYPE_KEY) && !key.equals(section)) {
                String message = union.names().contains(key)
                        ? "does not belong to the type '" + section + "'"
                        : "is not known" + NearestName.hint(key, List.of(Shape.Union.TYPE_KEY, section));
                problems.add(
                        place.child(key, field).location(),
                        place.child(key, field).path(),
                        message);
            }
        });
        Node.Field field = fields.get(section);
        Node inner = field == null ? Node.Fields.empty(Location.DEFAULT) : field.value();
        return group(one.group(), inner, place.child(section, field));
    }

    private Bound group(Shape.Group group, Node node, Place place) {
        Node.Fields fields =
                isNothing(node) ? Node.Fields.empty(node.location()) : node instanceof Node.Fields some ? some : null;
        if (fields == null) {
            return refuse(node, place, "must be a section with keys, not " + node.kind());
        }
        fields.fields().forEach((key, field) -> {
            if (!group.keys().contains(key)) {
                Place unknown = place.child(key, field);
                problems.add(unknown.location(), unknown.path(), "is not known" + NearestName.hint(key, group.keys()));
            }
        });
        List<@Nullable Object> values = new ArrayList<>();
        boolean isFailed = false;
        for (Shape.Component component : group.components()) {
            Bound bound = component(component, fields, place);
            isFailed |= bound.isFailed();
            values.add(component.absence() == Shape.Absence.EMPTY ? Optional.ofNullable(bound.value()) : bound.value());
        }
        return isFailed ? Bound.FAILED : construct(group, values, fields, place);
    }

    private Bound component(Shape.Component component, Node.Fields fields, Place place) {
        Node.Field field = fields.fields().get(component.key());
        Place inner = place.child(component.key(), field);
        Node.Field fileField = component.isSecret() ? fields.fields().get(component.fileKey()) : null;
        if (fileField != null) {
            return secretFile(component, field, fileField, place);
        }
        if (field == null || (isNothing(field.value()) && component.absence() != Shape.Absence.NEVER)) {
            return byDefault(component, inner);
        }
        Bound bound = bind(component.shape(), field.value(), inner);
        if (bound.isFailed()) {
            return component.isReplaceable() ? byDefault(component, inner) : bound;
        }
        if (!component.isSupported() && !Objects.equals(bound, byDefault(component, inner))) {
            problems.add(inner.location(), inner.path(), "is not supported yet");
        }
        return bound;
    }

    private Bound byDefault(Shape.Component component, Place place) {
        if (component.absence() != Shape.Absence.NEVER) {
            return Bound.ABSENT;
        }
        if (component.defaultNode() != null) {
            return bind(component.shape(), component.defaultNode(), place);
        }
        return switch (component.shape()) {
            case Shape.Group group -> group(group, Node.Fields.empty(Location.DEFAULT), place);
            case Shape.Sequence _ -> Bound.of(List.of());
            case Shape.Dictionary _ -> Bound.of(Map.of());
            case Shape.Single _, Shape.Choice _, Shape.Union _ -> {
                problems.add(place.location(), place.path(), "is required");
                yield Bound.FAILED;
            }
        };
    }

    private Bound secretFile(Shape.Component component, Node.@Nullable Field field, Node.Field fileField, Place place) {
        Place filePlace = place.child(component.fileKey(), fileField);
        if (field != null) {
            problems.add(filePlace.location(), filePlace.path(), "is set beside '" + component.key() + "'; use one");
            return Bound.FAILED;
        }
        Bound path = single(ScalarType.required(Path.class), fileField.value(), filePlace);
        if (!(path.value() instanceof Path file)) {
            return Bound.FAILED;
        }
        if (!component.isSupported()) {
            problems.add(filePlace.location(), filePlace.path(), "is not supported yet");
        }
        try {
            return Bound.of(SecretFiles.read(file));
        } catch (IllegalArgumentException refused) {
            return refuse(fileField.value(), filePlace, String.valueOf(refused.getMessage()));
        }
    }

    private Bound construct(Shape.Group group, List<@Nullable Object> values, Node.Fields fields, Place place) {
        List<InvalidSettingsException.Flaw> flaws = new ArrayList<>();
        try {
            return Bound.of(ScopedValue.where(Checks.BINDER, flaws)
                    .call(() -> group.constructor().newInstance(values.toArray())));
        } catch (InvocationTargetException refused) {
            if (!(refused.getCause() instanceof IllegalArgumentException invalid)) {
                throw new IllegalStateException(group.constructor() + " must not fail", refused);
            }
            problems.add(place.location(), place.path(), String.valueOf(invalid.getMessage()));
            return Bound.FAILED;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(group.constructor() + " must be callable", impossible);
        } finally {
            flaws.forEach(flaw -> problems.add(
                    place.within(fields, flaw.path()).location(),
                    Paths.child(place.path(), flaw.path()),
                    flaw.message()));
        }
    }

    private Bound refuse(Node node, Place place, String message) {
        problems.add(place.of(node), place.path(), message);
        return Bound.FAILED;
    }

    private static String unknownName(String name, List<String> names) {
        return "must be " + Words.or(names) + ", not " + Quoted.of(name) + NearestName.hint(name, names);
    }

    private static boolean isNothing(Node node) {
        return node instanceof Node.Scalar scalar && scalar.text() == null;
    }
}
