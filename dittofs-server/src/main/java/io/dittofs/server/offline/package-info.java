/// Work on the contents of a metadata store beside the ways of reads and writes: are the blocks there and sound, whose
/// are they, and what nobody needs. Everything that the command line shows of contents comes from here. Only
/// [LiveContents] is for contents that a server has open.
///
/// Imports the metadata store, the block store and parts of `dittofs-transfer`; knows no configuration and
/// no implementation. Called by one thread at a time, which waits; blocks are read on virtual threads beside
/// it.
@NullMarked
package io.dittofs.server.offline;

import org.jspecify.annotations.NullMarked;
