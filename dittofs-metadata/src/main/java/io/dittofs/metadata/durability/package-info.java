/// What an operation that must survive a crash hands back: a ticket that completes when its effect is stable; and how
/// stores complete the tickets of many operations with one sync. Imports `error` only; any thread.
@NullMarked
package io.dittofs.metadata.durability;

import org.jspecify.annotations.NullMarked;
