package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.inode.Inode;

/// A new entry: what it names, and what became of the directory.
public record Created(Inode inode, InodeChange directory, DurabilityTicket ticket) {}
