package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Trees of many small files, as people work with them.
final class WorkIT {
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
    void aRepositoryIsClonedAndBuilt() {
        String output = lab.run("""
                export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_CONFIG_GLOBAL=/run/gitconfig
                export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
                git config --global init.defaultBranch main
                git config --global --add safe.directory '*'
                mkdir -p origin/src && cd origin
                cat > src/add.h <<'END'
                int add(int a, int b);
                END
                cat > src/add.c <<'END'
                #include "add.h"
                int add(int a, int b) { return a + b; }
                END
                cat > src/main.c <<'END'
                #include <stdio.h>
                #include "add.h"
                int main(void) { printf("%d\\n", add(40, 2)); }
                END
                cat > Makefile <<'END'
                answer: src/add.o src/main.o
                \tcc -o $@ $^
                src/%.o: src/%.c src/add.h
                \tcc -c -o $@ $<
                END
                git init -q && git add -A && git commit -qm first
                seq 1 2000 > src/numbers && git add -A && git commit -qm second
                cd /mnt
                share m
                git clone -q --no-local /mnt/origin m/clone
                cd m/clone
                make -s
                ./answer
                echo changed >> src/numbers && git commit -qam third
                git fsck --strict
                git gc -q
                git status --porcelain | grep -v '^??' && exit 1
                git log --oneline | wc -l
                # Nothing is out of date, and nothing is built again.
                make -q
                cd /mnt
                umount m
                share m
                m/clone/answer
                rm m/clone/src/*.o
                ! diff -r origin/src m/clone/src | grep '^> changed$'
                """);
        assertThat(output.lines().filter(line -> !line.startsWith("make:")))
                .containsExactly("42", "3", "42", "> changed");
    }

    @Test
    void aTreeOfThousandsOfFilesGoesInAndOutUnchanged() {
        String output = lab.run("""
                share m
                mkdir tree
                # 5,120 files of sizes from nothing to 12 KiB in 64 directories, with links of both kinds.
                perl -e '
                    srand(42);
                    for my $d (0 .. 63) {
                        my $dir = sprintf("tree/%02d/%s", $d, "x" x ($d + 1));
                        mkdir sprintf("tree/%02d", $d);
                        mkdir $dir;
                        for my $f (0 .. 79) {
                            open(my $out, ">", "$dir/file-$f") or die;
                            print $out chr(33 + $f) x int(rand(3) * rand(4096));
                            close $out;
                            chmod(0600 + ($f & 077), "$dir/file-$f");
                            chown($d, $f, "$dir/file-$f");
                            utime(1e9 + $f, 1e9 + $d * 1000 + $f, "$dir/file-$f");
                        }
                        link("$dir/file-0", "$dir/hard");
                        symlink("file-1", "$dir/soft");
                    }'
                find tree -type f | wc -l
                tar -C tree -cf in.tar .
                mkdir m/tree
                tar -C m/tree -xpf in.tar --numeric-owner
                tar -C tree --compare -f in.tar
                tar -C m/tree --compare -f in.tar --numeric-owner
                umount m
                share m
                tar -C m/tree --sort=name --numeric-owner -cf out.tar .
                tar -C tree --sort=name --numeric-owner -cf sorted.tar .
                mkdir back
                tar -C back -xpf out.tar --numeric-owner
                diff -r --no-dereference tree back
                # Modes, owners, link counts and times of every file.
                list() { ( cd "$1"; find . -type f -printf '%p %m %U %G %n %s %T@\\n' | sort ); }
                list tree > a; list m/tree > b; list back > c
                cmp a b; cmp a c
                rm -rf m/tree
                ls -A m | wc -l
                umount m
                """);
        assertThat(output.lines()).containsExactly("5184", "0");
    }
}
