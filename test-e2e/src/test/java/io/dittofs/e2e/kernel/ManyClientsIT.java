package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.RunningGuest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Several kernels on one share.
final class ManyClientsIT {
    private static Lab lab;

    @BeforeAll
    static void start() {
        lab = Lab.open();
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @Test
    void twoKernelsSeeEachOthersChanges() {
        try (RunningGuest one = lab.guest(0).start(Lab.GUEST_LIMIT, """
                        share m actimeo=0
                        mkdir m/dir
                        echo first > m/dir/file
                        sign written
                        wait_for answered
                        cat m/dir/file
                        stat -c '%a %s' m/dir/file
                        test ! -e m/dir/old
                        cat m/dir/moved
                        # Both append in turn, neither loses a line.
                        for i in $(seq 1 20); do
                            until [ "$(wc -l < m/dir/log)" = $((2 * i - 1)) ]; do :; done
                            echo "one $i" >> m/dir/log
                        done
                        sign done
                        umount m
                        """);
                RunningGuest other = lab.guest(1).start(Lab.GUEST_LIMIT, """
                        share m actimeo=0
                        sign mounted
                        wait_for written
                        cat m/dir/file
                        echo second >> m/dir/file
                        chmod 640 m/dir/file
                        echo old > m/dir/old
                        mv m/dir/old m/dir/moved
                        : > m/dir/log
                        sign answered
                        for i in $(seq 1 20); do
                            until [ "$(wc -l < m/dir/log)" = $((2 * i - 2)) ]; do :; done
                            echo "other $i" >> m/dir/log
                        done
                        wait_for done
                        wc -l < m/dir/log
                        sort m/dir/log | uniq -d | wc -l
                        umount m
                        """)) {
            one.awaitSign("written");
            other.awaitSign("mounted");
            other.sign("written");
            other.awaitSign("answered");
            one.sign("answered");
            one.awaitSign("done");
            other.sign("done");
            assertThat(one.succeed().lines()).containsExactly("first", "second", "640 13", "old");
            assertThat(other.succeed().lines()).containsExactly("first", "40", "0");
        }
    }

    @Test
    void severalMountsWorkAtOnce() {
        String output = lab.run("""
                for i in 1 2 3 4; do share m$i nosharecache; mkdir m$i/own-$i; done
                for i in 1 2 3 4; do
                    ( for n in $(seq 1 100); do echo "$i $n" > m$i/own-$i/$n; done
                      cat m$i/own-$i/* | wc -l > n$i ) &
                done
                wait
                cat n1 n2 n3 n4
                # Each sees what the others made once it looks anew.
                for i in 1 2 3 4; do umount m$i; share m$i nosharecache; done
                cat m1/own-*/* | wc -l
                for i in 1 2 3 4; do umount m$i; done
                """);
        assertThat(output.lines()).containsExactly("100", "100", "100", "100", "400");
    }
}
