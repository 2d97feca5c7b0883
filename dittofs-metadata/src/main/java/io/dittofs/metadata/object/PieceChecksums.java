package io.dittofs.metadata.object;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The CRC-32C of each piece of a block, so that a few pieces can be read and checked without the rest, which the hash
/// of the block cannot do. The last piece may be shorter. Immutable.
public final class PieceChecksums {
    public static final int PIECE_BYTES = 64 << 10;
    public static final int PIECES_MAX = ObjectHashes.BLOCK_BYTES / PIECE_BYTES;

    private final int[] sums;

    private PieceChecksums(int[] sums) {
        if (sums.length == 0 || sums.length > PIECES_MAX) {
            throw new IllegalArgumentException("the checksums of " + sums.length + " pieces");
        }
        this.sums = sums;
    }

    /// Of what remains in all buffers, one after the other, which are **borrowed** and left as they are.
    public static PieceChecksums of(List<ByteBuffer> block) {
        long length = block.stream().mapToLong(ByteBuffer::remaining).sum();
        int[] sums = new int[countOf(length)];
        new PieceSums(sums).add(block);
        return new PieceChecksums(sums);
    }

    /// Those that [#bytes] wrote.
    ///
    /// **Errors**: an `IllegalArgumentException` for what it never writes.
    public static PieceChecksums decode(byte[] bytes) {
        if (bytes.length % Integer.BYTES != 0 || bytes.length > PIECES_MAX * Integer.BYTES) {
            throw new IllegalArgumentException("checksums of " + bytes.length + " bytes");
        }
        int[] sums = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).asIntBuffer().get(sums);
        return new PieceChecksums(sums);
    }

    /// How many pieces so many bytes are.
    static int countOf(long length) {
        return Math.toIntExact(Math.ceilDiv(length, PIECE_BYTES));
    }

    /// How many pieces the block has.
    public int count() {
        return sums.length;
    }

    /// Four bytes for each piece, big-endian; a copy.
    public byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(sums.length * Integer.BYTES);
        out.asIntBuffer().put(sums);
        return out.array();
    }

    /// Whether pieces of the block, from one on, are what remains in the buffers, which are **borrowed** and left as
    /// they are. The last of them is whole, or the block's last.
    public boolean fit(int first, List<ByteBuffer> pieces) {
        long length = pieces.stream().mapToLong(ByteBuffer::remaining).sum();
        int[] found = new int[countOf(length)];
        new PieceSums(found).add(pieces);
        return first + found.length <= sums.length
                && Arrays.equals(found, 0, found.length, sums, first, first + found.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PieceChecksums that && Arrays.equals(sums, that.sums);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }

    @Override
    public String toString() {
        return "checksums of " + sums.length + " pieces";
    }

    /// Sums up pieces that come in buffers of any size. Confined to one thread.
    private static final class PieceSums {
        private final int[] sums;
        private final CRC32C sum = new CRC32C();
        private int piece;
        private int count;

        PieceSums(int[] sums) {
            this.sums = sums;
        }

        void add(List<ByteBuffer> data) {
            for (ByteBuffer each : data) {
                ByteBuffer buffer = each.duplicate();
                int end = buffer.limit();
                while (buffer.position() < end) {
                    int part = Math.min(end - buffer.position(), PIECE_BYTES - count);
                    sum.update(buffer.limit(buffer.position() + part));
                    count += part;
                    if (count == PIECE_BYTES) {
                        finish();
                    }
                }
            }
            if (count > 0) {
                finish();
            }
        }

        private void finish() {
            sums[piece++] = (int) sum.getValue();
            sum.reset();
            count = 0;
        }
    }
}
