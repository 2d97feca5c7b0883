package io.dittofs.server.reactor;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Answers each message with itself and remembers it. Postpones what it gets no buffer for.
final class Echo implements FrameHandler {

    final List<byte[]> frames = new ArrayList<>();
    final List<CloseReason> closed = new ArrayList<>();

    @Override
    public void onFrame(Connection connection, Frame frame) {
        var bytes = frame.bytes();
        var message = connection.begin(bytes.remaining());
        if (message == null) {
            frame.postpone();
            return;
        }
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        message.buffer().put(copy);
        frames.add(copy);
        connection.send(message);
    }

    @Override
    public void onClosed(Connection connection, CloseReason reason) {
        closed.add(reason);
    }

    /// The messages in short.
    List<String> summaries() {
        return frames.stream().map(Echo::summary).toList();
    }

    /// Length and checksum: enough to tell messages apart, and readable.
    static String summary(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return bytes.length + ":" + Long.toHexString(checksum.getValue());
    }

    CloseReason.@Nullable Kind closeKind() {
        return closed.isEmpty() ? null : closed.getFirst().kind();
    }
}
