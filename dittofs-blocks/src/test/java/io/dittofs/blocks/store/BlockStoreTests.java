package io.dittofs.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.blocks.store.BlockStoreException.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What the tests of block stores begin with: a store, and ways to look at it.
abstract class BlockStoreTests {
    static final long SEED = 20_250_917;

    private BlockStore store;

    /// A new store without objects, with room for 64 MiB. The kit closes it.
    protected abstract BlockStore empty() throws Exception;

    /// The same objects in a newly opened store, after the former one was closed; null for one that
    /// forgets.
    protected @Nullable BlockStore reopen() throws Exception {
        return null;
    }

    /// Whether keys may have characters beyond ASCII.
    protected boolean hasKeysBeyondAscii() {
        return true;
    }

    /// How far the store's clock may be from this machine's.
    protected Duration clockSkew() {
        return Duration.ofSeconds(2);
    }

    /// The store under test.
    protected final BlockStore store() {
        return store;
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = empty();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    /// Closes the store and opens it anew; false for one that forgets.
    final boolean openAgain() throws Exception {
        store.close();
        BlockStore again = reopen();
        if (again == null) {
            return false;
        }
        store = again;
        return true;
    }

    /// The bytes of an object.
    protected final byte[] read(String key, long offset, int count) throws BlockStoreException {
        ByteBuffer into = ByteBuffer.allocate(count);
        store.get(key, offset, into);
        assertThat(into.hasRemaining()).isFalse();
        return into.array();
    }

    final StoredObject present(String key) throws BlockStoreException {
        StoredObject object = store.stat(key);
        assertThat(object).as(key).isNotNull();
        return Objects.requireNonNull(object);
    }

    /// The kind of the exception that the call throws.
    protected static Kind failure(ThrowingCallable call) {
        BlockStoreException failure = catchThrowableOfType(BlockStoreException.class, call);
        assertThat(failure).as("the failure").isNotNull();
        assertThat(failure.getMessage()).isNotBlank().hasLineCount(1);
        return failure.kind();
    }

    /// Bytes that are the same in every run.
    protected static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }
}
