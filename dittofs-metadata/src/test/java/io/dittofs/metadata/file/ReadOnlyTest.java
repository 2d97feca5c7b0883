package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.bytes;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.SymlinkTarget;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A share that is exported read-only: all is shown and nothing changed, not even for root.
final class ReadOnlyTest {
    private static final AttributeUpdate MODE = AttributeUpdate.ofMode(0_700);

    private final TestShare share = new TestShare();
    private final FileId root = share.root();

    @Test
    void refusesEveryChange() throws Exception {
        Inode file = share.file("file", 0_666);
        share.directory("directory", 0_777);
        Inode before = share.get(root);
        FileService files = share.readOnly();
        CreateMode unchecked = new CreateMode.Unchecked(MODE);
        SymlinkTarget target = new SymlinkTarget(new byte[] {'t'});
        assertRefused(FsError.READ_ONLY, () -> files.create(ROOT, root, name("new"), unchecked));
        assertRefused(FsError.READ_ONLY, () -> files.create(ROOT, root, name("file"), unchecked));
        assertRefused(FsError.READ_ONLY, () -> files.makeDirectory(ROOT, root, name("new"), MODE));
        assertRefused(FsError.READ_ONLY, () -> files.symlink(ROOT, root, name("new"), target, MODE));
        NodeRequest fifo = new NodeRequest(ROOT, root, name("new"), FileType.FIFO, MODE, 0);
        assertRefused(FsError.READ_ONLY, () -> files.makeNode(fifo));
        assertRefused(FsError.READ_ONLY, () -> files.link(ROOT, file.id(), root, name("new")));
        assertRefused(FsError.READ_ONLY, () -> files.remove(ROOT, root, name("file")));
        assertRefused(FsError.READ_ONLY, () -> files.removeDirectory(ROOT, root, name("directory")));
        assertRefused(FsError.READ_ONLY, () -> files.rename(ROOT, root, name("file"), root, name("new")));
        assertRefused(FsError.READ_ONLY, () -> files.setAttributes(ROOT, file.id(), MODE, OptionalLong.empty()));
        assertRefused(
                FsError.READ_ONLY,
                () -> files.write(ROOT, file.id(), 0, ByteBuffer.wrap(new byte[1]), Stability.UNSTABLE));
        assertThat(share.get(root)).isEqualTo(before);
        assertThat(share.get(file)).isEqualTo(file);
        share.assertSound();
    }

    @Test
    void showsEverything() throws Exception {
        Inode file = share.file("file", 0_666);
        share.write(ALICE, file.id(), 0, "content");
        FileService files = share.readOnly();
        assertThat(bytes(files.read(ALICE, file.id(), 0, 100))).asString().isEqualTo("content");
        assertThat(files.lookup(ALICE, root, name("file")).inode()).isEqualTo(share.get(file));
        assertThat(files.list(ALICE, root, 0, 10).page().entries()).hasSize(1);
        assertThat(files.status(root).totalBytes()).isPositive();
        assertThat(files.commit(file.id(), 0, 0).inode()).isEqualTo(share.get(file));
    }

    @Test
    void grantsNoRightToChange() throws Exception {
        FileId file = share.file("file", 0_777).id();
        FileService files = share.readOnly();
        assertThat(files.access(ROOT, file, 0x3F).rights()).isEqualTo(AccessRight.READ | AccessRight.EXECUTE);
        assertThat(files.access(ROOT, root, 0x3F).rights()).isEqualTo(AccessRight.READ | AccessRight.LOOKUP);
    }
}
