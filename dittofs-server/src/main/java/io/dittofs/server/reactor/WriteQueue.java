package io.dittofs.server.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;
import java.util.function.Consumer;

/// The buffers a connection has to write, in order, each with an action to run once it is written or never will be.
///
/// The arrays are handed to the gathering write as they are; they start over whenever the queue runs empty, which
/// under a peer that keeps up is at each flush.
///
/// **Threading**: reactor-confined.
final class WriteQueue {

    static final Runnable NO_ACTION = () -> {};

    /// Buffers of one gathering write; the system's own bound is 1,024.
    private static final int GATHER_MAX = 64;

    private static final int INITIAL_LENGTH = 8;
    private static final int KEPT_LENGTH_MAX = 256;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Consumer<Throwable> failures;
    private ByteBuffer[] buffers = new ByteBuffer[0];
    private Runnable[] actions = new Runnable[0];
    private int head;
    private int end;

    WriteQueue(Consumer<Throwable> failures) {
        this.failures = failures;
    }

    boolean isEmpty() {
        return head == end;
    }

    void push(ByteBuffer buffer, Runnable whenWritten) {
        if (end == buffers.length) {
            makeRoom();
        }
        buffers[end] = buffer;
        actions[end] = whenWritten;
        end++;
    }

    /// Writes until the queue is empty or the socket takes no more; returns the bytes written.
    long write(GatheringByteChannel channel) throws IOException {
        long written = 0;
        while (head < end) {
            int attempted = Math.min(end, head + GATHER_MAX);
            written += attempted - head == 1
                    ? channel.write(buffers[head])
                    : channel.write(buffers, head, attempted - head);
            while (head < attempted && !buffers[head].hasRemaining()) {
                pop();
            }
            if (head < attempted) {
                return written;
            }
        }
        startOver();
        return written;
    }

    /// Drops everything; the actions are run.
    void discard() {
        while (head < end) {
            pop();
        }
        startOver();
    }

    private void pop() {
        var action = actions[head];
        buffers[head] = NOTHING;
        actions[head] = NO_ACTION;
        head++;
        try {
            action.run();
        } catch (Throwable t) {
            failures.accept(t);
        }
    }

    private void startOver() {
        if (head != end) {
            return;
        }
        head = 0;
        end = 0;
        if (buffers.length > KEPT_LENGTH_MAX) {
            buffers = new ByteBuffer[0];
            actions = new Runnable[0];
        }
    }

    private void makeRoom() {
        int count = end - head;
        if (count <= buffers.length / 2 && count < buffers.length) {
            System.arraycopy(buffers, head, buffers, 0, count);
            System.arraycopy(actions, head, actions, 0, count);
            Arrays.fill(buffers, count, end, NOTHING);
            Arrays.fill(actions, count, end, NO_ACTION);
        } else {
            int length = Math.max(INITIAL_LENGTH, buffers.length * 2);
            buffers = Arrays.copyOf(Arrays.copyOfRange(buffers, head, end), length);
            actions = Arrays.copyOf(Arrays.copyOfRange(actions, head, end), length);
        }
        head = 0;
        end = count;
    }
}
