package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.RunningGuest;
import io.dittofs.e2e.guest.Storage;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The server is killed and comes back under clients at work on a hard mount, again and again: they notice a pause and
/// nothing else. Names survive; the contents of files are in memory so far, so nothing is read that the client has not
/// in its own cache.
final class CrashIT {
    private static final int CRASHES = Integer.getInteger("dittofs.test.crashes", 6);

    private Lab lab;

    @BeforeEach
    void start() {
        lab = Lab.open(Storage.Kind.ROCKSDB);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void treesRepositoriesAndRenamesGoOnOverCrashes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (RunningGuest guest = lab.guest(0).start(Lab.GUEST_LIMIT, """
                share m hard
                export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_CONFIG_GLOBAL=/run/gitconfig
                export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
                git config --global init.defaultBranch main
                git config --global gc.auto 0
                mkdir tree
                for d in $(seq 1 20); do
                    mkdir -p tree/$d/sub
                    for f in $(seq 1 40); do : > tree/$d/sub/file-$f; done
                    ln -s sub/file-1 tree/$d/soft
                    ln tree/$d/sub/file-2 tree/$d/hard
                done
                tar -C tree -cf tree.tar .
                list() { ( cd "$1"; find . -printf '%p %y %m %n %l\n' | sort ); }
                list tree > expected

                trees() {
                    i=0
                    until [ -e $WORK/word-enough ]; do
                        i=$((i + 1))
                        mkdir m/tree-$i
                        tar -C m/tree-$i -xpf tree.tar
                        list m/tree-$i > found
                        cmp expected found
                        rm -rf m/tree-$((i - 1))
                    done
                    echo "trees $i"
                }
                repositories() {
                    git init -q m/repo
                    i=0
                    until [ -e $WORK/word-enough ]; do
                        i=$((i + 1))
                        mkdir -p m/repo/d$((i % 7))
                        echo $i > m/repo/d$((i % 7))/f$i
                        git -C m/repo add -A
                        git -C m/repo commit -qm $i
                    done
                    [ $(git -C m/repo log --oneline | wc -l) = $i ]
                    echo "commits $i"
                }
                storm() {
                    perl -e '
                        mkdir "m/a" or die "mkdir a: $!"; mkdir "m/b" or die "mkdir b: $!";
                        my $i = 0;
                        until (-e "$ENV{WORK}/word-enough") {
                            $i++;
                            open(my $f, ">", "m/a/$i") or die "create $i: $!"; close $f;
                            mkdir "m/a/d$i" or die "mkdir d$i: $!";
                            symlink("x$i", "m/a/s$i") or die "symlink $i: $!";
                            link("m/a/$i", "m/b/l$i") or die "link $i: $!";
                            rename("m/a/$i", "m/b/$i") or die "rename $i: $!";
                            rename("m/a/d$i", "m/b/d$i") or die "rename d$i: $!";
                            (stat "m/b/$i")[3] == 2 or die "links of $i";
                            -e "m/a/$i" and die "still there: $i";
                            unlink("m/b/l$i") or die "unlink l$i: $!";
                            unlink("m/a/s$i") or die "unlink s$i: $!";
                            rmdir "m/b/d$i" or die "rmdir d$i: $!";
                        }
                        opendir(my $a, "m/a"); opendir(my $b, "m/b");
                        my @a = grep { !/^\\./ } readdir $a; my @b = grep { !/^\\./ } readdir $b;
                        @a == 0 or die "left in a: @a";
                        @b == $i or die scalar(@b) . " in b, not $i";
                        print "renames $i\n";'
                }
                trees > out1 2>&1 & t=$!
                repositories > out2 2>&1 & r=$!
                storm > out3 2>&1 & s=$!
                sign working
                failed=
                wait $t || failed=1
                wait $r || failed=1
                wait $s || failed=1
                cat out1 out2 out3
                [ -z "$failed" ]
                umount m
                share m
                list m/repo > /dev/null
                umount m
                """)) {
            guest.awaitSign("working");
            for (int crash = 0; crash < CRASHES; crash++) {
                pause(1_000 + random.nextInt(3_000));
                lab.crash();
            }
            guest.sign("enough");
            String output = guest.succeed();
            assertThat(output)
                    .as("seed " + seed + "\n" + lab.server().log())
                    .contains("trees ", "commits ", "renames ")
                    .doesNotContain("error", "Stale", "exists", "No such file");
        }
    }

    /// The moment of a crash is drawn, not waited for: there is nothing to wait for in the middle of work.
    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
