package io.dittofs.nfs.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.nfs.xdr.CodecKit;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import io.dittofs.nfs.xdr.XdrWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RpcReplyTest {
    private static final int XID = 0x11223344;

    record Golden(String name, Consumer<XdrWriter> encoder, String hex, RpcResponse response) {
        byte[] bytes() {
            return WireBytes.golden(hex);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Golden accepted(Consumer<XdrWriter> encoder, AcceptStat stat, String tail) {
        // xid, REPLY, MSG_ACCEPTED, verifier AUTH_NONE of length 0, accept_stat
        String hex = "11223344 00000001 00000000 00000000 00000000" + tail;
        return new Golden(stat.name(), encoder, hex, new RpcResponse.Accepted(XID, stat));
    }

    private static Golden denied(String name, Consumer<XdrWriter> encoder, String tail) {
        // xid, REPLY, MSG_DENIED, reject_stat and its detail
        return new Golden(name, encoder, "11223344 00000001 00000001" + tail, new RpcResponse.Denied(XID));
    }

    static final List<Golden> GOLDEN = List.of(
            accepted(w -> RpcReply.success(w, XID), AcceptStat.SUCCESS, "00000000"),
            accepted(w -> RpcReply.programUnavailable(w, XID), AcceptStat.PROGRAM_UNAVAILABLE, "00000001"),
            accepted(
                    w -> RpcReply.programMismatch(w, XID, 1, 3),
                    AcceptStat.PROGRAM_MISMATCH,
                    "00000002 00000001 00000003"),
            accepted(w -> RpcReply.procedureUnavailable(w, XID), AcceptStat.PROCEDURE_UNAVAILABLE, "00000003"),
            accepted(w -> RpcReply.garbageArguments(w, XID), AcceptStat.GARBAGE_ARGUMENTS, "00000004"),
            accepted(w -> RpcReply.systemError(w, XID), AcceptStat.SYSTEM_ERROR, "00000005"),
            denied("RPC_MISMATCH", w -> RpcReply.rpcMismatch(w, XID), "00000000 00000002 00000002"),
            denied("AUTH_BADCRED", w -> RpcReply.authError(w, XID, AuthStat.BAD_CREDENTIAL), "00000001 00000001"),
            denied(
                    "AUTH_REJECTEDCRED",
                    w -> RpcReply.authError(w, XID, AuthStat.REJECTED_CREDENTIAL),
                    "00000001 00000002"),
            denied("AUTH_BADVERF", w -> RpcReply.authError(w, XID, AuthStat.BAD_VERIFIER), "00000001 00000003"),
            denied("AUTH_TOOWEAK", w -> RpcReply.authError(w, XID, AuthStat.TOO_WEAK), "00000001 00000005"));

    @ParameterizedTest
    @FieldSource("GOLDEN")
    void isWrittenAsTheGoldenBytes(Golden golden) {
        assertThat(CodecKit.encode(golden.encoder())).isEqualTo(golden.bytes());
        assertThat(CodecKit.encodeTightly(golden.encoder())).isEqualTo(golden.bytes());
    }

    @ParameterizedTest
    @FieldSource("GOLDEN")
    void isReadBackByAClient(Golden golden) throws MalformedException {
        assertThat(CodecKit.decode(RpcResponse::decode, golden.bytes())).isEqualTo(golden.response());
    }

    @ParameterizedTest
    @FieldSource("GOLDEN")
    void isRefusedByAClientWhenCutAnywhere(Golden golden) {
        for (int length = 0; length < golden.bytes().length; length++) {
            byte[] cut = Arrays.copyOf(golden.bytes(), length);
            assertThatThrownBy(() -> CodecKit.decode(RpcResponse::decode, cut))
                    .as("%d bytes", length)
                    .isExactlyInstanceOf(MalformedException.class);
        }
    }

    @ParameterizedTest
    @FieldSource("GOLDEN")
    void survivesMutationOnTheClient(Golden golden) {
        CodecKit.checkMutation(new CodecKit.DecoderCase<>(
                golden.name(), RpcResponse::decode, (_, wire) -> wire.raw(golden.bytes()), _ -> golden.response()));
    }

    @Test
    void startsWithAHeaderOfTheSizeItTells() {
        assertThat(CodecKit.encode(w -> RpcReply.success(w, XID))).hasSize(RpcReply.ACCEPTED_BYTES);
    }

    @Test
    void answersARequestOfGoldenBytes() {
        assertThat(CodecKit.encode(new RpcRequest(XID, 100000, 2, 1)::encode)).isEqualTo(WireBytes.golden("""
            11223344          # xid
            00000000          # CALL
            00000002          # rpcvers
            000186a0          # prog 100000
            00000002          # vers
            00000001          # proc SET
            00000000 00000000 # cred AUTH_NONE
            00000000 00000000 # verf AUTH_NONE
            """));
    }
}
