package io.dittofs.cache.log;

import java.util.ArrayList;
import java.util.List;

/// Keeps what a replay showed.
class Collected implements ReplayVisitor {
    final List<Object> records = new ArrayList<>();

    record Cancel(RecordOwner owner, long position) {}

    record Uploaded(long contentId, long blockIndex, long upTo) {}

    @Override
    public void onWrite(LoggedWrite write) {
        records.add(write);
    }

    @Override
    public void onTruncate(LoggedTruncate truncate) {
        records.add(truncate);
    }

    @Override
    public void onCancel(RecordOwner owner, long position) {
        records.add(new Cancel(owner, position));
    }

    @Override
    public void onUploaded(long contentId, long blockIndex, long upTo) {
        records.add(new Uploaded(contentId, blockIndex, upTo));
    }

    List<LoggedWrite> writes() {
        return records.stream()
                .filter(LoggedWrite.class::isInstance)
                .map(LoggedWrite.class::cast)
                .toList();
    }
}
