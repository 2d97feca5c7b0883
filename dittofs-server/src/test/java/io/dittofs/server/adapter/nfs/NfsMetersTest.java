package io.dittofs.server.adapter.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupTicket;
import io.dittofs.nfs.mount.MountProcedure;
import io.dittofs.nfs.rpc.AcceptStat;
import io.dittofs.nfs.rpc.AuthStat;
import io.dittofs.nfs.v3.Nfs3Procedure;
import io.dittofs.nfs.v3.Nfs3Status;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class NfsMetersTest {
    private static final int NFS = Nfs3Procedure.PROGRAM;
    private static final int WRITE = Nfs3Procedure.WRITE.number();
    private static final FakeCall WRITE_CALL = FakeCall.of(NFS, WRITE);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong clock = new AtomicLong(1000);
    private final NfsMeters meters = new NfsMeters(registry, clock::get);

    @Test
    void countsCallsByProcedureAndStatus() {
        call(NFS, WRITE, 0, DurabilityTicket.STABLE);
        call(NFS, WRITE, 0, DurabilityTicket.STABLE);
        call(NFS, WRITE, Nfs3Status.NOSPC.code(), DurabilityTicket.STABLE);
        call(NFS, WRITE, 4711, DurabilityTicket.STABLE);
        call(MountProcedure.PROGRAM, MountProcedure.MNT.number(), 2, DurabilityTicket.STABLE);

        assertThat(calls("nfs", "WRITE", "OK")).isEqualTo(2);
        assertThat(calls("nfs", "WRITE", "NOSPC")).isEqualTo(1);
        assertThat(calls("nfs", "WRITE", "4711")).isEqualTo(1);
        assertThat(calls("mount", "MNT", "NOENT")).isEqualTo(1);
        assertThat(calls("nfs", "READ", "OK")).isZero();
    }

    @Test
    void timesACallUntilItsReplyCanGo() {
        GroupTicket ticket = new GroupTicket();
        long mark = meters.started(WRITE_CALL);
        clock.addAndGet(5);
        meters.answered(WRITE_CALL, 0, mark, ticket);
        meters.ended(WRITE_CALL);

        assertThat(active()).isEqualTo(1);
        assertThat(duration().count()).isZero();

        clock.addAndGet(95);
        ticket.complete(null);

        assertThat(active()).isZero();
        assertThat(duration().count()).isEqualTo(1);
        assertThat(duration().totalTime(TimeUnit.NANOSECONDS)).isEqualTo(100);
    }

    @Test
    void knowsHowManyCallsRun() {
        long _ = meters.started(WRITE_CALL);
        long _ = meters.started(WRITE_CALL);
        assertThat(active()).isEqualTo(2);
        meters.ended(WRITE_CALL);
        meters.ended(WRITE_CALL);
        assertThat(active()).isZero();
    }

    @Test
    void countsRefusalsAndCallsThatComeTwice() {
        meters.refused(NFS, 99, AcceptStat.PROCEDURE_UNAVAILABLE);
        meters.unauthenticated(AuthStat.BAD_CREDENTIAL);
        meters.duplicate(NFS, WRITE, true);
        meters.duplicate(NFS, WRITE, true);
        meters.duplicate(NFS, WRITE, false);

        assertThat(counter("dittofs.nfs.refused", "reason", "PROCEDURE_UNAVAILABLE"))
                .isEqualTo(1);
        assertThat(counter("dittofs.nfs.refused", "reason", "BAD_CREDENTIAL")).isEqualTo(1);
        assertThat(counter("dittofs.nfs.duplicates", "first", "answered")).isEqualTo(2);
        assertThat(counter("dittofs.nfs.duplicates", "first", "running")).isEqualTo(1);
    }

    @Test
    void aProcedureThatNobodyKnowsIsNoFault() {
        call(NFS, 4711, 0, DurabilityTicket.STABLE);
        call(1, 0, 0, DurabilityTicket.STABLE);
        assertThat(active()).isZero();
    }

    private void call(int program, int procedure, int status, DurabilityTicket ticket) {
        FakeCall call = FakeCall.of(program, procedure);
        meters.answered(call, status, meters.started(call), ticket);
        meters.ended(call);
    }

    private double calls(String program, String procedure, String status) {
        return registry.get("dittofs.nfs.calls")
                .tags("program", program, "procedure", procedure, "status", status)
                .counter()
                .count();
    }

    private double counter(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counter().count();
    }

    private Timer duration() {
        return registry.get("dittofs.nfs.call.duration")
                .tags("program", "nfs", "procedure", "WRITE")
                .timer();
    }

    private double active() {
        return registry.get("dittofs.nfs.calls.active").gauge().value();
    }
}
