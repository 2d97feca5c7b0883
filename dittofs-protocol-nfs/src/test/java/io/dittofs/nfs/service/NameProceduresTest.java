package io.dittofs.nfs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.rig.RawAttributes;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.RawReply;
import io.dittofs.nfs.rig.Rig;
import io.dittofs.nfs.rig.ShareSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// LOOKUP, READLINK, REMOVE, RMDIR, RENAME and LINK, by bytes.
class NameProceduresTest {
    private final Rig rig = Rig.of(ShareSpec.of("/export"), ShareSpec.of("/other"));
    private final RawClient root = rig.client();
    private final RawClient user = root.as(1000, 100);
    private final byte[] top = rig.root();
    private final byte[] directory = RawNfs.mkdir(user, top, "directory", 0_755);
    private final byte[] file = RawNfs.create(user, top, "file");

    private RawReply named(int procedure, RawClient client, byte[] in, String name) {
        return client.nfs(procedure, wire -> wire.opaque(in).string(name));
    }

    private RawReply rename(RawClient client, byte[] from, String name, byte[] to, String newName) {
        return client.nfs(
                RawNfs.RENAME, wire -> wire.opaque(from).string(name).opaque(to).string(newName));
    }

    private RawReply link(RawClient client, byte[] target, byte[] in, String name) {
        return client.nfs(RawNfs.LINK, wire -> wire.opaque(target).opaque(in).string(name));
    }

    private void refusedRename(RawReply reply, int status) {
        reply.status(status);
        reply.wcc().unchanged();
        reply.wcc().unchanged();
        reply.end();
    }

    @Test
    void lookupFindsNames() {
        RawReply reply = named(RawNfs.LOOKUP, user, top, "file").status(RawNfs.OK);
        assertThat(reply.opaque()).isEqualTo(file);
        assertThat(reply.postAttributes()).isEqualTo(RawNfs.getattr(root, file));
        assertThat(reply.postAttributes()).isEqualTo(RawNfs.getattr(root, top));
        reply.end();
    }

    @Test
    void lookupKnowsDots() {
        assertThat(RawNfs.lookup(user, directory, ".")).isEqualTo(directory);
        assertThat(RawNfs.lookup(user, directory, "..")).isEqualTo(top);
        assertThat(RawNfs.lookup(user, top, "..")).as("above the root").isEqualTo(top);
    }

    @ParameterizedTest
    @CsvSource({"missing, 2", "'', 13", "a/b, 22", "/, 22"})
    void lookupRefusesNames(String name, int status) {
        RawReply reply = named(RawNfs.LOOKUP, user, top, name).status(status);
        assertThat(reply.postAttributes()).isEqualTo(RawNfs.getattr(root, top));
        reply.end();
    }

    @Test
    void lookupRefusesWhatCannotBeSearched() {
        named(RawNfs.LOOKUP, user, file, "x").status(RawNfs.NOTDIR);
        named(RawNfs.LOOKUP, user, top, "n".repeat(256)).status(RawNfs.NAMETOOLONG);
        byte[] closed = RawNfs.mkdir(root, top, "closed", 0_766);
        RawReply reply = named(RawNfs.LOOKUP, user, closed, "x").status(RawNfs.ACCES);
        assertThat(reply.postAttributes().mode()).isEqualTo(0_766);
        reply.end();
    }

    @Test
    void readlinkAnswersTheTarget() {
        byte[] link = RawNfs.symlink(user, top, "link", "some/target");
        RawReply reply = user.nfs(RawNfs.READLINK, wire -> wire.opaque(link)).status(RawNfs.OK);
        assertThat(reply.postAttributes().type()).isEqualTo(RawAttributes.SYMLINK);
        assertThat(reply.string()).isEqualTo("some/target");
        reply.end();
        RawReply noLink = user.nfs(RawNfs.READLINK, wire -> wire.opaque(file)).status(RawNfs.INVAL);
        assertThat(noLink.postAttributes().type()).isEqualTo(RawAttributes.REGULAR);
        noLink.end();
        user.nfs(RawNfs.READLINK, wire -> wire.opaque(top)).status(RawNfs.INVAL);
    }

    @Test
    void removeTakesAnEntryAway() {
        RawReply reply = named(RawNfs.REMOVE, user, top, "file").status(RawNfs.OK);
        reply.wcc().changed();
        reply.end();
        named(RawNfs.REMOVE, user, top, "file").status(RawNfs.NOENT).wcc().unchanged();
        user.nfs(RawNfs.GETATTR, wire -> wire.opaque(file)).status(RawNfs.STALE).end();
    }

    @Test
    void removeLeavesOtherLinks() {
        link(user, file, directory, "second").status(RawNfs.OK);
        named(RawNfs.REMOVE, user, top, "file").status(RawNfs.OK);
        assertThat(RawNfs.getattr(root, file).linkCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"directory, 21", "., 21", ".., 21", "'', 13", "missing, 2"})
    void removeRefuses(String name, int status) {
        named(RawNfs.REMOVE, root, top, name).status(status).wcc().unchanged();
    }

    @Test
    void removeNeedsTheRight() {
        byte[] closed = RawNfs.mkdir(root, top, "closed", 0_755);
        RawNfs.create(root, closed, "x");
        named(RawNfs.REMOVE, user, closed, "x").status(RawNfs.ACCES).wcc().unchanged();
        byte[] sticky = RawNfs.mkdir(root, top, "sticky", 0_1777);
        RawNfs.create(root, sticky, "x");
        named(RawNfs.REMOVE, user, sticky, "x").status(RawNfs.PERM).wcc().unchanged();
        named(RawNfs.REMOVE, user, file, "x").status(RawNfs.NOTDIR).wcc().unchanged();
    }

    @Test
    void rmdirTakesADirectoryAway() {
        RawReply reply = named(RawNfs.RMDIR, user, top, "directory").status(RawNfs.OK);
        assertThat(reply.wcc().changed().linkCount()).isEqualTo(2);
        reply.end();
        user.nfs(RawNfs.GETATTR, wire -> wire.opaque(directory)).status(RawNfs.STALE);
    }

    @ParameterizedTest
    @CsvSource({"file, 20", "., 22", ".., 66", "'', 13", "missing, 2"})
    void rmdirRefuses(String name, int status) {
        RawReply reply = named(RawNfs.RMDIR, root, top, name).status(status);
        reply.wcc().unchanged();
        reply.end();
    }

    @Test
    void rmdirRefusesWhatIsNotEmpty() {
        RawNfs.create(user, directory, "x");
        named(RawNfs.RMDIR, user, top, "directory").status(RawNfs.NOTEMPTY);
    }

    @Test
    void renameMovesAnEntry() {
        RawReply reply = rename(user, top, "file", directory, "moved").status(RawNfs.OK);
        RawReply.Wcc from = reply.wcc();
        RawReply.Wcc to = reply.wcc();
        reply.end();
        assertThat(from.changed()).isEqualTo(RawNfs.getattr(root, top));
        assertThat(to.changed()).isEqualTo(RawNfs.getattr(root, directory));
        assertThat(RawNfs.lookup(user, directory, "moved")).isEqualTo(file);
        named(RawNfs.LOOKUP, user, top, "file").status(RawNfs.NOENT);
    }

    @Test
    void renameReplacesWhatIsThere() {
        byte[] replaced = RawNfs.create(user, directory, "x");
        rename(user, top, "file", directory, "x").status(RawNfs.OK);
        assertThat(RawNfs.lookup(user, directory, "x")).isEqualTo(file);
        user.nfs(RawNfs.GETATTR, wire -> wire.opaque(replaced)).status(RawNfs.STALE);
    }

    @Test
    void renameToTheSameFileDoesNothing() {
        link(user, file, top, "second").status(RawNfs.OK);
        rename(user, top, "file", top, "second").status(RawNfs.OK);
        assertThat(RawNfs.getattr(root, file).linkCount()).isEqualTo(2);
    }

    @Test
    void renameRefusesWhatPosixRefuses() {
        byte[] inner = RawNfs.mkdir(user, directory, "inner", 0_755);
        RawNfs.create(user, inner, "x");
        RawNfs.mkdir(user, top, "empty", 0_755);
        refusedRename(rename(user, top, "missing", directory, "x"), RawNfs.NOENT);
        refusedRename(rename(user, top, "file", directory, "inner"), RawNfs.ISDIR);
        refusedRename(rename(user, top, "empty", top, "file"), RawNfs.NOTDIR);
        refusedRename(rename(user, top, "empty", directory, "inner"), RawNfs.NOTEMPTY);
        refusedRename(rename(user, top, "directory", inner, "x2"), RawNfs.INVAL);
        refusedRename(rename(user, top, ".", top, "x"), RawNfs.INVAL);
        refusedRename(rename(user, top, "file", top, ".."), RawNfs.INVAL);
        refusedRename(rename(user, top, "", top, "x"), RawNfs.ACCES);
        refusedRename(rename(user, top, "file", top, "n".repeat(256)), RawNfs.NAMETOOLONG);
        refusedRename(rename(user, top, "file", file, "x"), RawNfs.NOTDIR);
        refusedRename(rename(user, file, "x", top, "y"), RawNfs.NOTDIR);
        byte[] closed = RawNfs.mkdir(root, top, "closed", 0_755);
        refusedRename(rename(user, top, "file", closed, "x"), RawNfs.ACCES);
    }

    @Test
    void renameStaysWithinAShare() {
        refusedRename(rename(user, top, "file", rig.root(1), "x"), RawNfs.XDEV);
        RawReply gone = rename(user, top, "file", new byte[32], "x").status(RawNfs.BADHANDLE);
        gone.wcc().unchanged();
        gone.wcc().unknown();
        gone.end();
    }

    @Test
    void linkAddsAName() {
        RawReply reply = link(user, file, directory, "second").status(RawNfs.OK);
        assertThat(reply.postAttributes().linkCount()).isEqualTo(2);
        assertThat(reply.wcc().changed()).isEqualTo(RawNfs.getattr(root, directory));
        reply.end();
        assertThat(RawNfs.lookup(user, directory, "second")).isEqualTo(file);
    }

    @Test
    void linkRefuses() {
        refusedLink(link(user, file, top, "directory"), RawNfs.EXIST);
        refusedLink(link(user, directory, top, "x"), RawNfs.INVAL);
        refusedLink(link(user, file, file, "x"), RawNfs.NOTDIR);
        refusedLink(link(user, file, rig.root(1), "x"), RawNfs.XDEV);
        refusedLink(link(user, file, top, "n".repeat(256)), RawNfs.NAMETOOLONG);
        byte[] closed = RawNfs.mkdir(root, top, "closed", 0_755);
        refusedLink(link(user, file, closed, "x"), RawNfs.ACCES);
        RawReply gone = link(user, file, new byte[32], "x").status(RawNfs.BADHANDLE);
        gone.postAttributes();
        gone.wcc().unknown();
        gone.end();
    }

    private static void refusedLink(RawReply reply, int status) {
        reply.status(status);
        reply.postAttributes();
        reply.wcc().unchanged();
        reply.end();
    }
}
