/// Tests of the work on stored contents.
@NullMarked
package io.dittofs.server.offline;

import org.jspecify.annotations.NullMarked;
