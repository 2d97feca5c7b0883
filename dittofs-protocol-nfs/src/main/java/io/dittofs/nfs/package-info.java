/// NFSv3, MOUNTv3 and the portmapper, sans I/O: bytes of a record in, a reply out.
@NullMarked
package io.dittofs.nfs;

import org.jspecify.annotations.NullMarked;
