/// The wire of the portmapper (version 2) and of rpcbind (versions 3 and 4), which tell clients the
/// ports of programs; both for the embedded server and for registering with the system's own.
///
/// Imports XDR, RPC headers and the limits.
@NullMarked
package io.dittofs.nfs.portmap;

import org.jspecify.annotations.NullMarked;
