// SPDX-License-Identifier: Apache-2.0
#include "calls.h"
#include "families.h"

enum { MANY_LINKS = 60 };

// Names of one object show the same attributes, whichever of them is used to change these.
static void one_object(void) {
    scratch();
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        if (kind == DIRECTORY) continue;
        about("links of a %s", kind_name(kind));
        make_kind(kind, "a", 0644, 0, 0);
        make_directory("d", 0755, 0, 0);
        struct stat first = look("a");
        LINKS_ARE("a", 1);
        CALL(0, link("a", "b"));
        SAME("b", &first);
        LINKS_ARE("a", 2);
        LINKS_ARE("b", 2);
        CALL(0, link("b", "d/c"));
        SAME("d/c", &first);
        LINKS_ARE("a", 3);
        LINKS_ARE("d/c", 3);
        MUST(lchown("b", USER_ID, OTHER_ID));
        if (kind != SYMLINK) MUST(chmod("d/c", 0241));
        OWNER_IS("a", USER_ID, OTHER_ID);
        OWNER_IS("d/c", USER_ID, OTHER_ID);
        if (kind != SYMLINK) MODE_IS("a", 0241);
        if (kind != SYMLINK) MODE_IS("b", 0241);
        CALL(0, unlink("a"));
        GONE("a");
        SAME("b", &first);
        LINKS_ARE("b", 2);
        LINKS_ARE("d/c", 2);
        CALL(0, unlink("d/c"));
        LINKS_ARE("b", 1);
        OWNER_IS("b", USER_ID, OTHER_ID);
        CALL(0, unlink("b"));
        GONE("b");
        clear("d");
    }
}

static void times(void) {
    scratch();
    make_all_kinds(0, 0);
    struct stat before[KIND_COUNT], parent = look(".");
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) before[kind] = look(kind_name(kind));
    make_directory("target", 0755, 0, 0);
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        if (kind == DIRECTORY) continue;
        char name[64];
        snprintf(name, sizeof name, "target/%s", kind_name(kind));
        parent = look(".");
        struct stat target = look("target");
        tick();
        about("link of a %s", kind_name(kind));
        CALL(0, link(kind_name(kind), name));
        TIMES(kind_name(kind), &before[kind], MOVED_C);
        TIMES(name, &before[kind], MOVED_C);
        TIMES("target", &target, MOVED_MC);
        TIMES(".", &parent, MOVED_NONE);
        before[kind] = look(kind_name(kind));
        target = look("target");
        tick();
        about("refused link of a %s", kind_name(kind));
        CALL(EEXIST, link(kind_name(kind), name));
        TIMES(kind_name(kind), &before[kind], MOVED_NONE);
        TIMES("target", &target, MOVED_NONE);
        LINKS_ARE(name, 2);
    }
}

static void directories(void) {
    scratch();
    make_directory("mine", 0777, USER_ID, USER_ID);
    make_directory("mine/d", 0755, USER_ID, USER_ID);
    make_directory("mine/e", 0755, 0, 0);
    struct stat parent = look("mine"), object = look("mine/d");
    tick();
    about("link of a directory");
    CALL(EPERM, link("mine/d", "mine/new"));
    CALL_AS(&USER, EPERM, link("mine/d", "mine/new"));
    CALL_AS(&USER, EPERM, link("mine/e", "mine/new"));
    CALL(EPERM, link(".", "mine/new"));
    CALL(EPERM, link("mine/..", "mine/new"));
    GONE("mine/new");
    LINKS_ARE("mine/d", 2);
    TIMES("mine", &parent, MOVED_NONE);
    TIMES("mine/d", &object, MOVED_NONE);
}

static void content(void) {
    scratch();
    make_file("a", "first");
    MUST(link("a", "b"));
    CONTENT_IS("b", "first");
    int fd = (int)MUST(open("b", O_WRONLY | O_TRUNC | O_CLOEXEC));
    HOLDS(write(fd, "second text", 11) == 11);
    MUST(close(fd));
    CONTENT_IS("a", "second text");
    SIZE_IS("a", 11);
    CALL(0, truncate("a", 6));
    SIZE_IS("b", 6);
    MUST(unlink("a"));
    CONTENT_IS("b", "second");
    // The old name is free for another object.
    make_file("a", "other");
    CONTENT_IS("b", "second");
    CONTENT_IS("a", "other");
    HOLDS(look("a").st_ino != look("b").st_ino);
}

// link does not follow a symlink; linkat does where told.
static void symlinks(void) {
    scratch();
    make_file("file", "text");
    MUST(symlink("file", "link"));
    struct stat file = look("file"), symbolic = look("link");
    CALL(0, link("link", "hard"));
    SAME("hard", &symbolic);
    CALL(0, linkat(AT_FDCWD, "link", AT_FDCWD, "followed", AT_SYMLINK_FOLLOW));
    SAME("followed", &file);
    LINKS_ARE("file", 2);
    LINKS_ARE("link", 2);
    CALL(EEXIST, link("file", "link"));
    MUST(symlink("absent", "dangling"));
    CALL(0, link("dangling", "dangling-2"));
    CALL(ENOENT, linkat(AT_FDCWD, "dangling", AT_FDCWD, "new", AT_SYMLINK_FOLLOW));
    CALL(EEXIST, link("file", "dangling"));
    GONE("absent");
    GONE("new");
}

static void many(void) {
    char name[32];
    scratch();
    make_file("file", "text");
    for (int i = 1; i <= MANY_LINKS; i++) {
        snprintf(name, sizeof name, "link-%d", i);
        CALL(0, link("file", name));
    }
    LINKS_ARE("file", MANY_LINKS + 1);
    for (int i = 1; i <= MANY_LINKS; i++) {
        snprintf(name, sizeof name, "link-%d", i);
        CALL(0, unlink(name));
        if (i % 20 == 0) LINKS_ARE("file", (nlink_t)(MANY_LINKS + 1 - i));
    }
    CONTENT_IS("file", "text");
}

// The file's own permissions do not matter to its owner, only those of the directories. (Whether others may link to it
// is a setting of the system, protected_hardlinks; it never stops who may read and write a plain file.)
static void permissions(void) {
    scratch();
    make_directory("open", 0777, 0, 0);
    make_kind(REGULAR, "none", 0000, USER_ID, USER_ID);
    make_kind(REGULAR, "shared", 0666, OTHER_ID, OTHER_ID);
    CALL_AS(&USER, 0, link("none", "open/none"));
    CALL_AS(&USER, 0, link("shared", "open/shared"));
    OWNER_IS("open/shared", OTHER_ID, OTHER_ID);
    MODE_IS("open/shared", 0666);
    MODE_IS("open/none", 0);
    CALL_AS(&USER, EACCES, link("none", "new"));
    CALL_AS(&USER, EACCES, link("open/none", "new"));
    CALL_AS(&USER, ENOENT, link("open/absent", "open/new"));
    GONE("new");
    CALL(EEXIST, link("none", "none"));
    LINKS_ARE("none", 2);
}

static void other_file_system(void) {
    struct stat here = look("."), there;
    if (stat("/proc", &there) != 0 || there.st_dev == here.st_dev) return;
    scratch();
    about("another file system");
    CALL(EXDEV, link("/proc/version", "new"));
    GONE("new");
}

void rules_link(void) {
    one_object();
    times();
    directories();
    content();
    symlinks();
    many();
    permissions();
    other_file_system();
    path_rules("link");
    permission_rules("link");
}
