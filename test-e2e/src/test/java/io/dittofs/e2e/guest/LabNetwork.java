package io.dittofs.e2e.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A network namespace with a server's address per guest: one tap device each, `10.99.N.1` on the server's side and
/// `10.99.N.2` in guest `N`.
///
/// Its name holds the process id, so that test runs beside each other on one machine never meet; the addresses may then
/// be the same in all of them.
///
/// **Threading**: immutable.
///
/// **Ownership**: closed by who opened it, after everything that runs in it.
public final class LabNetwork implements AutoCloseable {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final Pattern NAME = Pattern.compile("dittofs-(\\d+)-\\d+");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;

    private LabNetwork(String name) {
        this.name = name;
    }

    /// Makes a namespace for that many guests.
    public static LabNetwork open(int guests) {
        removeThoseOfTheDead();
        var network =
                new LabNetwork("dittofs-%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet()));
        HostCommand.succeed(COMMAND_LIMIT, List.of("ip", "netns", "add", network.name));
        try {
            network.ip("link", "set", "lo", "up");
            for (int guest = 0; guest < guests; guest++) {
                network.ip("tuntap", "add", "dev", tap(guest), "mode", "tap");
                network.ip("addr", "add", serverAddress(guest) + "/24", "dev", tap(guest));
                network.ip("link", "set", tap(guest), "up");
            }
            return network;
        } catch (AssertionError refused) {
            network.close();
            throw refused;
        }
    }

    // A test run that was killed leaves its namespaces behind; what ran in them died with it.
    private static void removeThoseOfTheDead() {
        if (!Files.isDirectory(NAMESPACES)) {
            return;
        }
        try (Stream<Path> names = Files.list(NAMESPACES)) {
            for (Path file : names.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    // Another run may have been quicker, so the outcome says nothing.
                    HostCommand.run(COMMAND_LIMIT, List.of("ip", "netns", "del", name.group()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The address under which a guest sees the server.
    public static String serverAddress(int guest) {
        return "10.99.%d.1".formatted(guest);
    }

    static String guestAddress(int guest) {
        return "10.99.%d.2".formatted(guest);
    }

    static String tap(int guest) {
        return "tap" + guest;
    }

    /// A socket of this process that listens in here, on a port of the loopback address; 0 is any that is free.
    ServerSocket listen(int port) throws IOException {
        return NamespaceSockets.listen(NAMESPACES.resolve(name), port);
    }

    /// The command that runs a command in here and has it killed when this process dies.
    public List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name, "setpriv", "--pdeathsig", "KILL"));
        whole.addAll(command);
        return whole;
    }

    private void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments));
        HostCommand.succeed(COMMAND_LIMIT, command);
    }

    @Override
    public void close() {
        HostCommand.succeed(COMMAND_LIMIT, List.of("ip", "netns", "del", name));
    }
}
