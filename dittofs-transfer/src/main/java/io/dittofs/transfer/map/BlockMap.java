package io.dittofs.transfer.map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the block map says, with the rows read last kept in memory where no other server changes them.
///
/// **Threading**: thread-safe. A row that is looked up while it changes is either looked up before, and then replaced
/// in memory by who changes it, or after: both happen one after the other for each row.
public final class BlockMap {
    private static final int ROWS_MAX = 1 << 17;

    private final ObjectStore objects;
    private final @Nullable Cache<Row, Mapped> rows;

    private record Row(long contentId, long index) {}

    /// What the block map says of a block; null for a hole.
    public record Mapped(@Nullable BlockRef block) {}

    /// Carries the exception of a look-up out of the cache.
    private static final class LookupFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient FsException reason;

        LookupFailure(FsException reason) {
            super(reason.getMessage(), reason, false, false);
            this.reason = reason;
        }
    }

    /// @param isShared whether other servers change the block map, too
    public BlockMap(ObjectStore objects, boolean isShared) {
        this.objects = objects;
        this.rows = isShared
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(ROWS_MAX)
                        .executor(Runnable::run)
                        .build();
    }

    /// What the block map says of a block; null for a hole.
    public @Nullable BlockRef get(long contentId, long index) throws FsException {
        if (rows == null) {
            return objects.block(contentId, index);
        }
        try {
            return rows.get(new Row(contentId, index), this::load).block();
        } catch (LookupFailure failure) {
            throw failure.reason;
        }
    }

    private Mapped load(Row row) {
        try {
            return new Mapped(objects.block(row.contentId(), row.index()));
        } catch (FsException refusal) {
            throw new LookupFailure(refusal);
        }
    }

    /// The same if it is in memory; null where it would have to be looked up.
    public @Nullable Mapped getIfPresent(long contentId, long index) {
        return rows == null ? null : rows.getIfPresent(new Row(contentId, index));
    }

    /// Follows a change of the block map that is committed.
    public void put(long contentId, long index, @Nullable BlockRef block) {
        if (rows != null) {
            rows.asMap().compute(new Row(contentId, index), (_, _) -> new Mapped(block));
        }
    }

    /// Lets a row be looked up again.
    public void forget(long contentId, long index) {
        if (rows != null) {
            rows.asMap().remove(new Row(contentId, index));
        }
    }

    /// Lets rows be looked up again.
    public void forget(long contentId, Collection<Long> indexes) {
        indexes.forEach(index -> forget(contentId, index));
    }

    /// The first mapped blocks of a range, as the block map has them now.
    public List<MappedBlock> list(BlockRange range, int max) throws FsException {
        return objects.blocks(range, max);
    }
}
