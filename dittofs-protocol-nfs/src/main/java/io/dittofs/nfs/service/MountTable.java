package io.dittofs.nfs.service;

import io.dittofs.nfs.Limits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who mounted what, as clients reported it: a courtesy to administrators (`showmount -a`), not a base for decisions,
/// since clients vanish without a word. Bounded: the oldest entries go.
///
/// **Threading**: thread-safe, guarded by its monitor.
final class MountTable {
    private final Set<Entry> entries = new LinkedHashSet<>();

    /// @param host the client's address in text
    /// @param path what it mounted
    record Entry(String host, String path) {}

    synchronized void add(Entry entry) {
        if (entries.add(entry) && entries.size() > Limits.MOUNTS_MAX) {
            entries.remove(entries.iterator().next());
        }
    }

    synchronized void remove(Entry entry) {
        entries.remove(entry);
    }

    synchronized void removeAll(String host) {
        entries.removeIf(entry -> entry.host().equals(host));
    }

    synchronized List<Entry> entries() {
        return new ArrayList<>(entries);
    }
}
