package io.dittofs.cli;

import io.dittofs.config.Durations;
import io.dittofs.metadata.error.FsException;
import io.dittofs.server.assembly.Settings;
import io.dittofs.server.offline.StoredContents;
import io.dittofs.server.offline.UnknownObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dittofs gc`.
@Command(
        name = "gc",
        description = "Delete the blocks that no file has any more. A server does so by itself; this is for one that is"
                + " stopped, or with --online for one that is to do so now.")
final class GcCommand implements Callable<Integer> {
    private static final int LISTED_MAX = 1000;

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Mixin
    private final MetadataStoreOption stores = new MetadataStoreOption();

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Spare what is younger, such as 1h or 0s. By default transfer.gc_grace.")
    private @Nullable Duration grace;

    @Option(
            names = "--unknown",
            description = "Look for objects of blocks that the metadata store does not know instead: a crash leaves"
                    + " some, and a metadata store in memory leaves all. Lists them and deletes nothing.")
    private boolean isUnknownWanted;

    @Option(
            names = "--delete",
            description = "With --unknown: delete them. Only where no other metadata store has blocks in the same"
                    + " place, and no server uses it on any machine.")
    private boolean isDeletionWanted;

    @Option(
            names = "--online",
            description = "Have the running server do so now, of all that it has, instead of at its next time.")
    private boolean isOnline;

    GcCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (isDeletionWanted && !isUnknownWanted) {
            throw new CommandFailure(ExitCode.USAGE, "--delete goes with --unknown; without both, gc always deletes");
        }
        var settings = configuration.load(environment);
        if (isOnline) {
            return online(settings);
        }
        var age = grace == null ? settings.transfer().gcGrace() : grace;
        var contents = new StoppedContents(settings, environment);
        for (var name : stores.names(settings)) {
            var line = contents.of(
                    name, stored -> isUnknownWanted ? unknown(name, stored, age) : collect(name, stored, age));
            terminal.out()
                    .println(name + ": "
                            + line.orElse("nothing to collect: contents are in memory only, or were never used"));
        }
        return ExitCode.OK;
    }

    private int online(Settings settings) throws CommandFailure, InterruptedException {
        if (isUnknownWanted || stores.isAnyChosen()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--online goes with --grace only; stop the server for the others, and leave it out");
        }
        Map<String, Object> parameters = grace == null ? Map.of() : Map.of("grace", Durations.format(grace));
        try (var server = RunningServer.of(settings)) {
            terminal.out()
                    .println(
                            new JobWatch(terminal, server).run("gc", parameters).progress());
            return ExitCode.OK;
        }
    }

    private String collect(String name, StoredContents contents, Duration age) throws FsException {
        var progress = new ProgressLine(terminal, name, System::nanoTime);
        try {
            var deleted = contents.collect(age, progress);
            return Quantity.count(deleted.blocks(), "block") + " (" + Quantity.bytes(deleted.bytes()) + ") deleted";
        } finally {
            progress.clear();
        }
    }

    private String unknown(String name, StoredContents contents, Duration age) throws FsException {
        var lister = new Lister(name);
        var result = contents.unknown(age, isDeletionWanted, lister::list);
        lister.finish();
        var found = result.unknown();
        var line = new StringBuilder(Quantity.count(found.blocks(), "unknown object"))
                .append(" (")
                .append(Quantity.bytes(found.bytes()))
                .append(isDeletionWanted ? ") deleted" : ") found");
        if (result.young() > 0) {
            line.append(", ").append(result.young()).append(" more are younger than the grace period");
        }
        if (result.foreign() > 0) {
            line.append(", ")
                    .append(Quantity.count(result.foreign(), "object"))
                    .append(" with names that are not ours left alone");
        }
        if (found.blocks() > 0 && !isDeletionWanted) {
            line.append("; with --delete they are deleted");
        }
        return line.toString();
    }

    /// Writes the first of many lines.
    private final class Lister {
        private final String name;
        private long count;

        Lister(String name) {
            this.name = name;
        }

        void list(UnknownObject object) {
            count++;
            if (count <= LISTED_MAX) {
                terminal.out()
                        .println(name + ": unknown: " + object.key() + ", " + Quantity.bytes(object.bytes()) + ", of "
                                + object.modified());
            }
        }

        void finish() {
            if (count > LISTED_MAX) {
                terminal.out().println(name + ": … and " + (count - LISTED_MAX) + " more");
            }
        }
    }
}
