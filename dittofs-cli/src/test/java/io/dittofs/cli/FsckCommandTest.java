package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.assembly.Assembly;
import io.dittofs.server.assembly.MetadataStores;
import io.dittofs.server.assembly.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command on the store that is the default, as a server has left it.
final class FsckCommandTest {
    private static final String NO_BLOCKS =
            "default: 0 blocks (0 bytes) read and compared with their hashes, none damaged\n";

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void findsNothingInASoundStore() throws Exception {
        makeStore();

        var run = fsck();

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("default: 1 inodes checked, no violations\n" + NO_BLOCKS);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void tellsViolationsAndRepairsThemOnlyWhenToldTo() throws Exception {
        makeStore();
        long number = plantOrphan();

        var check = fsck();

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.err()).isEmpty();
        assertThat(check.out())
                .isEqualTo("default: orphan: fifo " + number + " is named by no entry\n"
                        + "default: 1 × orphan; with --repair: it is moved to lost+found\n"
                        + "default: 2 inodes checked, 1 violation found\n"
                        + NO_BLOCKS);
        assertThat(fsck()).isEqualTo(check);

        var repair = fsck("--store", "default", "--repair");

        assertThat(repair.exitCode()).isZero();
        assertThat(repair.err()).isEmpty();
        assertThat(repair.out())
                .contains("default: repaired orphan: fifo " + number + " is named by no entry\n")
                .contains("default: repaired usage: share /export has ")
                .endsWith("default: 3 inodes checked, 2 violations repaired, none remains\n" + NO_BLOCKS);
        assertThat(fsck().exitCode()).isZero();
    }

    @Test
    void showsItsProgressOnATerminalOnly() throws Exception {
        makeStore();

        var environment = environment();
        environment.put("TERM", "xterm");
        var run = CliRun.of(environment, "stderr", "fsck");

        assertThat(run.err()).startsWith("\r\033[Kdefault: 0 % of 1 inodes").endsWith("\r\033[K");
        assertThat(run.out()).doesNotContain("\033");
    }

    @Test
    void saysInOneLineThatTheStoreIsInUse() throws Exception {
        try (var _ = Assembly.assemble(Settings.defaults(), folder.resolve("dittofs"))) {
            var run = fsck();

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .startsWith("dittofs: metadata store 'default' cannot be opened: ")
                    .contains("is in use by")
                    .hasLineCount(1);
        }
    }

    @Test
    void hasNothingToCheckWhereNothingIsKept() {
        var run = fsck();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("default: nothing to check: it is in memory only, or was never used\n");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAStoreThatTheConfigurationDoesNotHave() {
        var run = fsck("--store", "other");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("dittofs: there is no metadata store 'other'; the configuration has default\n");
    }

    @Test
    void checksNothingOnAWrongConfiguration() {
        var environment = environment();
        environment.put("DITTOFS_ADAPTERS_NFS_PORT", "none");

        assertThat(CliRun.of(environment, "", "fsck").exitCode()).isEqualTo(78);
    }

    private CliRun fsck(String... options) {
        var arguments = new String[options.length + 1];
        arguments[0] = "fsck";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return CliRun.of(environment(), "", arguments);
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of("XDG_CONFIG_HOME", folder + "/none", "XDG_DATA_HOME", folder.toString()));
    }

    /// Lets a server make the store of the default configuration.
    private void makeStore() throws Exception {
        Assembly.assemble(Settings.defaults(), folder.resolve("dittofs")).close();
    }

    /// Leaves a file that its share counts and no entry names.
    ///
    /// @return its number
    private long plantOrphan() throws Exception {
        try (MetadataStore store = MetadataStores.open(Settings.defaults(), folder.resolve("dittofs"), "default")
                .orElseThrow()) {
            long number = store.allocateInode();
            var orphan = new Inode(new FileId(number, 1), FileType.FIFO, 0_600, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0);
            store.commit(new ChangeSet().putInode(orphan));
            return number;
        }
    }
}
