package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.Changed;
import io.dittofs.metadata.file.Created;
import io.dittofs.metadata.file.Found;
import io.dittofs.metadata.file.ReadLink;
import io.dittofs.metadata.file.Renamed;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.nfs.dispatch.AuthException;
import io.dittofs.nfs.v3.FileAttributes3;
import io.dittofs.nfs.v3.Link;
import io.dittofs.nfs.v3.Lookup;
import io.dittofs.nfs.v3.Nfs3Status;
import io.dittofs.nfs.v3.Readlink;
import io.dittofs.nfs.v3.Remove;
import io.dittofs.nfs.v3.Rename;
import io.dittofs.nfs.v3.Rmdir;
import io.dittofs.nfs.v3.WccData;
import io.dittofs.nfs.v3.WireHandle;
import org.jspecify.annotations.Nullable;

/// LOOKUP, READLINK, REMOVE, RMDIR, RENAME and LINK (RFC 1813 §3.3.3, §3.3.5, §3.3.12 to §3.3.15).
final class NameProcedures {
    private NameProcedures() {}

    static Lookup.Result lookup(NfsCall call, Lookup.Args args) throws AuthException {
        return call.on(
                args.directory(),
                directory -> {
                    Found found =
                            directory.files().lookup(directory.caller(), directory.id(), FileName.of(args.name()));
                    return new Lookup.Ok(
                            directory.handle(found.inode()),
                            directory.attributes(found.inode()),
                            directory.attributes(found.directory()));
                },
                Lookup.Fail::new);
    }

    static Readlink.Result readlink(NfsCall call, Readlink.Args args) throws AuthException {
        return call.on(
                args.symlink(),
                link -> {
                    ReadLink read = link.files().readLink(link.id());
                    return new Readlink.Ok(
                            link.attributes(read.inode()), read.target().bytes());
                },
                Readlink.Fail::new);
    }

    static Stable<Remove.Result> remove(NfsCall call, Remove.Args args) throws AuthException {
        return call.on(
                args.directory(),
                directory -> {
                    Changed changed =
                            directory.files().remove(directory.caller(), directory.id(), FileName.of(args.name()));
                    return new Stable<>(new Remove.Ok(directory.wcc(changed.change())), changed.ticket());
                },
                (status, attributes) -> Stable.now(new Remove.Fail(status, Target.wccOf(attributes))));
    }

    static Stable<Rmdir.Result> rmdir(NfsCall call, Rmdir.Args args) throws AuthException {
        return call.on(
                args.directory(),
                directory -> {
                    Changed changed = directory
                            .files()
                            .removeDirectory(directory.caller(), directory.id(), FileName.of(args.name()));
                    return new Stable<>(new Rmdir.Ok(directory.wcc(changed.change())), changed.ticket());
                },
                (status, attributes) -> Stable.now(new Rmdir.Fail(status, Target.wccOf(attributes))));
    }

    static Stable<Rename.Result> rename(NfsCall call, Rename.Args args) throws AuthException {
        return call.on(
                args.fromDirectory(),
                from -> renameFrom(call, from, args),
                (status, attributes) -> Stable.now(new Rename.Fail(
                        status, Target.wccOf(attributes), Target.wccOf(current(call, args.toDirectory())))));
    }

    private static Stable<Rename.Result> renameFrom(NfsCall call, Target from, Rename.Args args)
            throws FsException, AuthException {
        Target to = call.open(args.toDirectory());
        requireSameShare(from, to);
        Renamed renamed = from.files()
                .rename(from.caller(), from.id(), FileName.of(args.fromName()), to.id(), FileName.of(args.toName()));
        return new Stable<>(
                new Rename.Ok(from.wcc(renamed.fromDirectory()), from.wcc(renamed.toDirectory())), renamed.ticket());
    }

    static Stable<Link.Result> link(NfsCall call, Link.Args args) throws AuthException {
        return call.on(
                args.file(),
                file -> {
                    Target directory = call.open(args.directory());
                    requireSameShare(file, directory);
                    Created created =
                            file.files().link(file.caller(), file.id(), directory.id(), FileName.of(args.name()));
                    return new Stable<>(
                            new Link.Ok(file.attributes(created.inode()), file.directoryWcc(created)),
                            created.ticket());
                },
                (status, attributes) -> failedLink(call, args, status, attributes));
    }

    private static Stable<Link.Result> failedLink(
            NfsCall call, Link.Args args, Nfs3Status status, @Nullable FileAttributes3 attributes) {
        WccData directory = Target.wccOf(current(call, args.directory()));
        return Stable.now(new Link.Fail(status, attributes, directory));
    }

    private static void requireSameShare(Target one, Target other) throws FsException {
        if (one.share().id() != other.share().id()) {
            throw new FsException(FsError.CROSS_SHARE);
        }
    }

    /// The attributes of the second file of a refused call, where they can be had.
    private static @Nullable FileAttributes3 current(NfsCall call, WireHandle handle) {
        try {
            return call.open(handle).currentAttributes();
        } catch (FsException | AuthException refused) {
            return null;
        }
    }
}
