package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockAudit;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.StoreScan;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A walk through the snapshot of a view. The entries are those of `dirindex`. Confined to the thread that has the
/// view.
final class RocksScan implements StoreScan {
    private final View view;
    private final Map<Integer, ShareUsage> usagesInMemory;

    /// **Ownership**: the view is **owned** by the scan.
    ///
    /// @param usagesInMemory what the store said of its shares when the view was made
    RocksScan(View view, Map<Integer, ShareUsage> usagesInMemory) {
        this.view = view;
        this.usagesInMemory = usagesInMemory;
    }

    @Override
    public void inodes(InodeVisitor visitor) throws FsException {
        view.scan(Family.INODE, (key, value) -> {
            if (Keys.isNumber(key.length)) {
                show(Keys.number(key), value, visitor);
            }
            return true;
        });
    }

    private static void show(long number, byte[] value, InodeVisitor visitor) throws FsException {
        Node node;
        try {
            node = NodeCodec.decode(number, value);
        } catch (FsException e) {
            visitor.damaged(number, String.valueOf(e.getMessage()));
            return;
        }
        visitor.inode(node.inode());
    }

    @Override
    public void entries(EntryVisitor visitor) throws FsException {
        view.scan(Family.DIRINDEX, (key, value) -> {
            EntryCodec.Indexed entry = indexed(key, value);
            if (entry != null) {
                visitor.entry(entry.directory(), entry.name(), entry.child());
            }
            return true;
        });
    }

    /// Null for a damaged row.
    private static EntryCodec.@Nullable Indexed indexed(byte[] key, byte[] value) {
        try {
            return EntryCodec.indexed(key, value);
        } catch (FsException _) {
            return null;
        }
    }

    @Override
    public void symlinkTargets(TargetVisitor visitor) throws FsException {
        view.scan(Family.SYMLINK, (key, value) -> {
            if (Keys.isNumber(key.length)) {
                visitor.target(Keys.number(key), value.length);
            }
            return true;
        });
    }

    @Override
    public List<ShareRecord> shares() throws FsException {
        return Shares.stored(view).stream()
                .sorted(Comparator.comparing(ShareRecord::name))
                .toList();
    }

    @Override
    public ShareUsage usage(int shareId) throws FsException {
        return Shares.storedUsage(view, shareId);
    }

    @Override
    public void releases(ReleaseVisitor visitor) throws FsException {
        view.scan(Family.RELEASE, (key, _) -> {
            if (ReleaseCodec.isKey(key)) {
                visitor.release(ReleaseCodec.shareId(key), ReleaseCodec.contentId(key));
            }
            return true;
        });
    }

    @Override
    public void internals(DamageVisitor visitor) throws FsException {
        for (ShareRecord share : shares()) {
            if (!usage(share.id()).equals(usagesInMemory.get(share.id()))) {
                visitor.damage("the counters of share " + share.name() + " in memory are not the stored ones", false);
            }
        }
        view.scan(Family.RELEASE, (key, _) -> {
            if (!ReleaseCodec.isKey(key)) {
                visitor.damage("a release has a key of " + key.length + " bytes", false);
            }
            return true;
        });
        new InternalCheck(view, new InternalCheck.Sink() {
                    @Override
                    public void found(String sentence, InternalCheck.@Nullable Fix fix) {
                        visitor.damage(sentence, fix != null);
                    }

                    @Override
                    public void fix(InternalCheck.Fix fix) {
                        // Belongs to something that was found.
                    }

                    @Override
                    public void passed() {
                        visitor.passed(1);
                    }
                })
                .run();
        auditBlocks(visitor);
    }

    private void auditBlocks(DamageVisitor visitor) throws FsException {
        try {
            new BlockAudit(new BlockView(view), fault -> visitor.damage(fault.description(), false)).run();
        } catch (FsException e) {
            if (e.error() != FsError.IO) {
                throw e;
            }
            visitor.damage("the audit of blocks could not be finished: " + e.getMessage(), false);
        }
    }

    @Override
    public void close() {
        view.close();
    }
}
