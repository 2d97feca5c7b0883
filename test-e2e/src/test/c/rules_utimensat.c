// SPDX-License-Identifier: Apache-2.0
// Times within 1970 .. 2106 only: NFSv3 carries unsigned 32-bit seconds, and Linux drops the nanoseconds of the first
// and the last second that a file system can hold.
#include "calls.h"
#include "families.h"

#define NOW {0, UTIME_NOW}
#define OMIT {0, UTIME_OMIT}

typedef const struct timespec times_pair[2];

static times_pair both_now = {NOW, NOW}, both_omitted = {OMIT, OMIT},
                  explicit_times = {{1234567890, 123456789}, {1345678901, 987654321}};

static int set_times(const char *path, times_pair times) {
    return utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

static bool same(struct timespec a, struct timespec b) { return compare_times(a, b) == 0; }

static void exact_values(void) {
    static const struct timespec rows[][2] = {
        {{0, 0}, {1, 1}},
        {{1, 999999999}, {2, 0}},
        {{1, 1}, {0, 0}},
        {{1000000000, 123456789}, {1100000000, 987654321}},
        {{1100000000, 100}, {1000000000, 1000000}},
        {{1700000000, 1}, {1700000000, 1}},
        {{2147483647, 999999999}, {2147483648, 0}},
        {{2147483649, 5}, {3000000000, 6}},
        {{4294967295, 0}, {4294967294, 999999999}},
    };
    scratch();
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        make_kind(kind, "object", 0644, 0, 0);
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            about("%s, atime %lld.%09ld, mtime %lld.%09ld", kind_name(kind), (long long)rows[i][0].tv_sec,
                  rows[i][0].tv_nsec, (long long)rows[i][1].tv_sec, rows[i][1].tv_nsec);
            CALL(0, set_times("object", rows[i]));
            struct stat found = look("object");
            HOLDS(same(found.st_atim, rows[i][0]));
            HOLDS(same(found.st_mtim, rows[i][1]));
        }
        clear("object");
    }
}

enum effect { KEPT, CURRENT, GIVEN };

static void check_effect(const char *which, enum effect want, struct timespec got, struct timespec given,
                         struct timespec before, struct timespec after) {
    const struct timespec kept = explicit_times[which[0] == 'm'];
    char what[64];
    snprintf(what, sizeof what, "%s is %s", which,
             want == KEPT    ? "kept"
             : want == GIVEN ? "the given one"
                             : "the current time");
    bool holds = want == KEPT    ? same(got, kept)
                 : want == GIVEN ? same(got, given)
                                 : compare_times(got, before) >= 0 && compare_times(got, after) <= 0;
    check_true(HERE, what, holds);
}

// UTIME_NOW is the server's time of the call, UTIME_OMIT leaves the one time alone; ctime moves with any change.
static void combinations(void) {
    static const struct {
        times_pair times;
        enum effect atime, mtime;
    } rows[] = {
        {{NOW, NOW}, CURRENT, CURRENT},
        {{{1500000000, 5}, OMIT}, GIVEN, KEPT},
        {{OMIT, {1600000000, 6}}, KEPT, GIVEN},
        {{NOW, OMIT}, CURRENT, KEPT},
        {{OMIT, NOW}, KEPT, CURRENT},
        {{{1500000000, 7}, NOW}, GIVEN, CURRENT},
        {{NOW, {1600000000, 8}}, CURRENT, GIVEN},
        {{{1500000000, 9}, {1600000000, 9}}, GIVEN, GIVEN},
    };
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        scratch();
        make_kind(kind, "object", 0644, USER_ID, USER_ID);
        struct stat parent = look(".");
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            about("%s, combination %zu", kind_name(kind), i);
            MUST(set_times("object", explicit_times));
            struct timespec before = server_now();
            CALL_AS(&USER, 0, set_times("object", rows[i].times));
            struct timespec after = server_now();
            struct stat found = look("object");
            check_effect("atime", rows[i].atime, found.st_atim, rows[i].times[0], before, after);
            check_effect("mtime", rows[i].mtime, found.st_mtim, rows[i].times[1], before, after);
            HOLDS(compare_times(found.st_ctim, before) >= 0 && compare_times(found.st_ctim, after) <= 0);
        }
        struct stat found = look("object");
        tick();
        about("%s, both omitted", kind_name(kind));
        CALL_AS(&OTHER, 0, set_times("object", both_omitted));
        HOLDS(same(look("object").st_atim, found.st_atim));
        HOLDS(same(look("object").st_mtim, found.st_mtim));
        about("%s, parent", kind_name(kind));
        TIMES(".", &parent, MOVED_NONE);
    }
}

// Explicit times are the owner's alone: EPERM. The current time is for whoever may write: else EACCES.
static void permissions(void) {
    static const struct {
        const char *name;
        const struct who *who;
        mode_t mode;
        int current, given;
    } rows[] = {
        {"owner without permission", &USER, 0000, 0, 0},
        {"owner of a read-only file", &USER, 0444, 0, 0},
        {"root", &ROOT, 0000, 0, 0},
        {"writer among others", &OTHER, 0602, 0, EPERM},
        {"writer by primary group", &PEER, 0620, 0, EPERM},
        {"writer by supplementary group", &FRIEND, 0620, 0, EPERM},
        {"reader", &OTHER, 0664, EACCES, EPERM},
        {"member that the group bits shut out", &FRIEND, 0646, EACCES, EPERM},
        {"stranger", &OTHER, 0600, EACCES, EPERM},
    };
    scratch();
    for (enum kind kind = 0; kind < SYMLINK; kind++) {
        make_kind(kind, "object", 0644, USER_ID, USER_ID);
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            static times_pair mixed = {NOW, {1600000000, 6}}, half = {{1500000000, 1}, OMIT};
            MUST(chmod("object", rows[i].mode));
            MUST(set_times("object", explicit_times));
            struct stat before = look("object");
            about("%s, %s", kind_name(kind), rows[i].name);
            tick();
            CALL_AS(rows[i].who, rows[i].given, set_times("object", explicit_times));
            CALL_AS(rows[i].who, rows[i].given, set_times("object", mixed));
            CALL_AS(rows[i].who, rows[i].given, set_times("object", half));
            if (rows[i].given != 0) TIMES("object", &before, MOVED_NONE);
            CALL_AS(rows[i].who, rows[i].current, utimensat(AT_FDCWD, "object", NULL, 0));
            if (rows[i].current != 0)
                TIMES("object", &before, MOVED_NONE);
            else
                TIMES("object", &before, MOVED_AMC);
            CALL_AS(rows[i].who, rows[i].current, set_times("object", both_now));
            CALL_AS(rows[i].who, 0, set_times("object", both_omitted));
        }
        clear("object");
    }
}

// One time now and the other left alone needs ownership on Linux; NFSv3 cannot tell it from a touch, so a server may
// let whoever may write do it, and refuse others as it refuses a touch.
static void half_now(void) {
    static times_pair pairs[] = {{NOW, OMIT}, {OMIT, NOW}};
    scratch();
    make_kind(REGULAR, "file", 0664, USER_ID, USER_ID);
    for (int i = 0; i < 2; i++) {
        about("half now, %d", i);
        CALL_AS(&USER, 0, set_times("file", pairs[i]));
        CALL_EITHER_AS(&FRIEND, EPERM, 0, set_times("file", pairs[i]));
        struct stat before = look("file");
        tick();
        CALL_EITHER_AS(&OTHER, EPERM, EACCES, set_times("file", pairs[i]));
        TIMES("file", &before, MOVED_NONE);
    }
}

static void symlinks(void) {
    scratch();
    make_file("file", "text");
    MUST(symlink("file", "link"));
    MUST(lchown("link", USER_ID, USER_ID));
    struct stat file = look("file"), symbolic = look("link");
    tick();
    CALL(0, utimensat(AT_FDCWD, "link", explicit_times, 0));
    HOLDS(same(look("file").st_mtim, explicit_times[1]));
    HOLDS(same(look("file").st_atim, explicit_times[0]));
    TIMES("link", &symbolic, MOVED_NONE);
    MUST(utimensat(AT_FDCWD, "file", both_now, 0));
    file = look("file");
    CALL_AS(&OTHER, EPERM, set_times("link", explicit_times));
    CALL_AS(&USER, 0, set_times("link", explicit_times));
    HOLDS(same(look("link").st_mtim, explicit_times[1]));
    TIMES("file", &file, MOVED_NONE);
    CALL_AS(&USER, EPERM, utimensat(AT_FDCWD, "link", explicit_times, 0));
    CALL_AS(&USER, EACCES, utimensat(AT_FDCWD, "link", both_now, 0));
    TIMES("file", &file, MOVED_NONE);
}

static void descriptors(void) {
    scratch();
    make_directory("d", 0755, 0, 0);
    make_file("d/file", "text");
    int directory = (int)MUST(open("d", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    int fd = (int)MUST(open("d/file", O_RDONLY | O_CLOEXEC));
    CALL(0, utimensat(directory, "file", explicit_times, 0));
    HOLDS(same(look("d/file").st_mtim, explicit_times[1]));
    CALL(0, futimens(fd, both_now));
    HOLDS(!same(look("d/file").st_mtim, explicit_times[1]));
    CALL(0, futimens(fd, explicit_times));
    HOLDS(same(look("d/file").st_mtim, explicit_times[1]));
    CALL(0, futimens(directory, explicit_times));
    HOLDS(same(look("d").st_atim, explicit_times[0]));
    HOLDS(same(look("d").st_mtim, explicit_times[1]));
    CALL_AS(&USER, EPERM, futimens(fd, explicit_times));
    CALL_AS(&USER, EACCES, futimens(fd, NULL));
    close(fd);
    close(directory);
    CALL(EBADF, futimens(fd, both_now));
    // Times given after a write stay, though a client may send the bytes later.
    fd = (int)MUST(open("d/file", O_WRONLY | O_CLOEXEC));
    HOLDS(write(fd, "data", 4) == 4);
    CALL(0, futimens(fd, explicit_times));
    CALL(0, close(fd));
    HOLDS(same(look("d/file").st_mtim, explicit_times[1]));
    CALL(0, chmod("d/file", 0600));
    CALL(0, rename("d/file", "d/moved"));
    CALL(0, link("d/moved", "d/file"));
    HOLDS(same(look("d/file").st_mtim, explicit_times[1]));
    HOLDS(same(look("d/file").st_atim, explicit_times[0]));
}

static void invalid(void) {
    static const long nanos[] = {1000000000, -1, 1073741821, 2000000000};
    scratch();
    make_file("file", "text");
    struct stat before = look("file");
    tick();
    for (size_t i = 0; i < sizeof nanos / sizeof nanos[0]; i++) {
        const struct timespec wrong[2] = {{1000000000, nanos[i]}, {1000000000, 0}},
                              late[2] = {{1000000000, 0}, {1000000000, nanos[i]}};
        about("%ld nanoseconds", nanos[i]);
        CALL(EINVAL, utimensat(AT_FDCWD, "file", wrong, 0));
        CALL(EINVAL, utimensat(AT_FDCWD, "file", late, 0));
    }
    TIMES("file", &before, MOVED_NONE);
    CALL(EINVAL, utimensat(AT_FDCWD, "file", both_now, 0x40000000));
}

void rules_utimensat(void) {
    exact_values();
    combinations();
    permissions();
    half_now();
    symlinks();
    descriptors();
    invalid();
    path_rules("utimensat");
    permission_rules("utimensat");
}
