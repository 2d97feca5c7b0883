package io.dittofs.transfer.tiered;

import io.dittofs.transfer.naming.ObjectLayout;
import java.time.Duration;

/// How a tiered content store works.
///
/// @param name of the store, for the log
/// @param isShared whether other servers change the block map, too
/// @param isOnlyLog whether no other server's log has contents of the same metadata store
/// @param layout how new objects are named
/// @param uploads at once
/// @param downloads at once
/// @param prefetchBlocks read ahead of a sequential reader; 0 for none
/// @param flushDelay how long nobody must have written to a block before it is uploaded, unless it is full
/// @param gcInterval between two garbage collections
/// @param gcGrace how long nothing must have named a block before it is deleted
/// @param writerWait how long a writer waits for room in the log
/// @param readerWait how long a reader waits for a block
public record TieredOptions(
        String name,
        boolean isShared,
        boolean isOnlyLog,
        ObjectLayout layout,
        int uploads,
        int downloads,
        int prefetchBlocks,
        Duration flushDelay,
        Duration gcInterval,
        Duration gcGrace,
        Duration writerWait,
        Duration readerWait) {
    /// What fits most uses.
    public static TieredOptions named(String name) {
        return new TieredOptions(
                name,
                false,
                true,
                ObjectLayout.CONTENT,
                32,
                32,
                8,
                Duration.ofSeconds(5),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60));
    }

    /// The same beside other servers, each of which has a log of its own.
    public TieredOptions besideOtherLogs() {
        return new TieredOptions(
                name,
                true,
                false,
                layout,
                uploads,
                downloads,
                prefetchBlocks,
                flushDelay,
                gcInterval,
                gcGrace,
                writerWait,
                readerWait);
    }

    /// The same with other names of objects.
    public TieredOptions withLayout(ObjectLayout newLayout) {
        return new TieredOptions(
                name,
                isShared,
                isOnlyLog,
                newLayout,
                uploads,
                downloads,
                prefetchBlocks,
                flushDelay,
                gcInterval,
                gcGrace,
                writerWait,
                readerWait);
    }

    /// The same with other delays of uploads and garbage collection.
    public TieredOptions withDelays(Duration newFlushDelay, Duration newGcInterval, Duration newGcGrace) {
        return new TieredOptions(
                name,
                isShared,
                isOnlyLog,
                layout,
                uploads,
                downloads,
                prefetchBlocks,
                newFlushDelay,
                newGcInterval,
                newGcGrace,
                writerWait,
                readerWait);
    }
}
