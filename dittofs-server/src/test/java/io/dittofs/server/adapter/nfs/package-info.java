/// Tests of NFS as a protocol of the server.
@NullMarked
package io.dittofs.server.adapter.nfs;

import org.jspecify.annotations.NullMarked;
