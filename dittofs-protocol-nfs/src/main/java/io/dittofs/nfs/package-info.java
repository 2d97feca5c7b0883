/// NFSv3, MOUNTv3 and the portmapper, sans I/O: bytes of a record in, a reply out.
///
/// This package itself holds only what every protocol package below it shares, the [Limits]; it
/// imports none of them, so that the packages stay free of cycles.
@NullMarked
package io.dittofs.nfs;

import org.jspecify.annotations.NullMarked;
