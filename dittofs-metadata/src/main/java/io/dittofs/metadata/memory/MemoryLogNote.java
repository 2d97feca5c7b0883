package io.dittofs.metadata.memory;

import io.dittofs.metadata.store.LogMark;
import io.dittofs.metadata.store.LogNote;
import org.jspecify.annotations.Nullable;

/// A note that is gone with the process, as all that it is about.
final class MemoryLogNote implements LogNote {
    private volatile @Nullable LogMark mark;

    @Override
    public @Nullable LogMark read() {
        return mark;
    }

    @Override
    public void write(@Nullable LogMark newMark) {
        mark = newMark;
    }
}
