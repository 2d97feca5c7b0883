package io.dittofs.blocks.store;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Objects of bytes under keys. Knows neither files nor blocks nor hashes: what a key means is its user's
/// business.
///
/// An object is written whole and never changed. A user gives a key to one content only; a second put of
/// the same content under its key (after a crash, or by another server) is harmless. What a key may look
/// like is in [BlockKeys].
///
/// **Threading**: thread-safe. Every call but [#statistics] and [#isLocal] may wait for a disk or a
/// network and is made on a virtual thread. None waits for ever: a store that is away is an exception
/// within the time that its options bound.
///
/// **Ownership**: buffers are borrowed.
///
/// **Errors**: a [BlockStoreException], whose kind says what its catcher can do. A store that was closed
/// is `UNAVAILABLE`. A key that breaks the rules, or a range that does, is an [IllegalArgumentException].
public interface BlockStore extends AutoCloseable {
    /// Stores the remaining bytes of all buffers as one object, replacing one of that key in one step. On
    /// return it survives a power failure (of this machine, or whatever the remote store promises). When
    /// it throws, the object is there whole or not at all. The buffers must not change meanwhile; their
    /// positions are not moved.
    void put(String key, List<ByteBuffer> data) throws BlockStoreException;

    /// Fills the buffers, one after the other and each from its position to its limit, with the bytes of
    /// the object from `offset` on.
    ///
    /// The positions move to the limits when all bytes are there. When it throws, the positions are where
    /// they were and the bytes behind them are arbitrary. An object that ends before is `DAMAGED`, one
    /// that is not there `NOT_FOUND`.
    void get(String key, long offset, List<ByteBuffer> into) throws BlockStoreException;

    /// The same into one buffer.
    default void get(String key, long offset, ByteBuffer into) throws BlockStoreException {
        get(key, offset, List.of(into));
    }

    /// Deletes objects; those that are not there are none of its concern. When it throws, any of them may
    /// be gone.
    void delete(List<String> keys) throws BlockStoreException;

    /// The objects whose keys begin with `prefix`, in ascending order of [BlockKeys#ORDER]: the first
    /// `max` of those behind `after`, or of all. What is put or deleted meanwhile may be seen or not;
    /// everything else is seen once.
    BlockPage list(String prefix, @Nullable String after, int max) throws BlockStoreException;

    /// What is known of an object without reading it, or null where there is none.
    @Nullable
    StoredObject stat(String key) throws BlockStoreException;

    /// How much there is room for.
    StoreSpace space() throws BlockStoreException;

    /// Writes, reads and deletes a small object, so that a store that cannot be used is known at start.
    /// The message of the exception is one line for an operator: what is wrong, and which setting or
    /// permission is to be looked at.
    void probe() throws BlockStoreException;

    /// What was done since the store was opened.
    BlockStoreStatistics statistics();

    /// Whether the bytes lie on this machine, so that a disk cache of them would gain nothing.
    boolean isLocal();

    /// Gives back what the store holds. Calls that are under way may fail with `UNAVAILABLE`.
    @Override
    void close();
}
