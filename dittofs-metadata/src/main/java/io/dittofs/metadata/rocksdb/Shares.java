package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The shares of a store with their counters, all in memory. What commits add goes into their batch as additions that
/// RocksDB sums up, so that commits of one share do not wait for each other.
///
/// **Threading**: thread-safe.
final class Shares {
    private final Map<Integer, Share> sharesById = new ConcurrentHashMap<>();
    private final Map<String, Share> sharesByName = new ConcurrentHashMap<>();

    private static final class Share {
        private final ShareRecord shareRecord;
        private final LongAdder bytes = new LongAdder();
        private final LongAdder inodes = new LongAdder();

        Share(ShareRecord shareRecord) {
            this.shareRecord = shareRecord;
        }
    }

    static Shares load(RocksDatabase database) throws FsException {
        Shares shares = new Shares();
        try (View view = database.view()) {
            for (ShareRecord share : stored(view)) {
                shares.add(share, storedUsage(view, share.id()));
            }
        }
        return shares;
    }

    /// The records that the database has.
    static List<ShareRecord> stored(View view) throws FsException {
        List<ShareRecord> shares = new ArrayList<>();
        view.scan(Family.SHARE, (key, value) -> {
            switch (ShareCodec.kind(key)) {
                case ShareCodec.RECORD -> shares.add(ShareCodec.decode(ShareCodec.shareId(key), value));
                case ShareCodec.BYTES, ShareCodec.INODES -> {}
                default -> throw new FsException(FsError.IO, "a share has a key of kind " + ShareCodec.kind(key));
            }
            return true;
        });
        return shares;
    }

    /// The counters that the database has.
    static ShareUsage storedUsage(View view, int shareId) throws FsException {
        return new ShareUsage(
                storedCounter(view, ShareCodec.BYTES, shareId), storedCounter(view, ShareCodec.INODES, shareId));
    }

    private static long storedCounter(View view, byte kind, int shareId) throws FsException {
        byte[] value = view.get(Family.SHARE, ShareCodec.key(kind, shareId));
        return value == null ? 0 : ShareCodec.counter(value);
    }

    static void write(Batch batch, ShareRecord share) throws FsException {
        batch.put(Family.SHARE, ShareCodec.key(ShareCodec.RECORD, share.id()), ShareCodec.encode(share));
    }

    static void write(Batch batch, int shareId, ShareUsage delta) throws FsException {
        if (delta.bytes() != 0) {
            batch.add(ShareCodec.key(ShareCodec.BYTES, shareId), delta.bytes());
        }
        if (delta.inodes() != 0) {
            batch.add(ShareCodec.key(ShareCodec.INODES, shareId), delta.inodes());
        }
    }

    void add(ShareRecord shareRecord, ShareUsage usage) {
        Share share = new Share(shareRecord);
        share.bytes.add(usage.bytes());
        share.inodes.add(usage.inodes());
        sharesById.put(shareRecord.id(), share);
        sharesByName.put(shareRecord.name(), share);
    }

    void publish(int shareId, ShareUsage delta) {
        Share share = sharesById.get(shareId);
        if (share == null) {
            throw new IllegalStateException("a commit checked that share " + shareId + " is there");
        }
        share.bytes.add(delta.bytes());
        share.inodes.add(delta.inodes());
    }

    boolean isKnown(int shareId) {
        return sharesById.containsKey(shareId);
    }

    @Nullable
    ShareRecord find(String name) {
        Share share = sharesByName.get(name);
        return share == null ? null : share.shareRecord;
    }

    ShareUsage usage(int shareId) throws FsException {
        Share share = sharesById.get(shareId);
        if (share == null) {
            throw new FsException(FsError.STALE, "no share " + shareId);
        }
        return new ShareUsage(share.bytes.sum(), share.inodes.sum());
    }

    /// The counters of all shares by their numbers.
    Map<Integer, ShareUsage> usages() {
        return sharesById.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        share -> new ShareUsage(
                                share.getValue().bytes.sum(),
                                share.getValue().inodes.sum())));
    }

    List<ShareRecord> all() {
        return sharesById.values().stream()
                .map(share -> share.shareRecord)
                .sorted(Comparator.comparing(ShareRecord::name))
                .toList();
    }
}
