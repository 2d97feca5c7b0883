package io.dittofs.transfer;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.content.WriteReceipt;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Short forms of what tests do with a content store all the time.
public final class Contents {
    private static final AtomicLong TIME = new AtomicLong();

    private Contents() {}

    /// Reads a range to the heap and closes the lease.
    public static byte[] read(ContentStore store, long contentId, long offset, int count) throws FsException {
        try (ContentLease lease = store.read(contentId, offset, count)) {
            return bytes(lease);
        }
    }

    /// What an open lease shows now, without moving its buffers.
    public static byte[] bytes(ContentLease lease) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(lease.length());
        for (ByteBuffer buffer : lease.buffers()) {
            byte[] part = new byte[buffer.remaining()];
            buffer.get(buffer.position(), part);
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /// Writes unstably from a direct buffer with other bytes around the data; answers the allocation delta.
    public static long write(ContentStore store, long contentId, long offset, byte[] data) throws FsException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(data.length + 2);
        buffer.put((byte) 0xEE).put(data).put((byte) 0xEE).flip().position(1).limit(data.length + 1);
        WriteReceipt receipt = write(store, contentId, offset, buffer, Stability.UNSTABLE);
        receipt.waive();
        return receipt.allocatedDelta();
    }

    /// Writes what remains in a buffer, to a file of which nothing is known.
    public static WriteReceipt write(
            ContentStore store, long contentId, long offset, ByteBuffer data, Stability stability) throws FsException {
        return store.write(file(contentId), offset, data, stability, TIME.incrementAndGet());
    }

    /// How many bytes more such a write would make the content occupy.
    public static long allocationNeeded(ContentStore store, long contentId, long offset, int count) throws FsException {
        return store.allocationNeeded(file(contentId), offset, count);
    }

    /// Prepares a truncation of a file of which nothing is known.
    public static Truncation prepareTruncation(ContentStore store, long contentId, long size) throws FsException {
        return store.prepareTruncation(file(contentId), size, TIME.incrementAndGet());
    }

    /// The only file with this content; it may have any size.
    public static FileContent file(long contentId) {
        return new FileContent(1, contentId, contentId, Long.MAX_VALUE);
    }

    /// Truncates at once; answers the allocation delta.
    public static long truncate(ContentStore store, long contentId, long size) throws FsException {
        Truncation truncation = prepareTruncation(store, contentId, size);
        truncation.apply(DurabilityTicket.STABLE);
        return truncation.allocatedDelta();
    }

    /// So many bytes of one value.
    public static byte[] filled(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
