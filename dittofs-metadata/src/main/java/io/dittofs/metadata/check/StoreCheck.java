package io.dittofs.metadata.check;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.StoreScan;
import java.util.Set;

/// Checks whole stores, and changes nothing.
///
/// **Errors**: those of the store; what is wrong with the tree is a result.
public final class StoreCheck {
    private StoreCheck() {}

    /// Walks everything that a store has, as of one moment. A store on disk goes on meanwhile; one in memory has to be
    /// at rest.
    public static CheckResult check(MetadataStore store, CheckProgress progress) throws FsException {
        Findings findings = new Findings(Set.of());
        return findings.result(scan(store, progress, findings));
    }

    /// The same, for who does not want to know how far it is.
    public static CheckResult check(MetadataStore store) throws FsException {
        return check(store, CheckProgress.NONE);
    }

    /// @return how many inodes there are
    static long scan(MetadataStore store, CheckProgress progress, Findings findings) throws FsException {
        try (StoreScan scan = store.scan()) {
            return new TreeCheck(scan, directory -> parentOf(store, directory), findings, progress).run();
        }
    }

    private static long parentOf(MetadataStore store, long directory) throws FsException {
        Inode inode = store.inode(directory);
        return inode == null ? 0 : inode.parent();
    }
}
