/// The `MetadataStore` SPI: inodes, directory entries and share records, read singly or in pages, changed in atomic
/// change sets. Holds no rule of a file system. Imports `durability`, `error`, `inode` and `object`;
/// implementations are thread-safe.
@NullMarked
package io.dittofs.metadata.store;

import org.jspecify.annotations.NullMarked;
