/// Tests of the meters of stores.
@NullMarked
package io.dittofs.server.assembly.meters;

import org.jspecify.annotations.NullMarked;
