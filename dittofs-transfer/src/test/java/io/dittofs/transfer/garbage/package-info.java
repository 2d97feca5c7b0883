/// Tests of the deletion of what nothing needs.
@NullMarked
package io.dittofs.transfer.garbage;

import org.jspecify.annotations.NullMarked;
