// SPDX-License-Identifier: Apache-2.0
// The families of calls that remove: rmdir and unlink.
#include "calls.h"
#include "families.h"

static int unlink_victim(void) { return unlink("sticky/victim"); }
static int rmdir_victim(void) { return rmdir("sticky/victim"); }

static void rmdir_contents(void) {
    scratch();
    make_directory("d", 0755, 0, 0);
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        make_kind(kind, "d/child", 0755, 0, 0);
        struct stat parent = look("."), d = look("d");
        tick();
        about("directory that holds a %s", kind_name(kind));
        CALL_EITHER(ENOTEMPTY, EEXIST, rmdir("d"));
        KIND_IS("d/child", kind);
        TIMES("d", &d, MOVED_NONE);
        TIMES(".", &parent, MOVED_NONE);
        clear("d/child");
    }
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        if (kind == DIRECTORY) continue;
        make_kind(kind, "object", 0755, 0, 0);
        struct stat before = look("object");
        about("rmdir of a %s", kind_name(kind));
        CALL(ENOTDIR, rmdir("object"));
        SAME("object", &before);
        clear("object");
    }
    MUST(symlink("d", "link"));
    about("rmdir of a symlink to a directory");
    CALL(ENOTDIR, rmdir("link"));
    CALL(ENOTDIR, rmdir("link/"));
    KIND_IS("d", DIRECTORY);
    CALL(EINVAL, rmdir("d/."));
    CALL(EINVAL, rmdir("."));
    make_directory("d/e", 0755, 0, 0);
    CALL_EITHER(ENOTEMPTY, EEXIST, rmdir("d/e/.."));
    CALL(0, rmdir("link/e"));
    CALL(0, rmdir("d"));
    GONE("d");
    CALL(ENOENT, rmdir("d"));
}

static void rmdir_links_and_times(void) {
    scratch();
    make_directory("p", 0755, 0, 0);
    make_directory("p/a", 0000, 0, 0);
    make_directory("p/b", 0755, 0, 0);
    struct stat before = look("p");
    EQUAL(4, before.st_nlink);
    tick();
    CALL(0, rmdir("p/a"));
    GONE("p/a");
    LINKS_ARE("p", 3);
    TIMES("p", &before, MOVED_MC);
    // The removed name is free, and the directory that takes it is empty.
    make_file("p/b/file", "text");
    CALL(0, unlink("p/b/file"));
    CALL(0, rmdir("p/b"));
    CALL(0, mkdir("p/b", 0755));
    GONE("p/b/file");
    LINKS_ARE("p", 3);
    // The directory's own mode and owner do not matter, those of its parent do.
    MUST(chmod("p", 0777));
    make_directory("p/closed", 0000, 0, 0);
    CALL_AS(&USER, 0, rmdir("p/closed"));
    make_directory("p/b/own", 0777, USER_ID, USER_ID);
    CALL_AS(&USER, EACCES, rmdir("p/b/own"));
    KIND_IS("p/b/own", DIRECTORY);
}

void rules_rmdir(void) {
    static const struct sticky_call call = {"rmdir", rmdir_victim, false};
    rmdir_contents();
    rmdir_links_and_times();
    sticky_rules(&call, DIRECTORY);
    path_rules("rmdir");
    permission_rules("rmdir");
}

static void unlink_times(void) {
    scratch();
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        if (kind == DIRECTORY) continue;
        make_directory("p", 0755, 0, 0);
        make_kind(kind, "p/a", 0644, USER_ID, USER_ID);
        MUST(link("p/a", "p/b"));
        struct stat object = look("p/a"), parent = look("p");
        tick();
        about("refused unlink of a %s", kind_name(kind));
        CALL_AS(&USER, EACCES, unlink("p/a"));
        SAME("p/a", &object);
        TIMES("p/a", &object, MOVED_NONE);
        TIMES("p", &parent, MOVED_NONE);
        about("unlink of a %s with two names", kind_name(kind));
        CALL(0, unlink("p/a"));
        GONE("p/a");
        LINKS_ARE("p/b", 1);
        TIMES("p/b", &object, MOVED_C);
        TIMES("p", &parent, MOVED_MC);
        parent = look("p");
        tick();
        about("unlink of the last name of a %s", kind_name(kind));
        CALL(0, unlink("p/b"));
        GONE("p/b");
        TIMES("p", &parent, MOVED_MC);
        CALL(ENOENT, unlink("p/b"));
        clear("p");
    }
}

static void unlink_directories(void) {
    scratch();
    make_directory("d", 0777, USER_ID, USER_ID);
    make_directory("d/e", 0777, USER_ID, USER_ID);
    make_file("d/e/file", "text");
    struct stat parent = look("d");
    tick();
    CALL_EITHER(EISDIR, EPERM, unlink("d/e"));
    CALL_EITHER_AS(&USER, EISDIR, EPERM, unlink("d/e"));
    CALL_EITHER(EISDIR, EPERM, unlink("d/e/."));
    CALL_EITHER(EISDIR, EPERM, unlink("d/e/.."));
    CONTENT_IS("d/e/file", "text");
    LINKS_ARE("d", 3);
    TIMES("d", &parent, MOVED_NONE);
    MUST(symlink("e", "d/link"));
    CALL(0, unlink("d/link"));
    CONTENT_IS("d/e/file", "text");
}

// The file's own mode and owner do not matter.
static void unlink_foreign(void) {
    scratch();
    make_directory("p", 0777, 0, 0);
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        if (kind == DIRECTORY) continue;
        about("unlink of root's %s of mode 0", kind_name(kind));
        make_kind(kind, "p/object", 0000, 0, 0);
        CALL_AS(&USER, 0, unlink("p/object"));
        GONE("p/object");
    }
}

// An open file lives on without its name. NFS clients keep it under a hidden name, so its link count may stay 1.
static void open_file(void) {
    char got[16] = {0};
    struct stat found;
    scratch();
    make_file("file", "before");
    int fd = (int)MUST(open("file", O_RDWR | O_CLOEXEC));
    CALL(0, unlink("file"));
    GONE("file");
    CALL(ENOENT, try_open("file", O_RDONLY, 0));
    CALL(0, fstat(fd, &found));
    HOLDS(found.st_nlink <= 1);
    EQUAL(6, found.st_size);
    HOLDS(pread(fd, got, sizeof got, 0) == 6 && memcmp(got, "before", 6) == 0);
    HOLDS(pwrite(fd, "and after", 9, 6) == 9);
    CALL(0, fsync(fd));
    HOLDS(pread(fd, got, sizeof got, 0) == 15 && memcmp(got, "beforeand after", 15) == 0);
    CALL(0, fchmod(fd, 0600));
    CALL(0, ftruncate(fd, 3));
    CALL(0, fstat(fd, &found));
    EQUAL(3, found.st_size);
    HOLDS((found.st_mode & 07777) == 0600);
    // A new file of the name is another file.
    make_file("file", "new");
    HOLDS(look("file").st_ino != found.st_ino);
    HOLDS(pread(fd, got, sizeof got, 0) == 3 && memcmp(got, "bef", 3) == 0);
    HOLDS(pwrite(fd, "xyz", 3, 0) == 3);
    close(fd);
    CONTENT_IS("file", "new");
    // The same with a second name: the client's hidden name may still count.
    MUST(link("file", "second"));
    fd = (int)MUST(open("file", O_RDONLY | O_CLOEXEC));
    CALL(0, unlink("file"));
    GONE("file");
    HOLDS(look("second").st_nlink <= 2);
    CONTENT_IS("second", "new");
    HOLDS(pread(fd, got, sizeof got, 0) == 3 && memcmp(got, "new", 3) == 0);
    close(fd);
    CONTENT_IS("second", "new");
}

void rules_unlink(void) {
    static const struct sticky_call call = {"unlink", unlink_victim, false};
    unlink_times();
    unlink_directories();
    unlink_foreign();
    open_file();
    for (enum kind kind = 0; kind < KIND_COUNT; kind++)
        if (kind != DIRECTORY) sticky_rules(&call, kind);
    path_rules("unlink");
    permission_rules("unlink");
}
