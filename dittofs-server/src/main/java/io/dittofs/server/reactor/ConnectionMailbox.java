package io.dittofs.server.reactor;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// How other threads reach a connection.
///
/// [#send] and [#finish] each end one call counted by [Connection#defer], so what waits here is bounded by the
/// calls in flight. Messages are delivered in the order they were sent by one thread. The selector is woken only by
/// the first entry since the loop last looked, and only while the loop is asleep.
///
/// **Threading**: thread-safe and lock-free.
///
/// **Errors**: none for a connection that is closed: what comes too late is dropped, its message discarded. A message
/// sent twice throws [IllegalStateException]; more answers than deferred calls close the connection.
public final class ConnectionMailbox {

    /// The mailbox scheduled before this one; written while it is scheduled by whoever scheduled it.
    @Nullable
    ConnectionMailbox scheduledBefore;

    private final Connection connection;
    private final EventLoop loop;
    private final AtomicReference<@Nullable Message> newest = new AtomicReference<>();
    private final AtomicInteger finishedCalls = new AtomicInteger();
    private final AtomicReference<@Nullable CloseReason> closeReason = new AtomicReference<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    ConnectionMailbox(Connection connection, EventLoop loop) {
        this.connection = connection;
        this.loop = loop;
    }

    /// Sends the answer of a deferred call and ends the call.
    ///
    /// **Ownership**: the message is owned by the mailbox; it must have a buffer of its own.
    public void send(Message message) {
        message.mail();
        var older = newest.get();
        while (true) {
            message.nextInMailbox = older;
            if (newest.compareAndSet(older, message)) {
                break;
            }
            older = newest.get();
        }
        schedule();
    }

    /// Ends a deferred call that gets no answer.
    public void finish() {
        finishedCalls.incrementAndGet();
        schedule();
    }

    /// Ends the connection as [Connection#close] does.
    public void close(CloseReason reason) {
        closeReason.compareAndSet(null, reason);
        schedule();
    }

    /// Has the loop look into the mailbox before it sleeps.
    void schedule() {
        if (!isScheduled.get() && isScheduled.compareAndSet(false, true)) {
            loop.schedule(this);
        }
    }

    /// Called on the loop: has the connection look into the mailbox.
    void deliver() {
        isScheduled.set(false);
        connection.onMailbox();
    }

    /// Called by the connection: hands over what is there.
    void handOver() {
        var message = takeMessages();
        while (message != null) {
            var next = message.nextInMailbox;
            message.nextInMailbox = null;
            connection.answer(message);
            message = next;
        }
        if (finishedCalls.get() > 0) {
            connection.endCalls(finishedCalls.getAndSet(0));
        }
        var reason = closeReason.get();
        if (reason != null) {
            connection.end(reason, false);
        }
    }

    /// Discards the messages; for a loop that has ended.
    void discard() {
        isScheduled.set(false);
        for (var message = takeMessages(); message != null; ) {
            var next = message.nextInMailbox;
            message.nextInMailbox = null;
            message.discard();
            message = next;
        }
    }

    /// Takes out the messages, oldest first, linked by [Message#nextInMailbox].
    private @Nullable Message takeMessages() {
        var message = newest.get() == null ? null : newest.getAndSet(null);
        Message oldest = null;
        while (message != null) {
            var older = message.nextInMailbox;
            message.nextInMailbox = oldest;
            oldest = message;
            message = older;
        }
        return oldest;
    }
}
