package io.dittofs.nfs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.Rig;
import io.dittofs.nfs.rig.ShareSpec;
import io.dittofs.nfs.rpc.AcceptStat;
import io.dittofs.nfs.rpc.AuthStat;
import io.dittofs.nfs.v3.WireHandle;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RpcObserverTest {
    private final List<String> seen = new ArrayList<>();
    private final Rig rig = Rig.of(
            new Rig.Options(16, 1 << 16, false, false, new Recorder(seen)),
            ShareSpec.of("/export").withoutAuthNone());
    private final RawClient client = rig.client();

    /// Writes down what it is told.
    private record Recorder(List<String> seen) implements RpcObserver {
        @Override
        public long started(ObservedCall call) {
            return 7;
        }

        @Override
        public void answered(ObservedCall call, int status, long mark, DurabilityTicket ticket) {
            seen.add("answered " + call.program() + " " + call.procedure() + " " + status + " " + mark);
        }

        @Override
        public void refused(int program, int procedure, AcceptStat stat) {
            seen.add("refused " + program + " " + procedure + " " + stat);
        }

        @Override
        public void unauthenticated(AuthStat stat) {
            seen.add("unauthenticated " + stat);
        }

        @Override
        public void duplicate(int program, int procedure, boolean isAnswered) {
            seen.add("duplicate " + program + " " + procedure + " " + isAnswered);
        }
    }

    @Test
    void seesEveryAnswerWithItsStatus() {
        client.nfs(RawNfs.GETATTR, wire -> wire.opaque(rig.root())).status(RawNfs.OK);
        client.nfs(RawNfs.GETATTR, wire -> wire.opaque(new byte[32])).status(RawNfs.BADHANDLE);
        client.nfs(RawNfs.NULL, _ -> {}).end();
        client.mount(1, wire -> wire.string("/none")).status(RawNfs.NOENT);
        client.mount(5, _ -> {});
        assertThat(seen)
                .containsExactly(
                        "answered 100003 1 0 7",
                        "answered 100003 1 10001 7",
                        "answered 100003 0 0 7",
                        "answered 100005 1 2 7",
                        "answered 100005 5 0 7");
    }

    @Test
    void seesRefusals() {
        client.callRaw(RawClient.NFS, 3, RawNfs.GETATTR, _ -> {});
        client.callRaw(RawClient.NFS, 3, 22, _ -> {});
        client.callRaw(RawClient.NFS, 2, 1, _ -> {});
        client.callRaw(7, 2, 1, _ -> {});
        client.with(new WireBytes().int64(6L << 32)).callRaw(RawClient.NFS, 3, 0, _ -> {});
        client.asNobody().callRaw(RawClient.NFS, 3, RawNfs.GETATTR, wire -> wire.opaque(rig.root()));
        assertThat(seen)
                .containsExactly(
                        "refused 100003 1 GARBAGE_ARGUMENTS",
                        "refused 100003 22 PROCEDURE_UNAVAILABLE",
                        "refused 100003 1 PROGRAM_MISMATCH",
                        "refused 7 1 PROGRAM_UNAVAILABLE",
                        "unauthenticated REJECTED_CREDENTIAL",
                        "unauthenticated TOO_WEAK");
    }

    @Test
    void seesDuplicatesAndFaults() {
        byte[] file = RawNfs.create(client, rig.root(), "file");
        byte[] record = client.nfsRecord(1, RawNfs.WRITE, RawNfs.writeArguments(file, 0, new byte[1]));
        client.send(record);
        client.send(record);
        rig.content().beforeWrite(() -> {
            throw new IllegalStateException("a bug");
        });
        client.send(client.nfsRecord(2, RawNfs.WRITE, RawNfs.writeArguments(file, 0, new byte[1])));
        assertThat(seen)
                .containsExactly(
                        "answered 100003 8 0 7",
                        "answered 100003 7 0 7",
                        "duplicate 100003 7 true",
                        "refused 100003 7 SYSTEM_ERROR");
    }

    @Test
    void seesWhoCallsAndWithWhat() throws Exception {
        List<String> calls = new ArrayList<>();
        RpcObserver reader = new RpcObserver() {
            @Override
            public long started(ObservedCall call) {
                calls.add("started " + call.session().address().getHostAddress() + " " + call.version() + " "
                        + call.mayWait() + " " + handle(call));
                return 0;
            }

            @Override
            public void answered(ObservedCall call, int status, long mark, DurabilityTicket ticket) {
                calls.add("answered " + handle(call));
            }

            @Override
            public void ended(ObservedCall call) {
                calls.add("ended " + handle(call));
            }
        };
        Rig watched = Rig.of(new Rig.Options(16, 1 << 16, false, false, reader), ShareSpec.of("/export"));
        watched.client("192.0.2.5", 700)
                .nfs(RawNfs.GETATTR, wire -> wire.opaque(watched.root()))
                .status(RawNfs.OK);
        String handle = WireHandle.copyOf(watched.root()).toString();
        assertThat(calls)
                .containsExactly("started 192.0.2.5 3 true " + handle, "answered " + handle, "ended " + handle);
    }

    private static String handle(ObservedCall call) {
        try {
            return WireHandle.decode(call.arguments()).toString();
        } catch (MalformedException malformed) {
            throw new AssertionError(malformed);
        }
    }
}
