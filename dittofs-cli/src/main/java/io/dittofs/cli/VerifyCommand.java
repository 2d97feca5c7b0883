package io.dittofs.cli;

import io.dittofs.metadata.error.FsException;
import io.dittofs.server.offline.StoredContents;
import io.dittofs.server.offline.VerifyResult;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `dittofs verify`.
@Command(
        name = "verify",
        description = "Read the contents of a file, or of all files below a directory, from the block store and compare"
                + " them with their hashes. No server may have the stores open.")
final class VerifyCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Parameters(paramLabel = "PATH", description = "A path that begins with a share: /export/folder/file.")
    private String path = "";

    VerifyCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        var contents = new StoppedContents(configuration.load(environment), environment);
        var result = contents.at(path, this::verify);
        var report = new ContentReport(terminal.out(), "");
        report.verified(result);
        report.unsent(result.unsent());
        return result.isClean() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private VerifyResult verify(StoredContents contents) throws FsException {
        var progress = new ProgressLine(terminal, path, System::nanoTime);
        try {
            return contents.verify(path, progress);
        } finally {
            progress.clear();
        }
    }
}
