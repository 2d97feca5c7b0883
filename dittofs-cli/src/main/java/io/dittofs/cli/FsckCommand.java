package io.dittofs.cli;

import io.dittofs.metadata.check.CheckResult;
import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.check.StoreRepair;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.StartException;
import io.dittofs.server.assembly.DataDirectory;
import io.dittofs.server.assembly.MetadataStores;
import io.dittofs.server.assembly.OfflineContents;
import io.dittofs.server.assembly.Settings;
import io.dittofs.server.assembly.WallClock;
import io.dittofs.server.offline.ContentCheckResult;
import io.dittofs.server.offline.StoredContents;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dittofs fsck`.
@Command(
        name = "fsck",
        description = "Check metadata stores, and repair them if told to: what no entry names moves to lost+found,"
                + " nothing that can be read is lost. Then read the contents and compare them with their hashes."
                + " Without --online no server may have the stores open.")
final class FsckCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Mixin
    private final MetadataStoreOption stores = new MetadataStoreOption();

    @Option(names = "--repair", description = "Repair what can be repaired. Without it nothing is changed.")
    private boolean isRepairWanted;

    @Option(
            names = "--repair-log",
            description = "Take out of the write-ahead log what is damaged, and say which files may have lost what by"
                    + " it. The files of the log that are changed are kept as they were.")
    private boolean isLogRepairWanted;

    @Option(
            names = "--quick",
            description = "Do not read the contents: it is enough that each block is there and has its size.")
    private boolean isQuick;

    @Option(
            names = "--online",
            description = "Have the running server check the stores that it has open, while clients go on. Repairs"
                    + " nothing.")
    private boolean isOnline;

    FsckCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        var settings = configuration.load(environment);
        if (isOnline) {
            return online(settings);
        }
        var isClean = true;
        for (var name : stores.names(settings)) {
            isClean &= isClean(settings, name);
        }
        return isClean ? ExitCode.OK : ExitCode.FAILURE;
    }

    private int online(Settings settings) throws CommandFailure, InterruptedException {
        if (isRepairWanted || isLogRepairWanted) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--online repairs nothing; stop the server to repair, and leave --online out");
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("quick", isQuick);
        if (stores.isAnyChosen()) {
            parameters.put("stores", List.copyOf(stores.names(settings)));
        }
        try (var server = RunningServer.of(settings)) {
            var job = new JobWatch(terminal, server).run("fsck", parameters);
            job.findings().forEach(terminal.out()::println);
            long more = job.findingsTotal() - job.findings().size();
            if (more > 0) {
                terminal.out().println("… and " + more + " more");
            }
            terminal.out().println(job.progress());
            return job.findingsTotal() == 0 ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private boolean isClean(Settings settings, String name) throws CommandFailure {
        try {
            var data = DataDirectory.find(environment);
            Optional<MetadataStore> opened = MetadataStores.open(settings, data, name);
            if (opened.isEmpty()) {
                terminal.out().println(name + ": nothing to check: it is in memory only, or was never used");
                return true;
            }
            try (var store = opened.get()) {
                var isTreeClean = check(name, store).isClean();
                var contents = OfflineContents.open(settings, data, name, store);
                return (contents.isEmpty() || isClean(name, contents.get())) && isTreeClean;
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

    private boolean isClean(String name, StoredContents contents) throws FsException {
        try (contents) {
            if (isLogRepairWanted) {
                new LogReport(terminal.out(), name + ": ").repaired(contents.repairLog());
            }
            var progress = new ProgressLine(terminal, name, System::nanoTime);
            ContentCheckResult result;
            try {
                result = contents.check(isQuick, progress);
            } finally {
                progress.clear();
            }
            var report = new ContentReport(terminal.out(), name + ": ");
            report.checked(result, isQuick);
            report.unsent(contents.unsent());
            return isLogThere(contents, report) && result.isClean();
        }
    }

    private boolean isLogThere(StoredContents contents, ContentReport report) throws FsException {
        if (!contents.isLogLost()) {
            return true;
        }
        if (isRepairWanted) {
            contents.forgetLog();
        }
        report.logLost(isRepairWanted);
        return isRepairWanted;
    }
}
