/// Real Linux kernel clients on one machine: guests, the network between them and a server, and the
/// packaged server itself.
///
/// A guest is a User-Mode Linux kernel: an ordinary process that boots in two seconds, shares the
/// host's file tree, brings its own NFS client and sees the network namespace it was started in.
/// Imports the JDK only. Needs root, and on Debian the packages that the e2e profile installs.
@NullMarked
package io.dittofs.e2e.guest;

import org.jspecify.annotations.NullMarked;
