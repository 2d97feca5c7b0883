/// The wire of NFS version 3: one file per procedure, each with its arguments, results and codec.
///
/// Imports XDR and the limits, nothing else of ours. Arguments are decoded into records whose handles
/// and write data are borrowed slices of the call's record; results are records too, except for what
/// is large: the data of READ is gathered by the transport and directory listings are streamed.
/// Handlers, error mapping and file handles' meaning live above and never see bytes of this protocol.
@NullMarked
package io.dittofs.nfs.v3;

import org.jspecify.annotations.NullMarked;
