package io.dittofs.config;

import org.jspecify.annotations.Nullable;

/// Where in the configuration something belongs.
///
/// @param path of the key
/// @param location of the key; of the nearest thing that was written, where the key was not
record Place(String path, Location location) {

    /// The place of a key in a section, whether or not it is there.
    Place child(String key, Node.@Nullable Field field) {
        Location inner = field == null || field.keyLocation().isDefault() ? location : field.keyLocation();
        return new Place(Paths.child(path, key), inner);
    }

    Place element(int index, Node node) {
        return new Place(Paths.element(path, index), node.location().isDefault() ? location : node.location());
    }

    /// The place to point at for what is wrong with a value.
    Location of(Node value) {
        return value.location().isDefault() ? location : value.location();
    }

    /// Follows a path into a node as far as it goes.
    Place within(Node node, String relative) {
        if (relative.isEmpty()) {
            return node instanceof Node.Scalar ? new Place(path, of(node)) : this;
        }
        return switch (node) {
            case Node.Scalar _ -> this;
            case Node.Items items -> withinItems(items, relative);
            case Node.Fields fields -> withinFields(fields, relative);
        };
    }

    private Place withinFields(Node.Fields fields, String relative) {
        String rest = relative.startsWith(".") ? relative.substring(1) : relative;
        String longest = null;
        for (String key : fields.fields().keySet()) {
            boolean leads = rest.startsWith(key)
                    && (rest.length() == key.length() || ".[".indexOf(rest.charAt(key.length())) >= 0);
            if (leads && (longest == null || key.length() > longest.length())) {
                longest = key;
            }
        }
        Node.Field field = longest == null ? null : fields.fields().get(longest);
        if (longest == null || field == null) {
            return this;
        }
        return child(longest, field).within(field.value(), rest.substring(longest.length()));
    }

    private Place withinItems(Node.Items items, String relative) {
        int end = relative.indexOf(']');
        if (!relative.startsWith("[") || end < 0) {
            return this;
        }
        int index = Integer.parseInt(relative, 1, end, 10);
        if (index >= items.items().size()) {
            return this;
        }
        Node item = items.items().get(index);
        return element(index, item).within(item, relative.substring(end + 1));
    }
}
