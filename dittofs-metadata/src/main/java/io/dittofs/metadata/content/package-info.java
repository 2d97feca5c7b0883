/// The port through which the domain reads and writes the bytes of files. Implemented by content stores in other
/// modules. Imports `durability` and `error`; implementations are thread-safe.
@NullMarked
package io.dittofs.metadata.content;

import org.jspecify.annotations.NullMarked;
