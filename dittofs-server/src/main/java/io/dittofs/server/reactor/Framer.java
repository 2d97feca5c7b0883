package io.dittofs.server.reactor;

import org.jspecify.annotations.Nullable;

/// How a protocol marks its messages on a TCP stream: a header of four bytes, big-endian, before each fragment.
///
/// **Threading**: immutable; shared by all loops.
public interface Framer {

    /// The size of every header.
    int HEADER_BYTES = 4;

    /// Why the header is not allowed, or null when it is fine. The connection is closed with the reason.
    @Nullable
    String violation(int header);

    /// The bytes that follow the header in this fragment; asked only of a header without violation.
    int fragmentBytes(int header);

    /// Whether the fragment ends its message.
    boolean isLastFragment(int header);

    /// The header of an outgoing message of one fragment of `messageBytes`.
    int header(int messageBytes);
}
