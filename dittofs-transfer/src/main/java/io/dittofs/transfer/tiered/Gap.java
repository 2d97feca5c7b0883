package io.dittofs.transfer.tiered;

import io.dittofs.metadata.object.BlockRef;
import io.dittofs.transfer.content.BlockSpan;
import org.jspecify.annotations.Nullable;

/// Bytes that the log did not have before a write.
///
/// @param span where they are
/// @param base what the block store had of their block; null for a hole
record Gap(BlockSpan span, @Nullable BlockRef base) {}
