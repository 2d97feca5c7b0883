package io.dittofs.transfer.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a file may have in it: the bytes that were written last, or, of those that were not promised to be stable, any
/// that were there since something was.
///
/// Only two windows of a file are ever written to: its begin, and around the border of its first two blocks.
final class FileImage {
    static final int BLOCK = 4 << 20;
    static final int LOW = 24 << 10;
    static final int HIGH = 8 << 10;
    static final long HIGH_START = BLOCK - HIGH / 2;
    static final int BYTES = LOW + HIGH;

    private final byte[] now = new byte[BYTES];
    private final List<Layer> before = new ArrayList<>();
    /// How many layers each byte has nothing to do with any more.
    private final int[] firstLayer = new int[BYTES];

    private final TreeSet<Long> sizes = new TreeSet<>();
    private long size;

    /// What was found: both windows, with zeros behind the size.
    static final class Bytes {
        private final long size;
        private final byte[] windows;

        Bytes(long size, byte[] windows) {
            this.size = size;
            this.windows = windows;
        }

        long size() {
            return size;
        }

        byte[] windows() {
            return windows;
        }
    }

    /// Bytes that were replaced.
    private static final class Layer {
        private final int index;
        private final byte[] bytes;

        Layer(int index, byte[] bytes) {
            this.index = index;
            this.bytes = bytes;
        }

        boolean allows(int at, byte value) {
            return at >= index && at < index + bytes.length && bytes[at - index] == value;
        }
    }

    FileImage copy() {
        FileImage copy = new FileImage();
        System.arraycopy(now, 0, copy.now, 0, BYTES);
        copy.before.addAll(before);
        System.arraycopy(firstLayer, 0, copy.firstLayer, 0, BYTES);
        copy.sizes.addAll(sizes);
        copy.size = size;
        return copy;
    }

    long size() {
        return size;
    }

    private static int indexOf(long offset) {
        return (int) (offset < LOW ? offset : LOW + offset - HIGH_START);
    }

    /// How many bytes of the windows lie before an offset.
    private static int indexBelow(long offset) {
        return offset < HIGH_START ? (int) Math.min(offset, LOW) : (int) Math.min(LOW + offset - HIGH_START, BYTES);
    }

    void write(long offset, byte[] data, boolean isStable) {
        int index = indexOf(offset);
        long end = offset + data.length;
        before.add(new Layer(index, Arrays.copyOfRange(now, index, index + data.length)));
        System.arraycopy(data, 0, now, index, data.length);
        sizes.add(size);
        sizes.add(end);
        size = Math.max(size, end);
        if (isStable) {
            Arrays.fill(firstLayer, index, index + data.length, before.size());
            sizes.headSet(end).clear();
        }
    }

    void truncate(long newSize) {
        int index = indexBelow(newSize);
        Arrays.fill(now, index, BYTES, (byte) 0);
        Arrays.fill(firstLayer, index, BYTES, before.size());
        sizes.clear();
        size = newSize;
    }

    /// What is there is stable.
    void settle() {
        before.clear();
        Arrays.fill(firstLayer, 0);
        sizes.clear();
    }

    /// Takes what was found for what was to be there.
    void adopt(Bytes found) {
        System.arraycopy(found.windows(), 0, now, 0, BYTES);
        settle();
        size = found.size();
    }

    /// Why the file cannot be what was found; null where it can.
    @Nullable
    String refusal(Bytes found) {
        if (found.size() != size && !sizes.contains(found.size())) {
            return "size " + found.size() + " is neither " + size + " nor one of " + sizes;
        }
        for (int at = 0; at < indexBelow(found.size()); at++) {
            byte value = found.windows()[at];
            if (!allows(at, value)) {
                return "byte %d is %d, not %d".formatted(at, value, now[at]);
            }
        }
        return null;
    }

    private boolean allows(int at, byte value) {
        if (value == now[at]) {
            return true;
        }
        for (Layer layer : before.subList(firstLayer[at], before.size())) {
            if (layer.allows(at, value)) {
                return true;
            }
        }
        return false;
    }
}
