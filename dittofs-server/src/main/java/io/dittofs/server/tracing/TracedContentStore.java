package io.dittofs.server.tracing;

import io.dittofs.metadata.content.Capacity;
import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.content.WriteReceipt;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A content store in whose spans one sees what becomes of the bytes of files. What is to be stable lasts until it is.
/// Thread-safe. **Ownership**: owns the store below.
record TracedContentStore(ContentStore store, Spans spans) implements ContentStore {
    private static final String READ = "content read";
    private static final String WRITE = "content write";

    @Override
    public ContentLease read(long contentId, long offset, int count) throws FsException {
        return spans.within(READ, work -> {
            range(work, contentId, offset, count);
            return store.read(contentId, offset, count);
        });
    }

    @Override
    public @Nullable ContentLease readAtOnce(long contentId, long offset, int count) throws FsException {
        return spans.<@Nullable ContentLease, FsException>within(READ, work -> {
            range(work, contentId, offset, count);
            return store.readAtOnce(contentId, offset, count);
        });
    }

    @Override
    public WriteReceipt write(FileContent file, long offset, ByteBuffer data, Stability stability, long time)
            throws FsException {
        return spans.within(WRITE, work -> {
            range(work, file.contentId(), offset, data.remaining());
            WriteReceipt receipt = store.write(file, offset, data, stability, time);
            work.until(receipt.ticket());
            return receipt;
        });
    }

    @Override
    public @Nullable WriteReceipt writeAtOnce(
            FileContent file, long offset, ByteBuffer data, Stability stability, long time) throws FsException {
        return spans.<@Nullable WriteReceipt, FsException>within(WRITE, work -> {
            range(work, file.contentId(), offset, data.remaining());
            WriteReceipt receipt = store.writeAtOnce(file, offset, data, stability, time);
            if (receipt != null) {
                work.until(receipt.ticket());
            }
            return receipt;
        });
    }

    @Override
    public Truncation prepareTruncation(FileContent file, long newSize, long time) throws FsException {
        return spans.within("content truncate", work -> {
            work.with(Field.CONTENT, file.contentId()).with(Field.OFFSET, newSize);
            return store.prepareTruncation(file, newSize, time);
        });
    }

    @Override
    public DurabilityTicket commit(long contentId, long offset, long count) throws FsException {
        return spans.within("content commit", work -> {
            range(work, contentId, offset, count);
            DurabilityTicket ticket = store.commit(contentId, offset, count);
            work.until(ticket);
            return ticket;
        });
    }

    private static void range(Work work, long contentId, long offset, long count) {
        work.with(Field.CONTENT, contentId).with(Field.OFFSET, offset).with(Field.COUNT, count);
    }

    @Override
    public boolean mayBlock() {
        return store.mayBlock();
    }

    @Override
    public boolean isVolatile() {
        return store.isVolatile();
    }

    @Override
    public ContentStore promising(Promise promise) {
        ContentStore other = store.promising(promise);
        return other.equals(store) ? this : new TracedContentStore(other, spans);
    }

    @Override
    public boolean remembersWrites() {
        return store.remembersWrites();
    }

    @Override
    public boolean namesObjectsByPath() {
        return store.namesObjectsByPath();
    }

    @Override
    public long allocationNeeded(FileContent file, long offset, int count) throws FsException {
        return store.allocationNeeded(file, offset, count);
    }

    @Override
    public DurabilityTicket release(long contentId) {
        return store.release(contentId);
    }

    @Override
    public long writeVerifier() {
        return store.writeVerifier();
    }

    @Override
    public void drain(Duration longest) {
        store.drain(longest);
    }

    @Override
    public Capacity capacity() {
        return store.capacity();
    }

    @Override
    public void close() {
        store.close();
    }
}
