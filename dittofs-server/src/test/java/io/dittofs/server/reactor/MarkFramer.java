package io.dittofs.server.reactor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Marks messages like RPC does: top bit for the last fragment, then the length; lengths of the form 0x7Exxxxxx are
/// against the rules.
final class MarkFramer implements Framer {

    static final MarkFramer INSTANCE = new MarkFramer();
    static final int FORBIDDEN = 0x7E000000;
    private static final int LAST = 1 << 31;

    @Override
    public @Nullable String violation(int header) {
        return (header & FORBIDDEN) == FORBIDDEN ? "forbidden header" : null;
    }

    @Override
    public int fragmentBytes(int header) {
        return header & ~LAST;
    }

    @Override
    public boolean isLastFragment(int header) {
        return header < 0;
    }

    @Override
    public int header(int messageBytes) {
        return messageBytes | LAST;
    }

    /// A message as one fragment.
    static byte[] framed(byte[] message) {
        return fragment(message, 0, message.length, true);
    }

    static byte[] fragment(byte[] message, int from, int to, boolean isLast) {
        var bytes = ByteBuffer.allocate(HEADER_BYTES + to - from);
        return bytes.putInt((to - from) | (isLast ? LAST : 0))
                .put(message, from, to - from)
                .array();
    }

    static byte[] header(int bytes, boolean isLast) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt(bytes | (isLast ? LAST : 0))
                .array();
    }

    static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
