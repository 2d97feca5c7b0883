package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockAudit;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The rows of blocks as they were at one moment. Confined to the thread that has the view.
final class BlockView implements BlockAudit.Tables {
    private static final byte[] FIRST = {};
    /// Greater than all hashes.
    private static final byte[] END = new BlockHash(-1, -1, -1, -1).bytes();

    private final View view;

    BlockView(View view) {
        this.view = view;
    }

    @Override
    public List<StoredBlock> list(@Nullable BlockHash after, int max) throws FsException {
        int limit = Math.min(max, ObjectStore.PAGE_MAX);
        List<StoredBlock> found = new ArrayList<>();
        view.scan(Family.OBJECT, after == null ? FIRST : after.bytes(), END, (key, value) -> {
            StoredBlock block = StoredBlockCodec.stored(key, value);
            if (!block.hash().equals(after)) {
                found.add(block);
            }
            return found.size() < limit;
        });
        return found;
    }

    @Override
    public @Nullable StoredBlock find(BlockHash hash) throws FsException {
        byte[] value = view.get(Family.OBJECT, hash.bytes());
        return value == null ? null : StoredBlockCodec.stored(hash.bytes(), value);
    }

    @Override
    public void scanMap(BlockAudit.MapVisitor visitor) throws FsException {
        view.scan(Family.BLOCK, (key, value) -> {
            visitor.visit(BlockCodec.contentId(key), BlockCodec.block(value));
            return true;
        });
    }

    @Override
    public void scanCondemned(BlockAudit.CondemnedVisitor visitor) throws FsException {
        view.scan(Family.GC, GarbageCodec.FIRST_CONDEMNED, GarbageCodec.FIRST_DOOMED, (key, _) -> {
            visitor.visit(GarbageCodec.condemned(key));
            return true;
        });
    }

    @Override
    public boolean isListed(CondemnedBlock block) throws FsException {
        return view.get(Family.GC, GarbageCodec.condemnedKey(block)) != null;
    }

    /// A row that cannot be read ends the audit: the blocks of its content would be taken for nobody's.
    @Override
    public long[] contents() throws FsException {
        LongStream.Builder contents = LongStream.builder();
        view.scan(Family.INODE, (key, value) -> {
            if (!Keys.isNumber(key.length)) {
                throw new FsException(FsError.IO, "an inode has a key of " + key.length + " bytes");
            }
            contents.add(NodeCodec.decode(Keys.number(key), value).inode().contentId());
            return true;
        });
        view.scan(Family.RELEASE, (key, _) -> {
            contents.add(ReleaseCodec.contentId(key));
            return true;
        });
        return contents.build().sorted().toArray();
    }
}
