package io.dittofs.blocks.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Takes the bytes of a range from the answer to a GET into a buffer: all of them, or an exception. Each
/// attempt begins anew, so a body that ends early is one more failed attempt and never data.
///
/// **Threading**: confined to the thread of its request.
final class ObjectBody implements ResponseTransformer<GetObjectResponse, Integer> {
    private static final int CHUNK_BYTES = 64 << 10;

    private final long offset;
    private final ByteBuffer target;

    /// @param offset of the range in the object
    /// @param target whose remaining bytes are to be filled; its position is not moved
    ObjectBody(long offset, ByteBuffer target) {
        this.offset = offset;
        this.target = target;
    }

    /// @return how many bytes were filled: all, or as many as the object had
    @Override
    public Integer transform(GetObjectResponse response, AbortableInputStream body) {
        ByteBuffer into = target.duplicate();
        // A service that does not know ranges sends the whole object.
        boolean isWhole = response.contentRange() == null;
        long sent = response.contentLength() - (isWhole ? offset : 0);
        if (sent < into.remaining()) {
            into.limit(into.position() + (int) Math.max(0, sent));
        }
        try {
            if (isWhole) {
                body.skipNBytes(Math.min(offset, response.contentLength()));
            }
            fill(body, into);
        } catch (IOException failure) {
            throw RetryableException.create("the answer broke off: " + failure.getMessage(), failure);
        }
        if (sent > target.remaining()) {
            body.abort();
        }
        return into.position() - target.position();
    }

    private static void fill(InputStream body, ByteBuffer into) throws IOException {
        if (into.hasArray()) {
            int count = into.remaining();
            int read = body.readNBytes(into.array(), into.arrayOffset() + into.position(), count);
            requireAll(read, count);
            into.position(into.limit());
            return;
        }
        byte[] chunk = new byte[Math.min(CHUNK_BYTES, into.remaining())];
        while (into.hasRemaining()) {
            int count = Math.min(chunk.length, into.remaining());
            requireAll(body.readNBytes(chunk, 0, count), count);
            into.put(chunk, 0, count);
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
