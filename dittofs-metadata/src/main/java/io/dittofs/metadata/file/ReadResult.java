package io.dittofs.metadata.file;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.inode.Inode;
import org.jspecify.annotations.Nullable;

/// Bytes of a file.
///
/// **Ownership**: the holder closes the lease.
///
/// @param inode the file
/// @param count bytes read
/// @param isEof whether the file ends with these bytes
/// @param data the bytes; null when there are none
public record ReadResult(
        Inode inode, int count, boolean isEof, @Nullable ContentLease data) {}
