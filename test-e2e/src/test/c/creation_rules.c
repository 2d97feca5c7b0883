// SPDX-License-Identifier: Apache-2.0
#include "families.h"

static void modes(const struct maker *maker) {
    static const struct {
        mode_t mode, umask, want;
    } rows[] = {
        {0777, 0022, 0755}, {0666, 0027, 0640}, {0777, 0777, 0000}, {0000, 0000, 0000},
        {0421, 0000, 0421}, {0777, 0132, 0645}, {0007, 0002, 0005}, {0070, 0020, 0050},
        {0700, 0200, 0500}, {0124, 0124, 0000}, {0653, 0000, 0653}, {0777, 0000, 0777},
    };
    scratch();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about("%s, mode %04o under umask %04o", maker->name, (unsigned)rows[i].mode, (unsigned)rows[i].umask);
        umask(rows[i].umask);
        CALL(0, maker->make("new", rows[i].mode));
        umask(0);
        KIND_IS("new", maker->kind);
        MODE_IS("new", rows[i].want);
        LINKS_ARE("new", maker->kind == DIRECTORY ? 2 : 1);
        clear("new");
    }
    static const mode_t special[] = {S_ISVTX, S_ISUID, S_ISGID, S_ISUID | S_ISGID | S_ISVTX};
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        about("%s by root, mode %04o", maker->name, (unsigned)(special[i] | 0755));
        CALL(0, maker->make("new", special[i] | 0755));
        MODE_IS("new", (special[i] & maker->honoured) | 0755);
        clear("new");
    }
}

// The group is the creator's, or that of a parent with setgid; directories also inherit the bit.
static void ownership(const struct maker *maker) {
    static const struct {
        const char *name;
        mode_t mode;
        gid_t group;
        gid_t want;
    } parents[] = {
        {"plain directory of another group", 0777, FOREIGN_GROUP, USER_ID},
        {"plain directory of an own group", 0777, EXTRA_GROUP, USER_ID},
        {"sticky directory", 01777, FOREIGN_GROUP, USER_ID},
        {"setgid directory of an own group", 02777, EXTRA_GROUP, EXTRA_GROUP},
        {"setgid directory of another group", 02777, FOREIGN_GROUP, FOREIGN_GROUP},
    };
    scratch();
    for (size_t i = 0; i < sizeof parents / sizeof parents[0]; i++) {
        bool inherits = (parents[i].mode & S_ISGID) != 0;
        mode_t bit = inherits && maker->kind == DIRECTORY ? S_ISGID : 0;
        make_directory("parent", parents[i].mode, OTHER_ID, parents[i].group);
        about("%s in a %s", maker->name, parents[i].name);
        if (!maker->needs_root) {
            CALL_AS(&USER, 0, maker->make("parent/new", 0755));
            OWNER_IS("parent/new", USER_ID, parents[i].want);
            if (maker->kind != SYMLINK) MODE_IS("parent/new", bit | 0755);
            clear("parent/new");
        }
        CALL(0, maker->make("parent/new", 0755));
        OWNER_IS("parent/new", 0, inherits ? parents[i].group : 0);
        if (maker->kind != SYMLINK) MODE_IS("parent/new", bit | 0755);
        clear("parent/new");
        clear("parent");
    }
}

static void times(const struct maker *maker) {
    scratch();
    make_directory("parent", 0777, 0, 0);
    struct stat parent = look("parent");
    tick();
    about("%s, times", maker->name);
    CALL(0, maker->make("parent/new", 0644));
    TIMES("parent/new", &parent, MOVED_AMC);
    TIMES("parent", &parent, MOVED_MC);
    struct timespec after = server_now();
    struct stat new = look("parent/new");
    HOLDS(compare_times(new.st_mtim, after) <= 0);
    HOLDS(compare_times(new.st_ctim, after) <= 0);
}

void creation_rules(const struct maker *maker) {
    if (maker->kind != SYMLINK) modes(maker);
    ownership(maker);
    times(maker);
    if (!maker->needs_root) return;
    scratch();
    make_directory("parent", 0777, USER_ID, USER_ID);
    struct stat parent = look("parent");
    tick();
    about("%s without privilege", maker->name);
    CALL_AS(&USER, EPERM, maker->make("parent/new", 0644));
    GONE("parent/new");
    TIMES("parent", &parent, MOVED_NONE);
}
