/// From a record's bytes to the program that serves the call and back: RPC headers, credentials, duplicates, faults.
/// Imports `rpc`, `xdr` and the domain's tickets and leases; no channel, thread or clock. Runs on reactor or virtual
/// threads.
@NullMarked
package io.dittofs.nfs.dispatch;

import org.jspecify.annotations.NullMarked;
