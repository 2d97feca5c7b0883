package io.dittofs.metadata.store;

import io.dittofs.metadata.inode.FileId;

/// What a store keeps of a share.
///
/// @param id allocated once, at random and never 0, so that a handle of a store that is gone meets no share
/// @param name the export name
/// @param root the share's root directory
public record ShareRecord(int id, String name, FileId root) {}
