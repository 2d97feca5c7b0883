package io.dittofs.transfer.content;

import io.dittofs.cache.extent.Extents;
import java.util.ArrayList;
import java.util.List;

/// Bytes of the log that nothing shows any more, kept to be given up later. Confined to whoever collects them.
public final class VoidBytes implements Extents.Discards {
    private final List<Piece> pieces = new ArrayList<>();

    private record Piece(long position, int bytes) {}

    @Override
    public void discard(long position, int bytes) {
        pieces.add(new Piece(position, bytes));
    }

    /// Gives all of them up.
    public void giveUp(Extents.Discards discards) {
        pieces.forEach(piece -> discards.discard(piece.position(), piece.bytes()));
    }
}
