package io.dittofs.config;

import java.util.LinkedHashMap;
import java.util.Map;

/// Marks nodes as written by nobody.
final class Defaults {
    private Defaults() {}

    /// The same tree with every location [Location#DEFAULT].
    static Node placed(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> new Node.Scalar(scalar.text(), Location.DEFAULT);
            case Node.Items items ->
                new Node.Items(items.items().stream().map(Defaults::placed).toList(), Location.DEFAULT);
            case Node.Fields fields -> {
                Map<String, Node.Field> placed = new LinkedHashMap<>();
                fields.fields()
                        .forEach((key, field) ->
                                placed.put(key, new Node.Field(Location.DEFAULT, placed(field.value()))));
                yield new Node.Fields(placed, Location.DEFAULT);
            }
        };
    }
}
