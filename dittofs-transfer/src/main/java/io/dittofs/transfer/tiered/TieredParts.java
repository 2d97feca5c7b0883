package io.dittofs.transfer.tiered;

import io.dittofs.transfer.content.ContentTable;
import io.dittofs.transfer.download.BlockReader;
import io.dittofs.transfer.map.BlockMap;
import io.dittofs.transfer.unmap.Unmapper;
import io.dittofs.transfer.upload.LogAccess;
import io.dittofs.transfer.upload.Uploader;

/// What reads, writes and truncations work with.
///
/// @param contents of which the log has something
/// @param log where writes go
/// @param map what the block map says, in memory
/// @param reader of blocks
/// @param uploader takes blocks to the block store
/// @param unmapper takes blocks out of the block map
/// @param gate where writers wait for room
record TieredParts(
        ContentTable contents,
        LogAccess log,
        BlockMap map,
        BlockReader reader,
        Uploader uploader,
        Unmapper unmapper,
        SpaceGate gate) {}
