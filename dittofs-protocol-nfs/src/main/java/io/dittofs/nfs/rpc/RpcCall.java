package io.dittofs.nfs.rpc;

import java.nio.ByteBuffer;

/// The decoded header of a call (`call_body`).
///
/// The credential stays where it is in the record, as flavor, absolute offset and length, so that a
/// connection can recognise the same bytes again and save decoding them; [#credential(ByteBuffer)]
/// decodes them otherwise. The verifier was checked already and is not kept.
///
/// **Threading** immutable.
///
/// **Ownership** the offset is meaningful as long as the record's buffer is held.
///
/// **Spec** RFC 5531 §9.
///
/// @param program unsigned
/// @param version of the program, unsigned
/// @param procedure unsigned
public record RpcCall(
        int xid,
        int program,
        int version,
        int procedure,
        int credentialFlavor,
        int credentialOffset,
        int credentialLength)
        implements RpcMessage {

    /// Decodes the credential from the buffer that this header was decoded from.
    public RpcCredential credential(ByteBuffer message) {
        return RpcCredential.decode(credentialFlavor, message.slice(credentialOffset, credentialLength));
    }
}
