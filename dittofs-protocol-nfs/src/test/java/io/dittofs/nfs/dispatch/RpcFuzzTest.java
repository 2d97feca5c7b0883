package io.dittofs.nfs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.nfs.rig.AnyCall;
import io.dittofs.nfs.rig.CallSlot;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.Rig;
import io.dittofs.nfs.rig.ShareSpec;
import io.dittofs.nfs.rpc.AcceptStat;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Records that no client should send, by the hundred thousand: none may fail the server, keep a lease or cost memory
/// without bound, and the file system must be sound afterwards.
class RpcFuzzTest {
    private static final long SEED = 0x5531_1813;
    private static final int RECORDS = 100_000;
    private static final int BLOCKING_RECORDS = 10_000;
    private static final int REPLY_BYTES_MAX = 4 << 20;
    /// After which the objects that the handles name have been removed, and are made anew.
    private static final int RECORDS_PER_TREE = 500;

    /// Its place among the handles.
    private static final int DIRECTORY = 2;

    private static final int CACHE_ENTRIES = 256;
    private static final int CACHE_BYTES = 1 << 20;

    /// A listing or a read of a megabyte, in a buffer that grows by doubling, and what the test itself takes.
    private static final long CALL_BYTES_MAX = 16 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Random random = new Random(SEED);
    private final RecordMutator mutator = new RecordMutator(random);
    private final Reached reached = new Reached();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

    @Test
    void survivesMutatedRecords() throws FsException {
        fuzz(rig(ShareSpec.of("/export"), ShareSpec.of("/other").readOnly()), RECORDS);
    }

    @Test
    void survivesMutatedRecordsOfSharesThatBlock() throws FsException {
        fuzz(rig(ShareSpec.of("/export").blocking(), ShareSpec.of("/other")), BLOCKING_RECORDS);
    }

    private Rig rig(ShareSpec... specs) {
        return Rig.of(new Rig.Options(CACHE_ENTRIES, CACHE_BYTES, false, false, reached), specs);
    }

    /// Counts what the records reached, so that the test cannot come to throw pebbles at a closed door.
    private static final class Reached implements RpcObserver {
        private final int[] successes = new int[RawNfs.COMMIT + 1];
        private final int[] failures = new int[RawNfs.COMMIT + 1];
        private int garbage;
        private int duplicates;

        @Override
        public void answered(ObservedCall call, int status, long mark, DurabilityTicket ticket) {
            if (call.program() == RawClient.NFS) {
                (status == RawNfs.OK ? successes : failures)[call.procedure()]++;
            }
        }

        @Override
        public void refused(int program, int procedure, AcceptStat stat) {
            garbage += stat == AcceptStat.GARBAGE_ARGUMENTS ? 1 : 0;
        }

        @Override
        public void duplicate(int program, int procedure, boolean isAnswered) {
            duplicates++;
        }
    }

    private void fuzz(Rig rig, int records) throws FsException {
        RawClient[] clients = {
            rig.client(),
            rig.client().as(1000, 100, 7),
            rig.client("2001:db8::1", 5).asNobody()
        };
        List<byte[]> handles = List.of();
        byte[] last = new byte[64];
        for (int i = 0; i < records; i++) {
            if (i % RECORDS_PER_TREE == 0) {
                handles = handles(rig, "tree" + i);
            }
            RawClient client = clients[random.nextInt(clients.length)];
            byte[] valid = valid(client, handles);
            byte[] record = switch (random.nextInt(10)) {
                case 0 -> valid;
                case 1 -> last;
                case 2 -> mutator.random();
                default -> mutator.mutate(valid, last);
            };
            serve(rig, client, record, i);
            last = record;
        }
        assertThat(rig.content().openLeases() + rig.blockingContent().openLeases())
                .isZero();
        assertThat(rig.cache().entries()).as("with no call under way").isLessThanOrEqualTo(CACHE_ENTRIES);
        assertThat(rig.cache().bytes()).isLessThanOrEqualTo(CACHE_BYTES);
        assertThat(StoreCheck.check(rig.store()).violations()).isEmpty();
        for (int procedure = RawNfs.GETATTR; procedure <= RawNfs.COMMIT; procedure++) {
            assertThat(reached.successes[procedure])
                    .as("successes of procedure " + procedure)
                    .isPositive();
            assertThat(reached.failures[procedure])
                    .as("failures of procedure " + procedure)
                    .isPositive();
        }
        assertThat(reached.garbage).as("garbage").isGreaterThan(records / 20);
        assertThat(reached.duplicates).as("duplicates").isGreaterThan(records / 500);
    }

    private void serve(Rig rig, RawClient client, byte[] record, int number) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        CallSlot slot = new CallSlot(REPLY_BYTES_MAX);
        try {
            buffer.clear().put(record).flip();
            Outcome outcome = serve(rig, client, slot);
            boolean isAnswered = outcome instanceof Outcome.Reply;
            assertThat(outcome).isNotInstanceOf(Outcome.WouldBlock.class);
            assertThat(slot.take().length > 0).isEqualTo(isAnswered);
        } catch (MalformedException noCall) {
            assertThat(slot.take()).isEmpty();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(describe(record, number), failure);
        }
        long cost = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        if (rig.server().faults() > 0 || cost > CALL_BYTES_MAX) {
            throw new AssertionError(describe(record, number) + " failed, or allocated " + cost + " bytes");
        }
    }

    /// As a transport does it: at once where that may work, and where it may wait if it does not.
    private Outcome serve(Rig rig, RawClient client, CallSlot slot) throws MalformedException {
        if (!rig.server().canBlock(buffer)) {
            Outcome outcome = rig.server().serveAtOnce(client.session(), buffer, slot);
            if (!(outcome instanceof Outcome.WouldBlock)) {
                return outcome;
            }
            slot.startOver();
            buffer.rewind();
        }
        return rig.server().serve(client.session(), buffer, slot);
    }

    private static String describe(byte[] record, int number) {
        return "seed %x, record %d: %s".formatted(SEED, number, HexFormat.of().formatHex(record));
    }

    private static List<byte[]> handles(Rig rig, String name) {
        RawClient root = rig.client();
        List<byte[]> handles = new ArrayList<>(List.of(rig.root(0), rig.root(1)));
        byte[] directory = RawNfs.mkdir(root, rig.root(), name, 0_777);
        byte[] file = RawNfs.create(root, directory, "name");
        RawNfs.setattr(root, file, RawNfs.mode(0_666)).status(RawNfs.OK);
        RawNfs.write(root, file, 0, new byte[10_000]);
        root.nfs(RawNfs.MKDIR, new AnyCall(RawNfs.MKDIR).on(rig.root()));
        assertThat(handles).hasSize(DIRECTORY);
        handles.add(directory);
        handles.add(file);
        handles.add(RawNfs.symlink(root, directory, "link", "target"));
        return handles;
    }

    /// A call that makes sense, of any program.
    private byte[] valid(RawClient client, List<byte[]> handles) {
        int xid = random.nextInt();
        byte[] handle = handles.get(random.nextInt(handles.size()));
        int procedure = random.nextInt(32);
        if (procedure == RawNfs.LINK) {
            byte[] directory = handles.get(DIRECTORY);
            String name = "link" + random.nextInt(100);
            return client.nfsRecord(
                    xid,
                    procedure,
                    wire -> wire.opaque(handle).opaque(directory).string(name));
        }
        if (procedure >= RawNfs.GETATTR && procedure <= RawNfs.COMMIT) {
            return client.nfsRecord(xid, procedure, new AnyCall(procedure).on(handle));
        }
        return switch (procedure % 6) {
            case 0 -> client.record(xid, RawClient.MOUNT, 3, 1, new WireBytes().string("/export/tree0"));
            case 1 -> client.record(xid, RawClient.MOUNT, 3, 3, new WireBytes().string("/export"));
            case 2 -> client.record(xid, RawClient.MOUNT, 3, 2 + 3 * random.nextInt(2), new WireBytes());
            case 3 ->
                client.record(
                        xid,
                        RawClient.PORTMAP,
                        2,
                        random.nextInt(6),
                        new WireBytes().int64(1).int64(2));
            case 4 ->
                client.record(
                        xid,
                        RawClient.PORTMAP,
                        4,
                        random.nextInt(10),
                        new WireBytes().int64(1).string("tcp").string("").string(""));
            default -> client.nfsRecord(xid, RawNfs.NULL, _ -> {});
        };
    }
}
