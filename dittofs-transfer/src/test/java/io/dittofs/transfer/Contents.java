package io.dittofs.transfer;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.error.FsException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Short forms of what tests do with a content store all the time.
public final class Contents {
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
        return store.write(contentId, offset, buffer, Stability.UNSTABLE).allocatedDelta();
    }

    /// Truncates at once; answers the allocation delta.
    public static long truncate(ContentStore store, long contentId, long size) throws FsException {
        Truncation truncation = store.prepareTruncation(contentId, size);
        truncation.apply();
        return truncation.allocatedDelta();
    }

    /// So many bytes of one value.
    public static byte[] filled(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
