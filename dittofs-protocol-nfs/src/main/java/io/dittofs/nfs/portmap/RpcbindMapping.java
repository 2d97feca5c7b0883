package io.dittofs.nfs.portmap;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.util.List;

/// At which universal address a program answers on a network (`rpcb`).
///
/// **Wire**
/// ```
/// r_prog:4  r_vers:4  r_netid:string  r_addr:string  r_owner:string
/// ```
/// and as the answer of DUMP
/// ```
/// { more=1:4  rpcb }*  more=0:4
/// ```
///
/// **Threading** immutable.
///
/// **Spec** RFC 1833 §2.1.
///
/// @param networkId such as `tcp` or `tcp6`
/// @param address see [UniversalAddress]; without meaning in UNSET, and the client's own in GETADDR
/// @param owner who registered it
public record RpcbindMapping(int program, int version, String networkId, String address, String owner) {
    public static RpcbindMapping decode(XdrReader reader) throws MalformedException {
        int program = reader.int32();
        int version = reader.int32();
        String networkId = reader.string(Limits.RPCBIND_STRING_BYTES_MAX);
        String address = reader.string(Limits.RPCBIND_STRING_BYTES_MAX);
        String owner = reader.string(Limits.RPCBIND_STRING_BYTES_MAX);
        reader.end();
        return new RpcbindMapping(program, version, networkId, address, owner);
    }

    public void encode(XdrWriter writer) {
        writer.int32(program);
        writer.int32(version);
        writer.string(networkId);
        writer.string(address);
        writer.string(owner);
    }

    /// Writes the answer of DUMP.
    public static void encodeList(List<RpcbindMapping> mappings, XdrWriter writer) {
        for (RpcbindMapping mapping : mappings) {
            writer.bool(true);
            mapping.encode(writer);
        }
        writer.bool(false);
    }
}
