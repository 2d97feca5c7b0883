package io.dittofs.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts environment variables on top of a document. What they set is from then on as if it had been written there, only
/// that its place is the variable.
final class Overlay {
    private final Map<String, String> variables = new TreeMap<>();
    private final ProblemList problems;

    Overlay(Map<String, String> environment, ProblemList problems) {
        environment.forEach((name, value) -> {
            if (name.startsWith(ConfigBinder.ENVIRONMENT_PREFIX)) {
                variables.put(name, value);
            }
        });
        this.problems = problems;
    }

    Node on(Shape.Group shape, Node document) {
        Node node = document;
        Map<String, String> pending = new TreeMap<>(variables);
        // Elements of a list can only be added in order, and names do not sort by number: go on while any fits.
        for (int before = pending.size() + 1; pending.size() < before; ) {
            before = pending.size();
            for (String name : List.copyOf(pending.keySet())) {
                VariableName.Target target = VariableName.find(shape, node, name);
                String value = pending.get(name);
                if (target != null && value != null) {
                    node = with(shape, node, target.steps(), leaf(target, name, value));
                    pending.remove(name);
                }
            }
        }
        for (String name : pending.keySet()) {
            String hint = NearestName.hint(name, VariableName.all(shape, node));
            problems.add(Location.variable(name), "", "no key has this name" + hint);
        }
        return node;
    }

    private static Node leaf(VariableName.Target target, String name, String value) {
        Location location = Location.variable(name);
        if (!target.isList()) {
            return new Node.Scalar(value, location);
        }
        List<Node> items = Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .map(item -> (Node) new Node.Scalar(item, location))
                .toList();
        return new Node.Items(items, location);
    }

    /// The node with the leaf put where the steps lead; a default is written out where only a part of it changes.
    private static Node with(Shape shape, @Nullable Node node, List<VariableName.Step> steps, Node leaf) {
        if (steps.isEmpty()) {
            return leaf;
        }
        List<VariableName.Step> rest = steps.subList(1, steps.size());
        return switch (steps.getFirst()) {
            case VariableName.Key(String key) -> {
                Map<String, Node.Field> fields = new LinkedHashMap<>(
                        node instanceof Node.Fields(Map<String, Node.Field> present, Location _) ? present : Map.of());
                Node.Field field = fields.get(key);
                Node old = VariableName.childNode(shape, node, key);
                Location keyLocation = field == null ? leaf.location() : field.keyLocation();
                Node changed = with(VariableName.childShape(shape, key), old, rest, leaf);
                fields.put(key, new Node.Field(keyLocation, changed));
                String rival = VariableName.rivalKey(shape, key);
                Node.Field written = fields.get(rival);
                if (written != null && written.keyLocation().isInFile()) {
                    fields.remove(rival);
                }
                yield new Node.Fields(fields, locationOf(node, leaf));
            }
            case VariableName.Index(int index) -> {
                List<Node> items = new ArrayList<>(
                        node instanceof Node.Items(List<Node> present, Location _) ? present : List.of());
                Node old = index < items.size() ? items.get(index) : null;
                Node changed = with(((Shape.Sequence) shape).element(), old, rest, leaf);
                if (index < items.size()) {
                    items.set(index, changed);
                } else {
                    items.add(changed);
                }
                yield new Node.Items(items, locationOf(node, leaf));
            }
        };
    }

    private static Location locationOf(@Nullable Node node, Node leaf) {
        return node == null || node.location().isDefault() ? leaf.location() : node.location();
    }
}
