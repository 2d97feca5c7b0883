package io.dittofs.server.reactor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// A socket whose every read and write is written down beforehand. Confined to one thread.
final class ScriptedSocket extends SocketChannel {

    final Map<String, Object> options = new HashMap<>();
    final ByteArrayOutputStream output = new ByteArrayOutputStream();
    final Key key = new Key();
    int writes;
    boolean isOutputShut;
    private final ArrayDeque<ByteBuffer> segments = new ArrayDeque<>();
    private boolean isAtEnd;
    private boolean isReset;
    private long takes = Long.MAX_VALUE;
    private @Nullable SocketAddress remote = InetSocketAddress.createUnresolved("peer", 1);

    ScriptedSocket() {
        super(SelectorProvider.provider());
    }

    /// Its key with a selector, as the connection sees it.
    final class Key extends SelectionKey {
        int interest;

        private boolean isCancelled;

        @Override
        public boolean isValid() {
            return !isCancelled;
        }

        @Override
        public void cancel() {
            isCancelled = true;
            interest = 0;
        }

        @Override
        public SocketChannel channel() {
            return ScriptedSocket.this;
        }

        @Override
        public Selector selector() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int interestOps() {
            return interest;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            interest = ops;
            return this;
        }

        @Override
        public int readyOps() {
            return interest;
        }
    }

    /// Has one read bring these bytes, or several when it asks for fewer.
    ScriptedSocket feed(byte... bytes) {
        segments.add(ByteBuffer.wrap(bytes));
        return this;
    }

    void end() {
        isAtEnd = true;
    }

    void reset() {
        isReset = true;
    }

    /// Has the socket take so many bytes more and then none.
    void takeOnly(long bytes) {
        takes = bytes;
    }

    void withoutRemote() {
        remote = null;
    }

    int unreadBytes() {
        return segments.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    boolean wantsRead() {
        return (key.interest & SelectionKey.OP_READ) != 0;
    }

    boolean wantsWrite() {
        return (key.interest & SelectionKey.OP_WRITE) != 0;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return (int) read(new ByteBuffer[] {target}, 0, 1);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        if (isReset) {
            throw new IOException("Connection reset by peer");
        }
        var segment = segments.peek();
        if (segment == null) {
            return isAtEnd ? -1 : 0;
        }
        long count = 0;
        for (int index = offset; index < offset + length; index++) {
            count += move(segment, targets[index], Long.MAX_VALUE);
        }
        if (!segment.hasRemaining()) {
            segments.remove();
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return (int) write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        if (isReset || isOutputShut) {
            throw new IOException("Broken pipe");
        }
        writes++;
        long count = 0;
        for (int index = offset; index < offset + length; index++) {
            var taken = ByteBuffer.allocate((int) Math.min(takes, sources[index].remaining()));
            move(sources[index], taken, taken.capacity());
            output.write(taken.array(), 0, taken.capacity());
            takes -= taken.capacity();
            count += taken.capacity();
        }
        return count;
    }

    private static int move(ByteBuffer from, ByteBuffer to, long most) {
        int count = (int) Math.min(most, Math.min(from.remaining(), to.remaining()));
        to.put(from.slice(from.position(), count));
        from.position(from.position() + count);
        return count;
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) {
        options.put(name.name(), value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of(ExtendedSocketOptions.TCP_KEEPIDLE, ExtendedSocketOptions.TCP_KEEPINTERVAL);
    }

    @Override
    public SocketChannel shutdownOutput() {
        isOutputShut = true;
        return this;
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return InetSocketAddress.createUnresolved("server", 2);
    }

    @Override
    public SocketChannel bind(@Nullable SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel shutdownInput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket socket() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isConnectionPending() {
        return false;
    }

    @Override
    public boolean connect(SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean finishConnect() {
        return true;
    }

    @Override
    protected void implCloseSelectableChannel() {
        segments.clear();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        assert !block;
    }
}
