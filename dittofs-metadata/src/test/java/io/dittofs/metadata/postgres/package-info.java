/// Tests of the PostgreSQL store, on a real server that runs for them.
@NullMarked
package io.dittofs.metadata.postgres;

import org.jspecify.annotations.NullMarked;
