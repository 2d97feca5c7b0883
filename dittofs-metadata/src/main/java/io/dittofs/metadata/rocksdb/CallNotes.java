package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.CallId;
import io.dittofs.metadata.store.Change;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// The notes of the requests committed last, a ring of rows in the column family `call`.
///
/// ```text
/// slot (4)  ->  number of the note (8) time (8) call id (16)
/// ```
///
/// What was noted before the store was opened is in memory; what is noted since goes to the disk only, for the next
/// time. Both together are as many as [Change#CALLS_KEPT].
///
/// **Threading**: thread-safe.
///
/// **Errors**: `IO` for anything that this class did not write.
final class CallNotes {
    private static final int VALUE_BYTES = 4 * Long.BYTES;

    private final Map<CallId, Long> timesOfBefore;
    private final AtomicLong next;

    private CallNotes(Map<CallId, Long> timesOfBefore, long next) {
        this.timesOfBefore = timesOfBefore;
        this.next = new AtomicLong(next);
    }

    static CallNotes load(RocksDatabase database) throws FsException {
        Map<CallId, Long> times = new HashMap<>();
        long[] last = {-1};
        try (View view = database.view()) {
            view.scan(Family.CALL, (_, value) -> {
                if (value.length != VALUE_BYTES) {
                    throw new FsException(FsError.IO, "a call's note has " + value.length + " bytes");
                }
                ByteBuffer in = ByteBuffer.wrap(value);
                last[0] = Math.max(last[0], in.getLong());
                long time = in.getLong();
                times.put(new CallId(in.getLong(), in.getLong()), time);
                return true;
            });
        }
        return new CallNotes(times, last[0] + 1);
    }

    boolean wasNotedBefore(CallId call, long since) {
        Long time = timesOfBefore.get(call);
        return time != null && time >= since;
    }

    /// Adds a note to a batch.
    void write(Batch batch, Change.NoteCall note) throws FsException {
        long number = next.getAndIncrement();
        int slot = (int) (number % Change.CALLS_KEPT);
        byte[] value = ByteBuffer.allocate(VALUE_BYTES)
                .putLong(number)
                .putLong(note.now())
                .putLong(note.call().high())
                .putLong(note.call().low())
                .array();
        batch.put(Family.CALL, ByteBuffer.allocate(Integer.BYTES).putInt(slot).array(), value);
    }
}
