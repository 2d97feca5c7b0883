/// The wire of the MOUNT protocol, version 3, which turns an export's path into its root handle.
///
/// Imports XDR, RPC's flavors, NFS's handle and the limits. UMNT and UMNTALL have the same bytes in
/// version 1, which some clients use for them.
@NullMarked
package io.dittofs.nfs.mount;

import org.jspecify.annotations.NullMarked;
