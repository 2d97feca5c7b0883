package io.dittofs.server.metadata;

import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The section `metadata`.
///
/// @param stores by name, in the order of the file
public record MetadataSettings(
        @Doc("stores of names and attributes, by the name that shares use") @Default("{ default: { type: rocksdb } }")
        Map<String, MetadataStoreSettings> stores) {

    public MetadataSettings {
        stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
    }
}
