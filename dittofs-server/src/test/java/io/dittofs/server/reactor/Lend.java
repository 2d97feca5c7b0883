package io.dittofs.server.reactor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Answers each message with its own bytes as a head and a lent body behind it; counts how often each loan ended.
final class Lend implements FrameHandler {

    final List<int[]> releases = new ArrayList<>();
    final List<CloseReason> closed = new ArrayList<>();
    private final byte[] body;
    private final int parts;
    private final int padBytes;

    Lend(byte[] body, int parts, int padBytes) {
        this.body = body;
        this.parts = parts;
        this.padBytes = padBytes;
    }

    @Override
    public void onFrame(Connection connection, Frame frame) {
        var message = connection.begin(frame.bytes().remaining());
        if (message == null) {
            frame.postpone();
            return;
        }
        message.buffer().put(frame.bytes());
        attachTo(message);
        connection.send(message);
    }

    void attachTo(Message message) {
        var released = new int[1];
        releases.add(released);
        message.attach(partsOf(body), padBytes, () -> released[0]++);
    }

    private List<ByteBuffer> partsOf(byte[] bytes) {
        var buffers = new ArrayList<ByteBuffer>();
        int each = Math.max(1, bytes.length / Math.max(1, parts));
        for (int from = 0; from < bytes.length; from += each) {
            int to = Math.min(bytes.length, from + each);
            buffers.add(ByteBuffer.allocateDirect(to - from)
                    .put(bytes, from, to - from)
                    .flip());
            buffers.add(ByteBuffer.allocate(0));
        }
        return buffers;
    }

    /// The reply to `head` as it must be on the wire.
    byte[] reply(byte[] head) {
        return MarkFramer.framed(MarkFramer.joined(head, body, new byte[padBytes]));
    }

    int endedLoans() {
        return releases.stream().mapToInt(count -> count[0]).sum();
    }

    @Override
    public void onClosed(Connection connection, CloseReason reason) {
        closed.add(reason);
    }
}
