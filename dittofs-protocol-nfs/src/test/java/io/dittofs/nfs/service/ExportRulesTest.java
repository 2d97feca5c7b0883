package io.dittofs.nfs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.rig.AnyCall;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.RawReply;
import io.dittofs.nfs.rig.Rig;
import io.dittofs.nfs.rig.ShareSpec;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Handles and export rules, on every procedure.
class ExportRulesTest {
    static List<AnyCall> all() {
        return AnyCall.all();
    }

    static List<AnyCall> changes() {
        return AnyCall.changes();
    }

    private static RawReply send(RawClient client, AnyCall call, byte[] handle) {
        return client.nfs(call.procedure(), call.on(handle));
    }

    @ParameterizedTest
    @MethodSource("all")
    void refuseForgedHandles(AnyCall call) {
        Rig rig = Rig.usual();
        byte[] genuine = rig.root();
        for (int bit = 0; bit < genuine.length * 8; bit++) {
            byte[] forged = genuine.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            boolean isOtherShare = bit / 8 >= 4 && bit / 8 < 8;
            int status = isOtherShare ? RawNfs.STALE : RawNfs.BADHANDLE;
            assertThat(call.refusal(send(rig.client(), call, forged), status)).isEmpty();
        }
        for (int length : new int[] {0, 1, 31, 33, 64}) {
            assertThat(call.refusal(send(rig.client(), call, new byte[length]), RawNfs.BADHANDLE))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void refuseHandlesOfWhatIsGone(AnyCall call) {
        Rig rig = Rig.usual();
        RawClient client = rig.client();
        byte[] file = RawNfs.create(client, rig.root(), "file");
        client.nfs(RawNfs.REMOVE, wire -> wire.opaque(rig.root()).string("file"));
        assertThat(call.refusal(send(client, call, file), RawNfs.STALE)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void refuseHandlesOfAnotherGenerationAndOfSharesThatAreGone(AnyCall call) {
        Rig rig = Rig.usual();
        FileId root = rig.share(0).files().root();
        byte[] older = rig.sealed(rig.share(0).id(), new FileId(root.inode(), root.generation() - 1));
        assertThat(call.refusal(send(rig.client(), call, older), RawNfs.STALE)).isEmpty();
        byte[] otherShare = rig.sealed(rig.share(0).id() + 1, root);
        assertThat(call.refusal(send(rig.client(), call, otherShare), RawNfs.STALE))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void refuseClientsThatAreNotOnTheList(AnyCall call) {
        Rig rig = Rig.of(ShareSpec.of("/export").withClients(List.of("192.0.2.0/28", "2001:db8::/32"), List.of()));
        for (int round = 0; round < 2; round++) {
            assertThat(call.refusal(send(rig.client("192.0.2.16", 700), call, rig.root()), RawNfs.ACCES))
                    .isEmpty();
            assertThat(call.refusal(send(rig.client("2001:db9::1", 700), call, rig.root()), RawNfs.ACCES))
                    .isEmpty();
        }
        RawNfs.getattr(rig.client("192.0.2.15", 700), rig.root());
        RawNfs.getattr(rig.client("2001:db8::1", 700), rig.root());
    }

    @Test
    void refuseClientsThatAreDenied() {
        Rig rig = Rig.of(ShareSpec.of("/export").withClients(List.of("192.0.2.0/24"), List.of("192.0.2.9")));
        rig.client("192.0.2.9", 700)
                .nfs(RawNfs.GETATTR, wire -> wire.opaque(rig.root()))
                .status(RawNfs.ACCES)
                .end();
        RawNfs.getattr(rig.client("192.0.2.8", 700), rig.root());
    }

    @Test
    void followHostNamesFromCallToCall() {
        AtomicBoolean isKnown = new AtomicBoolean();
        ShareSpec spec = ShareSpec.of("/export").withHosts(List.of("client.example"), (name, address) -> isKnown.get());
        Rig rig = Rig.of(spec);
        RawClient client = rig.client();
        for (int round = 0; round < 3; round++) {
            isKnown.set(true);
            RawNfs.getattr(client, rig.root());
            isKnown.set(false);
            client.nfs(RawNfs.GETATTR, wire -> wire.opaque(rig.root())).status(RawNfs.ACCES);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void refuseHighPortsWhereAShareSaysSo(AnyCall call) {
        Rig rig = Rig.of(ShareSpec.of("/export").securePorts());
        call.refusal(send(rig.client("192.0.2.1", 1024), call, rig.root()), RawNfs.ACCES);
        RawNfs.getattr(rig.client("192.0.2.1", 1023), rig.root());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void refuseChangesOfAReadOnlyShare(AnyCall call) {
        Rig rig = Rig.of(ShareSpec.of("/export").readOnly());
        assertThat(call.refusal(send(rig.client(), call, rig.root()), RawNfs.ROFS))
                .isNotEmpty()
                .allMatch(attributes ->
                        attributes.fileid() == rig.share(0).files().root().inode());
    }

    @Test
    void squashRoot() {
        Rig rig = Rig.of(ShareSpec.of("/export").squashing(false));
        byte[] file = RawNfs.create(rig.client().as(0, 0), rig.root(), "roots");
        assertThat(RawNfs.getattr(rig.client(), file).uid()).isEqualTo(ShareSpec.ANONYMOUS);
        assertThat(RawNfs.getattr(rig.client(), file).gid()).isEqualTo(ShareSpec.ANONYMOUS);
        byte[] users = RawNfs.create(rig.client().as(7, 0), rig.root(), "users");
        assertThat(RawNfs.getattr(rig.client(), users).uid()).isEqualTo(7);
        assertThat(RawNfs.getattr(rig.client(), users).gid()).isEqualTo(ShareSpec.ANONYMOUS);
        RawNfs.setattr(rig.client(), users, RawNfs.mode(0_777)).status(RawNfs.PERM);
    }

    @Test
    void squashEverybody() {
        Rig rig = Rig.of(ShareSpec.of("/export").squashing(true));
        byte[] file = RawNfs.create(rig.client().as(7, 8, 9), rig.root(), "file");
        assertThat(RawNfs.getattr(rig.client(), file).uid()).isEqualTo(ShareSpec.ANONYMOUS);
        RawNfs.setattr(rig.client().as(9, 9), file, RawNfs.mode(0_600)).status(RawNfs.OK);
    }

    @Test
    void takeCallersWithoutCredentialsAsAnonymous() {
        Rig rig = Rig.usual();
        byte[] file = RawNfs.create(rig.client().asNobody(), rig.root(), "file");
        assertThat(RawNfs.getattr(rig.client(), file).uid()).isEqualTo(ShareSpec.ANONYMOUS);
    }

    @Test
    void holdForEachOfManySharesOnOneConnection() {
        ShareSpec[] specs = new ShareSpec[12];
        for (int i = 0; i < specs.length; i++) {
            ShareSpec open = ShareSpec.of("/share" + i);
            specs[i] = switch (i % 3) {
                case 0 -> open;
                case 1 -> open.squashing(true);
                default -> open.withClients(List.of("198.51.100.1"), List.of());
            };
        }
        Rig rig = Rig.of(specs);
        RawClient client = rig.client().as(7, 7);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < specs.length; i++) {
                byte[] root = rig.root(i);
                if (i % 3 == 2) {
                    client.nfs(RawNfs.GETATTR, wire -> wire.opaque(root)).status(RawNfs.ACCES);
                } else {
                    byte[] file = RawNfs.create(client, root, "file" + round);
                    assertThat(RawNfs.getattr(client, file).uid()).isEqualTo(i % 3 == 0 ? 7 : ShareSpec.ANONYMOUS);
                }
            }
        }
    }

    private static final Set<Integer> TRIED_AT_ONCE = Set.of(
            RawNfs.GETATTR,
            RawNfs.LOOKUP,
            RawNfs.ACCESS,
            RawNfs.READ,
            RawNfs.READDIR,
            RawNfs.READDIRPLUS,
            RawNfs.FSSTAT,
            RawNfs.FSINFO,
            RawNfs.PATHCONF);

    @Test
    void tellWhichCallsCanBlock() {
        Rig rig = Rig.of(ShareSpec.of("/fast"), ShareSpec.of("/slow").blocking());
        RawClient client = rig.client();
        for (AnyCall call : AnyCall.all()) {
            boolean namesTwo = call.procedure() == RawNfs.RENAME || call.procedure() == RawNfs.LINK;
            assertThat(client.canBlock(client.nfsRecord(1, call.procedure(), call.on(rig.root(0)))))
                    .as(call.toString())
                    .isEqualTo(namesTwo);
            assertThat(client.canBlock(client.nfsRecord(1, call.procedure(), call.on(rig.root(1)))))
                    .as(call.toString())
                    .isEqualTo(!TRIED_AT_ONCE.contains(call.procedure()));
            assertThat(client.canBlock(client.nfsRecord(1, call.procedure(), call.on(new byte[32]))))
                    .isEqualTo(namesTwo);
            assertThat(client.canBlock(client.nfsRecord(1, call.procedure(), _ -> {})))
                    .isEqualTo(namesTwo);
        }
        assertThat(client.canBlock(client.nfsRecord(1, 0, _ -> {}))).isFalse();
        assertThat(client.canBlock(client.nfsRecord(1, 99, _ -> {}))).isFalse();
        AnyCall remove = new AnyCall(RawNfs.REMOVE);
        Rig fast = Rig.usual();
        assertThat(fast.client().canBlock(client.nfsRecord(1, remove.procedure(), remove.on(fast.root()))))
                .isFalse();
    }

    @Test
    void readWithoutWaitingOnlyWhatIsAtHand() {
        Rig rig = Rig.of(ShareSpec.of("/fast"), ShareSpec.of("/slow").blocking());
        RawClient client = rig.client();
        for (int share = 0; share < 2; share++) {
            byte[] file = RawNfs.create(client, rig.root(share), "file");
            RawNfs.write(client, file, 0, new byte[10]);
            byte[] record = client.nfsRecord(1, RawNfs.READ, RawNfs.readArguments(file, 0, 10));
            assertThat(client.outcomeAtOnce(record))
                    .isInstanceOf(share == 0 ? Outcome.Reply.class : Outcome.WouldBlock.class);
            assertThat(client.outcome(record)).isInstanceOf(Outcome.Reply.class);
            byte[] behindTheEnd = client.nfsRecord(1, RawNfs.READ, RawNfs.readArguments(file, 10, 10));
            assertThat(client.outcomeAtOnce(behindTheEnd)).isInstanceOf(Outcome.Reply.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawNfs.READ, RawNfs.WRITE, RawNfs.COMMIT})
    void tellClientsToTryLaterWhileTheStoreIsAway(int procedure) {
        Rig rig = Rig.usual();
        RawClient client = rig.client();
        byte[] file = RawNfs.create(client, rig.root(), "file");
        RawNfs.write(client, file, 0, new byte[10]);
        rig.content().failWith(FsError.TRY_LATER);
        AnyCall call = new AnyCall(procedure);
        assertThat(call.refusal(send(client, call, file), RawNfs.JUKEBOX)).isEmpty();
        assertThat(rig.server().faults()).isZero();
    }
}
