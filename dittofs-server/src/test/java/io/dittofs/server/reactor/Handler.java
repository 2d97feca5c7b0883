package io.dittofs.server.reactor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// A handler made of a function.
final class Handler implements FrameHandler {

    final List<CloseReason> closed = new ArrayList<>();
    private final BiConsumer<Connection, Frame> body;

    Handler(BiConsumer<Connection, Frame> body) {
        this.body = body;
    }

    @Override
    public void onFrame(Connection connection, Frame frame) {
        body.accept(connection, frame);
    }

    @Override
    public void onClosed(Connection connection, CloseReason reason) {
        closed.add(reason);
    }
}
