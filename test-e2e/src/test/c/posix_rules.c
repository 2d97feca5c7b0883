// SPDX-License-Identifier: Apache-2.0
// Checks the POSIX rules of a mounted file system, as root and as users without privileges, in one process.
//
//   gcc -std=c17 -O1 -Wall -Wextra -Werror -static -o posix_rules *.c
//   posix_rules DIR [family...]    all families, or those named, in a fresh sub-directory of DIR
//   posix_rules --list             the families
//
// Prints a line per failed check, a line per family and "N passed, M failed". Exit status: 0 all passed, 1 something
// failed, 2 the run could not take place.
#include "families.h"

#include <signal.h>

static const struct family {
    const char *name;
    void (*run)(void);
} families[] = {
    {"chmod", rules_chmod},     {"chown", rules_chown},         {"link", rules_link},
    {"mkdir", rules_mkdir},     {"mkfifo", rules_mkfifo},       {"mknod", rules_mknod},
    {"open", rules_open},       {"rename", rules_rename},       {"rmdir", rules_rmdir},
    {"symlink", rules_symlink}, {"truncate", rules_truncate},   {"ftruncate", rules_ftruncate},
    {"unlink", rules_unlink},   {"utimensat", rules_utimensat}, {"path", rules_path},
    {"names", rules_names},
};
enum { FAMILY_COUNT = sizeof families / sizeof families[0] };

static const struct family *family_named(const char *name) {
    for (size_t i = 0; i < FAMILY_COUNT; i++)
        if (strcmp(families[i].name, name) == 0) return &families[i];
    return NULL;
}

static void run_family(const struct family *family) {
    struct tally before = tally_now();
    family->run();
    struct tally after = tally_now();
    long failed = after.failed - before.failed;
    printf("%s: %ld checks, %ld failed\n", family->name, after.passed - before.passed + failed, failed);
    fflush(stdout);
}

static int usage(void) {
    fprintf(stderr, "usage: posix_rules DIR [family...] | posix_rules --list\n");
    return 2;
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "--list") == 0) {
        for (size_t i = 0; i < FAMILY_COUNT; i++) puts(families[i].name);
        return 0;
    }
    if (count < 2 || arguments[1][0] == '-') return usage();
    for (int i = 2; i < count; i++)
        if (family_named(arguments[i]) == NULL) {
            fprintf(stderr, "posix_rules: no family %s\n", arguments[i]);
            return usage();
        }
    if (geteuid() != 0) {
        fprintf(stderr, "posix_rules: must run as root\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    umask(0);
    if (scratch_open(arguments[1]) != 0) return 2;
    for (size_t i = 0; i < FAMILY_COUNT && count == 2; i++) run_family(&families[i]);
    for (int i = 2; i < count; i++) run_family(family_named(arguments[i]));
    scratch_close();
    struct tally total = tally_now();
    printf("%ld passed, %ld failed\n", total.passed, total.failed);
    return total.failed == 0 ? 0 : 1;
}
