package io.dittofs.metadata.file;

import io.dittofs.metadata.inode.Inode;

/// Which of the asked [AccessRight]s the caller has.
public record Granted(int rights, Inode inode) {}
