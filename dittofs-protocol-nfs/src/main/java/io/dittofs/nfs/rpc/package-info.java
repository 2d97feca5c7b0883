/// ONC RPC version 2: the header of a call, its credentials, and every kind of reply header.
///
/// Imports the XDR package and the limits. Pure functions on bytes: framing of records, program
/// tables and the cache of credentials are the dispatcher's and the transport's work.
@NullMarked
package io.dittofs.nfs.rpc;

import org.jspecify.annotations.NullMarked;
