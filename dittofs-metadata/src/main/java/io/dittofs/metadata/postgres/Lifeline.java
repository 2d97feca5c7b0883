package io.dittofs.metadata.postgres;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupCommitter;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/// The session that makes commits stable, and the proof that none of them was lost.
///
/// Commits run with `synchronous_commit=off`: they return when their record is in the server's log
/// buffers. For all tickets that wait, the committer then commits one tiny transaction through this
/// session, with `synchronous_commit=on`. That forces the log to the disk up to its own record, and so
/// the records of everything that was committed before it.
///
/// A server that crashes in between loses what was only in its buffers, and comes back without a word, under the
/// same time of start where just its children were killed. A flush after that would vouch for commits that are
/// gone. It cannot happen here: whatever ends a server, or makes it recover, ends the processes of its sessions. So
/// a flush that succeeds in the process that the session began with vouches for every commit
///
/// - that began after this session did, which holds because [LifelineKeeper#current] is asked before, and
/// - that ran in the same server, which holds if it saw the same time of start: behind a proxy or a name that moved,
///   a pooled session may lead to another one.
///
/// Once a flush fails, all tickets of this lifeline fail, and another one is needed. What was committed and not
/// flushed may be there or lost; nobody was told that it is stable.
///
/// **Threading**: thread-safe.
final class Lifeline {
    private static final String FLUSH = "SELECT pg_backend_pid(), pg_logical_emit_message(true, 'dittofs', '')";
    private static final String BEGINNING = "SELECT pg_backend_pid(), pg_postmaster_start_time()";
    private static final int ANSWER_SECONDS_MAX = 5;

    private final long number;
    private final Connection session;
    private final int process;
    private final Instant serverStart;
    private final GroupCommitter committer;
    private final Runnable onFailure;
    private final ReentrantLock sessionLock = new ReentrantLock();
    private volatile boolean hasFailed;

    private Lifeline(long number, Connection session, ResultSet beginning, Runnable onFailure) throws SQLException {
        this.number = number;
        this.session = session;
        this.process = beginning.getInt(1);
        this.serverStart = beginning.getTimestamp(2).toInstant();
        this.onFailure = onFailure;
        this.committer = GroupCommitter.start(this::flush, 0);
    }

    /// Takes over a session whose commits are stable.
    ///
    /// @param number counts the lifelines of a store
    /// @param onFailure is told, on the committer's thread, when a flush has failed
    static Lifeline start(long number, Connection session, Runnable onFailure) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(BEGINNING);
                ResultSet row = query.executeQuery()) {
            row.next();
            return new Lifeline(number, session, row, onFailure);
        }
    }

    long number() {
        return number;
    }

    /// The ticket of a commit that began when this lifeline was there.
    ///
    /// @param ranIn when the server that committed it was started
    DurabilityTicket commit(Instant ranIn) throws FsException {
        if (!ranIn.equals(serverStart)) {
            fail();
            throw new FsException(FsError.TRY_LATER, "PostgreSQL: a session led to another server than before");
        }
        committer.enter();
        try {
            return committer.commit();
        } finally {
            committer.leave();
        }
    }

    /// A ticket for everything that was committed since this lifeline was there.
    DurabilityTicket sync() throws FsException {
        committer.enter();
        try {
            return committer.sync();
        } finally {
            committer.leave();
        }
    }

    long commitCount() {
        return committer.commitCount();
    }

    long flushCount() {
        return committer.syncCount();
    }

    private void flush() throws FsException {
        sessionLock.lock();
        try (PreparedStatement statement = session.prepareStatement(FLUSH);
                ResultSet row = statement.executeQuery()) {
            row.next();
            if (row.getInt(1) != process) {
                throw new SQLException("the session has moved to another process; a pooler must keep it in one");
            }
        } catch (SQLException e) {
            fail();
            throw new FsException(FsError.TRY_LATER, "PostgreSQL: commits may be lost: " + SqlFaults.line(e));
        } finally {
            sessionLock.unlock();
        }
    }

    private void fail() {
        hasFailed = true;
        onFailure.run();
    }

    /// Whether it vouches for nothing any more.
    boolean hasFailed() {
        return hasFailed;
    }

    /// Whether the session still works. One that flushes just now is its own answer.
    boolean isAlive() {
        if (!sessionLock.tryLock()) {
            return true;
        }
        try {
            return session.isValid(ANSWER_SECONDS_MAX);
        } catch (SQLException e) {
            return false;
        } finally {
            sessionLock.unlock();
        }
    }

    /// Flushes what is left and ends the session.
    void close() {
        committer.close();
        try {
            session.close();
        } catch (SQLException e) {
            end();
        }
    }

    /// Ends the session first: what waits for it, and what is left, fails.
    void abandon() {
        end();
        committer.close();
    }

    /// At once, whatever the session is doing.
    private void end() {
        try {
            session.abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException("a session that can be ended by whoever has it", e);
        }
    }
}
