/// The packaged server under a real Linux kernel client: what users do, on a mount.
///
/// Each class has one server; each test boots a guest that mounts it and runs a script. A process start
/// is slow in a guest, so scripts do much in few processes.
@NullMarked
package io.dittofs.e2e.kernel;

import org.jspecify.annotations.NullMarked;
