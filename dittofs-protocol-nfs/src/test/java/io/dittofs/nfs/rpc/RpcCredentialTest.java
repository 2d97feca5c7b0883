package io.dittofs.nfs.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dittofs.nfs.rpc.RpcCredential.AuthNone;
import io.dittofs.nfs.rpc.RpcCredential.Malformed;
import io.dittofs.nfs.rpc.RpcCredential.UnsupportedFlavor;
import io.dittofs.nfs.xdr.CodecKit;
import io.dittofs.nfs.xdr.CodecKit.DecoderCase;
import io.dittofs.nfs.xdr.CodecKit.EncoderCase;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RpcCredentialTest {
    private static final DecoderCase<AuthSys> AUTH_SYS = new DecoderCase<>(
            "AUTH_SYS", AuthSys::decode, RpcCredentialTest::reference, RpcCredentialTest::randomAuthSys);

    private static AuthSys randomAuthSys(RandomGenerator random) {
        int[] groups = random.ints(random.nextInt(17)).toArray();
        return new AuthSys(
                random.nextInt(), CodecKit.randomText(random, 255), random.nextInt(), random.nextInt(), groups);
    }

    private static void reference(AuthSys auth, WireBytes wire) {
        wire.int32(auth.stamp()).string(auth.machineName()).int32(auth.uid()).int32(auth.gid());
        wire.int32(auth.groups().length);
        for (int group : auth.groups()) {
            wire.int32(group);
        }
    }

    private static RpcCredential decode(int flavor, String hex) {
        return RpcCredential.decode(flavor, ByteBuffer.wrap(WireBytes.golden(hex)));
    }

    @Test
    void survivesARoundTrip() throws MalformedException {
        CodecKit.checkRoundTrip(AUTH_SYS);
    }

    @Test
    void isWrittenForClientsAsItIsRead() {
        CodecKit.checkAgainstReference(new EncoderCase<>(
                "AUTH_SYS", AuthSys::encode, RpcCredentialTest::reference, RpcCredentialTest::randomAuthSys));
    }

    @Test
    void refusesEveryTruncation() {
        CodecKit.checkTruncation(AUTH_SYS);
    }

    @Test
    void survivesMutation() {
        CodecKit.checkMutation(AUTH_SYS);
    }

    @Test
    void takesSixteenGroupsAndNotSeventeen() {
        String head = "00000000 00000000 00000001 00000002";
        assertThat(decode(1, head + "00000010" + "00000009".repeat(16))).isInstanceOf(AuthSys.class);
        assertThat(decode(1, head + "00000011" + "00000009".repeat(17)))
                .isEqualTo(new Malformed("AUTH_SYS: array of 17 items, at most 16"));
        assertThatIllegalArgumentException().isThrownBy(() -> new AuthSys(0, "", 0, 0, new int[17]));
    }

    @Test
    void doesNotDowngradeWhatItCannotRead() {
        assertThat(decode(1, "00000000")).isInstanceOf(Malformed.class);
        assertThat(decode(1, "00000000 00000000 00000001 00000002 00000000 00000000"))
                .isEqualTo(new Malformed("AUTH_SYS: 4 bytes after the last item"));
        assertThat(decode(0, "00000000")).isEqualTo(new Malformed("AUTH_NONE with a body"));
        assertThat(decode(6, "00000000")).isEqualTo(new UnsupportedFlavor(6));
        assertThat(decode(0, "")).isEqualTo(new AuthNone());
    }

    @Test
    void comparesByItsGroupsAndKeepsThem() {
        AuthSys auth = new AuthSys(1, "host", 2, 3, 4, 5);
        auth.groups()[0] = 99;
        assertThat(auth.groups()).containsExactly(4, 5);
        assertThat(auth)
                .isEqualTo(new AuthSys(1, "host", 2, 3, 4, 5))
                .hasSameHashCodeAs(new AuthSys(1, "host", 2, 3, 4, 5))
                .isNotEqualTo(new AuthSys(1, "host", 2, 3, 4, 6))
                .isNotEqualTo(new AuthSys(1, "hosts", 2, 3, 4, 5));
    }
}
