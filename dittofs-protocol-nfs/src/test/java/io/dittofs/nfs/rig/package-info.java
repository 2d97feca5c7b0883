/// A whole NFS server without sockets, and a client that shares no code with it: records in, replies out.
@NullMarked
package io.dittofs.nfs.rig;

import org.jspecify.annotations.NullMarked;
