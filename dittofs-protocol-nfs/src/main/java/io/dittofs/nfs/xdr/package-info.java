/// XDR, the external data representation under every ONC RPC protocol: a strict reader and a writer.
///
/// Imports the JDK only. Both types are reused from call to call by whichever thread works on the
/// connection's current request.
@NullMarked
package io.dittofs.nfs.xdr;

import org.jspecify.annotations.NullMarked;
