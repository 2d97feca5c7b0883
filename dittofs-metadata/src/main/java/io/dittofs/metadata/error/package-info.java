/// The one vocabulary of refusals that domain code and stores speak. Imports nothing of ours; any thread.
@NullMarked
package io.dittofs.metadata.error;

import org.jspecify.annotations.NullMarked;
