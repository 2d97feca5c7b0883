/// NFSv3 and MOUNT as they are spoken: a whole server in this process, and the raw client on TCP.
///
/// What a reply must be comes from RFC 1813, and from the Linux server where the RFC leaves room.
@NullMarked
package io.dittofs.e2e.protocol;

import org.jspecify.annotations.NullMarked;
