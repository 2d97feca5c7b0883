package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.store.GivenName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The names that were noted for an inode, the newest first. Big-endian.
///
/// ```text
/// Names -> Name Name*                                            at most 4
/// Name  -> directory (8) length of the name (1) name (1 to 255)
/// ```
///
/// **Errors**: `IO` for anything that this class did not write.
final class GivenNameCodec {
    private static final int HEAD_BYTES = Long.BYTES + 1;

    private GivenNameCodec() {}

    static byte[] encode(List<GivenName> names) {
        int bytes = 0;
        for (GivenName given : names) {
            bytes += HEAD_BYTES + given.name().bytes().length;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes);
        for (GivenName given : names) {
            byte[] name = given.name().bytes();
            out.putLong(given.directory()).put((byte) name.length).put(name);
        }
        return out.array();
    }

    /// @param number of the inode, which messages name
    static List<GivenName> decode(long number, byte[] value) throws FsException {
        List<GivenName> names = new ArrayList<>(GivenName.KEPT);
        ByteBuffer in = ByteBuffer.wrap(value);
        do {
            require(in.remaining() > HEAD_BYTES && names.size() < GivenName.KEPT, number);
            long directory = in.getLong();
            int length = Byte.toUnsignedInt(in.get());
            require(directory != 0 && length > 0 && length <= in.remaining(), number);
            byte[] name = new byte[length];
            in.get(name);
            names.add(new GivenName(directory, name(number, name)));
        } while (in.hasRemaining());
        return List.copyOf(names);
    }

    private static FileName name(long number, byte[] bytes) throws FsException {
        try {
            return FileName.of(bytes);
        } catch (FsException _) {
            throw damaged(number);
        }
    }

    private static void require(boolean condition, long number) throws FsException {
        if (!condition) {
            throw damaged(number);
        }
    }

    private static FsException damaged(long number) {
        return new FsException(FsError.IO, "the names noted for inode " + number + " are damaged");
    }
}
