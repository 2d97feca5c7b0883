package io.dittofs.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints the configuration that is in effect as YAML. It binds to the same records again, but for secrets that were
/// written in the configuration itself: they are printed as [Secret#MASK], which is refused when it is bound.
public final class ConfigPrinter {
    private ConfigPrinter() {}

    public static String print(Record settings) {
        var yaml = new YamlWriter();
        group(Shapes.of(settings.getClass()), settings, yaml);
        return yaml.toString();
    }

    private static void group(Shape.Group group, Object settings, YamlWriter yaml) {
        for (Shape.Component component : group.components()) {
            Object value = component.valueIn(settings);
            if (value instanceof Secret secret && secret.file().isPresent()) {
                yaml.key(component.fileKey()).scalar(secret.file().get().toString());
            } else if (value != null) {
                yaml.key(component.key());
                value(component.shape(), value, yaml);
            }
        }
    }

    private static void value(Shape shape, Object value, YamlWriter yaml) {
        switch (shape) {
            case Shape.Single single ->
                yaml.scalar(single, single.type().printer().apply(value));
            case Shape.Choice choice -> yaml.scalar(choice.nameOf(value));
            case Shape.Group group -> section(!isEmpty(group, value), yaml, () -> group(group, value, yaml));
            case Shape.Union union -> section(true, yaml, () -> union(union, value, yaml));
            case Shape.Dictionary dictionary -> {
                Map<?, ?> map = (Map<?, ?>) value;
                section(
                        !map.isEmpty(),
                        yaml,
                        () -> map.forEach((name, entry) -> {
                            yaml.key((String) name);
                            value(dictionary.value(), entry, yaml);
                        }));
            }
            case Shape.Sequence sequence -> sequence(sequence.element(), (List<?>) value, yaml);
        }
    }

    private static void union(Shape.Union union, Object value, YamlWriter yaml) {
        Shape.Case one = union.caseOf(value);
        yaml.key(Shape.Union.TYPE_KEY).scalar(one.name().printed());
        if (!isEmpty(one.group(), value)) {
            yaml.key(one.name().printed());
            value(one.group(), value, yaml);
        }
    }

    private static void sequence(Shape element, List<?> values, YamlWriter yaml) {
        if (values.isEmpty()) {
            yaml.emptyList();
            return;
        }
        yaml.begin();
        for (Object value : values) {
            yaml.item();
            value(element, value, yaml);
        }
        yaml.end();
    }

    private static void section(boolean hasKeys, YamlWriter yaml, Runnable content) {
        if (!hasKeys) {
            yaml.emptySection();
            return;
        }
        yaml.begin();
        content.run();
        yaml.end();
    }

    private static boolean isEmpty(Shape.Group group, @Nullable Object settings) {
        return settings == null || group.components().stream().allMatch(c -> c.valueIn(settings) == null);
    }
}
