package io.dittofs.server.transport;

import io.dittofs.server.reactor.Framer;
import org.jspecify.annotations.Nullable;

/// The record marking of RPC over TCP: the top bit of the header says that the fragment is the record's last, the other
/// 31 how long it is (RFC 5531 §11). Immutable.
public final class RpcRecordFramer implements Framer {
    private static final int LAST_FRAGMENT = 1 << 31;

    /// Every header is one of this format; lengths are the reactor's to bound.
    @Override
    public @Nullable String violation(int header) {
        return null;
    }

    @Override
    public int fragmentBytes(int header) {
        return header & ~LAST_FRAGMENT;
    }

    @Override
    public boolean isLastFragment(int header) {
        return (header & LAST_FRAGMENT) != 0;
    }

    @Override
    public int header(int messageBytes) {
        return messageBytes | LAST_FRAGMENT;
    }
}
