package io.dittofs.cli;

import io.dittofs.metadata.check.CheckResult;
import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.check.StoreRepair;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.StartException;
import io.dittofs.server.assembly.DataDirectory;
import io.dittofs.server.assembly.MetadataStores;
import io.dittofs.server.assembly.Settings;
import io.dittofs.server.assembly.WallClock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dittofs fsck`.
@Command(
        name = "fsck",
        description = "Check metadata stores that no server has open, and repair them if told to. What no entry names"
                + " moves to lost+found; nothing that can be read is lost.")
final class FsckCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Option(
            names = "--store",
            paramLabel = "NAME",
            description = "Check this metadata store; may be given several times. By default all are checked.")
    private final List<String> chosen = new ArrayList<>();

    @Option(names = "--repair", description = "Repair what can be repaired. Without it nothing is changed.")
    private boolean isRepairWanted;

    FsckCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        var settings = configuration.load(environment);
        var names = settings.metadata().stores().keySet();
        var isClean = true;
        for (var name : chosen.isEmpty() ? names : known(chosen, names)) {
            isClean &= isClean(settings, name);
        }
        return isClean ? ExitCode.OK : ExitCode.FAILURE;
    }

    private static List<String> known(List<String> chosen, Set<String> names) throws CommandFailure {
        for (var name : chosen) {
            if (!names.contains(name)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "there is no metadata store '" + name + "'; the configuration has " + String.join(", ", names));
            }
        }
        return chosen;
    }

    private boolean isClean(Settings settings, String name) throws CommandFailure {
        try {
            Optional<MetadataStore> opened = MetadataStores.open(settings, DataDirectory.find(environment), name);
            if (opened.isEmpty()) {
                terminal.out().println(name + ": nothing to check: it is in memory only, or was never used");
                return true;
            }
            try (var store = opened.get()) {
                return check(name, store).isClean();
            }
        } catch (StartException refused) {
            throw new CommandFailure(ExitCode.FAILURE, String.valueOf(refused.getMessage()), refused);
        } catch (FsException failure) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "the check of metadata store '" + name + "' failed: " + failure.getMessage(),
                    failure);
        }
    }

    private CheckResult check(String name, MetadataStore store) throws FsException {
        var report = new FsckReport(terminal.out(), name);
        var progress = new ProgressLine(terminal, name, System::nanoTime);
        CheckResult result;
        try {
            result = isRepairWanted ? repair(store, progress, report) : StoreCheck.check(store, progress);
        } finally {
            progress.clear();
        }
        return isRepairWanted ? report.remaining(result) : report.found(result);
    }

    private static CheckResult repair(MetadataStore store, ProgressLine progress, FsckReport report)
            throws FsException {
        var repair = new StoreRepair(store, new WallClock(InstantSource.system()), progress, violation -> {
            progress.clear();
            report.repaired(violation);
        });
        return repair.run();
    }
}
