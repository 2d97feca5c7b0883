// SPDX-License-Identifier: Apache-2.0
#include "harness.h"

#include <grp.h>
#include <stdarg.h>

const struct who ROOT = {0, 0, 0, {0}};
const struct who USER = {USER_ID, USER_ID, 2, {EXTRA_GROUP, EXTRA_GROUP_2}};
const struct who OTHER = {OTHER_ID, OTHER_ID, 0, {0}};
const struct who PEER = {OTHER_ID, USER_ID, 0, {0}};
const struct who FRIEND = {OTHER_ID, FRIEND_GROUP, 1, {USER_ID}};

static struct tally tally;
static const struct who *acting = &ROOT;
static char context[512];

struct tally tally_now(void) { return tally; }

static void give_up(const char *what) {
    fprintf(stderr, "posix_rules: %s: %s\n", what, strerror(errno));
    exit(2);
}

// The saved uid stays 0, so that every change of identity can be taken back in the same process.
void as(const struct who *who) {
    if (who == acting) return;
    if (setresuid(0, 0, 0) != 0) give_up("setresuid 0");
    if (setgroups((size_t)who->extra_count, who->extra) != 0) give_up("setgroups");
    if (setresgid(who->gid, who->gid, 0) != 0) give_up("setresgid");
    if (who->uid != 0 && setresuid(who->uid, who->uid, 0) != 0) give_up("setresuid");
    acting = who;
}

void about(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(context, sizeof context, format, arguments);
    va_end(arguments);
}

static const char *outcome_name(int error) {
    const char *name = error == 0 ? "success" : strerrorname_np(error);
    return name != NULL ? name : "an unknown errno";
}

// Names under test may hold any byte; a log should not.
static void print_escaped(const char *text) {
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++)
        if (*at >= ' ' && *at < 0x7f)
            putchar(*at);
        else
            printf("\\x%02x", *at);
}

__attribute__((format(printf, 3, 4))) static void fail(struct place place, const char *what, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    tally.failed++;
    printf("%s:%d: ", place.file, place.line);
    if (context[0] != '\0') {
        putchar('[');
        print_escaped(context);
        printf("] ");
    }
    print_escaped(what);
    if (acting->uid != 0) printf(" as %u:%u", (unsigned)acting->uid, (unsigned)acting->gid);
    vprintf(format, arguments);
    putchar('\n');
    fflush(stdout);
    va_end(arguments);
}

static bool pass(void) {
    tally.passed++;
    return true;
}

bool check_call(struct place place, const char *what, int want, int alternative, long result) {
    int seen = result < 0 ? errno : 0;
    if (seen == want || seen == alternative) return pass();
    if (want == alternative)
        fail(place, what, ": expected %s, saw %s", outcome_name(want), outcome_name(seen));
    else
        fail(place, what, ": expected %s or %s, saw %s", outcome_name(want), outcome_name(alternative),
             outcome_name(seen));
    return false;
}

long check_setup(struct place place, const char *what, long result) {
    if (result < 0) fail(place, what, " (setup): expected success, saw %s", outcome_name(errno));
    return result;
}

bool check_number(struct place place, const char *what, long long want, long long got) {
    if (want == got) return pass();
    fail(place, what, ": expected %lld, saw %lld", want, got);
    return false;
}

bool check_octal(struct place place, const char *what, mode_t want, mode_t got) {
    if (want == got) return pass();
    fail(place, what, ": expected %04o, saw %04o", (unsigned)want, (unsigned)got);
    return false;
}

bool check_true(struct place place, const char *what, bool holds) {
    if (holds) return pass();
    fail(place, what, ": expected to hold, saw that it does not");
    return false;
}

// lstat for a check; a path that cannot be looked at has failed the check.
static bool looked(struct place place, const char *path, struct stat *found) {
    if (lstat(path, found) == 0) return true;
    fail(place, path, ": expected to exist, saw %s", outcome_name(errno));
    return false;
}

bool check_mode(struct place place, const char *path, mode_t want) {
    struct stat found;
    if (!looked(place, path, &found)) return false;
    mode_t got = found.st_mode & 07777;
    if (got == want) return pass();
    fail(place, path, ": expected mode %04o, saw %04o", (unsigned)want, (unsigned)got);
    return false;
}

bool check_owner(struct place place, const char *path, uid_t uid, gid_t gid) {
    struct stat found;
    if (!looked(place, path, &found)) return false;
    if (found.st_uid == uid && found.st_gid == gid) return pass();
    fail(place, path, ": expected owner %u:%u, saw %u:%u", (unsigned)uid, (unsigned)gid, (unsigned)found.st_uid,
         (unsigned)found.st_gid);
    return false;
}

bool check_links(struct place place, const char *path, nlink_t want) {
    struct stat found;
    if (!looked(place, path, &found)) return false;
    if (found.st_nlink == want) return pass();
    fail(place, path, ": expected link count %lu, saw %lu", (unsigned long)want, (unsigned long)found.st_nlink);
    return false;
}

bool check_size(struct place place, const char *path, off_t want) {
    struct stat found;
    if (!looked(place, path, &found)) return false;
    if (found.st_size == want) return pass();
    fail(place, path, ": expected size %lld, saw %lld", (long long)want, (long long)found.st_size);
    return false;
}

bool check_gone(struct place place, const char *path) {
    struct stat found;
    int seen = lstat(path, &found) == 0 ? 0 : errno;
    if (seen == ENOENT) return pass();
    fail(place, path, ": expected ENOENT from lstat, saw %s", outcome_name(seen));
    return false;
}

bool check_same(struct place place, const char *path, const struct stat *before) {
    struct stat found;
    if (!looked(place, path, &found)) return false;
    if (found.st_ino == before->st_ino && (found.st_mode & S_IFMT) == (before->st_mode & S_IFMT)) return pass();
    fail(place, path, ": expected inode %llu of type %06o, saw %llu of type %06o", (unsigned long long)before->st_ino,
         (unsigned)(before->st_mode & S_IFMT), (unsigned long long)found.st_ino, (unsigned)(found.st_mode & S_IFMT));
    return false;
}

// NULL if the timestamp behaves as told, else what it did instead.
static const char *misbehaviour(struct timespec before, struct timespec after, bool moves) {
    int order = compare_times(after, before);
    if (moves) return order > 0 ? NULL : order == 0 ? "stood still" : "went back";
    return order == 0 ? NULL : "moved";
}

bool check_times(struct place place, const char *path, const struct stat *before, int moved) {
    struct stat after;
    if (!looked(place, path, &after)) return false;
    const char *a = (moved & MOVED_A) != 0 ? misbehaviour(before->st_atim, after.st_atim, true) : NULL;
    const char *m = misbehaviour(before->st_mtim, after.st_mtim, (moved & MOVED_M) != 0);
    const char *c = misbehaviour(before->st_ctim, after.st_ctim, (moved & MOVED_C) != 0);
    if (a == NULL && m == NULL && c == NULL) return pass();
    fail(place, path, ": expected to move:%s%s%s%s, saw: atime %s, mtime %s, ctime %s",
         moved == 0 ? " no timestamp" : "", (moved & MOVED_A) != 0 ? " atime" : "",
         (moved & MOVED_M) != 0 ? " mtime" : "", (moved & MOVED_C) != 0 ? " ctime" : "", a != NULL ? a : "fine",
         m != NULL ? m : "fine", c != NULL ? c : "fine");
    return false;
}

struct stat look(const char *path) {
    struct stat found;
    memset(&found, 0, sizeof found);
    if (lstat(path, &found) != 0) fail(HERE, path, " (setup): expected to exist, saw %s", outcome_name(errno));
    return found;
}
