package io.dittofs.metadata.store;

import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;

/// One entry of a directory page.
///
/// @param cookie the entry's number in its directory, given at creation, never given again, greater than 2
/// @param name the name
/// @param inode the attributes of what it names, as they were when the page was read
public record DirectoryEntry(long cookie, FileName name, Inode inode) {}
