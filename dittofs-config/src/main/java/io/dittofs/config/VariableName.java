package io.dittofs.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the key that an environment variable means. The parts of a path are joined by the same `_` that occurs within
/// them, so a name is taken apart along the shape, the longest key first.
final class VariableName {
    private static final String SEPARATOR = "_";

    private VariableName() {}

    /// One step from a node to one below it.
    sealed interface Step {}

    record Key(String key) implements Step {}

    record Index(int index) implements Step {}

    /// @param isList whether the value is a list of scalars
    record Target(List<Step> steps, boolean isList) {
        private Target below(Step step) {
            List<Step> all = new ArrayList<>();
            all.add(step);
            all.addAll(steps);
            return new Target(List.copyOf(all), isList);
        }
    }

    /// What the variable sets; null where there is no such key.
    static @Nullable Target find(Shape shape, Node node, String name) {
        return findRest(shape, node, name.substring(ConfigBinder.ENVIRONMENT_PREFIX.length()));
    }

    private static @Nullable Target findRest(Shape shape, @Nullable Node node, String rest) {
        return switch (shape) {
            case Shape.Single _, Shape.Choice _ -> rest.isEmpty() ? new Target(List.of(), false) : null;
            case Shape.Group _, Shape.Union _ -> findKey(shape, node, rest);
            case Shape.Dictionary dictionary -> {
                Target present = findKey(shape, node, rest);
                yield present == null ? findNew(dictionary, rest) : present;
            }
            case Shape.Sequence sequence -> findElement(sequence, node, rest);
        };
    }

    private static @Nullable Target findKey(Shape shape, @Nullable Node node, String rest) {
        List<String> keys = new ArrayList<>(children(shape, node).keySet());
        keys.sort(Comparator.comparingInt(String::length).reversed());
        for (String key : keys) {
            String head = inCapitals(key);
            if (rest.equals(head) || rest.startsWith(head + SEPARATOR)) {
                String tail = rest.equals(head) ? "" : rest.substring(head.length() + 1);
                Target target = findRest(childShape(shape, key), childNode(shape, node, key), tail);
                if (target != null) {
                    return target.below(new Key(key));
                }
            }
        }
        return null;
    }

    /// An entry that the map does not have yet: the shortest name after which the rest makes sense.
    private static @Nullable Target findNew(Shape.Dictionary dictionary, String rest) {
        for (int end = rest.indexOf(SEPARATOR, 1); end > 0; end = rest.indexOf(SEPARATOR, end + 1)) {
            Target target = findRest(dictionary.value(), null, rest.substring(end + 1));
            if (target != null) {
                return target.below(new Key(rest.substring(0, end).toLowerCase(Locale.ROOT)));
            }
        }
        Target whole = rest.isEmpty() ? null : findRest(dictionary.value(), null, "");
        return whole == null ? null : whole.below(new Key(rest.toLowerCase(Locale.ROOT)));
    }

    private static @Nullable Target findElement(Shape.Sequence sequence, @Nullable Node node, String rest) {
        if (rest.isEmpty()) {
            boolean isScalar = sequence.element() instanceof Shape.Single || sequence.element() instanceof Shape.Choice;
            return isScalar ? new Target(List.of(), true) : null;
        }
        int end = rest.contains(SEPARATOR) ? rest.indexOf(SEPARATOR) : rest.length();
        List<Node> items = node instanceof Node.Items(List<Node> present, Location _) ? present : List.of();
        int index = index(rest.substring(0, end));
        if (index < 0 || index > items.size()) {
            return null;
        }
        Node item = index < items.size() ? items.get(index) : null;
        Target target = findRest(sequence.element(), item, rest.substring(Math.min(end + 1, rest.length())));
        return target == null ? null : target.below(new Index(index));
    }

    private static int index(String digits) {
        return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : -1;
    }

    /// The shape below a key; of a map below any name.
    static Shape childShape(Shape shape, String key) {
        return switch (shape) {
            case Shape.Dictionary dictionary -> dictionary.value();
            case Shape.Group group -> children(group, null).getOrDefault(key, shape);
            case Shape.Union union -> children(union, null).getOrDefault(key, shape);
            case Shape.Single _, Shape.Choice _, Shape.Sequence _ -> shape;
        };
    }

    /// The node below a key, or what it is by default; null where it is neither.
    static @Nullable Node childNode(Shape shape, @Nullable Node node, String key) {
        Node.Field field =
                node instanceof Node.Fields(Map<String, Node.Field> fields, Location _) ? fields.get(key) : null;
        if (field != null) {
            return field.value();
        }
        if (shape instanceof Shape.Group(List<Shape.Component> components, var _)) {
            for (Shape.Component component : components) {
                if (component.key().equals(key)) {
                    return component.defaultNode();
                }
            }
        }
        return null;
    }

    /// The other key of a secret, which the variable overrides as well; empty where there is none.
    static String rivalKey(Shape shape, String key) {
        if (shape instanceof Shape.Group(List<Shape.Component> components, var _)) {
            for (Shape.Component component : components) {
                if (component.isSecret() && component.keys().contains(key)) {
                    return key.equals(component.key()) ? component.fileKey() : component.key();
                }
            }
        }
        return "";
    }

    private static Map<String, Shape> children(Shape shape, @Nullable Node node) {
        Map<String, Shape> children = new LinkedHashMap<>();
        switch (shape) {
            case Shape.Group group ->
                group.components().forEach(component -> {
                    children.put(component.key(), component.shape());
                    if (component.isSecret()) {
                        children.put(component.fileKey(), component.shape());
                    }
                });
            case Shape.Union union -> {
                children.put(Shape.Union.TYPE_KEY, new Shape.Single(ScalarType.required(String.class)));
                union.cases().forEach(one -> children.put(one.name().printed(), one.group()));
            }
            case Shape.Dictionary dictionary -> {
                if (node instanceof Node.Fields(Map<String, Node.Field> fields, Location _)) {
                    fields.keySet().forEach(name -> children.put(name, dictionary.value()));
                }
            }
            case Shape.Single _, Shape.Choice _, Shape.Sequence _ -> {}
        }
        return children;
    }

    /// Every variable that has a meaning for the document as it is.
    static Set<String> all(Shape shape, Node node) {
        Set<String> names = new LinkedHashSet<>();
        collect(shape, node, ConfigBinder.ENVIRONMENT_PREFIX, names);
        return names;
    }

    private static void collect(Shape shape, @Nullable Node node, String prefix, Set<String> names) {
        if (findRest(shape, node, "") != null) {
            names.add(prefix.substring(0, prefix.length() - 1));
        }
        children(shape, node)
                .forEach((key, child) ->
                        collect(child, childNode(shape, node, key), prefix + inCapitals(key) + SEPARATOR, names));
        if (shape instanceof Shape.Sequence(Shape element)
                && node instanceof Node.Items(List<Node> items, Location _)) {
            for (int i = 0; i < items.size(); i++) {
                collect(element, items.get(i), prefix + i + SEPARATOR, names);
            }
        }
    }

    private static String inCapitals(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", SEPARATOR);
    }
}
