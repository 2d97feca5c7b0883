package io.dittofs.transfer.naming;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.ShareRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Gives new objects their keys, as the layout wants.
///
/// **Threading**: thread-safe. By path it asks the metadata store, and waits as that does.
///
/// **Errors**: those of the metadata store.
public final class ObjectNames {
    private final ObjectLayout layout;
    private final BlockNames names;
    private final MetadataStore metadata;
    private final FilePaths paths;
    /// Those that were asked for; a share keeps its name.
    private final Map<Integer, ShareRecord> shares = new ConcurrentHashMap<>();

    /// @param metadata **borrowed**
    /// @param random where the name of this run comes from
    public ObjectNames(ObjectLayout layout, MetadataStore metadata, RandomGenerator random) {
        this.layout = layout;
        this.names = new BlockNames(random);
        this.metadata = metadata;
        this.paths = new FilePaths(metadata);
    }

    /// A key that no object ever had, for a block of a file.
    ///
    /// @param index of the block
    public String keyOf(int shareId, long inode, long index, BlockHash hash) throws FsException {
        return switch (layout) {
            case CONTENT -> names.byContent(hash);
            case PATH -> names.byPath(folder(shareId, inode), index, hash);
        };
    }

    private String folder(int shareId, long inode) throws FsException {
        ShareRecord share = share(shareId);
        if (share == null) {
            return KeyFolder.ofInode("", inode);
        }
        List<FileName> path = paths.of(share.root().inode(), inode);
        return path == null ? KeyFolder.ofInode(share.name(), inode) : KeyFolder.of(share.name(), path);
    }

    private @Nullable ShareRecord share(int id) throws FsException {
        if (!shares.containsKey(id)) {
            metadata.shares().forEach(share -> shares.put(share.id(), share));
        }
        return shares.get(id);
    }
}
