package io.dittofs.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns shapes into a JSON schema.
final class SchemaWriter {
    private static final String ENVELOPE = "https://json-schema.org/draft/2020-12/schema";

    String write(Shape.Group root) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", ENVELOPE);
        schema.putAll(schema(root));
        return JsonText.of(schema);
    }

    private static Map<String, Object> schema(Shape shape) {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (shape) {
            case Shape.Single single -> schema.put("type", one(single.type().jsonTypes()));
            case Shape.Choice choice -> schema.put("enum", choice.spellings());
            case Shape.Sequence sequence -> {
                schema.put("type", "array");
                schema.put("items", schema(sequence.element()));
            }
            case Shape.Dictionary dictionary -> {
                schema.put("type", "object");
                schema.put("additionalProperties", schema(dictionary.value()));
            }
            case Shape.Group group -> group(group, schema);
            case Shape.Union union ->
                schema.put(
                        "oneOf",
                        union.cases().stream().map(SchemaWriter::oneCase).toList());
        }
        return schema;
    }

    private static Object one(List<String> types) {
        return types.size() == 1 ? types.getFirst() : types;
    }

    private static void group(Shape.Group group, Map<String, Object> schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Shape.Component component : group.components()) {
            properties.put(component.key(), property(component));
            if (component.isSecret()) {
                properties.put(component.fileKey(), Map.of("type", "string", "description", "file with this secret"));
            }
            if (component.isRequired()) {
                required.add(component.key());
            }
        }
        // A section whose keys are all left out may be left empty.
        schema.put("type", required.isEmpty() ? List.of("object", "null") : "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
    }

    private static Map<String, Object> property(Shape.Component component) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (component.doc() != null) {
            schema.put(
                    "description", component.doc().value() + (component.isSupported() ? "" : " (not supported yet)"));
        }
        schema.putAll(schema(component.shape()));
        if (component.defaultNode() != null) {
            schema.put("default", plain(component.shape(), component.defaultNode()));
        }
        return schema;
    }

    private static Map<String, Object> oneCase(Shape.Case one) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(Shape.Union.TYPE_KEY, Map.of("enum", one.name().spellings()));
        properties.put(one.name().printed(), schema(one.group()));
        boolean needsSection = one.group().components().stream().anyMatch(Shape.Component::isRequired);
        Map<String, Object> schema = new LinkedHashMap<>();
        if (!one.isSupported()) {
            schema.put("description", "not supported yet");
        }
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put(
                "required",
                needsSection ? List.of(Shape.Union.TYPE_KEY, one.name().printed()) : List.of(Shape.Union.TYPE_KEY));
        schema.put("additionalProperties", false);
        return schema;
    }

    /// The value of a node as JSON has it.
    private static @Nullable Object plain(Shape shape, Node node) {
        return switch (node) {
            case Node.Scalar(String text, Location _) -> text == null ? null : plainScalar(shape, text);
            case Node.Items(List<Node> items, Location _) ->
                items.stream().map(item -> plain(shape, item)).toList();
            case Node.Fields(Map<String, Node.Field> fields, Location _) -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                fields.forEach((key, field) -> plain.put(key, plain(shape, field.value())));
                yield plain;
            }
        };
    }

    private static Object plainScalar(Shape shape, String text) {
        boolean isJson = shape instanceof Shape.Single(ScalarType type)
                && !type.jsonTypes().contains("string");
        return isJson ? ((Shape.Single) shape).type().parser().apply(text) : text;
    }
}
