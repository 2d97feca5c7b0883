package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import java.nio.ByteBuffer;
import java.util.function.IntPredicate;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// A walk through the rows of a family whose keys begin with a number, at its next row or its end. Rows with keys of a
/// length that the family does not have are passed over. Request-confined, leased from [View#rows].
final class Rows implements AutoCloseable {
    private final ReadOptions options;
    private final RocksIterator iterator;
    private final IntPredicate isKeyLength;
    private byte[] key = {};
    private long strays;

    Rows(ReadOptions options, RocksIterator iterator, IntPredicate isKeyLength) throws FsException {
        this.options = options;
        this.iterator = iterator;
        this.isKeyLength = isKeyLength;
        iterator.seekToFirst();
        settle();
    }

    boolean isAtEnd() {
        return !iterator.isValid();
    }

    /// Whether the next row's key begins with this number.
    boolean isAt(long number) {
        return !isAtEnd() && number() == number;
    }

    long number() {
        return ByteBuffer.wrap(key).getLong();
    }

    byte[] key() {
        return key;
    }

    byte[] value() {
        return iterator.value();
    }

    void next() throws FsException {
        iterator.next();
        settle();
    }

    /// How many rows were passed over.
    long strays() {
        return strays;
    }

    private void settle() throws FsException {
        while (iterator.isValid()) {
            key = iterator.key();
            if (key.length >= Long.BYTES && isKeyLength.test(key.length)) {
                return;
            }
            strays++;
            iterator.next();
        }
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw Faults.of(e);
        }
    }

    @Override
    public void close() {
        iterator.close();
        options.close();
    }
}
