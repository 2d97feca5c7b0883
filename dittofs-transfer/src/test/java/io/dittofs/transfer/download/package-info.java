/// Tests of how blocks are read.
@NullMarked
package io.dittofs.transfer.download;

import org.jspecify.annotations.NullMarked;
