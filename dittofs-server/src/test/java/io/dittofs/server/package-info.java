/// Tests of the life of a server.
@NullMarked
package io.dittofs.server;

import org.jspecify.annotations.NullMarked;
