package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A log and a model of what was promised to those who appended to it, through crashes.
final class LogHistory {
    static final int SEGMENT_BYTES = 64 << 10;
    private static final LogOptions OPTIONS = new LogOptions(8 * SEGMENT_BYTES, SEGMENT_BYTES);
    /// What is void by something that is no longer in the log itself.
    private static final Entry FORGOTTEN = new Entry(RecordType.UPLOADED, -1, "", 0, 0);

    private final Random random;
    private final Map<Long, Entry> entries = new HashMap<>();
    private ForgetfulPersister persister = new ForgetfulPersister(99);
    private WriteAheadLog log;
    private int nextSeed;

    /// A record that the log accepted.
    private static final class Entry {
        private final RecordType type;
        private final long position;
        private final String description;
        private final int length;
        private final int seed;
        private boolean isStable;
        private @Nullable Entry voider;

        Entry(RecordType type, long position, Object description, int length, int seed) {
            this.type = type;
            this.position = position;
            this.description = description.toString();
            this.length = length;
            this.seed = seed;
        }

        boolean isControl() {
            return type == RecordType.CANCEL || type == RecordType.UPLOADED;
        }

        long liveBytes() {
            if (voider != null || isControl()) {
                return 0;
            }
            return type == RecordType.WRITE ? length : 1;
        }

        long end() {
            return position + Math.max(length, 1);
        }
    }

    LogHistory(Random random) throws IOException {
        this.random = random;
        this.log = WriteAheadLog.open(persister, OPTIONS, new Collected(), random);
    }

    void write(int length) {
        Entry _ = tryWrite(length);
    }

    private @Nullable Entry tryWrite(int length) {
        int seed = nextSeed++;
        RecordOwner owner = new RecordOwner(seed % 3, seed % 5, seed % 7);
        try {
            long position = log.appendWrite(owner, seed * 10L, seed, WriteAheadLogTest.bytes(length, seed));
            return add(new Entry(
                    RecordType.WRITE,
                    position,
                    new LoggedWrite(owner, position, seed * 10L, length, seed),
                    length,
                    seed));
        } catch (LogFullException _) {
            return null;
        }
    }

    void overwrite(int which, int length) {
        Entry old = live(which);
        Entry fresh = old == null ? null : tryWrite(length);
        if (old != null && fresh != null) {
            discard(old, fresh);
        }
    }

    void truncate() {
        int seed = nextSeed++;
        RecordOwner owner = new RecordOwner(seed % 3, seed % 5, seed % 7);
        try {
            long position = log.appendTruncate(owner, seed, seed * 2L);
            Entry _ = add(new Entry(
                    RecordType.TRUNCATE, position, new LoggedTruncate(owner, position, seed, seed * 2L), 0, seed));
        } catch (LogFullException e) {
            assertThat(e.reason()).isNotEqualTo(LogFullException.Reason.DISK_FULL);
        }
    }

    void cancel(int which) {
        Entry old = live(which);
        if (old == null) {
            return;
        }
        RecordOwner owner = new RecordOwner(1, 2, which);
        try {
            long position = log.appendCancel(owner, old.position);
            Entry cancel = add(new Entry(
                    RecordType.CANCEL, position, new Collected.Cancel(owner, old.position) + "@" + position, 0, 0));
            discard(old, cancel);
        } catch (LogFullException e) {
            assertThat(e.reason()).isNotEqualTo(LogFullException.Reason.DISK_FULL);
        }
    }

    /// The oldest records are uploaded, as a store under pressure would do.
    void upload(int count) {
        try {
            for (int i = 0; i < count; i++) {
                Entry old = live(0);
                if (old != null) {
                    long upTo = log.head();
                    long position = log.appendUploaded(old.seed, i, upTo);
                    Entry uploaded = add(new Entry(
                            RecordType.UPLOADED,
                            position,
                            new Collected.Uploaded(old.seed, i, upTo) + "@" + position,
                            0,
                            0));
                    discard(old, uploaded);
                }
            }
        } catch (LogFullException e) {
            assertThat(e.reason()).isNotEqualTo(LogFullException.Reason.DISK_FULL);
        }
    }

    private Entry add(Entry entry) {
        assertThat(entries.put(entry.position, entry)).isNull();
        return entry;
    }

    private @Nullable Entry live(int which) {
        List<Entry> live = entries.values().stream()
                .filter(entry -> entry.liveBytes() > 0)
                .sorted((a, b) -> Long.compare(a.position, b.position))
                .toList();
        return live.isEmpty() ? null : live.get(which % live.size());
    }

    private void discard(Entry entry, Entry voider) {
        long bytes = entry.liveBytes();
        entry.voider = voider;
        long first = bytes / 2;
        log.discard(entry.position, first);
        log.discard(entry.position, bytes - first);
    }

    /// Asks for every record by itself, as those who appended them do.
    void commit() {
        Map<Entry, CompletableFuture<Boolean>> answers = new HashMap<>();
        for (Entry entry : entries.values()) {
            if (!entry.isStable && entry.position >= log.oldestSegmentEnd() - SEGMENT_BYTES) {
                CompletableFuture<Boolean> answer = new CompletableFuture<>();
                answers.put(entry, answer);
                log.whenStable(entry.end(), failure -> answer.complete(failure == null));
            }
        }
        answers.forEach((entry, answer) -> entry.isStable = answer.join());
    }

    void writeBack(double share) {
        persister.writeBack(random, share);
    }

    void failForces(int count) {
        persister.failForces(count);
    }

    /// The process ends in order. Then the power fails, which must not matter.
    void restart() throws IOException {
        closeQuietly();
        if (log.lossCount() == 0) {
            entries.values().forEach(entry -> entry.isStable = true);
        }
        reopen(persister.afterPowerLoss(random, 0), false);
    }

    void kill() throws IOException {
        ForgetfulPersister found = persister.afterKill();
        closeQuietly();
        reopen(found, true);
    }

    void losePower(double share) throws IOException {
        ForgetfulPersister found = persister.afterPowerLoss(random, share);
        closeQuietly();
        reopen(found, false);
    }

    private void closeQuietly() {
        persister.failForces(0);
        try {
            log.close();
        } catch (IOException e) {
            // A force that was told to fail may have begun before.
            assertThat(log.lossCount()).isPositive();
            assertThat(e).hasMessageContaining("as it was told to");
        }
    }

    private void reopen(ForgetfulPersister found, boolean hasEverything) throws IOException {
        List<SegmentFile> named = found.named();
        long firstBase = named.getFirst().base();
        persister.release();
        persister = found;
        Collected replayed = new Collected();
        log = WriteAheadLog.open(found, OPTIONS, replayed, random);
        Map<Long, Entry> present = match(replayed);
        for (Entry entry : entries.values()) {
            boolean isRecycled = entry.position < firstBase;
            if (isRecycled) {
                assertThat(isCovered(entry, present))
                        .as("recycled %s is void by what is there", entry.description)
                        .isTrue();
            } else if (hasEverything || entry.isStable) {
                assertThat(present).as("%s is there", entry.description).containsKey(entry.position);
            }
        }
        revive(present, firstBase);
        check();
    }

    /// The entries that were replayed, all of which must be known.
    private Map<Long, Entry> match(Collected replayed) {
        Map<Long, Entry> present = new HashMap<>();
        Map<String, Entry> controls = new HashMap<>();
        entries.values().stream()
                .filter(Entry::isControl)
                .forEach(entry -> controls.put(entry.description.replaceAll("@.*", ""), entry));
        for (Object record : replayed.records) {
            Entry entry = switch (record) {
                case LoggedWrite write -> entries.get(write.position());
                case LoggedTruncate truncate -> entries.get(truncate.position());
                default -> controls.get(record.toString());
            };
            assertThat(entry).as("known: %s", record).isNotNull();
            assertThat(entry.description.replaceAll("@.*", "")).isEqualTo(record.toString());
            present.put(entry.position, entry);
            if (record instanceof LoggedWrite write) {
                assertThat(log.slice(write.position(), write.length()))
                        .isEqualTo(WriteAheadLogTest.bytes(entry.length, entry.seed));
            }
        }
        return present;
    }

    /// Whether the entry could be forgotten: it is there, or what voided it is, or that was void for a reason outside
    /// of the log. An upload and a cancellation are such reasons, whether or not the log has them.
    private static boolean isCovered(Entry entry, Map<Long, Entry> present) {
        if (entry.isControl() || present.containsKey(entry.position)) {
            return true;
        }
        return entry.voider != null && isCovered(entry.voider, present);
    }

    /// Whether who replays the log would find the entry void: what voided it is there, or was recycled.
    private static boolean isVoid(Entry entry, Map<Long, Entry> present, long firstBase) {
        Entry voider = entry.voider;
        if (voider == null) {
            return false;
        }
        return voider == FORGOTTEN
                || present.containsKey(voider.position)
                || voider.position < firstBase
                || isVoid(voider, present, firstBase);
    }

    /// What is there goes on; what is void is discarded again, unless what voided it was lost.
    private void revive(Map<Long, Entry> present, long firstBase) {
        List<Entry> voided = present.values().stream()
                .filter(entry -> isVoid(entry, present, firstBase))
                .toList();
        entries.clear();
        for (Entry entry : present.values()) {
            entry.isStable = true;
            entries.put(entry.position, entry);
            Entry voider = entry.voider;
            entry.voider = null;
            if (voider != null && voided.contains(entry)) {
                discard(entry, present.containsKey(voider.position) ? voider : FORGOTTEN);
            }
        }
    }

    void check() {
        long live = entries.values().stream().mapToLong(Entry::liveBytes).sum();
        assertThat(log.statistics().liveBytes()).isEqualTo(live);
        for (Entry entry : entries.values()) {
            if (entry.type == RecordType.WRITE && entry.voider == null) {
                ByteBuffer expected = WriteAheadLogTest.bytes(entry.length, entry.seed);
                assertThat(log.slice(entry.position, entry.length)).isEqualTo(expected);
            }
        }
    }

    long recycledSegments() {
        return log.statistics().recycledSegments();
    }

    void close() {
        closeQuietly();
        persister.release();
    }
}
