/// Tests of the write-ahead log, and the persister that loses power.
@NullMarked
package io.dittofs.cache.log;

import org.jspecify.annotations.NullMarked;
