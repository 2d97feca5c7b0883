package io.dittofs.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.error.FsException;
import java.util.Arrays;
import java.util.Random;

/// A content as an array on the heap, and random steps that do the same to it and to a store.
public final class ContentModel {
    private static final long IDS_APART = 1000;
    private static final int[] EDGES = {1, 4096, 16384, 65536, 131072};

    private long contentId;
    private final byte[] bytes;
    private long allocatedBytes;

    /// A content that nothing was written to yet, and that will have up to `sizeMax` bytes.
    public ContentModel(long contentId, int sizeMax) {
        this.contentId = contentId;
        this.bytes = new byte[sizeMax];
    }

    public long contentId() {
        return contentId;
    }

    /// The sum of all allocation deltas.
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /// Writes, reads, truncates or releases; what is read is checked.
    public void step(ContentStore store, Random random) throws FsException {
        int dice = random.nextInt(100);
        if (dice < 55) {
            write(store, random);
        } else if (dice < 90) {
            read(store, random);
        } else if (dice < 99) {
            truncate(store, offset(random));
        } else {
            release(store);
        }
    }

    /// Compares everything.
    public void check(ContentStore store) throws FsException {
        assertThat(Contents.read(store, contentId, 0, bytes.length)).isEqualTo(bytes);
    }

    /// Gives up the content, and goes on with another one: an id is never used twice.
    public void release(ContentStore store) throws FsException {
        store.release(contentId);
        contentId += IDS_APART;
        Arrays.fill(bytes, (byte) 0);
        allocatedBytes = 0;
    }

    private void write(ContentStore store, Random random) throws FsException {
        int offset = offset(random);
        byte[] data = new byte[count(random, offset)];
        random.nextBytes(data);
        long needed = Contents.allocationNeeded(store, contentId, offset, data.length);
        long delta = Contents.write(store, contentId, offset, data);
        assertThat(delta).isEqualTo(needed);
        System.arraycopy(data, 0, bytes, offset, data.length);
        allocatedBytes += delta;
    }

    private void read(ContentStore store, Random random) throws FsException {
        int offset = offset(random);
        int count = count(random, offset);
        byte[] expected = Arrays.copyOfRange(bytes, offset, offset + count);
        assertThat(Contents.read(store, contentId, offset, count)).isEqualTo(expected);
    }

    private void truncate(ContentStore store, int size) throws FsException {
        allocatedBytes += Contents.truncate(store, contentId, size);
        Arrays.fill(bytes, size, bytes.length, (byte) 0);
    }

    /// Often at or just beside a multiple of what stores divide by.
    private int offset(Random random) {
        int offset = random.nextInt(bytes.length);
        int edge = EDGES[random.nextInt(EDGES.length)];
        return Math.clamp(offset / edge * edge + random.nextInt(-1, 2), 0, bytes.length);
    }

    private int count(Random random, int offset) {
        int edge = EDGES[random.nextInt(EDGES.length)];
        return Math.min(bytes.length - offset, random.nextInt(2 * edge + 2));
    }
}
