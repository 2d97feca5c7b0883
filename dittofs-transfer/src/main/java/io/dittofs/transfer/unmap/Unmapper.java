package io.dittofs.transfer.unmap;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupTicket;
import io.dittofs.metadata.durability.Threads;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.transfer.content.ContentTable;
import io.dittofs.transfer.content.Cut;
import io.dittofs.transfer.content.OpenContent;
import io.dittofs.transfer.map.BlockMap;
import io.dittofs.transfer.upload.LogAccess;
import io.dittofs.transfer.upload.Tickets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out, one after the other, what the block map does not know yet: contents that were released, ends of
/// contents that were cut off, and objects that were put in vain. All of it is noted elsewhere, in the metadata store
/// or the log, and begun again after a crash; only objects put in vain may be left behind then.
///
/// **Threading**: thread-safe; one virtual thread does the work.
///
/// **Errors**: what cannot be done now is done later.
public final class Unmapper implements AutoCloseable {
    /// Stands for the index of a block in a record that says that a truncation was carried out.
    public static final long TRUNCATION = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Unmapper.class);
    private static final int BLOCKS_PER_STEP = 1024;
    private static final int RELEASES_PER_STEP = 64;
    private static final long RETRY_MILLIS_FIRST = 50;
    private static final long RETRY_MILLIS_LONGEST = 5_000;

    private final ObjectStore objects;
    private final BlockMap map;
    private final ContentTable contents;
    private final LogAccess log;
    private final LongSupplier clock;
    private final Consumer<OpenContent> whenCut;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Set<Long> releasing = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofVirtual().name("unmapper").unstarted(this::run);
    private final CountDownLatch closing = new CountDownLatch(1);

    private sealed interface Task {}

    private record Release(long contentId, GroupTicket ticket) implements Task {}

    private record CutOff(OpenContent content) implements Task {}

    private record Discard(BlockHash hash, BlockLocation location) implements Task {}

    /// What an unmapper works with.
    ///
    /// @param clock nanoseconds since the epoch
    public record Parts(ObjectStore objects, BlockMap map, ContentTable contents, LogAccess log, LongSupplier clock) {}

    /// @param whenCut is told, under its lock, of a content whose truncations the block map knows of now
    public Unmapper(Parts parts, Consumer<OpenContent> whenCut) {
        this.objects = parts.objects();
        this.map = parts.map();
        this.contents = parts.contents();
        this.log = parts.log();
        this.clock = parts.clock();
        this.whenCut = whenCut;
    }

    public void start() {
        thread.start();
    }

    /// Unmaps all blocks of a content. The ticket completes when that is stable.
    public DurabilityTicket release(long contentId) {
        GroupTicket ticket = new GroupTicket();
        releasing.add(contentId);
        tasks.add(new Release(contentId, ticket));
        return ticket;
    }

    /// Whether the block map may still have blocks of a content that was released.
    public boolean isReleasing(long contentId) {
        return releasing.contains(contentId);
    }

    /// Unmaps what is cut off of a content.
    public void cut(OpenContent content) {
        tasks.add(new CutOff(content));
    }

    /// Has an object deleted that was put and is not named.
    public void discard(BlockHash hash, BlockLocation location) {
        tasks.add(new Discard(hash, location));
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                Task task = tasks.take();
                insist(() -> carryOut(task));
            }
        } catch (InterruptedException e) {
            LOG.debug("the unmapper ends with {} tasks left", tasks.size());
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws FsException;
    }

    /// Tries a step until it succeeds.
    private void insist(Step step) throws InterruptedException {
        long wait = RETRY_MILLIS_FIRST;
        while (closing.getCount() > 0) {
            try {
                step.run();
                return;
            } catch (FsException e) {
                LOG.debug("the block map cannot be changed now reason={}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("the block map cannot be changed; it is tried again", e);
            }
            if (closing.await(wait, TimeUnit.MILLISECONDS)) {
                return;
            }
            wait = Math.min(2 * wait, RETRY_MILLIS_LONGEST);
        }
    }

    private void carryOut(Task task) throws FsException {
        switch (task) {
            case Release release -> release(release);
            case CutOff cutOff -> cutOff(cutOff.content());
            case Discard discard ->
                objects.commit(new BlockChanges(clock.getAsLong()).discard(discard.hash(), discard.location()));
        }
    }

    /// Releases a content, together with others that are next.
    private void release(Release first) throws FsException {
        List<Release> batch = new ArrayList<>(List.of(first));
        while (batch.size() < RELEASES_PER_STEP && tasks.peek() instanceof Release next) {
            tasks.remove(next);
            batch.add(next);
        }
        try {
            List<BlockRange> left =
                    batch.stream().map(each -> BlockRange.all(each.contentId())).toList();
            DurabilityTicket last = unmap(left, null);
            batch.forEach(each -> releasing.remove(each.contentId()));
            last.whenComplete(cause -> batch.forEach(each -> each.ticket().complete(cause)));
        } catch (FsException | RuntimeException failure) {
            // Those behind the first one have a turn of their own.
            tasks.addAll(batch.subList(1, batch.size()));
            throw failure;
        }
    }

    /// What is to be mapped together with the first step of an unmapping.
    private record Trim(long contentId, long index, BlockRef whole, BlockRef kept) {}

    private DurabilityTicket unmap(List<BlockRange> ranges, @Nullable Trim trim) throws FsException {
        List<BlockRange> left = ranges;
        Trim with = trim;
        DurabilityTicket last = DurabilityTicket.STABLE;
        while (!left.isEmpty()) {
            BlockChanges changes = new BlockChanges(clock.getAsLong());
            if (with != null) {
                changes.mapKnown(with.contentId(), with.index(), with.whole(), with.kept());
            }
            left.forEach(range -> changes.unmapRange(range, BLOCKS_PER_STEP));
            BlockOutcome outcome = objects.commit(changes);
            last = outcome.ticket();
            left = outcome.left();
            with = null;
        }
        return last;
    }

    /// The block map must know of the truncations, and the log that it does, before blocks behind the size are mapped
    /// again: replayed later, the truncations would take those away.
    private void cutOff(OpenContent content) throws FsException {
        Cut cut = cutOf(content);
        if (cut == null) {
            return;
        }
        List<Long> mapped = unmap(content, cut);
        long end = 0;
        for (long record : cut.records()) {
            log.appendUploaded(content.id(), TRUNCATION, record);
            end = log.log().head();
        }
        Tickets.await(log.stable(end));
        content.lock();
        try {
            map.forget(content.id(), mapped);
            map.forget(content.id(), cut.index());
            if (content.isReleased()) {
                return;
            }
            cut.records().forEach(record -> log.log().discard(record, 1));
            if (content.settle(cut)) {
                whenCut.accept(content);
            } else {
                tasks.add(new CutOff(content));
            }
        } finally {
            contents.unlock(content);
        }
    }

    private @Nullable Cut cutOf(OpenContent content) {
        content.lock();
        try {
            return content.isReleased() ? null : content.cut();
        } finally {
            contents.unlock(content);
        }
    }

    /// Unmaps what is cut off, and answers which blocks that were.
    private List<Long> unmap(OpenContent content, Cut cut) throws FsException {
        long first = cut.kept() == 0 ? cut.index() : cut.index() + 1;
        List<Long> mapped = new ArrayList<>();
        BlockRange behind = BlockRange.from(content.id(), first);
        BlockRef boundary = cut.kept() == 0 ? null : objects.block(content.id(), cut.index());
        Trim trim = boundary == null || boundary.length() <= cut.kept()
                ? null
                : new Trim(content.id(), cut.index(), boundary, new BlockRef(boundary.hash(), cut.kept()));
        DurabilityTicket last = DurabilityTicket.STABLE;
        while (true) {
            List<MappedBlock> page = objects.blocks(behind, BLOCKS_PER_STEP);
            page.forEach(each -> mapped.add(each.index()));
            if (page.isEmpty() && trim == null) {
                break;
            }
            long until = page.isEmpty() ? first : page.getLast().index() + 1;
            last = unmap(List.of(new BlockRange(content.id(), first, until)), trim);
            trim = null;
            behind = BlockRange.from(content.id(), until);
        }
        Tickets.await(last);
        return mapped;
    }

    /// Ends; what is left to do is noted and done after the next start.
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        Threads.join(thread);
        FsException end = new FsException(FsError.TRY_LATER, "the content store is closed");
        for (Task task : tasks) {
            if (task instanceof Release release) {
                release.ticket().complete(end);
            }
        }
    }
}
