package io.dittofs.server.registry;

import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.share.ExportRules;
import io.dittofs.metadata.store.RootAttributes;

/// What a share is made of.
///
/// @param name the export path
/// @param metadataStore name of a store in the registry
/// @param contentStore name of a store in the registry
/// @param promise what stable means for its contents
/// @param root of a share that is new
public record ShareDefinition(
        String name,
        String metadataStore,
        String contentStore,
        Promise promise,
        RootAttributes root,
        boolean isReadOnly,
        Quota quota,
        ExportRules rules) {}
