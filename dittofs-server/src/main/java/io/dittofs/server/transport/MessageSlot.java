package io.dittofs.server.transport;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.nfs.dispatch.ReplySlot;
import io.dittofs.nfs.xdr.NoRoomException;
import io.dittofs.server.reactor.Message;
import io.dittofs.server.reactor.OutOfBuffersException;
import java.nio.ByteBuffer;

/// An outgoing message as a protocol writes it. Request-confined.
///
/// @param message where it goes
record MessageSlot(Message message) implements ReplySlot {
    @Override
    public ByteBuffer buffer() {
        return message.buffer();
    }

    @Override
    public int start() {
        return message.headStart();
    }

    @Override
    public ByteBuffer grow(int bytes) {
        try {
            return message.grow(bytes);
        } catch (OutOfBuffersException refused) {
            throw new NoRoomException("no buffer for a reply that needs " + bytes + " bytes more");
        }
    }

    @Override
    public void attach(ContentLease lease, int padBytes) {
        message.attach(lease.buffers(), padBytes, lease::close);
    }
}
