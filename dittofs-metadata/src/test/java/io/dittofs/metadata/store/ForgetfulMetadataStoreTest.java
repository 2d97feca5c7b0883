package io.dittofs.metadata.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ForgetfulMetadataStoreTest {
    private static final FileId FIRST = new FileId(11, 1);
    private static final FileId SECOND = new FileId(12, 1);

    private final ForgetfulMetadataStore store = ForgetfulMetadataStore.start(3);

    @AfterEach
    void close() {
        store.close();
    }

    private DurabilityTicket put(FileId file) throws Exception {
        Inode inode = new RootAttributes(0_755, 0, 0, 1).inode(file);
        return store.commit(new ChangeSet().putInode(inode).queueRelease(1, file.inode()));
    }

    private static void await(DurabilityTicket ticket) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        ticket.whenComplete(cause -> done.complete(cause == null));
        assertThat(done.join()).isTrue();
    }

    @Test
    void whatWasSyncedIsFoundAgain() throws Exception {
        await(put(FIRST));
        ForgetfulMetadataStore found = store.afterPowerLoss(new Random(1));
        assertThat(found.inode(FIRST.inode())).isEqualTo(store.inode(FIRST.inode()));
        assertThat(found.queuedReleases(1, 0, 10)).containsExactly(FIRST.inode());
        found.close();
    }

    @Test
    void whatWasNotSyncedIsFoundOrNotAfterALossOfPower() throws Exception {
        await(put(FIRST));
        DurabilityTicket ticket = put(SECOND);
        assertThat(ticket.isComplete()).isFalse();
        boolean wasFound = false;
        boolean wasLost = false;
        for (int seed = 0; seed < 20; seed++) {
            ForgetfulMetadataStore found = store.afterPowerLoss(new Random(seed));
            wasFound |= found.inode(SECOND.inode()) != null;
            wasLost |= found.inode(SECOND.inode()) == null;
            found.close();
        }
        assertThat(wasFound).isTrue();
        assertThat(wasLost).isTrue();
        ForgetfulMetadataStore found = store.afterKill();
        assertThat(found.inode(SECOND.inode())).isNotNull();
        found.close();
    }

    @Test
    void tellsEachStepBeforeItIsDone() throws Exception {
        List<String> steps = new ArrayList<>();
        store.watch(step -> {
            assertThat(store.inode(FIRST.inode())).isNull();
            steps.add(step);
        });
        put(FIRST);
        assertThat(steps).containsExactly("commit of PutInode, QueueRelease");
        assertThat(store.inode(FIRST.inode())).isNotNull();
    }
}
