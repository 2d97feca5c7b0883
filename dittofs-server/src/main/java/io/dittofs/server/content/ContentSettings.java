package io.dittofs.server.content;

import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The section `content`.
///
/// @param stores by name, in the order of the file
public record ContentSettings(
        @Doc("stores of file contents, by the name that shares use") @Default("{ default: { type: filesystem } }")
        Map<String, ContentStoreSettings> stores) {

    public ContentSettings {
        stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
    }
}
