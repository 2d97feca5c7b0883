package io.dittofs.server.reactor;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// Accepts the connections of one listener.
///
/// When accepting fails again and again, as it does without free file descriptors, it pauses until the next sweep
/// instead of spinning on a socket that stays ready, and says so once until a connection is accepted again.
///
/// **Threading**: reactor-confined.
final class Acceptor {

    /// Bounds what a flood of connections may take from those being served.
    private static final int ACCEPTS_PER_WAKE_UP = 64;

    /// One failure may be the fault of one peer that went away; the next one is ours.
    private static final int FAILURES_MAX = 2;

    private final Listener listener;
    private final EventLoop loop;
    private final Source source;
    private @Nullable SelectionKey key;
    private boolean isFailing;

    Acceptor(Listener listener, EventLoop loop, Source source) {
        this.listener = listener;
        this.loop = loop;
        this.source = source;
    }

    /// Where connections come from: the server socket, or a test's failing one.
    @FunctionalInterface
    interface Source {
        @Nullable
        SocketChannel accept() throws IOException;
    }

    void start(ServerSocketChannel server) throws IOException {
        key = loop.register(server, SelectionKey.OP_ACCEPT, this);
    }

    void resume() {
        if (key != null && key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    void onReady() {
        int failures = 0;
        for (int count = 0; count < ACCEPTS_PER_WAKE_UP; count++) {
            try {
                var channel = source.accept();
                if (channel == null) {
                    return;
                }
                isFailing = false;
                take(channel);
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException | RuntimeException e) {
                if (++failures == FAILURES_MAX) {
                    pause(e);
                    return;
                }
            }
        }
    }

    private void pause(Exception failure) {
        if (key != null && key.isValid()) {
            key.interestOps(0);
            loop.resumeLater(this);
        }
        if (!isFailing) {
            isFailing = true;
            loop.guard(null, () -> loop.events().acceptFailed(listener.localAddress(), failure));
        }
    }

    private void take(SocketChannel channel) {
        try {
            if (listener.isFull()) {
                refuse(channel);
                return;
            }
            configure(channel);
        } catch (IOException | RuntimeException _) {
            // The peer is gone already; nothing was promised to it.
            loop.closeQuietly(channel);
            return;
        }
        listener.onAccepted(channel);
    }

    private void refuse(SocketChannel channel) throws IOException {
        var remote = channel.getRemoteAddress();
        loop.closeQuietly(channel);
        LoopCounters.add(listener.countersOf(loop).refused, 1);
        loop.guard(null, () -> loop.events().connectionRefused(listener.localAddress(), remote));
    }

    private void configure(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        var supported = channel.supportedOptions();
        int seconds = (int) listener.settings().keepAliveIdle().toSeconds();
        if (supported.contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
        }
        if (supported.contains(ExtendedSocketOptions.TCP_KEEPINTERVAL)) {
            channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, seconds);
        }
    }
}
