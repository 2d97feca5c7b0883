package io.dittofs.cli;

import io.dittofs.cli.systemd.ServiceManager;
import io.dittofs.server.Build;
import io.dittofs.server.DittoServer;
import io.dittofs.server.StartException;
import io.dittofs.server.assembly.Assembly;
import io.dittofs.server.assembly.DataDirectory;
import io.dittofs.server.assembly.Settings;
import io.dittofs.server.logging.Logging;
import io.dittofs.server.logging.LoggingSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dittofs start`.
@Command(
        name = "start",
        description = "Run the server in the foreground until it is told to stop: by Ctrl-C or SIGTERM, upon which it"
                + " answers what is in progress first. A second time stops it at once.")
final class StartCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);
    private static final String NFS = "nfs";
    /// How long stores may take to close.
    private static final Duration CLOSING = Duration.ofMinutes(1);

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    StartCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, IOException, InterruptedException {
        var settings = configuration.load(environment);
        configureLogging(settings.logging());
        LOG.info("starting version={} java={}", Build.version(), Runtime.version());
        var longest =
                settings.server().shutdownTimeout().plus(settings.transfer().drainTimeout());
        try (var manager = ServiceManager.of(environment);
                var server = Assembly.assemble(settings, DataDirectory.find(environment))) {
            new StopSignals(() -> stop(server, manager, longest), Runtime.getRuntime()::halt).install();
            server.start();
            manager.ready(Quantity.count(settings.shares().size(), "share"), server::answers);
            tell(settings, server.addresses().get(NFS));
            server.awaitShutdown();
            return ExitCode.OK;
        } catch (StartException refused) {
            throw new CommandFailure(ExitCode.FAILURE, String.valueOf(refused.getMessage()), refused);
        }
    }

    private void configureLogging(LoggingSettings settings) throws CommandFailure {
        try {
            Logging.configure(settings, terminal.isOutColoured(), terminal.isErrColoured());
        } catch (IOException error) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    "cannot log to " + settings.output() + ": " + Reason.of(error) + "; see logging.output",
                    error);
        }
    }

    private static void stop(DittoServer server, ServiceManager manager, Duration longest) {
        LOG.info("stopping");
        manager.stopping(longest.plus(CLOSING));
        server.close();
    }

    private void tell(Settings settings, @Nullable InetSocketAddress address) throws IOException {
        var writer = writer(settings.logging());
        writer.println("DittoFS " + Build.version());
        if (address != null) {
            StartMessage.lines(settings, address, HostAddress.find()).forEach(writer::println);
        }
        writer.println("Stop it with Ctrl-C or SIGTERM.");
    }

    /// Who reads JSON lines from standard output must find nothing else there.
    private PrintWriter writer(LoggingSettings logging) {
        var isJsonOnStdout = logging.format() == LoggingSettings.Format.JSON
                && logging.output().equals(LoggingSettings.STDOUT);
        return isJsonOnStdout ? terminal.err() : terminal.out();
    }
}
