/// The server as a whole: its life from start to an orderly end, and what it needs of a protocol. Imports the
/// domain's shares; stores and protocols are named by `assembly` alone.
@NullMarked
package io.dittofs.server;

import org.jspecify.annotations.NullMarked;
