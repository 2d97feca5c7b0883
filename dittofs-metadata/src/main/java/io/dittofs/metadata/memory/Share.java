package io.dittofs.metadata.memory;

import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import java.util.concurrent.atomic.LongAdder;

/// A share with its counters. Thread-safe.
final class Share {
    private final ShareRecord shareRecord;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder inodes = new LongAdder();

    Share(ShareRecord shareRecord) {
        this.shareRecord = shareRecord;
    }

    ShareRecord shareRecord() {
        return shareRecord;
    }

    void adjust(long bytesDelta, long inodesDelta) {
        bytes.add(bytesDelta);
        inodes.add(inodesDelta);
    }

    ShareUsage usage() {
        return new ShareUsage(bytes.sum(), inodes.sum());
    }
}
