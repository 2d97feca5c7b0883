package io.dittofs.nfs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.RawReply;
import io.dittofs.nfs.rig.Rig;
import io.dittofs.nfs.rig.ShareSpec;
import io.dittofs.nfs.xdr.WireBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Calls that come twice.
class DuplicatesTest {
    private final Rig rig = Rig.usual();
    private final RawClient client = rig.client();
    private final RawClient reconnected = rig.client("192.0.2.1", 701);
    private byte[] file = {};

    /// A change that answers differently, or does harm, when it runs twice.
    record Change(String name, int procedure, Consumer<WireBytes> arguments) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Change> changes() {
        byte[] root = Rig.usual().root();
        List<Change> all = new ArrayList<>();
        all.add(new Change("CREATE", RawNfs.CREATE, wire -> {
            wire.opaque(root).string("new").int32(1);
            RawNfs.mode(0_600).accept(wire);
        }));
        all.add(new Change("MKDIR", RawNfs.MKDIR, wire -> {
            wire.opaque(root).string("new");
            RawNfs.mode(0_700).accept(wire);
        }));
        all.add(new Change("SYMLINK", RawNfs.SYMLINK, wire -> {
            wire.opaque(root).string("new");
            RawNfs.nothing().accept(wire);
            wire.string("target");
        }));
        all.add(new Change("MKNOD", RawNfs.MKNOD, wire -> {
            wire.opaque(root).string("new").int32(7);
            RawNfs.mode(0_600).accept(wire);
        }));
        all.add(new Change("REMOVE", RawNfs.REMOVE, wire -> wire.opaque(root).string("old")));
        all.add(new Change("RMDIR", RawNfs.RMDIR, wire -> wire.opaque(root).string("olddir")));
        all.add(new Change(
                "RENAME",
                RawNfs.RENAME,
                wire -> wire.opaque(root).string("old").opaque(root).string("new")));
        return all;
    }

    @BeforeEach
    void makeWhatIsChanged() {
        file = RawNfs.create(client, rig.root(), "old");
        RawNfs.mkdir(client, rig.root(), "olddir", 0_755);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void areAnsweredFromTheCacheOverANewConnection(Change change) {
        byte[] record = client.nfsRecord(RawClient.nextXid(), change.procedure(), change.arguments());
        byte[] first = client.send(record).bytes();
        status(first, RawNfs.OK);
        assertThat(client.send(record).bytes()).isEqualTo(first);
        assertThat(reconnected.send(record).bytes()).isEqualTo(first);
        status(reconnected.send(withXid(record, RawClient.nextXid())).bytes(), again(change));
    }

    private static int again(Change change) {
        return switch (change.procedure()) {
            case RawNfs.REMOVE, RawNfs.RMDIR, RawNfs.RENAME -> RawNfs.NOENT;
            default -> RawNfs.EXIST;
        };
    }

    private static void status(byte[] reply, int status) {
        RawReply read = new RawReply(reply);
        read.int32();
        read.accepted(0).status(status);
    }

    private static byte[] withXid(byte[] record, int xid) {
        byte[] other = record.clone();
        System.arraycopy(new WireBytes().int32(xid).toBytes(), 0, other, 0, 4);
        return other;
    }

    @Test
    void ofLinkAreAnsweredFromTheCache() {
        byte[] record = client.nfsRecord(
                RawClient.nextXid(),
                RawNfs.LINK,
                wire -> wire.opaque(file).opaque(rig.root()).string("link"));
        byte[] first = client.send(record).bytes();
        status(first, RawNfs.OK);
        assertThat(reconnected.send(record).bytes()).isEqualTo(first);
        assertThat(RawNfs.getattr(client, file).linkCount()).isEqualTo(2);
    }

    @Test
    void ofAGuardedSetattrAreAnsweredFromTheCache() {
        long ctime = RawNfs.getattr(client, file).ctime();
        byte[] record = client.nfsRecord(RawClient.nextXid(), RawNfs.SETATTR, wire -> {
            wire.opaque(file);
            RawNfs.mode(0_600).accept(wire);
            wire.int32(1).int64(ctime);
        });
        byte[] first = client.send(record).bytes();
        status(first, RawNfs.OK);
        assertThat(reconnected.send(record).bytes()).isEqualTo(first);
        status(client.send(withXid(record, RawClient.nextXid())).bytes(), RawNfs.NOT_SYNC);
    }

    @Test
    void ofAWriteDoNotPutOldBytesOverNewOnes() {
        byte[] record =
                client.nfsRecord(RawClient.nextXid(), RawNfs.WRITE, RawNfs.writeArguments(file, 0, new byte[] {1}));
        byte[] first = client.send(record).bytes();
        RawNfs.write(client, file, 0, new byte[] {2});
        assertThat(reconnected.send(record).bytes()).isEqualTo(first);
        assertThat(RawNfs.read(client, file, 0, 1)).containsExactly(2);
    }

    @Test
    void areToldFromOtherCallsWithTheSameXid() {
        int xid = RawClient.nextXid();
        byte[] mine = client.nfsRecord(xid, RawNfs.WRITE, RawNfs.writeArguments(file, 0, new byte[] {1}));
        byte[] otherData = client.nfsRecord(xid, RawNfs.WRITE, RawNfs.writeArguments(file, 0, new byte[] {2}));
        client.send(mine);
        client.send(otherData);
        assertThat(RawNfs.read(client, file, 0, 1)).containsExactly(2);
        byte[] large = new byte[100_000];
        client.send(client.nfsRecord(xid, RawNfs.WRITE, RawNfs.writeArguments(file, 0, large)));
        large[99_999] = 5;
        client.send(client.nfsRecord(xid, RawNfs.WRITE, RawNfs.writeArguments(file, 0, large)));
        assertThat(RawNfs.read(client, file, 99_999, 1)).containsExactly(5);
    }

    @Test
    void areToldFromTheSameBytesOfAnotherUserOrHost() {
        RawNfs.setattr(client, rig.root(), RawNfs.mode(0_755)).status(RawNfs.OK);
        Consumer<WireBytes> remove = wire -> wire.opaque(rig.root()).string("old");
        int xid = RawClient.nextXid();
        status(
                client.as(7, 7)
                        .send(client.as(7, 7).nfsRecord(xid, RawNfs.REMOVE, remove))
                        .bytes(),
                RawNfs.ACCES);
        status(client.send(client.nfsRecord(xid, RawNfs.REMOVE, remove)).bytes(), RawNfs.OK);
        RawClient elsewhere = rig.client("192.0.2.2", 700);
        status(elsewhere.send(client.nfsRecord(xid, RawNfs.REMOVE, remove)).bytes(), RawNfs.NOENT);
    }

    @Test
    void ofARunningCallAreDropped() throws Exception {
        CountDownLatch isRunning = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Rig blocking = Rig.of(ShareSpec.of("/export").blocking());
        RawClient first = blocking.client();
        byte[] slow = RawNfs.create(first, blocking.root(), "slow");
        blocking.blockingContent().beforeWrite(() -> {
            isRunning.countDown();
            await(mayGoOn);
        });
        byte[] record =
                first.nfsRecord(RawClient.nextXid(), RawNfs.WRITE, RawNfs.writeArguments(slow, 0, new byte[] {1}));
        assertThat(first.canBlock(record)).isTrue();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<RawReply> running = executor.submit(() -> first.send(record));
            isRunning.await();
            assertThat(blocking.client("192.0.2.1", 800).outcome(record)).isInstanceOf(Outcome.Silence.class);
            mayGoOn.countDown();
            byte[] reply = running.get().bytes();
            assertThat(blocking.client("192.0.2.1", 801).send(record).bytes()).isEqualTo(reply);
        }
        assertThat(blocking.blockingContent().writeCount()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void ofACallThatIsNotYetStableAreDropped() {
        PromisedTicket ticket = new PromisedTicket();
        rig.content().promise(ticket);
        byte[] record =
                client.nfsRecord(RawClient.nextXid(), RawNfs.WRITE, RawNfs.writeArguments(file, 0, new byte[] {1}));
        assertThat(client.outcome(record)).isEqualTo(new Outcome.Reply(ticket));
        assertThat(reconnected.outcome(record)).isInstanceOf(Outcome.Silence.class);
        ticket.complete(null);
        assertThat(reconnected.outcome(record)).isEqualTo(Outcome.REPLY);
        assertThat(rig.content().writeCount()).isEqualTo(1);
    }

    @Test
    void ofACallThatCouldNotBeMadeStableRunAgain() {
        PromisedTicket ticket = new PromisedTicket();
        rig.content().promise(ticket);
        byte[] record =
                client.nfsRecord(RawClient.nextXid(), RawNfs.WRITE, RawNfs.writeArguments(file, 0, new byte[] {1}));
        client.outcome(record);
        ticket.complete(new IOException("disk"));
        rig.content().promise(DurabilityTicket.STABLE);
        status(reconnected.send(record).bytes(), RawNfs.OK);
        assertThat(rig.content().writeCount()).isEqualTo(2);
    }

    @Test
    void ofAFaultRunAgain() {
        rig.content().beforeWrite(() -> {
            throw new IllegalStateException("a bug");
        });
        byte[] record =
                client.nfsRecord(RawClient.nextXid(), RawNfs.WRITE, RawNfs.writeArguments(file, 0, new byte[] {1}));
        RawReply fault = client.send(record);
        fault.int32();
        fault.accepted(5).end();
        assertThat(rig.server().faults()).isEqualTo(1);
        rig.content().beforeWrite(() -> {});
        status(client.send(record).bytes(), RawNfs.OK);
    }

    @Test
    void ofARefusalAreAnsweredAlike() {
        rig.content().failWith(FsError.TRY_LATER);
        byte[] record =
                client.nfsRecord(RawClient.nextXid(), RawNfs.WRITE, RawNfs.writeArguments(file, 0, new byte[] {1}));
        byte[] first = client.send(record).bytes();
        status(first, RawNfs.JUKEBOX);
        rig.content().failWith(null);
        assertThat(reconnected.send(record).bytes()).isEqualTo(first);
    }
}
