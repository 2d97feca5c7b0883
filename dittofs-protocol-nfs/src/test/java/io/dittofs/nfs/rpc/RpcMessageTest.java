package io.dittofs.nfs.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.nfs.rpc.RpcMessage.BadAuth;
import io.dittofs.nfs.rpc.RpcMessage.WrongVersion;
import io.dittofs.nfs.xdr.CodecKit;
import io.dittofs.nfs.xdr.CodecKit.DecoderCase;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import io.dittofs.nfs.xdr.XdrReader;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RpcMessageTest {
    private static final String AUTH_SYS_CALL = """
        5f3a9c01                     # xid
        00000000                     # msg_type CALL
        00000002                     # rpcvers
        000186a3                     # prog 100003
        00000003                     # vers
        00000001                     # proc GETATTR
        00000001 00000024            # cred: AUTH_SYS, 36 bytes
          0a0b0c0d                   #   stamp
          00000005 6c61622d31 000000 #   machinename lab-1
          000003e8                   #   uid 1000
          000003e9                   #   gid 1001
          00000002 0000001b ffffffff #   gids 27, 4294967295
        00000000 00000000            # verf: AUTH_NONE, empty
        cafebabe                     # arguments
        """;

    private static final DecoderCase<Flat> CALL =
            new DecoderCase<>("call", Flat::decode, Flat::reference, Flat::random);

    /// A call with its credential's bytes taken out of the record, so that it can be encoded again.
    private record Flat(int xid, int program, int version, int procedure, int flavor, ByteBuffer body) {
        static Flat decode(XdrReader reader) throws MalformedException {
            return switch (RpcMessage.decode(reader)) {
                case RpcCall call ->
                    new Flat(
                            call.xid(),
                            call.program(),
                            call.version(),
                            call.procedure(),
                            call.credentialFlavor(),
                            reader.record().slice(call.credentialOffset(), call.credentialLength()));
                case WrongVersion wrong -> throw new MalformedException("version " + wrong.version());
                case BadAuth bad -> throw new MalformedException(bad.stat().name());
            };
        }

        static Flat random(RandomGenerator random) {
            int[] numbers = random.ints(4).toArray();
            ByteBuffer body = ByteBuffer.wrap(CodecKit.randomBytes(random, 400));
            return new Flat(numbers[0], numbers[1], numbers[2], numbers[3], random.nextInt(8), body);
        }

        void reference(WireBytes wire) {
            wire.int32(xid).int32(0).int32(2).int32(program).int32(version).int32(procedure);
            wire.int32(flavor).opaque(body).int32(0).int32(0);
        }
    }

    private static RpcMessage decode(String hex) throws MalformedException {
        return RpcMessage.decode(new XdrReader().reset(ByteBuffer.wrap(WireBytes.golden(hex))));
    }

    @Test
    void decodesTheGoldenCallAndStopsAtTheArguments() throws MalformedException {
        ByteBuffer record = ByteBuffer.wrap(WireBytes.golden(AUTH_SYS_CALL));
        XdrReader reader = new XdrReader().reset(record);
        RpcCall call = (RpcCall) RpcMessage.decode(reader);
        assertThat(call).isEqualTo(new RpcCall(0x5f3a9c01, 100003, 3, 1, 1, 32, 36));
        assertThat(reader.int32()).isEqualTo(0xcafebabe);
        assertThat(call.credential(record)).isEqualTo(new AuthSys(0x0a0b0c0d, "lab-1", 1000, 1001, 27, -1));
    }

    @Test
    void survivesARoundTrip() throws MalformedException {
        CodecKit.checkRoundTrip(CALL);
    }

    @Test
    void refusesEveryTruncation() {
        CodecKit.checkTruncation(CALL);
    }

    @Test
    void survivesMutation() {
        CodecKit.checkMutation(CALL);
    }

    @Test
    void tellsAnotherRpcVersionWithoutReadingOn() throws MalformedException {
        assertThat(decode("00000007 00000000 00000003")).isEqualTo(new WrongVersion(7, 3));
    }

    @Test
    void refusesWhatIsNotACall() {
        assertThatThrownBy(() -> decode("00000007 00000001 00000000"))
                .isInstanceOf(MalformedException.class)
                .hasMessage("message type 1 is not a call");
        assertThatThrownBy(() -> decode("000000")).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesAVerifierBesideAPlainCredential() throws MalformedException {
        String head = "00000007 00000000 00000002 000186a3 00000003 00000001";
        assertThat(decode(head + "00000001 00000000 00000001 00000000"))
                .isEqualTo(new BadAuth(7, AuthStat.BAD_VERIFIER));
        assertThat(decode(head + "00000000 00000000 00000000 00000004 00000000"))
                .isEqualTo(new BadAuth(7, AuthStat.BAD_VERIFIER));
        assertThat(decode(head + "00000006 00000000 00000006 00000004 00000000"))
                .isInstanceOf(RpcCall.class);
    }

    @Test
    void refusesBodiesBeyondFourHundredBytes() {
        WireBytes wire =
                new WireBytes().int32(1).int32(0).int32(2).int32(3).int32(4).int32(5);
        byte[] call = wire.int32(6).opaque(new byte[401]).int64(0).toBytes();
        assertThatThrownBy(() -> RpcMessage.decode(new XdrReader().reset(ByteBuffer.wrap(call))))
                .isInstanceOf(MalformedException.class)
                .hasMessage("opaque of 401 bytes, at most 400");
    }
}
