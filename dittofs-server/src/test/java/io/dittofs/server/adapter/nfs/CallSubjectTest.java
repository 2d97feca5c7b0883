package io.dittofs.server.adapter.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.mount.MountProcedure;
import io.dittofs.nfs.v3.Nfs3Procedure;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallSubjectTest {
    private static final ShareTable NO_SHARES = new ShareTable(List.of());

    private static CallSubject of(Nfs3Procedure procedure, ByteBuffer arguments) {
        return CallSubject.of(
                FakeCall.of(Nfs3Procedure.PROGRAM, procedure.number()).with(arguments), NO_SHARES);
    }

    private static ByteBuffer arguments() {
        ByteBuffer arguments = ByteBuffer.allocate(24);
        return arguments
                .putInt(4)
                .putInt(0x0A0B_0C0D)
                .putLong(1L << 40)
                .putInt(-1)
                .putInt(0)
                .flip();
    }

    @Test
    void hasTheRangeOfWhatHasOne() {
        CallSubject read = of(Nfs3Procedure.READ, arguments());
        assertThat(read.hasRange()).isTrue();
        assertThat(read).isEqualTo(new CallSubject(null, "0a0b0c0d", 1L << 40, 0xFFFF_FFFFL));
        CallSubject lookup = of(Nfs3Procedure.LOOKUP, arguments());
        assertThat(lookup.hasRange()).isFalse();
        assertThat(lookup.handle()).isEqualTo("0a0b0c0d");
    }

    @Test
    void takesWhatItCanOfGarbage() {
        for (int length = 0; length < 20; length++) {
            CallSubject cut = of(Nfs3Procedure.WRITE, arguments().limit(length));
            assertThat(cut.hasRange()).isFalse();
            assertThat(cut.handle()).isEqualTo(length < 8 ? null : "0a0b0c0d");
        }
        assertThat(of(Nfs3Procedure.READ, ByteBuffer.allocate(4).putInt(0, -1)).handle())
                .isNull();
    }

    @Test
    void otherCallsAreAboutNothing() {
        CallSubject mount = CallSubject.of(
                FakeCall.of(MountProcedure.PROGRAM, MountProcedure.MNT.number()).with(arguments()), NO_SHARES);
        assertThat(mount.handle()).isNull();
        assertThat(of(Nfs3Procedure.NULL, arguments()).handle()).isNull();
    }

    @Test
    void namesAreThoseOfTheProtocol() {
        assertThat(CallNames.call(Nfs3Procedure.PROGRAM, 6)).isEqualTo("NFS READ");
        assertThat(CallNames.call(MountProcedure.PROGRAM, 1)).isEqualTo("MOUNT MNT");
        assertThat(CallNames.procedure(Nfs3Procedure.PROGRAM, 99)).isEqualTo("99");
        assertThat(CallNames.status(Nfs3Procedure.PROGRAM, 70)).isEqualTo("STALE");
        assertThat(CallNames.status(MountProcedure.PROGRAM, 13)).isEqualTo("ACCES");
        assertThat(CallNames.isTrouble(Nfs3Procedure.PROGRAM, 70)).isFalse();
        assertThat(CallNames.isTrouble(Nfs3Procedure.PROGRAM, 5)).isTrue();
    }
}
