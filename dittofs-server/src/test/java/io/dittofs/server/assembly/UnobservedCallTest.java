package io.dittofs.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.dittofs.config.ConfigSource;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.dispatch.ObservedCall;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.nfs.v3.Nfs3Procedure;
import io.dittofs.server.adapter.nfs.CallLog;
import io.dittofs.server.adapter.nfs.FakeCall;
import io.dittofs.server.tracing.Tracing;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Without metrics, traces and a log of calls, to be observed costs a call no memory.
final class UnobservedCallTest {
    private static final int CALLS = 10_000;

    private final FakeCall call = FakeCall.of(Nfs3Procedure.PROGRAM, Nfs3Procedure.READ.number());

    /// What the assembly gives the protocol.
    private static RpcObserver observer(Map<String, String> environment) throws Exception {
        Settings settings = Settings.load(ConfigSource.NONE, environment);
        ShareTable shares = new ShareTable(List.of());
        return Tracing.of(settings.telemetry())
                .calls(shares, CallLog.around(new Monitoring(settings.server()).observer(), shares));
    }

    @Test
    void allocatesNothing() throws Exception {
        RpcObserver observer =
                observer(Map.of("DITTOFS_SERVER_METRICS_ENABLED", "false", "DITTOFS_SERVER_API_ENABLED", "false"));
        assertThat(observer).isSameAs(RpcObserver.NONE);
        assertThat(bytesOf(observer)).isZero();
    }

    /// So that a measurement which sees nothing does not pass for a result.
    @Test
    void theMeasurementSeesWhatIsAllocated() {
        assertThat(bytesOf(new RpcObserver() {
                    private final byte[][] kept = new byte[CALLS][];
                    private int calls;

                    @Override
                    public void ended(ObservedCall ended) {
                        kept[calls++] = new byte[16];
                    }
                }))
                .isGreaterThan(CALLS * 16L);
    }

    private long bytesOf(RpcObserver observer) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // Once before, for what a first call loads.
        long _ = threads.getCurrentThreadAllocatedBytes();
        observe(observer, 0);
        long before = threads.getCurrentThreadAllocatedBytes();
        observe(observer, CALLS);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void observe(RpcObserver observer, int calls) {
        for (int i = 0; i < calls; i++) {
            long mark = observer.started(call);
            observer.answered(call, 0, mark, DurabilityTicket.STABLE);
            observer.ended(call);
        }
    }
}
