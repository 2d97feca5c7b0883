package io.dittofs.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a commented configuration from shapes. Where there are values they are written; below a key that is absent,
/// what could be there is written as comments.
final class ExampleWriter {
    private static final int COMMENT_COLUMN = 44;
    private static final String UNSUPPORTED = " (not supported yet)";

    private final StringBuilder text = new StringBuilder();

    /// How far lines are indented.
    ///
    /// @param depth in levels
    /// @param commentDepth the level at which they are made comments; more than `depth` where they are not
    record Indent(int depth, int commentDepth) {
        static final Indent NONE = new Indent(0, Integer.MAX_VALUE);

        Indent deeper() {
            return new Indent(depth + 1, commentDepth);
        }

        boolean isCommented() {
            return depth >= commentDepth;
        }

        Indent commented() {
            return new Indent(depth, Math.min(depth, commentDepth));
        }

        /// Of a line that is a comment itself: the first line of what is commented out.
        String prosePrefix() {
            return depth == commentDepth ? "  ".repeat(depth) : prefix();
        }

        String prefix() {
            return isCommented()
                    ? "  ".repeat(commentDepth) + "#" + "  ".repeat(depth - commentDepth)
                    : "  ".repeat(depth);
        }
    }

    /// @param settings null where there are none, and the keys are to be shown nevertheless
    void group(Shape.Group group, @Nullable Object settings, Indent indent) {
        group(group, settings, indent, indent.prefix());
    }

    /// @param first prefix of the first line, which may begin a list item
    private void group(Shape.Group group, @Nullable Object settings, Indent indent, String first) {
        String prefix = first;
        for (Shape.Component component : group.components()) {
            Object value = settings == null ? null : component.valueIn(settings);
            component(component, value, indent, prefix);
            prefix = indent.prefix();
        }
    }

    private void component(Shape.Component component, @Nullable Object value, Indent indent, String prefix) {
        switch (component.shape()) {
            case Shape.Single _, Shape.Choice _ -> scalar(component, value, indent, prefix);
            case Shape.Group group -> {
                Indent inner =
                        component.absence() != Shape.Absence.NEVER && value == null ? indent.commented() : indent;
                heading(component, inner);
                group(group, value, inner.deeper());
            }
            case Shape.Union union -> {
                heading(component, indent);
                union(union, value, indent.deeper());
            }
            case Shape.Dictionary(Shape element) -> dictionary(component, element, value, indent);
            case Shape.Sequence(Shape element) -> sequence(component, element, value, indent);
        }
    }

    private void scalar(Shape.Component component, @Nullable Object value, Indent indent, String prefix) {
        String byDefault = component.defaultNode() instanceof Node.Scalar(String text, Location _) ? text : null;
        if (byDefault != null && (value == null || byDefault.startsWith("~"))) {
            line(prefix, component.key() + ": " + written(component.shape(), byDefault), doc(component));
        } else if (value != null) {
            line(prefix, component.key() + ": " + printed(component.shape(), value), doc(component));
        } else {
            String example = component.doc() == null ? "" : component.doc().example();
            String setting = component.key() + ": " + written(component.shape(), example);
            line(indent.isCommented() ? prefix : indent.commented().prefix(), setting, doc(component));
        }
    }

    private static String written(Shape shape, String text) {
        boolean isPlain = shape instanceof Shape.Single(ScalarType type) && type.isPlain();
        return isPlain ? text : YamlWriter.quotedIfNeeded(text);
    }

    private void union(Shape.Union union, @Nullable Object value, Indent indent) {
        for (Shape.Case one : union.cases()) {
            boolean isChosen = value != null && union.caseOf(value).equals(one);
            if (isChosen || value == null) {
                oneCase(one, value, isChosen ? indent : indent.commented());
            }
        }
    }

    private void oneCase(Shape.Case one, @Nullable Object value, Indent indent) {
        line(indent.prefix(), Shape.Union.TYPE_KEY + ": " + one.name().printed(), "");
        if (!one.group().components().isEmpty()) {
            boolean hasValues = value != null
                    && one.group().components().stream().anyMatch(component -> component.valueIn(value) != null);
            Indent section = hasValues ? indent : indent.commented();
            line(section.prefix(), one.name().printed() + ":", "");
            group(one.group(), value, section.deeper());
        }
    }

    private void dictionary(Shape.Component component, Shape element, @Nullable Object value, Indent indent) {
        Map<?, ?> entries = value == null ? Map.of() : (Map<?, ?>) value;
        switch (element) {
            case Shape.Union union -> {
                heading(component, indent);
                unions(union, entries, indent.deeper());
            }
            case Shape.Group group
            when !entries.isEmpty() -> {
                heading(component, indent);
                entries.forEach((name, entry) -> {
                    line(indent.deeper().prefix(), YamlWriter.quotedIfNeeded((String) name) + ":", "");
                    group(group, entry, indent.deeper().deeper());
                });
            }
            default -> {
                List<String> texts = entries.entrySet().stream()
                        .map(entry -> YamlWriter.quotedIfNeeded((String) entry.getKey()) + ": "
                                + printed(element, entry.getValue()))
                        .toList();
                String text = texts.isEmpty() ? "{}" : "{ " + String.join(", ", texts) + " }";
                line(indent.prefix(), component.key() + ": " + text, doc(component));
            }
        }
    }

    /// The entries there are, and as comments the cases that none of them shows.
    private void unions(Shape.Union union, Map<?, ?> entries, Indent indent) {
        entries.forEach((name, entry) -> {
            line(indent.prefix(), YamlWriter.quotedIfNeeded((String) name) + ":", "");
            union(union, entry, indent.deeper());
        });
        Indent others = indent.commented();
        for (Shape.Case one : union.cases()) {
            if (entries.values().stream().noneMatch(entry -> union.caseOf(entry).equals(one))) {
                line(others.prefix(), one.name().printed() + ":", one.isSupported() ? "" : UNSUPPORTED.strip());
                oneCase(one, null, others.deeper());
            }
        }
    }

    private void sequence(Shape.Component component, Shape element, @Nullable Object value, Indent indent) {
        List<?> items = value == null ? List.of() : (List<?>) value;
        if (element instanceof Shape.Group group) {
            Indent inner = items.isEmpty() ? indent.commented() : indent;
            heading(component, inner);
            if (items.isEmpty()) {
                item(group, null, inner.deeper());
            }
            items.forEach(item -> item(group, item, inner.deeper()));
        } else {
            List<String> texts =
                    items.stream().map(item -> printed(element, item)).toList();
            line(indent.prefix(), component.key() + ": [" + String.join(", ", texts) + "]", doc(component));
        }
    }

    private void item(Shape.Group group, @Nullable Object value, Indent indent) {
        group(group, value, indent.deeper(), indent.prefix() + "- ");
    }

    private static String printed(Shape shape, Object value) {
        return switch (shape) {
            case Shape.Single(ScalarType type) -> written(shape, type.printer().apply(value));
            case Shape.Choice choice -> written(shape, choice.nameOf(value));
            case Shape.Group _, Shape.Union _, Shape.Dictionary _, Shape.Sequence _ ->
                throw new IllegalArgumentException(shape + " is not written on one line");
        };
    }

    /// A key whose value follows, with its comment above.
    private void heading(Shape.Component component, Indent indent) {
        if (indent.depth() == 0) {
            text.append(text.isEmpty() ? "" : "\n");
        }
        if (component.doc() != null) {
            text.append(indent.prosePrefix())
                    .append("# ")
                    .append(doc(component))
                    .append('\n');
        }
        text.append(indent.prefix()).append(component.key()).append(":\n");
    }

    private static String doc(Shape.Component component) {
        return (component.doc() == null ? "" : component.doc().value()) + (component.isSupported() ? "" : UNSUPPORTED);
    }

    private void line(String prefix, String setting, String comment) {
        String line = prefix + setting;
        text.append(line);
        if (!comment.isEmpty()) {
            text.append(" ".repeat(Math.max(2, COMMENT_COLUMN - line.length())))
                    .append("# ")
                    .append(comment);
        }
        text.append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
