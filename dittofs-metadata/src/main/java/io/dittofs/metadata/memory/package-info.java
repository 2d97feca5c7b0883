/// The metadata store that lives in primitive arrays on the heap and is gone when the process ends.
/// Imports `store` and what it imports; thread-safe and never blocks for longer than a memory access.
@NullMarked
package io.dittofs.metadata.memory;

import org.jspecify.annotations.NullMarked;
