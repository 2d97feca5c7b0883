package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.RunningGuest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The server ends and comes back under clients that are mounted.
final class LifeIT {
    private Lab lab;

    @BeforeEach
    void start() {
        lab = Lab.open();
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    /// A memory store forgets everything: what clients hold is stale, and nothing hangs.
    @Test
    void aHardMountSurvivesARestart() {
        try (RunningGuest guest = lab.guest(0).start(Lab.GUEST_LIMIT, """
                share m hard,actimeo=0
                echo kept > m/file
                exec 3< m/file
                cd m
                sign mounted
                wait_for restarted
                cat file 2>&1 || true
                cat <&3 2>&1 || true
                ls . 2>&1 || true
                echo new 2>&1 > other || true
                cd /mnt
                exec 3<&-
                umount m
                share m hard
                ls -A m | wc -l
                echo again > m/file
                cat m/file
                umount m
                """)) {
            guest.awaitSign("mounted");
            assertThat(lab.restart()).isZero();
            guest.sign("restarted");
            String output = guest.succeed();
            assertThat(output.lines().filter(line -> line.endsWith("Stale file handle")))
                    .hasSizeGreaterThanOrEqualTo(3);
            assertThat(output).endsWith("0\nagain\n").doesNotContain("Unknown error", "Input/output");
        }
    }

    @Test
    void sigtermUnderLoadIsAnOrderlyEnd() {
        try (RunningGuest guest = lab.guest(0).start(Lab.GUEST_LIMIT, """
                share m soft,timeo=20,retrans=2
                ( while dd if=/dev/zero of=m/stream bs=1M count=64 conv=fsync status=none; do :; done ) 2> err1 &
                ( i=0; while echo $((i += 1)) > m/small-$((i % 50)); do :; done ) 2> err2 &
                ( while ls -l m > /dev/null; do :; done ) 2> err3 &
                until [ -e m/small-40 ]; do :; done
                sign loaded
                wait
                echo over
                umount -f m
                """)) {
            guest.awaitSign("loaded");
            assertThat(lab.server().stop()).isZero();
            assertThat(lab.server().log()).contains("stopped").doesNotContain("ERROR", "Exception");
            assertThat(guest.succeed()).isEqualTo("over\n");
        }
    }

    @Test
    void everyConnectionOfAClientThatLeftIsClosed() {
        // Once before, so that all classes are loaded that a connection needs.
        comeAndGo(1);
        long before = lab.server().descriptors();
        comeAndGo(20);
        // A virtual machine opens some of its own; each mount had two connections.
        assertThat(lab.server().descriptors()).isLessThan(before + 10);
    }

    private void comeAndGo(int times) {
        lab.run("""
                for i in $(seq 1 %d); do
                    share m
                    echo $i > m/file-$i
                    umount m
                done
                """.formatted(times));
    }
}
