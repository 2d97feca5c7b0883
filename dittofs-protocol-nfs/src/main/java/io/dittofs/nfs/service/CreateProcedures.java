package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.Created;
import io.dittofs.metadata.file.NodeRequest;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.store.SymlinkTarget;
import io.dittofs.nfs.dispatch.AuthException;
import io.dittofs.nfs.v3.Create;
import io.dittofs.nfs.v3.Mkdir;
import io.dittofs.nfs.v3.Mknod;
import io.dittofs.nfs.v3.Nfs3FileType;
import io.dittofs.nfs.v3.SetAttributes3;
import io.dittofs.nfs.v3.Symlink;

/// CREATE, MKDIR, SYMLINK and MKNOD (RFC 1813 §3.3.8 to §3.3.11).
final class CreateProcedures {
    private CreateProcedures() {}

    static Stable<Create.Result> create(NfsCall call, Create.Args args) throws AuthException {
        return call.on(
                args.directory(),
                directory -> {
                    Created created = directory
                            .files()
                            .create(directory.caller(), directory.id(), FileName.of(args.name()), mode(args.how()));
                    return new Stable<>(
                            new Create.Ok(
                                    directory.handle(created.inode()),
                                    directory.attributes(created.inode()),
                                    directory.directoryWcc(created)),
                            created.ticket());
                },
                (status, attributes) -> Stable.now(new Create.Fail(status, Target.wccOf(attributes))));
    }

    private static CreateMode mode(Create.How how) throws FsException {
        return switch (how) {
            case Create.Unchecked(SetAttributes3 given) -> new CreateMode.Unchecked(Attributes.update(given));
            case Create.Guarded(SetAttributes3 given) -> new CreateMode.Guarded(Attributes.update(given));
            case Create.Exclusive(long verifier) -> new CreateMode.Exclusive(verifier);
        };
    }

    static Stable<Mkdir.Result> mkdir(NfsCall call, Mkdir.Args args) throws AuthException {
        return call.on(
                args.directory(),
                directory -> {
                    Created created = directory
                            .files()
                            .makeDirectory(
                                    directory.caller(),
                                    directory.id(),
                                    FileName.of(args.name()),
                                    Attributes.update(args.attributes()));
                    return new Stable<>(
                            new Mkdir.Ok(
                                    directory.handle(created.inode()),
                                    directory.attributes(created.inode()),
                                    directory.directoryWcc(created)),
                            created.ticket());
                },
                (status, attributes) -> Stable.now(new Mkdir.Fail(status, Target.wccOf(attributes))));
    }

    static Stable<Symlink.Result> symlink(NfsCall call, Symlink.Args args) throws AuthException {
        return call.on(
                args.directory(),
                directory -> {
                    Created created = directory
                            .files()
                            .symlink(
                                    directory.caller(),
                                    directory.id(),
                                    FileName.of(args.name()),
                                    new SymlinkTarget(args.target()),
                                    Attributes.update(args.attributes()));
                    return new Stable<>(
                            new Symlink.Ok(
                                    directory.handle(created.inode()),
                                    directory.attributes(created.inode()),
                                    directory.directoryWcc(created)),
                            created.ticket());
                },
                (status, attributes) -> Stable.now(new Symlink.Fail(status, Target.wccOf(attributes))));
    }

    static Stable<Mknod.Result> mknod(NfsCall call, Mknod.Args args) throws AuthException {
        return call.on(
                args.directory(),
                directory -> {
                    Created created = directory.files().makeNode(node(directory, args));
                    return new Stable<>(
                            new Mknod.Ok(
                                    directory.handle(created.inode()),
                                    directory.attributes(created.inode()),
                                    directory.directoryWcc(created)),
                            created.ticket());
                },
                (status, attributes) -> Stable.now(new Mknod.Fail(status, Target.wccOf(attributes))));
    }

    private static NodeRequest node(Target directory, Mknod.Args args) throws FsException {
        FileName name = FileName.of(args.name());
        return switch (args.what()) {
            case Mknod.Device(Nfs3FileType type, SetAttributes3 given, int major, int minor) ->
                request(directory, name, type, Attributes.update(given), device(major, minor));
            case Mknod.Pipe(Nfs3FileType type, SetAttributes3 given) ->
                request(directory, name, type, Attributes.update(given), 0);
            case Mknod.Other _ -> throw new FsException(FsError.BAD_TYPE);
        };
    }

    private static NodeRequest request(
            Target directory, FileName name, Nfs3FileType type, AttributeUpdate initial, long device)
            throws FsException {
        FileType domainType = switch (type) {
            case BLOCK_DEVICE -> FileType.BLOCK_DEVICE;
            case CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
            case SOCKET -> FileType.SOCKET;
            case FIFO -> FileType.FIFO;
            case REGULAR, DIRECTORY, SYMBOLIC_LINK -> throw new FsException(FsError.BAD_TYPE);
        };
        return new NodeRequest(directory.caller(), directory.id(), name, domainType, initial, device);
    }

    private static long device(int major, int minor) {
        return (long) major << 32 | Integer.toUnsignedLong(minor);
    }
}
