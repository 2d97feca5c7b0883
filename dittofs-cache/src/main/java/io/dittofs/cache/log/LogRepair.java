package io.dittofs.cache.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes a damaged log one that can be opened: puts right what can be put right, and takes out what cannot, so that
/// everything else is found. Unlike a replay it reads the payloads of records that were synced, too.
///
/// One wrong byte in a header is found out by its checksum and put right. A record that cannot be read, or whose
/// payload is another one, becomes void. A segment whose header is lost takes it from its first record; one that is
/// gone, or has no such record, becomes an empty one.
///
/// **Threading**: one thread, on a log that nobody has open.
public final class LogRepair {
    private final Persister persister;
    private final Copies copies;
    private final RandomGenerator random;
    private final List<LogDamage> found = new ArrayList<>();

    private LogRepair(Persister persister, Copies copies, RandomGenerator random) {
        this.persister = persister;
        this.copies = copies;
        this.random = random;
    }

    /// Keeps files as they are before they are changed.
    @FunctionalInterface
    public interface Copies {
        /// Returns when a copy is on the disk.
        void keep(SegmentFile file) throws IOException;
    }

    /// Repairs a log; changes nothing where there is nothing to repair.
    ///
    /// @param random for the salts of segments that are made
    /// @throws LogRefusedException for a log that is newer, or has a segment of another one
    public static List<LogDamage> run(Persister persister, Copies copies, RandomGenerator random) throws IOException {
        LogRepair repair = new LogRepair(persister, copies, random);
        long expected = -1;
        for (SegmentFile file : persister.named()) {
            if (expected >= 0 && file.base() > expected) {
                repair.replaceMissing(expected, file.base());
            }
            repair.repair(file);
            expected = file.base() + file.memory().byteSize();
        }
        return List.copyOf(repair.found);
    }

    private void replaceMissing(long base, long end) throws IOException {
        SegmentFile file = persister.create(end - base);
        makeEmpty(file, base);
        persister.name(file, base);
        found.add(new LogDamage(
                name(base), SegmentHeader.BYTES, Math.toIntExact(end - base), LogDamage.Kind.SEGMENT_LOST, null));
    }

    private void makeEmpty(SegmentFile file, long base) throws IOException {
        ByteBuffer bytes = bytes(file);
        int salt = random.nextInt();
        SegmentHeader.encode(bytes, salt, persister.id(), base);
        SegmentHeader.putMark(bytes, salt, new SegmentHeader.Mark(SegmentHeader.BYTES, true));
        file.force(0, SegmentHeader.BYTES);
    }

    private static ByteBuffer bytes(SegmentFile file) {
        return file.memory().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private String name(long base) {
        return "segment %016x of the write-ahead log in %s".formatted(base, persister.location());
    }

    private void repair(SegmentFile file) throws IOException {
        SegmentRepair repair = new SegmentRepair(file, name(file.base()), persister.id());
        if (!repair.hasHeader() && !repair.findHeader()) {
            copies.keep(file);
            makeEmpty(file, file.base());
            found.add(new LogDamage(name(file.base()), 0, bytes(file).capacity(), LogDamage.Kind.SEGMENT_LOST, null));
            return;
        }
        List<SegmentRepair.Patch> patches = repair.patches();
        if (patches.isEmpty()) {
            return;
        }
        copies.keep(file);
        patches.forEach(patch -> patch.apply(bytes(file)));
        file.force(0, file.memory().byteSize());
        patches.forEach(patch -> found.add(patch.damage()));
    }

    /// A write that a record says of.
    static @Nullable LoggedWrite write(LogRecord record, long lsn) {
        return record.type() == RecordType.WRITE
                ? new LoggedWrite(
                        record.owner(), lsn + RecordHeader.BYTES, record.value(), record.length(), record.time())
                : null;
    }
}
