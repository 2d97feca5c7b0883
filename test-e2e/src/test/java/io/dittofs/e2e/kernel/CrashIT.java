package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.RunningGuest;
import io.dittofs.e2e.guest.Storage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The server is killed and comes back under clients at work on a hard mount, again and again: they notice a pause and
/// nothing else.
final class CrashIT {
    private static final int CRASHES = Integer.getInteger("dittofs.test.crashes", 6);
    private static final int RENAMES_BETWEEN = 7;

    /// A tree, packed once, is unpacked and compared over and over.
    private static final String TREES = """
            share m hard
            export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_CONFIG_GLOBAL=/run/gitconfig
            export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
            git config --global init.defaultBranch main
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
                    diff -r --no-dereference tree m/tree-$i
                    rm -rf m/tree-$((i - 1))
                done
                echo "trees $i"
            }
            """;

    /// A repository is checked out over and over.
    private static final String CHECKOUTS = """
            # The repository is the guest's own, since git reads what it has written.
            git init -q repo
            for f in $(seq 1 60); do mkdir -p repo/d$((f % 7))/e; echo $f > repo/d$((f % 7))/e/f$f; done
            chmod +x repo/d1/e/f1; ln -s e/f1 repo/d1/soft
            git -C repo add -A
            git -C repo commit -qm all
            checkouts() {
                i=0
                until [ -e $WORK/word-enough ]; do
                    i=$((i + 1))
                    git -C repo checkout-index -a --prefix=/mnt/m/out-$i/
                    [ $(find m/out-$i -type f | wc -l) = 60 ]
                    [ -x m/out-$i/d1/e/f1 ]
                    [ $(readlink m/out-$i/d1/soft) = e/f1 ]
                    rm -rf m/out-$((i - 1))
                done
                echo "checkouts $i"
            }
            """;

    /// Each kind of call that is refused when it comes twice, over and over, with its outcome looked at.
    private static final String STORM = """
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
                        open(my $sign, ">", "$ENV{WORK}/sign-renamed-$i") or die;
                    }
                    opendir(my $a, "m/a"); opendir(my $b, "m/b");
                    my @a = grep { !/^\\./ } readdir $a; my @b = grep { !/^\\./ } readdir $b;
                    @a == 0 or die "left in a: @a";
                    @b == $i or die scalar(@b) . " in b, not $i";
                    print "renames $i\n";'
            }
            """;

    /// All of them at once, until the host has had enough.
    private static final String RUN = """
            trees > out1 2>&1 & t=$!
            checkouts > out2 2>&1 & r=$!
            storm > out3 2>&1 & s=$!
            failed=
            wait $t || failed=1
            wait $r || failed=1
            wait $s || failed=1
            cat out1 out2 out3
            [ -z "$failed" ]
            umount m
            """;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MEMORY", "ROCKSDB_S3"})
    void treesCheckoutsAndRenamesGoOnOverCrashes(Storage.Kind kind) {
        try (Lab lab = Lab.open(kind);
                RunningGuest guest = lab.guest(0).start(Lab.GUEST_LIMIT, TREES + CHECKOUTS + STORM + RUN)) {
            for (int crash = 1; crash <= CRASHES; crash++) {
                guest.awaitSign("renamed-" + crash * RENAMES_BETWEEN);
                lab.crash();
            }
            guest.awaitSign("renamed-" + (CRASHES + 1) * RENAMES_BETWEEN);
            guest.sign("enough");
            assertThat(guest.succeed())
                    .as(lab.server().log())
                    .contains("trees ", "checkouts ", "renames ")
                    .doesNotContain("error", "Stale", "exists", "No such file");
        }
    }
}
