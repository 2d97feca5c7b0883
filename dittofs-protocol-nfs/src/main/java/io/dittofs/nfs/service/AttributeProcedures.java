package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.Changed;
import io.dittofs.metadata.file.Granted;
import io.dittofs.nfs.dispatch.AuthException;
import io.dittofs.nfs.v3.Access;
import io.dittofs.nfs.v3.Getattr;
import io.dittofs.nfs.v3.Setattr;
import java.util.OptionalLong;

/// GETATTR, SETATTR and ACCESS (RFC 1813 §3.3.1, §3.3.2, §3.3.4).
final class AttributeProcedures {
    private AttributeProcedures() {}

    static Getattr.Result getattr(NfsCall call, Getattr.Args args) throws AuthException {
        return call.on(
                args.object(),
                file -> new Getattr.Ok(file.attributes(file.files().attributes(file.id()))),
                (status, _) -> new Getattr.Fail(status));
    }

    static Stable<Setattr.Result> setattr(NfsCall call, Setattr.Args args) throws AuthException {
        return call.on(
                args.object(),
                file -> {
                    Changed changed = file.files()
                            .setAttributes(
                                    file.caller(), file.id(), Attributes.update(args.newAttributes()), guard(args));
                    return new Stable<>(new Setattr.Ok(file.wcc(changed.change())), changed.ticket());
                },
                (status, attributes) -> Stable.now(new Setattr.Fail(status, Target.wccOf(attributes))));
    }

    private static OptionalLong guard(Setattr.Args args) throws FsException {
        Setattr.Guard guard = args.guard();
        return guard == null
                ? OptionalLong.empty()
                : OptionalLong.of(Attributes.time(guard.ctimeSeconds(), guard.ctimeNanos()));
    }

    /// The bits of the arguments and of the domain's rights are the same.
    static Access.Result access(NfsCall call, Access.Args args) throws AuthException {
        return call.on(
                args.object(),
                file -> {
                    Granted granted = file.files().access(file.caller(), file.id(), args.access());
                    return new Access.Ok(file.attributes(granted.inode()), granted.rights());
                },
                Access.Fail::new);
    }
}
