/// The `ObjectStore` port: which blocks make up a content, where the bytes of each block lie, and who still
/// needs them. Holds no bytes and calls no block store. Imports `durability` and `error`; implemented by
/// each metadata store as part of itself, thread-safe.
///
/// An **object** is the content of a file: **chunks** of 64 MiB, which are **blocks** of 4 MiB. A block is
/// named by the SHA-256 of its bytes and stored once, however many contents have it. There are three
/// tables:
///
/// ```text
/// block map   (content id, block index)  ->  hash, valid length          a hole has no row
/// blocks      hash                       ->  location, references, times how often the block map names the hash
/// doomed      (key, offset)              ->  hash, length                what is to be deleted from the block store
/// ```
///
/// The life of a block:
///
/// ```text
///            map, with the location of an upload
///   unknown ─────────────────────────────────────► in use (references > 0)
///      ▲                                             │            ▲
///      │                             last reference  │            │ map, without any upload
///      │                                      gone   ▼            │
///      │                                           condemned (references = 0, since a time)
///      │                                             │
///      │  forget, after the deletion                 │ claim, after the grace period, if nothing came in between
///   doomed location ◄────────────────────────────────┘
/// ```
///
/// A claim takes the row away, so that the hash is unknown from then on; what is left is a doomed
/// **location**. Who uploads the same bytes meanwhile does so under another key and gets a row of its own,
/// and the deletion cannot touch it. Everything rests on one rule for callers: **no key is ever used for
/// two uploads**. Nothing is deleted from a block store but doomed locations, and every upload that is not
/// wanted becomes one: that of the second of two who uploaded the same bytes by the store itself, in the
/// transaction that finds out; that of a refused change by [BlockChanges#discard]. So no crash and no
/// repetition can make anyone delete what another one refers to.
///
/// All blocks of a metadata store are in one block store, since a hash has one location.
@NullMarked
package io.dittofs.metadata.object;

import org.jspecify.annotations.NullMarked;
