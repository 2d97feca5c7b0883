/// The write-ahead log: the dirty data of the cache, in memory-mapped segments that are preallocated and recycled. What
/// is written is served from here until the block store has it.
///
/// Imports `directory` and `thread`. Appends run on any thread; two threads of the log's own sync it and look after
/// its segments. Callbacks say on which of them they run.
///
/// # On disk
///
/// A directory of [io.dittofs.cache.log.MmapPersister]:
///
/// ```text
/// LOCK                     locked by the process that has the log open, whose number it contains
/// FORMAT                   36 bytes, big-endian; replaced by a rename, never rewritten in place
///      0   8  "DITTOWAL"
///      8   4  version of everything in the directory: 1
///     12   4  state: 1 being made, 2 begun (has a segment, always)
///     16   8  log id, at random
///     24   8  zero
///     32   4  CRC-32C of the bytes before
/// <16 hex digits>.segment  a segment of the log; the name is its base
/// spare-<number>.segment   allocated, of no content
/// ```
///
/// A log is a row of bytes, of which a segment holds those from its base on; a place in it is an LSN. Each segment
/// begins where the one before ends. What is left of a segment when the next one is begun stays unused. Segments
/// are given up from the front only, so a gap in the row is damage.
///
/// A segment, little-endian:
///
/// ```text
///      0   8  "DITTOSEG"
///      8   4  version: 1
///     12   4  salt, at random: another one each time the file becomes a segment
///     16   8  log id
///     24   8  base
///     32   8  size of the segment in bytes
///     40  20  zero
///     60   4  CRC-32C of the bytes before
///    512   4  stable: up to this offset all records were forced, with their payloads
///    516   4  1 when nothing counts beyond that, else 0
///    520   4  salt
///    524   4  CRC-32C of the 12 bytes before
///   4096      records, each on a multiple of 8 and followed by the next
/// ```
///
/// The 64 bytes at 0 are forced before the file gets its name and are not written again. The mark at 512 is written
/// after each force and forced with the last one of the segment; one that is not whole counts as none.
///
/// A record, little-endian:
///
/// ```text
///      0   4  "DLR" and the type: 1 write, 2 truncate, 3 cancel, 4 uploaded, 5 void
///      4   4  salt of the segment
///      8   8  LSN of the record
///     16   4  share                               uploaded: 0
///     20   4  length of the payload, 0 but for a write and what is void
///     24   8  inode                               uploaded: the position up to which older records are void
///     32   8  content id
///     40   8  write: offset in the content        truncate: new size
///             cancel: position of the cancelled   uploaded: index of the block
///     48   8  time                                cancel, uploaded: 0
///     56   4  CRC-32C of the payload
///     60   4  CRC-32C of the bytes before
///     64      payload, padded to a multiple of 8
/// ```
///
/// The position by which a write is named is that of its first payload byte, LSN + 64; that of any other record is
/// its LSN.
///
/// # Replay
///
/// Headers are written under a lock, payloads beside it. So after a killed process every header is there, and a write
/// whose payload is torn was never acknowledged: its checksum does not fit, and it is skipped. The first header that
/// does not fit ends its segment; the salt and the LSN keep out what an earlier life of the file left, or a client
/// planted. After a power failure any 512 bytes behind the mark may be missing, and the same rules apply. What is
/// before the mark is taken as it is, without reading the payload; a header that does not fit there is damage, with
/// which a log is not opened. `LogRepair` takes it out: what was there becomes a void record, which says nothing.
///
/// A log that was open when the process ended is continued in a new segment: behind a torn tail nothing would be found.
@NullMarked
package io.dittofs.cache.log;

import org.jspecify.annotations.NullMarked;
