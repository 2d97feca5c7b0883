package io.dittofs.nfs.xdr;

/// The sizes of XDR items, for encoders that must know a reply's length before they write it.
///
/// **Spec** RFC 4506 §3 and §4.10.
public final class Xdr {
    /// Every item's size is a multiple of this.
    public static final int UNIT_BYTES = 4;

    private Xdr() {}

    /// How many zero bytes follow opaque data of this length.
    public static int padding(int length) {
        return -length & (UNIT_BYTES - 1);
    }

    /// The size on the wire of variable-length opaque data: its length, its bytes, its padding.
    public static int opaqueBytes(int length) {
        return UNIT_BYTES + length + padding(length);
    }
}
