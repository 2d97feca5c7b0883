// SPDX-License-Identifier: Apache-2.0
// rename of objects in general; what concerns directories as containers is in rules_rename_tree.c.
#include "calls.h"
#include "families.h"

void rename_tree_rules(void);

// Everything about an object but its name and ctime survives.
static void keeps_object(const char *from, const char *to) {
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        scratch();
        make_directory("x", 0755, 0, 0);
        make_directory("y", 0755, 0, 0);
        make_kind(kind, from, 0751, USER_ID, OTHER_ID);
        struct stat before = look(from), here = look("x"), there = look("y");
        bool crosses = from[0] != to[0];
        tick();
        about("rename of a %s to %s", kind_name(kind), to);
        CALL(0, rename(from, to));
        GONE(from);
        SAME(to, &before);
        OWNER_IS(to, USER_ID, OTHER_ID);
        LINKS_ARE(to, before.st_nlink);
        HOLDS(look(to).st_mode == before.st_mode);
        HOLDS(look(to).st_size == before.st_size || kind == DIRECTORY);
        TIMES(to, &before, MOVED_C);
        TIMES("x", &here, MOVED_MC);
        TIMES("y", &there, crosses ? MOVED_MC : MOVED_NONE);
    }
}

static int expected_replacement(enum kind from, enum kind to) {
    if (from == DIRECTORY && to != DIRECTORY) return ENOTDIR;
    if (from != DIRECTORY && to == DIRECTORY) return EISDIR;
    return 0;
}

// Every type over every type: replaced in one step, or refused with both left as they were.
static void replacements(void) {
    scratch();
    for (enum kind from = 0; from < KIND_COUNT; from++)
        for (enum kind to = 0; to < KIND_COUNT; to++) {
            int want = expected_replacement(from, to);
            make_kind(from, "a", 0700, 0, 0);
            make_kind(to, "b", 0700, 0, 0);
            struct stat a = look("a"), b = look("b");
            about("%s over %s", kind_name(from), kind_name(to));
            CALL(want, rename("a", "b"));
            SAME("b", want == 0 ? &a : &b);
            if (want == 0)
                GONE("a");
            else
                SAME("a", &a);
            clear("a");
            clear("b");
        }
}

static void filled_targets(void) {
    scratch();
    make_directory("full", 0755, 0, 0);
    for (enum kind child = 0; child < KIND_COUNT; child++) {
        make_kind(child, "full/child", 0755, 0, 0);
        for (enum kind from = 0; from < KIND_COUNT; from++) {
            make_kind(from, "a", 0755, 0, 0);
            struct stat a = look("a");
            about("%s over a directory that holds a %s", kind_name(from), kind_name(child));
            if (from == DIRECTORY)
                CALL_EITHER(ENOTEMPTY, EEXIST, rename("a", "full"));
            else
                CALL(EISDIR, rename("a", "full"));
            SAME("a", &a);
            KIND_IS("full/child", child);
            clear("a");
        }
        clear("full/child");
    }
}

static void links(void) {
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        if (kind == DIRECTORY) continue;
        scratch();
        make_kind(kind, "a", 0644, 0, 0);
        struct stat before = look("a");
        MUST(link("a", "b"));
        about("%s with two names", kind_name(kind));
        // Two names of one object: nothing happens, and both stay.
        CALL(0, rename("a", "b"));
        SAME("a", &before);
        SAME("b", &before);
        LINKS_ARE("a", 2);
        CALL(0, rename("a", "a"));
        LINKS_ARE("a", 2);
        CALL(0, rename("a", "c"));
        LINKS_ARE("b", 2);
        SAME("c", &before);
        // Replacing one name of another object leaves its other name.
        make_kind(kind, "new", 0644, 0, 0);
        before = look("b");
        tick();
        CALL(0, rename("new", "c"));
        LINKS_ARE("b", 1);
        LINKS_ARE("c", 1);
        TIMES("b", &before, MOVED_C);
        HOLDS(look("b").st_ino != look("c").st_ino);
    }
}

static void refused_times(void) {
    scratch();
    make_directory("x", 0755, USER_ID, USER_ID);
    make_directory("y", 0755, 0, 0);
    make_kind(REGULAR, "x/file", 0644, USER_ID, USER_ID);
    make_kind(REGULAR, "y/file", 0644, USER_ID, USER_ID);
    make_directory("x/d", 0755, USER_ID, USER_ID);
    struct stat x = look("x"), y = look("y"), file = look("x/file"), victim = look("y/file");
    tick();
    CALL_AS(&USER, EACCES, rename("x/file", "y/new"));
    CALL_AS(&USER, EACCES, rename("x/file", "y/file"));
    CALL_AS(&USER, EACCES, rename("y/file", "x/new"));
    CALL_AS(&USER, ENOENT, rename("x/absent", "x/file"));
    CALL_AS(&USER, EISDIR, rename("x/file", "x/d"));
    CALL_AS(&USER, ENOTDIR, rename("x/d", "x/file"));
    TIMES("x", &x, MOVED_NONE);
    TIMES("y", &y, MOVED_NONE);
    TIMES("x/file", &file, MOVED_NONE);
    TIMES("y/file", &victim, MOVED_NONE);
    CALL(ENOENT, rename("absent", "absent"));
    CALL(ENOENT, rename("absent", "x/file"));
    CALL(ENOENT, rename("x/file", "absent/new"));
    SAME("x/file", &file);
}

// Open descriptors follow the object, not the name.
static void descriptors(void) {
    char got[8] = {0};
    scratch();
    make_file("old", "old");
    make_file("new", "new!");
    int old = (int)MUST(open("old", O_RDWR | O_CLOEXEC));
    int new = (int)MUST(open("new", O_RDWR | O_CLOEXEC));
    CALL(0, rename("new", "old"));
    CONTENT_IS("old", "new!");
    HOLDS(pread(old, got, sizeof got, 0) == 3 && memcmp(got, "old", 3) == 0);
    HOLDS(pread(new, got, sizeof got, 0) == 4 && memcmp(got, "new!", 4) == 0);
    HOLDS(pwrite(old, "replaced", 8, 0) == 8);
    HOLDS(pread(old, got, sizeof got, 0) == 8 && memcmp(got, "replaced", 8) == 0);
    HOLDS(pwrite(new, "NEW", 3, 0) == 3);
    CALL(0, fsync(new));
    CONTENT_IS("old", "NEW!");
    CALL(0, rename("old", "third"));
    HOLDS(pwrite(new, "?", 1, 3) == 1);
    close(new);
    close(old);
    CONTENT_IS("third", "NEW?");
    // The old name is free.
    make_file("old", "fresh");
    CONTENT_IS("old", "fresh");
    CONTENT_IS("third", "NEW?");
}

static void symlinks(void) {
    char target[16];
    scratch();
    make_file("file", "text");
    MUST(symlink("file", "link"));
    struct stat file = look("file"), symbolic = look("link");
    CALL(0, rename("link", "moved"));
    SAME("moved", &symbolic);
    SAME("file", &file);
    HOLDS(readlink("moved", target, sizeof target) == 4 && memcmp(target, "file", 4) == 0);
    make_file("other", "other");
    CALL(0, rename("other", "moved"));
    KIND_IS("moved", REGULAR);
    CONTENT_IS("file", "text");
    MUST(symlink("file", "loop"));
    CALL(0, rename("loop", "file"));
    KIND_IS("file", SYMLINK);
    CALL(ELOOP, try_open("file", O_RDONLY, 0));
}

static void other_file_system(void) {
    struct stat here = look("."), there;
    if (stat("/proc", &there) != 0 || there.st_dev == here.st_dev) return;
    scratch();
    make_file("file", "text");
    about("another file system");
    CALL(EXDEV, rename("file", "/proc/posix_rules"));
    CALL(EXDEV, rename("/proc/version", "new"));
    CONTENT_IS("file", "text");
    GONE("new");
}

static int away(void) { return rename("sticky/victim", "sticky/elsewhere"); }

static int out(void) { return rename("sticky/victim", "out/elsewhere"); }

static int over(void) {
    struct stat victim;
    int directory = lstat("sticky/victim", &victim) == 0 && S_ISDIR(victim.st_mode);
    return rename(directory ? "out/directory" : "out/file", "sticky/victim");
}

// Gives the sticky rules what their calls move, and clears what these leave.
static int prepared(int (*call)(void)) {
    const struct who *who = geteuid() == 0 ? &ROOT : &USER;
    as(&ROOT);
    clear("sticky/elsewhere");
    clear("out/elsewhere");
    if (access("out", F_OK) != 0) make_directory("out", 0777, 0, 0);
    if (access("out/file", F_OK) != 0) make_kind(REGULAR, "out/file", 0666, OTHER_ID, OTHER_ID);
    if (access("out/directory", F_OK) != 0) make_directory("out/directory", 0777, OTHER_ID, OTHER_ID);
    as(who);
    int result = call();
    int error = errno;
    as(&ROOT);
    clear("sticky/elsewhere");
    as(who);
    errno = error;
    return result;
}

static int sticky_away(void) { return prepared(away); }
static int sticky_out(void) { return prepared(out); }
static int sticky_over(void) { return prepared(over); }

static void sticky(void) {
    static const struct sticky_call calls[] = {{"rename within", sticky_away, false},
                                               {"rename out of", sticky_out, false},
                                               {"rename over", sticky_over, true}};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        for (enum kind kind = 0; kind < KIND_COUNT; kind++) sticky_rules(&calls[i], kind);
}

void rules_rename(void) {
    keeps_object("x/from", "x/to");
    keeps_object("x/from", "y/to");
    replacements();
    filled_targets();
    links();
    refused_times();
    descriptors();
    symlinks();
    other_file_system();
    sticky();
    rename_tree_rules();
    path_rules("rename");
    permission_rules("rename");
}
