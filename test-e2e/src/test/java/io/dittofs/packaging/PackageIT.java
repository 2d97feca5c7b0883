package io.dittofs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.Folders;
import io.dittofs.e2e.guest.Guest;
import io.dittofs.e2e.guest.HostCommand;
import io.dittofs.e2e.guest.LabNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The package in a Debian that has nothing but its base system, no Java above all: installed, started as its unit
/// does,
/// mounted from by a real kernel, and purged.
@TestMethodOrder(OrderAnnotation.class)
final class PackageIT {
    private static final Path PACKAGES =
            Path.of("..", "dittofs-cli", "target", "packages").toAbsolutePath().normalize();
    private static final Duration DEBOOTSTRAP_LIMIT = Duration.ofMinutes(15);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /// Java finds its libraries by /proc/self/exe.
    private static final String MOUNT_PROC = "mount -t proc proc %s/proc && ";

    private static final String LAST_LINE_OF_START = "Stop it with ";

    private static Path root = Path.of(".");

    @BeforeAll
    static void makeRoot() throws IOException {
        root = Files.createTempDirectory("dittofs-root-");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        HostCommand.succeed(
                DEBOOTSTRAP_LIMIT,
                List.of("debootstrap", "--variant=minbase", "--include=adduser", "bookworm", root.toString()));
        try (var packages = Files.newDirectoryStream(PACKAGES, "*.deb")) {
            for (var each : packages) {
                Files.copy(each, root.resolve("dittofs.deb"));
            }
        }
    }

    @AfterAll
    static void removeRoot() {
        Folders.delete(root);
    }

    @Test
    @Order(1)
    void installsWithoutJava() throws IOException {
        inRoot("dpkg", "-i", "/dittofs.deb");

        assertThat(inRoot("dittofs", "version")).startsWith("dittofs ").contains("Java 25");
        // The class archives fit the Java that comes with them wherever they lie: this JVM does not start without.
        assertThat(inRoot("env", "DITTOFS_JAVA_OPTS=-XX:AOTMode=on", "dittofs", "version"))
                .startsWith("dittofs ");
        assertThat(inRoot("env", "DITTOFS_JAVA_OPTS=-XX:AOTMode=on", "dittofs", "start", "--help"))
                .startsWith("Usage:");
        assertThat(root.resolve("usr/lib/dittofs/lib/server.aot")).isNotEmptyFile();
        assertThat(inRoot("id", "-un", "dittofs")).isEqualTo("dittofs\n");
        assertThat(inRoot("stat", "-c", "%U:%G %a", "/etc/dittofs/config.yaml", "/var/lib/dittofs"))
                .isEqualTo("root:dittofs 640\ndittofs:dittofs 700\n");
        assertThat(Files.exists(root.resolve("lib/systemd/system/dittofs.service")))
                .isTrue();
        assertThat(Files.exists(root.resolve("usr/share/man/man1/dittofs-config-show.1.gz")))
                .isTrue();
        assertThat(inRoot("bash", "-c", "source /usr/share/bash-completion/completions/dittofs && complete -p dittofs"))
                .contains("dittofs");
    }

    @Test
    @Order(2)
    void servesAKernelClient() throws Exception {
        try (var network = LabNetwork.open(1)) {
            var process = new ProcessBuilder(network.inside(List.of(
                            "sh",
                            "-c",
                            MOUNT_PROC.formatted(root) + "exec setpriv --pdeathsig KILL chroot"
                                    + " --userspec=dittofs:dittofs " + root
                                    + " /usr/bin/env -i PATH=/usr/bin:/bin STATE_DIRECTORY=/var/lib/dittofs"
                                    + " /usr/bin/dittofs start --config /etc/dittofs/config.yaml")))
                    .redirectErrorStream(true)
                    .start();
            try {
                awaitStart(process);
                assertThat(Guest.of(network).succeed(LIMIT, """
                                share "$WORK/mnt"
                                cd "$WORK/mnt"
                                echo kept > file
                                sync
                                cat file
                                """)).endsWith("kept\n");
                process.toHandle().destroy();
                assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static void awaitStart(Process process) throws IOException {
        var lines = new ArrayList<String>();
        var reader = process.inputReader();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.startsWith(LAST_LINE_OF_START)) {
                return;
            }
        }
        throw new AssertionError("the server has not started: " + lines);
    }

    @Test
    @Order(3)
    void aPurgeLeavesNothingButData() {
        inRoot("dpkg", "--purge", "dittofs");

        assertThat(Files.exists(root.resolve("etc/dittofs"))).isFalse();
        assertThat(Files.exists(root.resolve("usr/lib/dittofs"))).isFalse();
        assertThat(Files.exists(root.resolve("usr/bin/dittofs"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(Files.isDirectory(root.resolve("var/lib/dittofs/metadata/default")))
                .isTrue();
    }

    @Test
    @Order(4)
    void theArchiveRunsWhereItIsUnpacked() throws Exception {
        try (var archives = Files.newDirectoryStream(PACKAGES, "*.tar.gz")) {
            for (var archive : archives) {
                HostCommand.succeed(
                        LIMIT,
                        List.of(
                                "tar",
                                "-xzf",
                                archive.toString(),
                                "-C",
                                root.resolve("opt").toString()));
            }
        }
        assertThat(inRoot("sh", "-c", "/opt/dittofs-*/bin/dittofs version")).contains("Java 25");
        assertThat(HostCommand.succeed(LIMIT, List.of("sh", "-c", "cd " + PACKAGES + " && sha256sum -c SHA256SUMS")))
                .contains(".deb: OK", ".tar.gz: OK", ".cdx.json: OK");
        assertThat(Files.readString(sbom())).contains("\"bomFormat\"", "rocksdbjni");
    }

    private static Path sbom() throws IOException {
        try (var found = Files.newDirectoryStream(PACKAGES, "*.cdx.json")) {
            return found.iterator().next();
        }
    }

    private static String inRoot(String... command) {
        var whole = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                MOUNT_PROC.formatted(root) + "exec chroot " + root + " \"$@\"",
                "sh"));
        whole.addAll(List.of(command));
        return HostCommand.succeed(LIMIT, whole);
    }
}
