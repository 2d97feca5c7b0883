package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.Listing;
import io.dittofs.metadata.handle.FileHandle;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.nfs.Limits;
import io.dittofs.nfs.dispatch.AuthException;
import io.dittofs.nfs.v3.FileAttributes3;
import io.dittofs.nfs.v3.Nfs3Status;
import io.dittofs.nfs.v3.Readdir;
import io.dittofs.nfs.v3.ReaddirEncoder;
import io.dittofs.nfs.v3.Readdirplus;
import io.dittofs.nfs.v3.ReaddirplusEncoder;
import io.dittofs.nfs.v3.WireHandle;
import io.dittofs.nfs.xdr.NoRoomException;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// READDIR and READDIRPLUS (RFC 1813 §3.3.16, §3.3.17). Their results are written entry by entry, as far as the
/// client's count goes. An entry's cookie is its number in the directory, for ever, so the cookie verifier never
/// changes.
final class DirectoryProcedures {
    /// "dittofs" and the version of the scheme.
    static final long COOKIE_VERIFIER = 0x6469_7474_6f66_7301L;

    private static final long DOT_COOKIE = 1;
    private static final long DOT_DOT_COOKIE = 2;
    private static final byte[] DOT = ".".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DOT_DOT = "..".getBytes(StandardCharsets.US_ASCII);

    private static final int PAGE_ENTRIES_MIN = 16;
    /// What an entry takes with a name of about 12 bytes, with attributes and handle.
    private static final int PLUS_ENTRY_BYTES = 172;
    private static final int ENTRY_BYTES = 36;
    /// Most that an entry takes beside its name.
    private static final int ENTRY_BYTES_MAX = 160;
    /// Most that a listing takes beside the entries of a page: head, `.`, `..` and tail.
    private static final int HEAD_BYTES = 512;

    private DirectoryProcedures() {}

    /// Takes entries until one does not fit.
    @FunctionalInterface
    private interface EntrySink {
        boolean offer(byte[] name, long cookie, Inode inode);
    }

    static void readdir(NfsCall call, Readdir.Args args, XdrWriter writer) throws AuthException {
        Optional<Readdir.Fail> fail = call.on(
                args.directory(),
                directory -> {
                    Range range = new Range(args.cookie(), args.cookieVerifier(), args.count(), ENTRY_BYTES);
                    Listing first = range.start(directory, writer);
                    ReaddirEncoder encoder = new ReaddirEncoder(writer);
                    FileAttributes3 attributes = directory.attributes(first.directory());
                    if (!encoder.begin(attributes, COOKIE_VERIFIER, args.count())) {
                        return Optional.of(tooSmall(attributes));
                    }
                    boolean isEof = fill(
                            directory,
                            range,
                            first,
                            (name, cookie, inode) -> encoder.tryEntry(inode.number(), name, cookie));
                    if (!isEof && encoder.entryCount() == 0) {
                        encoder.abandon();
                        return Optional.of(tooSmall(attributes));
                    }
                    encoder.finish(isEof);
                    return Optional.empty();
                },
                (status, attributes) -> Optional.of(new Readdir.Fail(status, attributes)));
        fail.ifPresent(refusal -> Readdir.encode(refusal, writer));
    }

    private static Readdir.Fail tooSmall(FileAttributes3 attributes) {
        return new Readdir.Fail(Nfs3Status.TOOSMALL, attributes);
    }

    static void readdirplus(NfsCall call, Readdirplus.Args args, XdrWriter writer) throws AuthException {
        Optional<Readdirplus.Fail> fail = call.on(
                args.directory(),
                directory -> {
                    Range range = new Range(args.cookie(), args.cookieVerifier(), args.maxCount(), PLUS_ENTRY_BYTES);
                    Listing first = range.start(directory, writer);
                    ReaddirplusEncoder encoder = new ReaddirplusEncoder(writer);
                    FileAttributes3 attributes = directory.attributes(first.directory());
                    if (!encoder.begin(attributes, COOKIE_VERIFIER, args)) {
                        return Optional.of(new Readdirplus.Fail(Nfs3Status.TOOSMALL, attributes));
                    }
                    boolean isEof = fill(directory, range, first, plusSink(directory, encoder));
                    if (!isEof && encoder.entryCount() == 0) {
                        encoder.abandon();
                        return Optional.of(new Readdirplus.Fail(Nfs3Status.TOOSMALL, attributes));
                    }
                    encoder.finish(isEof);
                    return Optional.empty();
                },
                (status, attributes) -> Optional.of(new Readdirplus.Fail(status, attributes)));
        fail.ifPresent(refusal -> Readdirplus.encode(refusal, writer));
    }

    /// One handle's bytes serve all entries: the encoder copies them at once.
    private static EntrySink plusSink(Target directory, ReaddirplusEncoder encoder) {
        ByteBuffer bytes = ByteBuffer.allocate(FileHandle.BYTES);
        WireHandle handle = WireHandle.borrow(bytes, 0, FileHandle.BYTES);
        return (name, cookie, inode) -> {
            directory.share().handle(inode.id()).write(bytes.clear());
            return encoder.tryEntry(inode.number(), name, cookie, directory.attributes(inode), handle);
        };
    }

    /// Which part of a directory is asked for.
    ///
    /// @param cookie of the last entry that the client has
    /// @param verifier that came with the cookie
    /// @param count bytes, unsigned
    /// @param entryBytes what an entry may take
    private record Range(long cookie, long verifier, int count, int entryBytes) {

        /// Checks the cookie, makes room for the reply and reads the first page.
        Listing start(Target directory, XdrWriter writer) throws FsException {
            if (cookie < 0 || (cookie != 0 && verifier != COOKIE_VERIFIER)) {
                throw new FsException(FsError.BAD_COOKIE);
            }
            Listing first = page(directory, Math.max(cookie, DOT_DOT_COOKIE));
            try {
                writer.reserve(bytesNeeded(first));
            } catch (NoRoomException _) {
                throw new FsException(FsError.TRY_LATER, "no memory for a listing");
            }
            return first;
        }

        Listing page(Target directory, long afterCookie) throws FsException {
            int entriesMax = Math.max(replyBytes() / entryBytes, PAGE_ENTRIES_MIN);
            return directory.files().list(directory.caller(), directory.id(), afterCookie, entriesMax);
        }

        /// The size of the whole listing where it is short, otherwise of the largest reply; with the status, which the
        /// client's count leaves out.
        private int bytesNeeded(Listing first) {
            long needed = HEAD_BYTES;
            if (!first.page().isLast()) {
                return replyBytes() + Integer.BYTES;
            }
            for (DirectoryEntry entry : first.page().entries()) {
                needed += ENTRY_BYTES_MAX + entry.name().bytes().length;
            }
            return (int) Math.min(needed, replyBytes() + (long) Integer.BYTES);
        }

        private int replyBytes() {
            int max = Limits.DIRECTORY_REPLY_BYTES_MAX;
            return Integer.compareUnsigned(count, max) > 0 ? max : count;
        }
    }

    /// Offers entries until the sink is full or the directory ends; whether it ended.
    private static boolean fill(Target directory, Range range, Listing first, EntrySink sink) throws FsException {
        long cookie = range.cookie();
        if (cookie < DOT_COOKIE && !sink.offer(DOT, DOT_COOKIE, first.directory())) {
            return false;
        }
        if (cookie < DOT_DOT_COOKIE && !sink.offer(DOT_DOT, DOT_DOT_COOKIE, first.parent())) {
            return false;
        }
        Listing listing = first;
        while (true) {
            for (DirectoryEntry entry : listing.page().entries()) {
                if (!sink.offer(entry.name().bytes(), entry.cookie(), entry.inode())) {
                    return false;
                }
            }
            if (listing.page().isLast()) {
                return true;
            }
            listing = range.page(directory, listing.page().entries().getLast().cookie());
        }
    }
}
