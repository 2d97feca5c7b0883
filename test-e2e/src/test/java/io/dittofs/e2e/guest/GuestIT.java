package io.dittofs.e2e.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rig itself: a guest boots, runs a script, and leaves nothing behind.
final class GuestIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void runsAScriptAsRootOnItsOwnKernel() {
        try (LabNetwork network = LabNetwork.open(1)) {
            String output = Guest.of(network).succeed(LIMIT, """
                    uname -r
                    id -u
                    grep -c '\\bnfs$' /proc/filesystems
                    """);
            assertThat(output.lines()).hasSize(3).element(0).isNotEqualTo(System.getProperty("os.version"));
            assertThat(output.lines().skip(1)).containsExactly("0", "1");
        }
    }

    @Test
    void reportsHowTheScriptEnded() {
        try (LabNetwork network = LabNetwork.open(1);
                RunningGuest running = Guest.of(network).start(LIMIT, "echo before; (exit 7); echo after")) {
            assertThat(running.finish()).isEqualTo(7);
            assertThat(running.output()).isEqualTo("before\n");
        }
    }

    @Test
    void talksWithTheHostWhileItRuns() {
        try (LabNetwork network = LabNetwork.open(1);
                RunningGuest running = Guest.of(network).start(LIMIT, "sign up; wait_for go; echo went")) {
            running.awaitSign("up");
            running.sign("go");
            assertThat(running.succeed()).isEqualTo("went\n");
        }
    }

    @Test
    void endsAGuestThatHangs() {
        try (LabNetwork network = LabNetwork.open(1)) {
            RunningGuest running = Guest.of(network).start(Duration.ofSeconds(15), "sign up; wait_for nothing");
            running.awaitSign("up");
            assertThatThrownBy(running::finish).hasMessageContaining("did not end in time");
            String work = running.work().toString();
            assertThat(processesNaming(work)).isNotEmpty();
            running.close();
            assertThat(processesNaming(work)).isEmpty();
            assertThat(Path.of(work)).doesNotExist();
        }
    }

    @Test
    void guestsBesideEachOtherDoNotMeet() {
        try (LabNetwork one = LabNetwork.open(1);
                LabNetwork other = LabNetwork.open(1);
                RunningGuest first = Guest.of(one).start(LIMIT, "sign up; wait_for go; echo first");
                RunningGuest second = Guest.of(other).start(LIMIT, "sign up; wait_for go; echo second")) {
            first.awaitSign("up");
            second.awaitSign("up");
            first.sign("go");
            assertThat(first.succeed()).isEqualTo("first\n");
            second.sign("go");
            assertThat(second.succeed()).isEqualTo("second\n");
        }
    }

    @Test
    void namespacesOfDeadRunsAreRemoved() throws Exception {
        Process run = new ProcessBuilder("true").start();
        assertThat(run.waitFor()).isZero();
        String left = "dittofs-%d-1".formatted(run.pid());
        HostCommand.succeed(Duration.ofSeconds(30), List.of("ip", "netns", "add", left));
        try (LabNetwork network = LabNetwork.open(1);
                LabNetwork beside = LabNetwork.open(1)) {
            assertThat(Path.of("/run/netns", left)).doesNotExist();
            assertThat(network).isNotEqualTo(beside);
        }
    }

    private static List<ProcessHandle> processesNaming(String text) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(text))
                .toList();
    }
}
