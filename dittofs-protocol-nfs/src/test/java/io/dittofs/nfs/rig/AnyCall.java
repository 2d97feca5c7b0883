package io.dittofs.nfs.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.xdr.WireBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// One call of each procedure of NFSv3 but NULL: arguments that can be decoded, on any handle, and how a refusal looks.
///
/// @param procedure from 1 to 21
public record AnyCall(int procedure) {
    /// All of them.
    public static List<AnyCall> all() {
        return IntStream.rangeClosed(RawNfs.GETATTR, RawNfs.COMMIT)
                .mapToObj(AnyCall::new)
                .toList();
    }

    /// Those that change something.
    public static List<AnyCall> changes() {
        return all().stream().filter(AnyCall::isChange).toList();
    }

    private boolean isChange() {
        return procedure == RawNfs.SETATTR
                || procedure == RawNfs.WRITE
                || (procedure >= RawNfs.CREATE && procedure <= RawNfs.LINK);
    }

    /// Arguments whose handles all are this one.
    public Consumer<WireBytes> on(byte[] handle) {
        return wire -> {
            wire.opaque(handle);
            rest(handle, wire);
        };
    }

    private void rest(byte[] handle, WireBytes wire) {
        switch (procedure) {
            case RawNfs.GETATTR, RawNfs.READLINK, RawNfs.FSSTAT, RawNfs.FSINFO, RawNfs.PATHCONF -> {}
            case RawNfs.SETATTR -> {
                RawNfs.mode(0_755).accept(wire);
                wire.int32(0);
            }
            case RawNfs.LOOKUP, RawNfs.REMOVE, RawNfs.RMDIR -> wire.string("name");
            case RawNfs.ACCESS -> wire.int32(0x3f);
            case RawNfs.READ, RawNfs.COMMIT -> wire.int64(0).int32(100);
            case RawNfs.WRITE -> wire.int64(0).int32(5).int32(2).opaque(new byte[] {1, 2, 3, 4, 5});
            case RawNfs.CREATE -> {
                wire.string("name").int32(0);
                RawNfs.mode(0_644).accept(wire);
            }
            case RawNfs.MKDIR -> {
                wire.string("name");
                RawNfs.mode(0_755).accept(wire);
            }
            case RawNfs.SYMLINK -> {
                wire.string("name");
                RawNfs.nothing().accept(wire);
                wire.string("target");
            }
            case RawNfs.MKNOD -> {
                wire.string("name").int32(RawAttributes.FIFO);
                RawNfs.mode(0_644).accept(wire);
            }
            case RawNfs.RENAME -> wire.string("name").opaque(handle).string("other");
            case RawNfs.LINK -> wire.opaque(handle).string("name");
            case RawNfs.READDIR -> wire.int64(0).int64(0).int32(4096);
            case RawNfs.READDIRPLUS -> wire.int64(0).int64(0).int32(4096).int32(16_384);
            default -> throw new IllegalArgumentException("procedure " + procedure);
        }
    }

    /// Asserts that a reply is this refusal, and answers the attributes that came with it.
    public List<RawAttributes> refusal(RawReply reply, int status) {
        reply.status(status);
        List<RawAttributes> found = new ArrayList<>();
        switch (procedure) {
            case RawNfs.GETATTR -> {}
            case RawNfs.LOOKUP,
                    RawNfs.ACCESS,
                    RawNfs.READLINK,
                    RawNfs.READ,
                    RawNfs.READDIR,
                    RawNfs.READDIRPLUS,
                    RawNfs.FSSTAT,
                    RawNfs.FSINFO,
                    RawNfs.PATHCONF -> post(reply, found);
            case RawNfs.LINK -> {
                post(reply, found);
                wcc(reply, found);
            }
            case RawNfs.RENAME -> {
                wcc(reply, found);
                wcc(reply, found);
            }
            default -> wcc(reply, found);
        }
        reply.end();
        return found;
    }

    private static void post(RawReply reply, List<RawAttributes> found) {
        RawAttributes attributes = reply.optionalAttributes();
        if (attributes != null) {
            found.add(attributes);
        }
    }

    private static void wcc(RawReply reply, List<RawAttributes> found) {
        RawReply.Wcc wcc = reply.wcc();
        assertThat(wcc.before()).as("before, of a refusal").isNull();
        if (wcc.after() != null) {
            found.add(wcc.after());
        }
    }

    @Override
    public String toString() {
        return "procedure " + procedure;
    }
}
