package io.dittofs.metadata.store;

import java.util.List;

/// Some entries of a directory in the order of their cookies.
///
/// @param entries the entries
/// @param isLast whether no entry follows the last one
public record DirectoryPage(List<DirectoryEntry> entries, boolean isLast) {
    public DirectoryPage {
        entries = List.copyOf(entries);
    }
}
