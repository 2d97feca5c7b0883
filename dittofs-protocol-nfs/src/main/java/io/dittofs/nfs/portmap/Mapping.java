package io.dittofs.nfs.portmap;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.util.List;

/// At which port a program answers (`mapping`), argument of SET, UNSET and GETPORT.
///
/// **Wire** 16 bytes: `prog:4 vers:4 prot:4 port:4`; as the answer of DUMP
/// ```
/// { more=1:4  mapping:16 }*  more=0:4
/// ```
///
/// **Threading** immutable.
///
/// **Spec** RFC 1833 §3.
///
/// @param protocol an IP protocol number
/// @param port without meaning in a GETPORT call
public record Mapping(int program, int version, int protocol, int port) {
    /// The IP protocol number of TCP.
    public static final int TCP = 6;

    /// The IP protocol number of UDP.
    public static final int UDP = 17;

    private static final int BYTES = 16;

    public static Mapping decode(XdrReader reader) throws MalformedException {
        Mapping mapping = new Mapping(reader.int32(), reader.int32(), reader.int32(), reader.int32());
        reader.end();
        return mapping;
    }

    public void encode(XdrWriter writer) {
        writer.reserve(BYTES).putInt(program).putInt(version).putInt(protocol).putInt(port);
    }

    /// Writes the answer of DUMP.
    public static void encodeList(List<Mapping> mappings, XdrWriter writer) {
        for (Mapping mapping : mappings) {
            writer.bool(true);
            mapping.encode(writer);
        }
        writer.bool(false);
    }
}
