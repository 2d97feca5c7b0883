package io.dittofs.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.server.reactor.CloseReason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where RPC calls run and how their replies come back.
final class RpcConnectionTest {
    private static final int OTHER = 2;
    private static final int THIRD = 3;

    @Test
    void aCallThatCannotBlockRunsOnTheLoop() throws Exception {
        try (var rig = new RpcRig(false, _ -> {
            throw new AssertionError("handed over");
        })) {
            rig.assertEchoes(7);
            assertThat(rig.program.threads).allMatch(thread -> thread.getName().startsWith("reactor-"));
        }
    }

    @Test
    void aCallThatCanBlockRunsOnAVirtualThreadAndHoldsNobodyUp() throws Exception {
        var mayGoOn = new CountDownLatch(1);
        try (var rig = new RpcRig(true)) {
            rig.program.procedures.put(OTHER, invocation -> {
                await(mayGoOn);
                invocation.results().int32(invocation.mayWait() ? 1 : 0);
                return Outcome.REPLY;
            });
            rig.call(1, OTHER);
            rig.assertEchoes(2);
            mayGoOn.countDown();
            assertThat(rig.reply(1, RpcRig.SUCCESS).getInt()).isEqualTo(1);
            assertThat(rig.program.threads).allMatch(Thread::isVirtual);
        }
    }

    @Test
    void aCallThatTurnsOutToHaveToWaitRunsAgainOnAVirtualThread() throws Exception {
        try (var rig = new RpcRig(false)) {
            rig.program.procedures.put(OTHER, invocation -> {
                invocation.results().int32(99);
                if (!invocation.mayWait()) {
                    throw WouldBlockException.INSTANCE;
                }
                invocation.results().int32(100);
                return Outcome.REPLY;
            });
            rig.call(1, OTHER);
            var results = rig.reply(1, RpcRig.SUCCESS);
            assertThat(results.getInt()).isEqualTo(99);
            assertThat(results.getInt()).isEqualTo(100);
            assertThat(rig.program.threads).extracting(Thread::isVirtual).containsExactly(false, true);
            rig.assertEchoes(3);
        }
    }

    @Test
    void aReplyWaitsForItsTicketWithoutAThread() throws Exception {
        var ticket = new ManualTicket();
        try (var rig = new RpcRig(false)) {
            rig.program.procedures.put(OTHER, invocation -> {
                invocation.results().int32(5);
                return Outcome.Reply.of(ticket);
            });
            rig.call(1, OTHER);
            ticket.awaitWaiter();
            rig.assertEchoes(2);
            ticket.complete(null);
            assertThat(rig.reply(1, RpcRig.SUCCESS).getInt()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTicketThatFailsMakesTheReplyASystemError(boolean canBlock) throws Exception {
        var ticket = new ManualTicket();
        try (var rig = new RpcRig(canBlock)) {
            rig.program.procedures.put(OTHER, invocation -> {
                invocation.results().int32(5);
                return Outcome.Reply.of(ticket);
            });
            rig.call(1, OTHER);
            ticket.awaitWaiter();
            ticket.complete(new IOException("disk gone"));
            assertThat(rig.reply(1, RpcRig.SYSTEM_ERR).remaining()).isZero();
            rig.assertEchoes(2);
        }
    }

    @Test
    void aTicketThatCompletesTwiceAnswersOnce() throws Exception {
        var ticket = new ManualTicket();
        try (var rig = new RpcRig(false)) {
            rig.program.procedures.put(OTHER, _ -> Outcome.Reply.of(ticket));
            rig.call(1, OTHER);
            ticket.awaitWaiter();
            ticket.complete(null);
            ticket.complete(new IOException("too late"));
            rig.reply(1, RpcRig.SUCCESS);
            rig.assertEchoes(2);
            ticket.complete(null);
            rig.assertEchoes(3);
        }
    }

    @Test
    void aTicketThatCompletesAfterTheCloseLeaksNothing() throws Exception {
        var ticket = new ManualTicket();
        try (var rig = new RpcRig(false)) {
            rig.program.procedures.put(OTHER, _ -> Outcome.Reply.of(ticket));
            rig.call(1, OTHER);
            ticket.awaitWaiter();
            rig.socket.setSoLinger(true, 0);
            rig.socket.close();
            rig.group.drain(Duration.ZERO);
            ticket.complete(null);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callsWithoutABufferWaitForOne(boolean canBlock) throws Exception {
        try (var rig = new RpcRig(canBlock)) {
            rig.program.procedures.put(OTHER, _ -> {
                throw WouldBlockException.INSTANCE;
            });
            rig.assertEchoes(1);
            rig.pool.refuseAll();
            long refused = rig.pool.counters().refused();
            if (!canBlock) {
                rig.program.procedures.put(OTHER, invocation -> {
                    if (!invocation.mayWait()) {
                        throw WouldBlockException.INSTANCE;
                    }
                    return Outcome.REPLY;
                });
            }
            for (int xid = 2; xid < 10; xid++) {
                rig.call(xid, canBlock ? RpcRig.ECHO : OTHER);
            }
            while (rig.pool.counters().refused() == refused) {
                Thread.onSpinWait();
            }
            rig.pool.grantAll();
            for (int xid = 2; xid < 10; xid++) {
                rig.anyReply();
            }
            rig.assertEchoes(10);
            assertThat(rig.events.closed()).isEmpty();
        }
    }

    @Test
    void aCallThatNoThreadTakesEndsItsConnection() throws Exception {
        var refusals = new AtomicInteger();
        try (var rig = new RpcRig(true, _ -> {
            refusals.incrementAndGet();
            throw new RejectedExecutionException("shut down");
        })) {
            rig.call(1, RpcRig.ECHO);
            assertThat(rig.in.readAllBytes()).isEmpty();
            assertThat(refusals).hasValue(1);
            rig.socket.close();
            assertThat(rig.events.awaitClosed().kind()).isEqualTo(CloseReason.Kind.REQUESTED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsNoCallEndsTheConnection(boolean canBlock) throws Exception {
        try (var rig = new RpcRig(canBlock)) {
            rig.assertEchoes(1);
            rig.socket.getOutputStream().write(new byte[] {(byte) 0x80, 0, 0, 3, 1, 2, 3});
            assertThat(rig.in.readAllBytes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void silenceAndCloseAreWhatTheySay(boolean canBlock) throws Exception {
        try (var rig = new RpcRig(canBlock)) {
            rig.program.procedures.put(OTHER, _ -> new Outcome.Silence());
            rig.program.procedures.put(THIRD, _ -> new Outcome.Close("enough"));
            rig.call(1, OTHER);
            rig.assertEchoes(2);
            rig.call(3, THIRD);
            assertThat(rig.in.readAllBytes()).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
