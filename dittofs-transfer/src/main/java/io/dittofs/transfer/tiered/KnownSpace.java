package io.dittofs.transfer.tiered;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.StoreSpace;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much room a block store has, as it said some seconds ago. Whoever wants to know may be an event loop, and the
/// store may take its time: so it is asked in the background.
///
/// **Threading**: thread-safe; [#now] waits for nothing.
final class KnownSpace {
    private static final Logger LOG = LoggerFactory.getLogger(KnownSpace.class);
    private static final long AGE_NANOS = 5_000_000_000L;

    private final BlockStore blocks;
    private final AtomicBoolean isAsking = new AtomicBoolean();
    private volatile StoreSpace space = StoreSpace.UNLIMITED;
    private volatile long askedAt;

    /// @param blocks **borrowed**
    KnownSpace(BlockStore blocks) {
        this.blocks = blocks;
    }

    /// Asks and waits for the answer; what was known stays where there is none.
    void ask() {
        try {
            space = blocks.space();
        } catch (BlockStoreException e) {
            LOG.debug("the block store does not say how much room it has reason={}", e.getMessage());
        } finally {
            askedAt = System.nanoTime();
        }
    }

    /// What is known, asked anew in the background where that is old.
    StoreSpace now() {
        if (System.nanoTime() - askedAt > AGE_NANOS && isAsking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("space").start(this::askInBackground);
        }
        return space;
    }

    private void askInBackground() {
        try {
            ask();
        } finally {
            isAsking.set(false);
        }
    }
}
