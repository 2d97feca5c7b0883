/// What an operation that must survive a crash hands back: a ticket that completes when its effect is stable.
/// Imports nothing of ours; any thread.
@NullMarked
package io.dittofs.metadata.durability;

import org.jspecify.annotations.NullMarked;
