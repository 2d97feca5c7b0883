package io.dittofs.cache.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/// Appends until it is killed, on a few threads, and prints each record once it is acknowledged: thread, step,
/// position.
final class CrashingAppender {
    private static final int THREADS = 3;
    private static final int SEGMENT_BYTES = 256 << 10;
    private static final int KEPT = 4;
    private static final int LENGTH_MAX = 12_000;

    private CrashingAppender() {}

    static void main(String[] arguments) throws Exception {
        // Steps go up over all processes, so that what an earlier one left is not taken for a later one's.
        Collected found = new Collected();
        WriteAheadLog log = open(Path.of(arguments[0]), found);
        long begin =
                found.writes().stream().mapToLong(LoggedWrite::offset).max().orElse(0) + 1;
        found.writes().forEach(write -> log.discard(write.position(), write.length()));
        PrintStream out = System.out;
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            Thread _ = Thread.ofPlatform().start(() -> append(log, number, begin, out));
        }
    }

    static WriteAheadLog open(Path directory, ReplayVisitor visitor) throws IOException {
        Random random = new Random();
        return WriteAheadLog.open(
                MmapPersister.open(directory, random),
                new LogOptions(8 * SEGMENT_BYTES, SEGMENT_BYTES),
                visitor,
                random);
    }

    private static void append(WriteAheadLog log, int thread, long begin, PrintStream out) {
        ArrayDeque<long[]> kept = new ArrayDeque<>();
        for (long step = begin; ; step++) {
            long position = append(log, thread, step);
            if (step % 8 == 0) {
                CompletableFuture<Boolean> answer = new CompletableFuture<>();
                log.whenStable(position + 1, failure -> answer.complete(failure == null));
                if (!answer.join()) {
                    throw new IllegalStateException("the disk fails");
                }
            }
            out.println(thread + " " + step + " " + position);
            kept.add(new long[] {position, length(step, thread)});
            if (kept.size() > KEPT) {
                long[] old = kept.remove();
                log.discard(old[0], old[1]);
            }
        }
    }

    private static long append(WriteAheadLog log, int thread, long step) {
        while (true) {
            try {
                return log.appendWrite(new RecordOwner(thread, thread, thread), step, step, data(step, thread));
            } catch (LogFullException _) {
                Thread.onSpinWait();
            }
        }
    }

    static int length(long step, int thread) {
        return 1 + new Random(step * THREADS + thread).nextInt(LENGTH_MAX);
    }

    static ByteBuffer data(long step, int thread) {
        Random random = new Random(step * THREADS + thread);
        byte[] bytes = new byte[1 + random.nextInt(LENGTH_MAX)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
