package io.dittofs.metadata.file;

import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryPage;

/// A page of a directory. `.` and `..` are not among its entries: they are `directory` and `parent`.
public record Listing(Inode directory, Inode parent, DirectoryPage page) {}
