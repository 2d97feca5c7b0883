package io.dittofs.metadata.deferred;

import io.dittofs.metadata.inode.Inode;
import org.jspecify.annotations.Nullable;

/// What is just happening to a deferred inode in the store. A flight of which nobody knows whether it
/// landed, because the store could not be reached any more, stays until someone has looked.
sealed interface Flight {
    /// Whether the outcome is unknown rather than to come.
    boolean isInDoubt();

    /// The same, when its outcome could not be learned.
    Flight doubted();

    /// The deferred attributes are being stored. More of them may be deferred meanwhile.
    ///
    /// @param landed what the store has once it happened
    /// @param bytesDelta what was deferred since for the usage of the share
    record Storing(Inode landed, long bytesDelta, boolean isInDoubt) implements Flight {
        @Override
        public Flight doubted() {
            return new Storing(landed, bytesDelta, true);
        }

        Storing withMore(long bytes) {
            return new Storing(landed, bytesDelta + bytes, isInDoubt);
        }
    }

    /// Another inode is being put in its place.
    ///
    /// @param landed what the store has once it happened; null where the inode is removed
    record Replacing(@Nullable Inode landed, boolean isInDoubt) implements Flight {
        @Override
        public Flight doubted() {
            return new Replacing(landed, true);
        }
    }

    /// Something is committed that only requires the inode to be as it is. There is no doubt about what the
    /// store has after it.
    record Requiring() implements Flight {
        @Override
        public boolean isInDoubt() {
            return false;
        }

        @Override
        public Flight doubted() {
            throw new IllegalStateException("nothing changes that could be in doubt");
        }
    }
}
