/// NFSv3, MOUNT and the portmapper as a part of the server.
@NullMarked
package io.dittofs.server.adapter.nfs;

import org.jspecify.annotations.NullMarked;
