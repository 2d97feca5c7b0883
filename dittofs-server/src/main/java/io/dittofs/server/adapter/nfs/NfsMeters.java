package io.dittofs.server.adapter.nfs;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.nfs.dispatch.ObservedCall;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.nfs.mount.MountProcedure;
import io.dittofs.nfs.mount.MountStatus3;
import io.dittofs.nfs.rpc.AcceptStat;
import io.dittofs.nfs.rpc.AuthStat;
import io.dittofs.nfs.v3.Nfs3Procedure;
import io.dittofs.nfs.v3.Nfs3Status;
import io.dittofs.server.status.CallStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Counts and times the calls of NFS and MOUNT. A call is timed from when it begins to run until its reply can go: when
/// its effect is stable, where the protocol asks for that.
///
/// **Threading**: thread-safe; a call touches a few adders and no lock.
public final class NfsMeters implements RpcObserver {
    private final MeterRegistry registry;
    private final LongSupplier nanoClock;
    private final LongAdder inFlight = new LongAdder();
    private final List<ProcedureMeters> nfs;
    private final List<ProcedureMeters> mount;
    private final Counter repeated;
    private final Counter running;

    /// @param nanoClock of `System.nanoTime`
    public NfsMeters(MeterRegistry registry, LongSupplier nanoClock) {
        this.registry = registry;
        this.nanoClock = nanoClock;
        Map<Integer, String> nfsStatuses =
                Arrays.stream(Nfs3Status.values()).collect(Collectors.toMap(Nfs3Status::code, Enum::name));
        Map<Integer, String> mountStatuses =
                Arrays.stream(MountStatus3.values()).collect(Collectors.toMap(MountStatus3::code, Enum::name));
        this.nfs = Arrays.stream(Nfs3Procedure.values())
                .map(procedure -> new ProcedureMeters(registry, "nfs", procedure.name(), nfsStatuses))
                .toList();
        this.mount = Arrays.stream(MountProcedure.values())
                .map(procedure -> new ProcedureMeters(registry, "mount", procedure.name(), mountStatuses))
                .toList();
        this.repeated = duplicates("answered");
        this.running = duplicates("running");
        Gauge.builder("dittofs.nfs.calls.active", inFlight, LongAdder::sum)
                .description("Calls that run, or wait for their effect to be stable")
                .register(registry);
    }

    private Counter duplicates(String of) {
        return Counter.builder("dittofs.nfs.duplicates")
                .description("Calls that were sent again, by whether the first was answered or still running")
                .tag("first", of)
                .register(registry);
    }

    private @Nullable ProcedureMeters meters(int program, int procedure) {
        List<ProcedureMeters> known = switch (program) {
            case Nfs3Procedure.PROGRAM -> nfs;
            case MountProcedure.PROGRAM -> mount;
            default -> List.of();
        };
        return procedure >= 0 && procedure < known.size() ? known.get(procedure) : null;
    }

    /// What was done of each procedure that was called.
    public List<CallStatus> calls() {
        return Stream.concat(nfs.stream(), mount.stream())
                .map(ProcedureMeters::status)
                .filter(status -> status.calls() > 0)
                .toList();
    }

    @Override
    public long started(ObservedCall call) {
        inFlight.increment();
        return nanoClock.getAsLong();
    }

    @Override
    public void answered(ObservedCall call, int status, long mark, DurabilityTicket ticket) {
        ProcedureMeters meters = meters(call.program(), call.procedure());
        if (meters == null) {
            return;
        }
        meters.count(status);
        if (ticket.isComplete()) {
            meters.time(nanoClock.getAsLong() - mark);
        } else {
            inFlight.increment();
            ticket.whenComplete(_ -> {
                inFlight.decrement();
                meters.time(nanoClock.getAsLong() - mark);
            });
        }
    }

    @Override
    public void ended(ObservedCall call) {
        inFlight.decrement();
    }

    @Override
    public void refused(int program, int procedure, AcceptStat stat) {
        refusals(stat.name());
    }

    @Override
    public void unauthenticated(AuthStat stat) {
        refusals(stat.name());
    }

    /// Seldom enough to look the counter up each time.
    private void refusals(String reason) {
        Counter.builder("dittofs.nfs.refused")
                .description("Calls that were answered with an error of RPC")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    @Override
    public void duplicate(int program, int procedure, boolean isAnswered) {
        (isAnswered ? repeated : running).increment();
    }
}
