// SPDX-License-Identifier: Apache-2.0
#include "calls.h"
#include "families.h"

enum { KEEP = -1 };

static void by_root(void) {
    scratch();
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        make_kind(kind, "object", 0644, 0, 0);
        about("lchown of a %s", kind_name(kind));
        CALL(0, lchown("object", 123, 456));
        OWNER_IS("object", 123, 456);
        CALL(0, lchown("object", (uid_t)KEEP, 789));
        OWNER_IS("object", 123, 789);
        CALL(0, lchown("object", 321, (gid_t)KEEP));
        OWNER_IS("object", 321, 789);
        CALL(0, lchown("object", (uid_t)KEEP, (gid_t)KEEP));
        OWNER_IS("object", 321, 789);
        CALL(0, lchown("object", 4294967294u, 4294967294u));
        OWNER_IS("object", 4294967294u, 4294967294u);
        CALL(0, lchown("object", 0, 0));
        OWNER_IS("object", 0, 0);
        clear("object");
    }
    for (enum kind kind = 0; kind < SYMLINK; kind++) {
        make_kind(kind, "object", 0644, 0, 0);
        MUST(symlink("object", "link"));
        about("chown of a %s through a symlink", kind_name(kind));
        CALL(0, chown("link", 123, 456));
        OWNER_IS("object", 123, 456);
        OWNER_IS("link", 0, 0);
        CALL(0, lchown("link", 77, 88));
        OWNER_IS("object", 123, 456);
        OWNER_IS("link", 77, 88);
        clear("link");
        clear("object");
    }
}

// The owner may give a file to any of his own groups, and nothing else.
static void by_owner(void) {
    scratch();
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        make_kind(kind, "object", 0644, USER_ID, FOREIGN_GROUP);
        about("lchown of an own %s", kind_name(kind));
        CALL_AS(&USER, 0, lchown("object", (uid_t)KEEP, FOREIGN_GROUP));
        CALL_AS(&USER, 0, lchown("object", (uid_t)KEEP, USER_ID));
        OWNER_IS("object", USER_ID, USER_ID);
        CALL_AS(&USER, 0, lchown("object", USER_ID, EXTRA_GROUP));
        OWNER_IS("object", USER_ID, EXTRA_GROUP);
        CALL_AS(&USER, 0, lchown("object", (uid_t)KEEP, EXTRA_GROUP_2));
        OWNER_IS("object", USER_ID, EXTRA_GROUP_2);
        CALL_AS(&USER, 0, lchown("object", USER_ID, (gid_t)KEEP));
        CALL_AS(&USER, EPERM, lchown("object", (uid_t)KEEP, FOREIGN_GROUP));
        CALL_AS(&USER, EPERM, lchown("object", (uid_t)KEEP, 0));
        CALL_AS(&USER, EPERM, lchown("object", OTHER_ID, (gid_t)KEEP));
        CALL_AS(&USER, EPERM, lchown("object", OTHER_ID, USER_ID));
        CALL_AS(&USER, EPERM, lchown("object", 0, (gid_t)KEEP));
        OWNER_IS("object", USER_ID, EXTRA_GROUP_2);
        clear("object");
    }
}

static void by_others(void) {
    static const struct who *const strangers[] = {&OTHER, &PEER, &FRIEND};
    scratch();
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        make_kind(kind, "object", 0666, USER_ID, USER_ID);
        for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
            const struct who *who = strangers[i];
            about("lchown of a stranger's %s by %u:%u", kind_name(kind), (unsigned)who->uid, (unsigned)who->gid);
            CALL_AS(who, EPERM, lchown("object", who->uid, who->gid));
            CALL_AS(who, EPERM, lchown("object", who->uid, (gid_t)KEEP));
            CALL_AS(who, EPERM, lchown("object", (uid_t)KEEP, who->gid));
            CALL_AS(who, EPERM, lchown("object", USER_ID, who->gid));
            CALL_AS(who, 0, lchown("object", (uid_t)KEEP, (gid_t)KEEP));
        }
        OWNER_IS("object", USER_ID, USER_ID);
        clear("object");
    }
}

static void descriptors(void) {
    static const enum kind types[] = {REGULAR, DIRECTORY};
    scratch();
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        make_kind(types[i], "object", 0755, 0, 0);
        int fd = (int)MUST(open("object", O_RDONLY | O_CLOEXEC));
        about("fchown of a %s", kind_name(types[i]));
        CALL_AS(&USER, EPERM, fchown(fd, USER_ID, USER_ID));
        CALL(0, fchown(fd, USER_ID, FOREIGN_GROUP));
        OWNER_IS("object", USER_ID, FOREIGN_GROUP);
        CALL_AS(&USER, 0, fchown(fd, (uid_t)KEEP, EXTRA_GROUP));
        OWNER_IS("object", USER_ID, EXTRA_GROUP);
        CALL_AS(&USER, EPERM, fchown(fd, (uid_t)KEEP, FOREIGN_GROUP));
        OWNER_IS("object", USER_ID, EXTRA_GROUP);
        MUST(close(fd));
        CALL(EBADF, fchown(fd, 0, 0));
        clear("object");
    }
}

// A change of owner or group by a user takes setuid and setgid off executables; directories keep theirs.
static void setid_by_owner(void) {
    static const struct {
        mode_t mode, want;
    } rows[] = {{06555, 0555}, {04755, 0755}, {02755, 0755}, {06711, 0711},
                {06775, 0775}, {0755, 0755},  {01755, 01755}};
    scratch();
    for (enum kind kind = 0; kind < SYMLINK; kind++)
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            make_kind(kind, "object", rows[i].mode, USER_ID, USER_ID);
            mode_t want = kind == DIRECTORY ? rows[i].mode : rows[i].want;
            about("own %s of mode %04o", kind_name(kind), (unsigned)rows[i].mode);
            CALL_AS(&USER, 0, chown("object", (uid_t)KEEP, EXTRA_GROUP));
            OWNER_IS("object", USER_ID, EXTRA_GROUP);
            MODE_IS("object", want);
            MUST(chmod("object", rows[i].mode));
            CALL_AS(&OTHER, EPERM, chown("object", OTHER_ID, OTHER_ID));
            MODE_IS("object", rows[i].mode);
            clear("object");
        }
}

// For root both are allowed, and nothing between.
static void setid_by_root(void) {
    scratch();
    for (enum kind kind = 0; kind < SYMLINK; kind++) {
        make_kind(kind, "object", 06555, 0, 0);
        about("%s of mode 06555", kind_name(kind));
        CALL(0, chown("object", USER_ID, OTHER_ID));
        OWNER_IS("object", USER_ID, OTHER_ID);
        mode_t mode = look("object").st_mode & 07777;
        HOLDS(mode == 06555 || mode == 0555);
        clear("object");
    }
}

static void times(void) {
    scratch();
    make_all_kinds(USER_ID, USER_ID);
    struct stat before[KIND_COUNT], parent = look(".");
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) before[kind] = look(kind_name(kind));
    tick();
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        about("refused lchown of a %s", kind_name(kind));
        CALL_AS(&OTHER, EPERM, lchown(kind_name(kind), OTHER_ID, OTHER_ID));
        CALL_AS(&USER, EPERM, lchown(kind_name(kind), (uid_t)KEEP, FOREIGN_GROUP));
        TIMES(kind_name(kind), &before[kind], MOVED_NONE);
        about("lchown of a %s by its owner", kind_name(kind));
        CALL_AS(&USER, 0, lchown(kind_name(kind), USER_ID, EXTRA_GROUP));
        TIMES(kind_name(kind), &before[kind], MOVED_C);
        before[kind] = look(kind_name(kind));
    }
    tick();
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        about("lchown of a %s by root", kind_name(kind));
        CALL(0, lchown(kind_name(kind), OTHER_ID, OTHER_ID));
        TIMES(kind_name(kind), &before[kind], MOVED_C);
    }
    about("parent of what was changed");
    TIMES(".", &parent, MOVED_NONE);
}

// A new owner decides from the next call on.
static void effect(void) {
    scratch();
    make_kind(REGULAR, "file", 0640, 0, 0);
    CALL_AS(&USER, EACCES, try_open("file", O_RDONLY, 0));
    CALL(0, chown("file", 0, EXTRA_GROUP));
    CALL_AS(&USER, 0, try_open("file", O_RDONLY, 0));
    CALL_AS(&USER, EACCES, try_open("file", O_RDWR, 0));
    CALL(0, chown("file", USER_ID, 0));
    CALL_AS(&USER, 0, try_open("file", O_RDWR, 0));
    CALL_AS(&OTHER, EACCES, try_open("file", O_RDONLY, 0));
    CALL(0, chown("file", OTHER_ID, OTHER_ID));
    CALL_AS(&USER, EACCES, try_open("file", O_RDONLY, 0));
    CALL_AS(&USER, EPERM, chmod("file", 0666));
    CALL_AS(&OTHER, 0, try_open("file", O_RDWR, 0));
}

void rules_chown(void) {
    by_root();
    by_owner();
    by_others();
    descriptors();
    setid_by_owner();
    setid_by_root();
    times();
    effect();
    path_rules("chown");
    permission_rules("chown");
}
