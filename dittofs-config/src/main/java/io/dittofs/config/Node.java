package io.dittofs.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A parsed document, every value with its place. Immutable.
sealed interface Node {
    Location location();

    /// A scalar as written, quotes removed; null for `null`, `~` and nothing at all.
    record Scalar(@Nullable String text, Location location) implements Node {}

    /// A list.
    record Items(List<Node> items, Location location) implements Node {
        public Items {
            items = List.copyOf(items);
        }
    }

    /// A section or map, in the order of the file.
    record Fields(Map<String, Field> fields, Location location) implements Node {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        static Fields empty(Location location) {
            return new Fields(Map.of(), location);
        }
    }

    /// A value with the place of its key.
    record Field(Location keyLocation, Node value) {}

    /// What a reader calls this kind of value.
    default String kind() {
        return switch (this) {
            case Scalar scalar -> scalar.text() == null ? "nothing" : "a single value";
            case Items _ -> "a list";
            case Fields _ -> "a section with keys";
        };
    }
}
