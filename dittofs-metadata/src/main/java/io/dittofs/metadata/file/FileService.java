package io.dittofs.metadata.file;

import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.store.CallId;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.SymlinkTarget;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// The operations on the tree of one share, with every rule of POSIX and RFC 1813 that does not belong to a
/// protocol: permission, times, link counts, quotas, atomicity, the choreography of metadata and content. Both
/// protocols call it and nothing below it.
///
/// **Threading**: thread-safe. Operations that change something lock the inodes concerned; whether a call can
/// block for longer says [#mayBlock].
///
/// **Errors**: every method throws `STALE` when an id names nothing any more, and whatever the stores throw.
/// Name operations: `NOT_DIRECTORY`, `ACCESS` (search or write permission on a directory), `NO_ENTRY`; changes:
/// `READ_ONLY`, `NOT_OWNER`, `NO_SPACE`, `QUOTA`. The methods add what is peculiar to them. A refused operation
/// changed nothing, except that a refused write may have replaced bytes within the file.
public final class FileService {
    private static final int ATTEMPTS_MAX = 100;

    private final Tree tree;
    private final Inspection inspection;
    private final AttributeChanges attributes;
    private final Creation creation;
    private final Removal removal;
    private final Renaming renaming;
    private final FileData data;
    private final Repetition repetition;
    private final FileService atOnce;

    private FileService(Tree tree) {
        AccessTimes accessTimes = new AccessTimes(tree);
        Unlinking unlinking = new Unlinking(tree);
        this.tree = tree;
        this.inspection = new Inspection(tree, accessTimes);
        this.attributes = new AttributeChanges(tree);
        this.creation = new Creation(tree, attributes);
        this.removal = new Removal(tree, unlinking);
        this.renaming = new Renaming(tree, unlinking);
        this.data = new FileData(tree, accessTimes);
        this.repetition = new Repetition(tree);
        this.atOnce = tree.mayWait() && tree.call() == null && mayBlock() ? new FileService(tree.atOnce()) : this;
    }

    /// What a share's service is made of.
    ///
    /// @param share the share as its metadata store knows it
    /// @param store the metadata store
    /// @param locks the one set of locks of all shares in that metadata store
    /// @param content the content store
    public record Parts(ShareRecord share, MetadataStore store, InodeLocks locks, ContentStore content) {}

    /// @param clock nanoseconds since the epoch
    public static FileService open(Parts parts, boolean isReadOnly, Quota quota, LongSupplier clock)
            throws FsException {
        int shareId = parts.share().id();
        ContentReleases releases = new ContentReleases(shareId, parts.store(), parts.content());
        releases.recover();
        LostContents lost = LostContents.at(shareId, parts.store(), parts.content());
        UsageLedger usage = new UsageLedger(quota, parts.store().usage(shareId));
        return new FileService(new Tree(
                parts.share(),
                parts.store(),
                parts.store(),
                parts.content(),
                parts.locks(),
                releases,
                new YoungContents(),
                lost,
                new OpenTruncations(),
                usage,
                isReadOnly,
                clock,
                true,
                null));
    }

    /// One run of an operation.
    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws FsException;
    }

    /// Runs an operation again whose view of the tree was overtaken before it could commit.
    private <T> T retried(Attempt<T> operation) throws FsException {
        tree.requireMayWait();
        tree.truncations().ask(tree);
        for (int attempt = 1; ; attempt++) {
            try {
                return operation.run();
            } catch (FsException refusal) {
                if (refusal.error() != FsError.CONFLICT || attempt == ATTEMPTS_MAX) {
                    throw refusal;
                }
            }
        }
    }

    /// Whether operations can wait for a disk or a network, and so must not run on a reactor thread.
    public boolean mayBlock() {
        return tree.store().mayBlock() || tree.content().mayBlock();
    }

    /// Whether a write is worth trying [#atOnce].
    public boolean mayWriteAtOnce() {
        return tree.content().remembersWrites();
    }

    /// The same operations for threads that must not wait. A read is answered if what it needs is at hand, a
    /// write carried out if nothing is in its way; whatever would have to wait is refused with
    /// [WouldBlockException] before it has done anything.
    public FileService atOnce() {
        return atOnce;
    }

    /// The same operations as part of one request, which its client may send again when the server has ended before it
    /// answered. What the request did is then not refused, but answered as done.
    public FileService under(CallId call) {
        return tree.store().notesCalls() ? new FileService(tree.under(call)) : this;
    }

    public FileId root() {
        return tree.share().root();
    }

    /// What the share occupies, exact and without a scan.
    public ShareUsage usage() {
        return new ShareUsage(tree.usage().bytes(), tree.usage().inodes());
    }

    /// The same for an operation that is refused when it comes again.
    private <T> T once(Attempt<T> operation, Repeated<T> answer) throws FsException {
        try {
            return retried(operation);
        } catch (FsException refusal) {
            if (!repetition.explains(refusal)) {
                throw refusal;
            }
            return answer.to(refusal);
        }
    }

    /// The answer to a request that comes again.
    @FunctionalInterface
    private interface Repeated<T> {
        T to(FsException refusal) throws FsException;
    }

    /// The attributes of a file.
    public Inode attributes(FileId id) throws FsException {
        return tree.resolve(id);
    }

    /// Sets attributes, all or none. `NOT_SYNC` where a guard is given and is not the file's ctime;
    /// `IS_DIRECTORY` or `INVALID` for the size of what is no regular file; `FILE_TOO_LARGE`.
    public Changed setAttributes(Credentials caller, FileId id, AttributeUpdate update, OptionalLong ctimeGuard)
            throws FsException {
        return retried(() -> attributes.set(caller, id, update, ctimeGuard));
    }

    /// What a name in a directory names; `.` and `..` included, where the root of the share is its own parent.
    public Found lookup(Credentials caller, FileId directory, FileName name) throws FsException {
        return inspection.lookup(caller, directory, name);
    }

    /// Which of the asked [AccessRight]s the caller has.
    public Granted access(Credentials caller, FileId id, int asked) throws FsException {
        return inspection.access(caller, id, asked);
    }

    /// The target of a symbolic link; `INVALID` for anything else.
    public ReadLink readLink(FileId id) throws FsException {
        return inspection.readLink(id);
    }

    /// Up to `count` bytes from `offset`, which is unsigned. `IS_DIRECTORY` or `INVALID` for what is no regular
    /// file.
    public ReadResult read(Credentials caller, FileId id, long offset, int count) throws FsException {
        if (tree.mayWait()) {
            tree.truncations().ask(tree);
        }
        return data.read(caller, id, offset, count);
    }

    /// Writes all that remains in `data`, which is **borrowed**. Errors as [#read], and `FILE_TOO_LARGE`.
    public WriteResult write(Credentials caller, FileId id, long offset, ByteBuffer data, Stability stability)
            throws FsException {
        if (!tree.mayWait()) {
            return this.data.writeAtOnce(caller, id, offset, data, stability);
        }
        int start = data.position();
        return retried(() -> this.data.write(caller, id, offset, data.position(start), stability));
    }

    /// Makes acknowledged writes to a range stable; a count of 0 means to the end of the file.
    public CommitResult commit(FileId id, long offset, long count) throws FsException {
        tree.requireMayWait();
        tree.truncations().ask(tree);
        return data.commit(id, offset, count);
    }

    /// Creates a regular file, or takes an existing one as the mode says; otherwise `EXISTS`.
    public Created create(Credentials caller, FileId directory, FileName name, CreateMode mode) throws FsException {
        return once(
                () -> creation.create(caller, directory, name, mode),
                refusal -> repetition.created(directory, name, refusal));
    }

    /// mkdir(2). `EXISTS`, `TOO_MANY_LINKS`.
    public Created makeDirectory(Credentials caller, FileId directory, FileName name, AttributeUpdate initial)
            throws FsException {
        return once(
                () -> creation.makeDirectory(caller, directory, name, initial),
                refusal -> repetition.created(directory, name, refusal));
    }

    /// symlink(2). `EXISTS`; `INVALID` for an empty target, `NAME_TOO_LONG` for one of more than 4095 bytes.
    public Created symlink(
            Credentials caller, FileId directory, FileName name, SymlinkTarget target, AttributeUpdate initial)
            throws FsException {
        return once(
                () -> creation.symlink(caller, directory, name, target, initial),
                refusal -> repetition.created(directory, name, refusal));
    }

    /// mknod(2) for devices (root only: `NOT_OWNER`), FIFOs and sockets; `BAD_TYPE` for other types.
    public Created makeNode(NodeRequest request) throws FsException {
        return once(
                () -> creation.makeNode(request),
                refusal -> repetition.created(request.directory(), request.name(), refusal));
    }

    /// link(2). `EXISTS`, `TOO_MANY_LINKS`; `INVALID` for a directory.
    public Created link(Credentials caller, FileId file, FileId directory, FileName name) throws FsException {
        return once(
                () -> creation.link(caller, file, directory, name),
                refusal -> repetition.created(directory, name, refusal));
    }

    /// unlink(2). `IS_DIRECTORY` for a directory, `NOT_OWNER` where a sticky directory protects the entry.
    public Changed remove(Credentials caller, FileId directory, FileName name) throws FsException {
        return once(() -> removal.removeFile(caller, directory, name), _ -> repetition.removed(directory));
    }

    /// rmdir(2). `NOT_DIRECTORY`, `NOT_EMPTY`, `INVALID` for `.`, `NOT_OWNER` as for [#remove].
    public Changed removeDirectory(Credentials caller, FileId directory, FileName name) throws FsException {
        return once(() -> removal.removeDirectory(caller, directory, name), _ -> repetition.removed(directory));
    }

    /// rename(2). `INVALID` for `.`, `..` and a directory into its own subtree; `NOT_DIRECTORY`, `IS_DIRECTORY`
    /// and `NOT_EMPTY` for what may not be replaced; `NOT_OWNER` as for [#remove].
    public Renamed rename(
            Credentials caller, FileId fromDirectory, FileName fromName, FileId toDirectory, FileName toName)
            throws FsException {
        Renaming.Place from = new Renaming.Place(fromDirectory, fromName);
        Renaming.Place to = new Renaming.Place(toDirectory, toName);
        return once(() -> renaming.rename(caller, from, to), _ -> repetition.renamed(fromDirectory, toDirectory));
    }

    /// Entries after a cookie, at most `entriesMax` of them ([Limits#PAGE_ENTRIES_MAX]).
    public Listing list(Credentials caller, FileId directory, long afterCookie, int entriesMax) throws FsException {
        return inspection.list(caller, directory, afterCookie, Math.min(entriesMax, Limits.PAGE_ENTRIES_MAX));
    }

    /// How full the share is.
    public FileSystemStatus status(FileId id) throws FsException {
        return inspection.status(id);
    }
}
