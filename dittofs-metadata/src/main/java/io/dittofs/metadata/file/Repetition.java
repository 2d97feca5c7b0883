package io.dittofs.metadata.file;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.CallId;
import io.dittofs.metadata.store.Located;
import java.time.Duration;

/// Answers requests that were carried out before the server ended and whose reply never left: their clients send them
/// again, and would be told that a directory they make exists or a file they remove does not. The answer is a success,
/// with the attributes of now, and nothing of before.
///
/// **Threading**: thread-safe.
final class Repetition {
    /// Clients send again at once when a server is back; what comes later has the number of an old request by chance.
    private static final long AGE_NANOS_MAX = Duration.ofMinutes(30).toNanos();

    private final Tree tree;

    Repetition(Tree tree) {
        this.tree = tree;
    }

    /// Whether a refusal is what a request gets that comes again.
    boolean explains(FsException refusal) throws FsException {
        CallId call = tree.call();
        boolean isOfThatKind = refusal.error() == FsError.EXISTS || refusal.error() == FsError.NO_ENTRY;
        return call != null && isOfThatKind && tree.store().wasCommitted(call, tree.now() - AGE_NANOS_MAX);
    }

    /// That an entry was added.
    Created created(FileId directoryId, FileName name, FsException refusal) throws FsException {
        Located located = tree.reads().locate(directoryId.inode(), name);
        Inode directory = Tree.directory(directoryId, located.directory());
        if (located.child() == null) {
            // Somebody has removed it since.
            throw refusal;
        }
        return new Created(
                located.child(),
                new InodeChange(directory, directory),
                tree.store().sync());
    }

    /// That an entry was removed.
    Changed removed(FileId directoryId) throws FsException {
        Inode directory = tree.resolveDirectory(directoryId);
        return new Changed(new InodeChange(directory, directory), tree.store().sync());
    }

    /// That an entry was moved.
    Renamed renamed(FileId fromId, FileId toId) throws FsException {
        Inode from = tree.resolveDirectory(fromId);
        Inode to = tree.resolveDirectory(toId);
        return new Renamed(
                new InodeChange(from, from),
                new InodeChange(to, to),
                tree.store().sync());
    }
}
