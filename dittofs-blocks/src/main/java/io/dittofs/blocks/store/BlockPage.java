package io.dittofs.blocks.store;

import java.util.List;

/// A part of a listing. Immutable.
///
/// @param objects in ascending order of their keys; empty only at the end
/// @param isLast whether nothing follows; else the next page is that behind the last key of this one
public record BlockPage(List<StoredObject> objects, boolean isLast) {
    public BlockPage {
        objects = List.copyOf(objects);
        if (objects.isEmpty() && !isLast) {
            throw new IllegalArgumentException("an empty page that others follow");
        }
    }
}
