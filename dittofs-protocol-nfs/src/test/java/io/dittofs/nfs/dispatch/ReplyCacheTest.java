package io.dittofs.nfs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.durability.DurabilityTicket;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyCacheTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
    private static final byte[] REPLY = new byte[100];

    private static ReplyCache.Key key(int xid) {
        return new ReplyCache.Key(CLIENT, xid, 100_003, 8, 1, 0, 0);
    }

    private static ReplyCache.Fresh fresh(ReplyCache cache, int xid) {
        return (ReplyCache.Fresh) cache.enter(key(xid), false);
    }

    @Test
    void answersWhatItKept() {
        ReplyCache cache = new ReplyCache(16, 1 << 16);
        fresh(cache, 1).complete(REPLY, DurabilityTicket.STABLE);
        assertThat(cache.enter(key(1), false)).isEqualTo(new ReplyCache.Done(REPLY));
        assertThat(cache.enter(key(2), false)).isInstanceOf(ReplyCache.Fresh.class);
    }

    @Test
    void tellsCallsApartByEverythingThatNamesThem() {
        ReplyCache cache = new ReplyCache(1024, 1 << 20);
        InetAddress other = InetAddress.ofLiteral("192.0.2.2");
        List<ReplyCache.Key> keys = List.of(
                new ReplyCache.Key(CLIENT, 1, 2, 3, 1, 5, 6),
                new ReplyCache.Key(other, 1, 2, 3, 1, 5, 6),
                new ReplyCache.Key(CLIENT, 9, 2, 3, 1, 5, 6),
                new ReplyCache.Key(CLIENT, 1, 9, 3, 1, 5, 6),
                new ReplyCache.Key(CLIENT, 1, 2, 9, 1, 5, 6),
                new ReplyCache.Key(CLIENT, 1, 2, 3, 0, 5, 6),
                new ReplyCache.Key(CLIENT, 1, 2, 3, 1, 9, 6),
                new ReplyCache.Key(CLIENT, 1, 2, 3, 1, 5, 9));
        for (ReplyCache.Key key : keys) {
            assertThat(cache.enter(key, false)).isInstanceOf(ReplyCache.Fresh.class);
        }
    }

    @Test
    void knowsACallAsRunningUntilItsTicketCompletes() {
        ReplyCache cache = new ReplyCache(16, 1 << 16);
        PromisedTicket ticket = new PromisedTicket();
        ReplyCache.Fresh entry = fresh(cache, 1);
        assertThat(cache.enter(key(1), false)).isInstanceOf(ReplyCache.Running.class);
        entry.complete(REPLY, ticket);
        assertThat(cache.enter(key(1), false)).isInstanceOf(ReplyCache.Running.class);
        ticket.complete(null);
        assertThat(cache.enter(key(1), false)).isInstanceOf(ReplyCache.Done.class);
    }

    @Test
    void forgetsACallWhoseTicketFailed() {
        ReplyCache cache = new ReplyCache(16, 1 << 16);
        PromisedTicket ticket = new PromisedTicket();
        fresh(cache, 1).complete(REPLY, ticket);
        ticket.complete(new IOException("disk"));
        assertThat(cache.enter(key(1), false)).isInstanceOf(ReplyCache.Fresh.class);
    }

    @Test
    void forgetsACallThatDidNothing() {
        ReplyCache cache = new ReplyCache(16, 1 << 16);
        fresh(cache, 1).abandon();
        assertThat(cache.entries()).isZero();
        assertThat(cache.enter(key(1), false)).isInstanceOf(ReplyCache.Fresh.class);
    }

    @Test
    void neverForgetsARunningCall() {
        ReplyCache cache = new ReplyCache(16, 1 << 16);
        fresh(cache, 0);
        for (int xid = 1; xid < 10_000; xid++) {
            fresh(cache, xid).complete(REPLY, DurabilityTicket.STABLE);
        }
        assertThat(cache.enter(key(0), false)).isInstanceOf(ReplyCache.Running.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsNoMoreThanItMay(boolean isBulk) {
        ReplyCache cache = new ReplyCache(256, 1 << 20);
        for (int xid = 0; xid < 10_000; xid++) {
            ReplyCache.Fresh entry = (ReplyCache.Fresh) cache.enter(key(xid), isBulk);
            entry.complete(REPLY, DurabilityTicket.STABLE);
        }
        assertThat(cache.entries()).isEqualTo(isBulk ? 64 : 192);
        assertThat(cache.enter(key(9_999), isBulk)).isInstanceOf(ReplyCache.Done.class);
        assertThat(cache.enter(key(0), isBulk)).isInstanceOf(ReplyCache.Fresh.class);
    }

    @Test
    void takesNoMoreMemoryThanItMay() {
        int bytesMax = 1 << 16;
        ReplyCache cache = new ReplyCache(1 << 20, bytesMax);
        for (int xid = 0; xid < 10_000; xid++) {
            fresh(cache, xid).complete(new byte[1_000], DurabilityTicket.STABLE);
            assertThat(cache.bytes()).isLessThanOrEqualTo(bytesMax);
        }
        assertThat(cache.entries()).isBetween(16L, 65L);
        fresh(cache, -1).complete(new byte[bytesMax], DurabilityTicket.STABLE);
        assertThat(cache.bytes()).as("with a reply beyond the bound").isLessThanOrEqualTo(bytesMax);
    }

    @Test
    void keepsChangesThroughAFloodOfWrites() {
        ReplyCache cache = new ReplyCache(256, 1 << 20);
        fresh(cache, -1).complete(REPLY, DurabilityTicket.STABLE);
        for (int xid = 0; xid < 10_000; xid++) {
            ((ReplyCache.Fresh) cache.enter(key(xid), true)).complete(REPLY, DurabilityTicket.STABLE);
        }
        assertThat(cache.enter(key(-1), false)).isInstanceOf(ReplyCache.Done.class);
    }

    @Test
    void refusesToKeepNothing() {
        assertThatThrownBy(() -> new ReplyCache(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReplyCache(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void letsOneOfManyThreadsRunEachCall() throws Exception {
        int threads = 4;
        int calls = 2_000;
        ReplyCache cache = new ReplyCache(64, 1 << 20);
        CountDownLatch start = new CountDownLatch(threads);
        List<Future<Integer>> runs = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                runs.add(executor.submit(() -> {
                    start.countDown();
                    start.await();
                    int count = 0;
                    for (int xid = 0; xid < calls; xid++) {
                        count += cache.enter(key(xid), false) instanceof ReplyCache.Fresh ? 1 : 0;
                    }
                    return count;
                }));
            }
            int sum = 0;
            for (Future<Integer> run : runs) {
                sum += run.get();
            }
            assertThat(sum).as("calls that ran").isEqualTo(calls);
        }
    }
}
