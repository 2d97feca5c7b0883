/// The server: lifecycle and composition root.
@NullMarked
package io.dittofs.server;

import org.jspecify.annotations.NullMarked;
