package io.dittofs.e2e.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A Linux client of its own kernel, before it runs.
///
/// In the guest the host's file tree is `/`, with memory file systems on `/run` and `/mnt`. A script runs there as root
/// in bash with:
/// - `$SERVER`: the address of the server,
/// - `$WORK`: a folder that the guest and the host both see, outside of any mount,
/// - `share DIR [OPTIONS]`: makes the directory and mounts the export on it,
/// - `sign NAME`: tells the host that a point is reached ([RunningGuest#awaitSign]),
/// - `wait_for NAME`: waits for the host's word ([RunningGuest#sign]).
///
/// A command that fails ends the script, and the guest with it.
///
/// **Threading**: immutable.
///
/// @param network where it is
/// @param index which guest of that network
/// @param memory what it gets, in the kernel's notation
public record Guest(LabNetwork network, int index, String memory) {
    private static final String PREAMBLE = """
            set -euo pipefail
            share() {
                mkdir -p "$1"
                mount -t nfs -o "vers=3,tcp,port=12049,mountport=12049,mountproto=tcp,nolock${2:+,$2}" \\
                    "$SERVER:/export" "$1"
            }
            sign() { : > "$WORK/sign-$1"; }
            wait_for() { until [ -e "$WORK/word-$1" ]; do sleep 0.05; done; }
            """;

    /// The first guest of a network, with memory enough for most.
    public static Guest of(LabNetwork network) {
        return new Guest(network, 0, "1G");
    }

    /// Runs a script in a fresh guest, which must end well within the limit.
    ///
    /// @return what the script wrote
    public String succeed(Duration limit, String script) {
        try (RunningGuest running = start(limit, script)) {
            return running.succeed();
        }
    }

    /// Boots a fresh guest that runs a script. Call it from a thread that outlives the guest, which dies with it.
    public RunningGuest start(Duration limit, String script) {
        try {
            Path work = Files.createTempDirectory(Path.of("/var/tmp"), "dittofs-guest-");
            Files.writeString(work.resolve("script"), PREAMBLE + script);
            Path init = work.resolve("init");
            Files.writeString(init, init(work));
            Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createFile(work.resolve("output"));
            Process process = new ProcessBuilder(command(work))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(work.resolve("console").toFile())
                    .start();
            return new RunningGuest(process, work, limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Inside a process namespace of its own: whoever ends its first process ends the whole guest.
    private List<String> command(Path work) {
        List<String> command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child"));
        command.addAll(List.of("env", "LD_PRELOAD=" + CompiledTools.preload(), "linux.uml"));
        command.addAll(List.of("mem=" + memory, "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "rw"));
        command.addAll(List.of("init=" + work.resolve("init"), "uml_dir=" + work + "/", "umid=guest"));
        command.add("vec0:transport=tap,ifname=%s,depth=128,gro=1".formatted(LabNetwork.tap(index)));
        command.addAll(List.of("con=null", "con0=null,fd:1", "quiet"));
        return network.inside(command);
    }

    private String init(Path work) {
        return """
                #!/bin/bash
                export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
                export SERVER=%s WORK=%s
                mount -t proc proc /proc
                mount -t sysfs sys /sys
                mount -t tmpfs tmp /run
                mount -t tmpfs tmp /mnt
                mkdir -p /run/lock /run/rpcbind /run/m/lib/modules
                ip link set lo up
                ip addr add %s/24 dev vec0
                ip link set vec0 up
                ln -s /usr/lib/uml/modules/$(uname -r) /run/m/lib/modules/$(uname -r)
                modprobe -d /run/m nfsv3
                ( cd /mnt; exec bash $WORK/script ) > $WORK/output 2>&1 < /dev/null
                echo $? > $WORK/status
                sync
                halt -f
                """.formatted(LabNetwork.serverAddress(index), work, LabNetwork.guestAddress(index));
    }
}
