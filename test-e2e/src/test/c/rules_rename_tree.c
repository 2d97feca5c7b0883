// SPDX-License-Identifier: Apache-2.0
// rename of directories: link counts, "..", own subtree, and the permissions it needs.
#include "families.h"

#include <dirent.h>

void rename_tree_rules(void);

// The inode number under which a directory lists a name, 0 if it does not.
static ino_t listed(const char *directory, const char *name) {
    ino_t found = 0;
    DIR *stream = opendir(directory);
    if (stream == NULL) return 0;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;)
        if (strcmp(entry->d_name, name) == 0) found = entry->d_ino;
    closedir(stream);
    return found;
}

static void parents(void) {
    scratch();
    make_directory("x", 0755, 0, 0);
    make_directory("y", 0755, 0, 0);
    make_directory("x/d", 0755, 0, 0);
    make_directory("x/d/e", 0755, 0, 0);
    make_file("x/d/e/file", "deep");
    struct stat d = look("x/d"), y = look("y"), x = look("x");
    LINKS_ARE("x", 3);
    CALL(0, rename("x/d", "y/moved"));
    LINKS_ARE("x", 2);
    LINKS_ARE("y", 3);
    LINKS_ARE("y/moved", 3);
    SAME("y/moved", &d);
    SAME("y/moved/..", &y);
    HOLDS(listed("y/moved", "..") == y.st_ino);
    HOLDS(listed("y/moved", ".") == d.st_ino);
    HOLDS(listed("y/moved/e", "..") == d.st_ino);
    HOLDS(listed("x", "d") == 0);
    HOLDS(listed("y", "moved") == d.st_ino);
    CONTENT_IS("y/moved/e/file", "deep");
    CALL(ENOENT, try_open("x/d/e/file", O_RDONLY, 0));
    CALL(0, rename("y/moved", "y/renamed"));
    LINKS_ARE("y", 3);
    CALL(0, rename("y/renamed", "x/back"));
    LINKS_ARE("y", 2);
    LINKS_ARE("x", 3);
    SAME("x/back/..", &x);
    HOLDS(listed("x/back", "..") == x.st_ino);
    CALL(0, rename("x/back/e", "x/e"));
    LINKS_ARE("x", 4);
    LINKS_ARE("x/back", 2);
    HOLDS(listed("x/e", "..") == x.st_ino);
    // A file moves no link counts.
    CALL(0, rename("x/e/file", "y/file"));
    LINKS_ARE("x/e", 2);
    LINKS_ARE("y", 2);
}

static void replaced_directory(void) {
    scratch();
    make_directory("x", 0755, 0, 0);
    make_directory("y", 0755, 0, 0);
    make_directory("x/d", 0755, 0, 0);
    make_directory("y/d", 0755, 0, 0);
    make_directory("y/e", 0755, 0, 0);
    make_file("x/d/file", "text");
    struct stat x = look("x"), y = look("y");
    tick();
    CALL(0, rename("x/d", "y/d"));
    LINKS_ARE("x", 2);
    LINKS_ARE("y", 4);
    CONTENT_IS("y/d/file", "text");
    TIMES("x", &x, MOVED_MC);
    TIMES("y", &y, MOVED_MC);
    CALL(0, rename("y/d", "y/e"));
    LINKS_ARE("y", 3);
    CONTENT_IS("y/e/file", "text");
    GONE("y/d");
    CALL(0, rename("y/e/", "x/f"));
    CALL(0, rename("x/f", "x/g/"));
    CONTENT_IS("x/g/file", "text");
}

static void own_subtree(void) {
    static const char *const targets[] = {"a/new", "a/b", "a/b/new", "a/b/c", "a/b/c/new", "./a/b/../new", "link/new"};
    scratch();
    make_directory("a", 0755, 0, 0);
    make_directory("a/b", 0755, 0, 0);
    make_directory("a/b/c", 0755, 0, 0);
    MUST(symlink("a/b", "link"));
    struct stat a = look("a"), b = look("a/b");
    tick();
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        about("a to %s", targets[i]);
        CALL(EINVAL, rename("a", targets[i]));
    }
    about("the other way");
    CALL_EITHER(ENOTEMPTY, EEXIST, rename("a/b", "a"));
    CALL_EITHER(ENOTEMPTY, EEXIST, rename("a/b/c", "a"));
    CALL(0, rename("a", "a"));
    TIMES("a", &a, MOVED_NONE);
    TIMES("a/b", &b, MOVED_NONE);
    LINKS_ARE("a", 3);
    about("dots");
    CALL_EITHER(EBUSY, EINVAL, rename("a/.", "new"));
    CALL_EITHER(EBUSY, EINVAL, rename("a/b/..", "new"));
    CALL_EITHER(EBUSY, EINVAL, rename(".", "new"));
    CALL_EITHER(EBUSY, EINVAL, rename("..", "new"));
    CALL_EITHER(EBUSY, EINVAL, rename("a", "a/b/."));
    CALL_EITHER(EBUSY, EINVAL, rename("a", "."));
    GONE("new");
    // The same prefix of the name is not the same directory.
    make_directory("ab", 0755, 0, 0);
    CALL(0, rename("a", "ab/a"));
    KIND_IS("ab/a/b/c", DIRECTORY);
}

// A directory that gets another parent is written to: its ".." changes. Within its parent it is not.
static void permissions(void) {
    scratch();
    make_directory("x", 0777, 0, 0);
    make_directory("y", 0777, 0, 0);
    make_directory("x/closed", 0755, 0, 0);
    make_directory("x/own", 0755, USER_ID, USER_ID);
    make_directory("x/read-only", 0555, USER_ID, USER_ID);
    CALL_AS(&USER, 0, rename("x/closed", "x/closed-2"));
    CALL_AS(&USER, EACCES, rename("x/closed-2", "y/closed"));
    KIND_IS("x/closed-2", DIRECTORY);
    GONE("y/closed");
    CALL_AS(&USER, 0, rename("x/own", "y/own"));
    CALL_AS(&USER, 0, rename("x/read-only", "x/read-only-2"));
    CALL_AS(&USER, EACCES, rename("x/read-only-2", "y/read-only"));
    CALL(0, rename("x/closed-2", "y/closed"));
    // The modes of what is replaced do not matter.
    make_directory("x/empty", 0000, 0, 0);
    CALL_AS(&USER, 0, rename("x/read-only-2", "x/empty"));
    make_kind(REGULAR, "x/file", 0000, 0, 0);
    make_kind(REGULAR, "y/file", 0000, 0, 0);
    CALL_AS(&USER, 0, rename("x/file", "y/file"));
    GONE("x/file");
}

// A long chain moved at its head stays reachable at every level.
static void deep(void) {
    enum { LEVELS = 40 };
    char path[8 + LEVELS * 2 + 8];
    scratch();
    make_directory("head", 0755, 0, 0);
    make_directory("other", 0755, 0, 0);
    strcpy(path, "head");
    for (int i = 0; i < LEVELS; i++) {
        strcat(path, "/d");
        MUST(mkdir(path, 0755));
    }
    struct stat bottom = look(path);
    CALL(0, rename("head", "other/h"));
    strcpy(path, "other/h");
    for (int i = 0; i < LEVELS; i++) {
        strcat(path, "/d");
        KIND_IS(path, DIRECTORY);
    }
    SAME(path, &bottom);
}

void rename_tree_rules(void) {
    parents();
    replaced_directory();
    own_subtree();
    permissions();
    deep();
}
