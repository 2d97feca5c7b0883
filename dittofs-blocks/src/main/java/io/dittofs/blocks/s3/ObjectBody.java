package io.dittofs.blocks.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Takes the bytes of a range from the answer to a GET into buffers: all of them, or an exception. Each
/// attempt begins anew, so a body that ends early is one more failed attempt and never data.
///
/// **Threading**: confined to the thread of its request.
final class ObjectBody implements ResponseTransformer<GetObjectResponse, Long> {
    private static final int CHUNK_BYTES = 64 << 10;

    private final long offset;
    private final List<ByteBuffer> targets;
    private final long wanted;

    /// @param offset of the range in the object
    /// @param targets whose remaining bytes are to be filled; their positions are not moved
    ObjectBody(long offset, List<ByteBuffer> targets) {
        this.offset = offset;
        this.targets = targets;
        this.wanted = targets.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /// How many bytes are to be filled.
    long wanted() {
        return wanted;
    }

    /// @return how many bytes were filled: all, or as many as the object had
    @Override
    public Long transform(GetObjectResponse response, AbortableInputStream body) {
        // A service that does not know ranges sends the whole object.
        boolean isWhole = response.contentRange() == null;
        long sent = response.contentLength() - (isWhole ? offset : 0);
        long filled = Math.clamp(sent, 0, wanted);
        try {
            if (isWhole) {
                body.skipNBytes(Math.min(offset, response.contentLength()));
            }
            fill(body, filled);
        } catch (IOException failure) {
            throw RetryableException.create("the answer broke off: " + failure.getMessage(), failure);
        }
        if (sent > wanted) {
            body.abort();
        }
        return filled;
    }

    private void fill(InputStream body, long count) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, count)];
        long left = count;
        for (ByteBuffer target : targets) {
            ByteBuffer into = target.duplicate();
            while (into.hasRemaining() && left > 0) {
                int part = (int) Math.min(Math.min(chunk.length, into.remaining()), left);
                requireAll(body.readNBytes(chunk, 0, part), part);
                into.put(chunk, 0, part);
                left -= part;
            }
        }
    }

    private static void requireAll(int read, int wanted) throws EOFException {
        if (read < wanted) {
            throw new EOFException(wanted - read + " bytes are missing");
        }
    }

    @Override
    public String name() {
        return "ObjectBody";
    }
}
