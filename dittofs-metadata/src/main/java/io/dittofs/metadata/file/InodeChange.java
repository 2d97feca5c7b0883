package io.dittofs.metadata.file;

import io.dittofs.metadata.inode.Inode;

/// An inode before and after an operation, both as they were within its atomic section (RFC 1813 §2.6, `wcc_data`).
public record InodeChange(Inode before, Inode after) {}
