// SPDX-License-Identifier: Apache-2.0
#include "calls.h"
#include "families.h"

// Every bit comes back, on every type, directly and through a symlink, which itself stays as it is.
static void bits(void) {
    scratch();
    for (enum kind kind = 0; kind < SYMLINK; kind++) {
        make_kind(kind, "object", 0644, 0, 0);
        MUST(symlink("object", "link"));
        mode_t link_mode = look("link").st_mode;
        for (mode_t bit = 1; bit <= 04000; bit <<= 1) {
            about("%s, bit %04o", kind_name(kind), (unsigned)bit);
            CALL(0, chmod("object", bit));
            MODE_IS("object", bit);
            CALL(0, chmod("link", bit ^ 07777));
            MODE_IS("object", bit ^ 07777);
        }
        about("%s, mode of the symlink", kind_name(kind));
        HOLDS(look("link").st_mode == link_mode);
        KIND_IS("object", kind);
        clear("link");
        clear("object");
    }
}

static void descriptors(void) {
    scratch();
    make_kind(REGULAR, "regular", 0600, USER_ID, USER_ID);
    make_kind(DIRECTORY, "directory", 0700, USER_ID, USER_ID);
    static const char *const paths[] = {"regular", "directory"};
    for (int i = 0; i < 2; i++) {
        about("fchmod of a %s", paths[i]);
        int fd = (int)MUST(open(paths[i], O_RDONLY | O_CLOEXEC));
        CALL(0, fchmod(fd, 0751));
        MODE_IS(paths[i], 0751);
        CALL_AS(&USER, 0, fchmod(fd, 0640));
        MODE_IS(paths[i], 0640);
        CALL_AS(&OTHER, EPERM, fchmod(fd, 0777));
        CALL_AS(&FRIEND, EPERM, fchmod(fd, 0777));
        MODE_IS(paths[i], 0640);
        MUST(close(fd));
        CALL(EBADF, fchmod(fd, 0777));
        CALL(0, fchmodat(AT_FDCWD, paths[i], 0705, 0));
        MODE_IS(paths[i], 0705);
    }
}

// Only the owner and root; being in the group or being allowed to write does not count.
static void owners(void) {
    static const struct who *const strangers[] = {&OTHER, &PEER, &FRIEND};
    scratch();
    for (enum kind kind = 0; kind < SYMLINK; kind++) {
        make_kind(kind, "object", 0666, USER_ID, USER_ID);
        MUST(symlink("object", "link"));
        about("chmod of a %s by its owner", kind_name(kind));
        CALL_AS(&USER, 0, chmod("object", 0672));
        MODE_IS("object", 0672);
        CALL_AS(&USER, 0, chmod("link", 0627));
        MODE_IS("object", 0627);
        for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
            about("chmod of a %s by %u:%u", kind_name(kind), (unsigned)strangers[i]->uid, (unsigned)strangers[i]->gid);
            CALL_AS(strangers[i], EPERM, chmod("object", 0777));
            CALL_AS(strangers[i], EPERM, chmod("link", 0777));
            CALL_AS(strangers[i], EPERM, chmod("object", 0627));
            MODE_IS("object", 0627);
        }
        MUST(chown("object", 0, 0));
        CALL_AS(&USER, EPERM, chmod("object", 0777));
        clear("link");
        clear("object");
    }
}

static void times(void) {
    scratch();
    make_all_kinds(USER_ID, USER_ID);
    struct stat before[KIND_COUNT], parent = look(".");
    for (enum kind kind = 0; kind < SYMLINK; kind++) before[kind] = look(kind_name(kind));
    tick();
    for (enum kind kind = 0; kind < SYMLINK; kind++) {
        about("refused chmod of a %s", kind_name(kind));
        CALL_AS(&OTHER, EPERM, chmod(kind_name(kind), 0700));
        TIMES(kind_name(kind), &before[kind], MOVED_NONE);
        about("chmod of a %s", kind_name(kind));
        CALL_AS(&USER, 0, chmod(kind_name(kind), 0711));
        TIMES(kind_name(kind), &before[kind], MOVED_C);
        before[kind] = look(kind_name(kind));
    }
    tick();
    for (enum kind kind = 0; kind < SYMLINK; kind++) {
        about("chmod of a %s by root", kind_name(kind));
        CALL(0, chmod(kind_name(kind), 0640));
        TIMES(kind_name(kind), &before[kind], MOVED_C);
    }
    about("parent of what was changed");
    TIMES(".", &parent, MOVED_NONE);
}

// Who is not in the file's group and has no privilege cannot set setgid: the call works, the bit is dropped.
static void setgid_bit(void) {
    static const struct {
        gid_t group;
        bool kept;
    } rows[] = {{USER_ID, true}, {EXTRA_GROUP, true}, {EXTRA_GROUP_2, true}, {FOREIGN_GROUP, false}, {0, false}};
    static const enum kind types[] = {REGULAR, DIRECTORY};
    scratch();
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++)
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            mode_t bit = rows[i].kept ? S_ISGID : 0;
            about("setgid on a %s of group %u", kind_name(types[t]), (unsigned)rows[i].group);
            make_kind(types[t], "object", 0644, USER_ID, rows[i].group);
            CALL_AS(&USER, 0, chmod("object", 02755));
            MODE_IS("object", bit | 0755);
            CALL_AS(&USER, 0, chmod("object", 06711));
            MODE_IS("object", bit | 04711);
            CALL_AS(&USER, 0, chmod("object", 0755));
            MODE_IS("object", 0755);
            CALL(0, chmod("object", 02755));
            MODE_IS("object", 02755);
            clear("object");
        }
}

// Setuid and sticky are the owner's to set; Linux lets the sticky bit be set on any type.
static void special_bits_of_owner(void) {
    scratch();
    for (enum kind kind = 0; kind < SYMLINK; kind++) {
        make_kind(kind, "object", 0644, USER_ID, USER_ID);
        about("special bits on an own %s", kind_name(kind));
        CALL_AS(&USER, 0, chmod("object", 01644));
        MODE_IS("object", 01644);
        CALL_AS(&USER, 0, chmod("object", 04711));
        MODE_IS("object", 04711);
        CALL_AS(&USER, 0, chmod("object", 07755));
        MODE_IS("object", 07755);
        clear("object");
    }
}

// A new mode decides from the next call on.
static void effect(void) {
    scratch();
    make_kind(REGULAR, "file", 0600, OTHER_ID, OTHER_ID);
    make_kind(DIRECTORY, "directory", 0700, OTHER_ID, OTHER_ID);
    make_kind(REGULAR, "directory/inner", 0666, OTHER_ID, OTHER_ID);
    for (int round = 0; round < 3; round++) {
        CALL_AS(&USER, EACCES, try_open("file", O_RDONLY, 0));
        CALL_AS(&USER, EACCES, try_open("directory/inner", O_RDONLY, 0));
        CALL_AS(&OTHER, 0, chmod("file", 0604));
        CALL_AS(&OTHER, 0, chmod("directory", 0701));
        CALL_AS(&USER, 0, try_open("file", O_RDONLY, 0));
        CALL_AS(&USER, EACCES, try_open("file", O_WRONLY, 0));
        CALL_AS(&USER, 0, try_open("directory/inner", O_RDONLY, 0));
        CALL_AS(&USER, EACCES, try_open("directory", O_RDONLY, 0));
        CALL_AS(&OTHER, 0, chmod("file", 0600));
        CALL_AS(&OTHER, 0, chmod("directory", 0700));
    }
}

void rules_chmod(void) {
    bits();
    descriptors();
    owners();
    times();
    setgid_bit();
    special_bits_of_owner();
    effect();
    path_rules("chmod");
    permission_rules("chmod");
}
