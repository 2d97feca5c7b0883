/// Tests of the contents in a log and a block store.
@NullMarked
package io.dittofs.transfer.tiered;

import org.jspecify.annotations.NullMarked;
