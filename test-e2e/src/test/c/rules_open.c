// SPDX-License-Identifier: Apache-2.0
#include "calls.h"
#include "families.h"

static int create(const char *path, mode_t mode) { return try_open(path, O_CREAT | O_WRONLY, mode); }
static int create_exclusive(const char *path, mode_t mode) { return try_open(path, O_CREAT | O_EXCL | O_RDWR, mode); }
static int create_truncated(const char *path, mode_t mode) {
    return try_open(path, O_CREAT | O_TRUNC | O_WRONLY, mode);
}

// All rwx values of each class against the ways to open.
static void access_of(enum kind kind, const struct access_class *class) {
    static const struct {
        int flags;
        mode_t needs;
        const char *name;
    } ways[] = {
        {O_RDONLY, 4, "O_RDONLY"},
        {O_WRONLY, 2, "O_WRONLY"},
        {O_RDWR, 6, "O_RDWR"},
        {O_WRONLY | O_TRUNC, 2, "O_WRONLY|O_TRUNC"},
        {O_RDONLY | O_TRUNC, 6, "O_RDONLY|O_TRUNC"},
        {O_RDWR | O_APPEND, 6, "O_RDWR|O_APPEND"},
    };
    for (mode_t bits = 0; bits < 8; bits++)
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
            if (kind != REGULAR && (ways[i].flags & (O_TRUNC | O_APPEND | O_WRONLY)) != 0) continue;
            if (kind == DIRECTORY && ways[i].flags != O_RDONLY) continue;
            bool granted = (bits & ways[i].needs) == ways[i].needs;
            MUST(chmod("object", class_mode(class, bits, granted)));
            about("%s %s, mode %04o, as %s", kind_name(kind), ways[i].name, (unsigned)look("object").st_mode & 07777,
                  class->name);
            CALL_AS(&USER, granted ? 0 : EACCES, try_open("object", ways[i].flags, 0));
        }
}

static void access_modes(void) {
    static const enum kind types[] = {REGULAR, DIRECTORY, FIFO};
    scratch();
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++)
        for (int c = 0; c < CLASS_COUNT; c++) {
            make_kind(types[t], "object", 0600, CLASSES[c].uid, CLASSES[c].gid);
            access_of(types[t], &CLASSES[c]);
            about("%s of mode 0 by root", kind_name(types[t]));
            MUST(chmod("object", 0));
            CALL(0, try_open("object", O_RDONLY, 0));
            clear("object");
        }
}

// A refused O_TRUNC takes nothing away.
static void refused_truncation(void) {
    scratch();
    make_file("file", "text");
    struct stat before = look("file");
    tick();
    CALL_AS(&USER, EACCES, try_open("file", O_WRONLY | O_TRUNC, 0));
    CALL_AS(&USER, EACCES, try_open("file", O_RDONLY | O_TRUNC, 0));
    CALL_AS(&USER, EACCES, try_open("file", O_CREAT | O_TRUNC | O_RDWR, 0644));
    CALL(EEXIST, try_open("file", O_CREAT | O_EXCL | O_TRUNC | O_RDWR, 0644));
    CONTENT_IS("file", "text");
    TIMES("file", &before, MOVED_NONE);
    CALL(0, try_open("file", O_WRONLY | O_TRUNC, 0));
    SIZE_IS("file", 0);
    TIMES("file", &before, MOVED_MC);
}

static void times(void) {
    scratch();
    make_file("file", "text");
    make_directory("d", 0755, 0, 0);
    MUST(rename("file", "d/file"));
    struct stat file = look("d/file"), parent = look("d");
    tick();
    CALL(0, try_open("d/file", O_RDONLY, 0));
    CALL(0, try_open("d/file", O_RDWR, 0));
    CALL(0, try_open("d/file", O_RDWR | O_CREAT, 0600));
    CALL(0, try_open("d/file", O_RDWR | O_APPEND, 0));
    TIMES("d/file", &file, MOVED_NONE);
    TIMES("d", &parent, MOVED_NONE);
    CALL(0, try_open("d/file", O_RDWR | O_CREAT | O_TRUNC, 0600));
    TIMES("d/file", &file, MOVED_MC);
    TIMES("d", &parent, MOVED_NONE);
    MODE_IS("d/file", 0644);
    file = look("d/file");
    tick();
    int fd = (int)MUST(open("d/file", O_WRONLY | O_CLOEXEC));
    HOLDS(write(fd, "more", 4) == 4);
    MUST(close(fd));
    TIMES("d/file", &file, MOVED_MC);
    TIMES("d", &parent, MOVED_NONE);
}

static void directories(void) {
    static const int flags[] = {O_WRONLY,           O_RDWR,          O_WRONLY | O_TRUNC, O_RDONLY | O_TRUNC,
                                O_RDONLY | O_CREAT, O_RDWR | O_CREAT};
    char byte;
    scratch();
    make_directory("d", 0777, 0, 0);
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        about("directory with flags %#o", (unsigned)flags[i]);
        CALL(EISDIR, try_open("d", flags[i], 0644));
        CALL_AS(&USER, EISDIR, try_open("d", flags[i], 0644));
    }
    int fd = (int)MUST(open("d", O_RDONLY | O_CLOEXEC));
    CALL(EISDIR, read(fd, &byte, 1));
    CALL(EBADF, write(fd, "x", 1));
    CALL(EINVAL, ftruncate(fd, 0));
    close(fd);
}

static void symlink_flags(void) {
    scratch();
    make_all_kinds(0, 0);
    MUST(symlink("regular", "to-regular"));
    MUST(symlink("directory", "to-directory"));
    MUST(symlink("absent", "dangling"));
    make_file("directory/inner", "text");
    static const char *const links[] = {"to-regular", "to-directory", "dangling"};
    for (int i = 0; i < 3; i++) {
        about("%s", links[i]);
        CALL(ELOOP, try_open(links[i], O_RDONLY | O_NOFOLLOW, 0));
        CALL(EEXIST, try_open(links[i], O_WRONLY | O_CREAT | O_EXCL, 0644));
        CALL(EEXIST, try_open(links[i], O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644));
    }
    GONE("absent");
    CALL(ELOOP, try_open("to-regular", O_RDWR | O_NOFOLLOW, 0));
    CALL(ELOOP, try_open("dangling", O_WRONLY | O_CREAT | O_NOFOLLOW, 0644));
    CALL(ENOTDIR, try_open("to-directory", O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0));
    CALL(0, try_open("to-directory", O_RDONLY | O_DIRECTORY, 0));
    CALL(0, try_open("to-directory/inner", O_RDONLY | O_NOFOLLOW, 0));
    CALL(0, try_open("regular", O_RDWR | O_NOFOLLOW, 0));
    CALL(ENOENT, try_open("dangling", O_RDONLY, 0));
    CALL(0, try_open("dangling", O_WRONLY | O_CREAT, 0644));
    KIND_IS("absent", REGULAR);
    KIND_IS("dangling", SYMLINK);
    CALL(ENOTDIR, try_open("to-regular", O_RDONLY | O_DIRECTORY, 0));
    for (enum kind kind = 0; kind < SYMLINK; kind++) {
        if (kind == DIRECTORY) continue;
        about("O_DIRECTORY on a %s", kind_name(kind));
        CALL(ENOTDIR, try_open(kind_name(kind), O_RDONLY | O_DIRECTORY, 0));
    }
    CALL(ENXIO, try_open("socket", O_RDONLY, 0));
    CALL(ENXIO, try_open("socket", O_RDWR, 0));
    CALL(ENXIO, try_open("fifo", O_WRONLY, 0));
    CALL(0, try_open("fifo", O_RDONLY, 0));
}

static void appending(void) {
    scratch();
    make_file("file", "one");
    int end = (int)MUST(open("file", O_WRONLY | O_APPEND | O_CLOEXEC));
    int start = (int)MUST(open("file", O_RDWR | O_CLOEXEC));
    HOLDS(write(end, "two", 3) == 3);
    HOLDS(lseek(end, 0, SEEK_SET) == 0);
    HOLDS(write(end, "three", 5) == 5);
    CONTENT_IS("file", "onetwothree");
    HOLDS(pwrite(start, "ONE", 3, 0) == 3);
    HOLDS(pwrite(start, "four", 4, 11) == 4);
    HOLDS(write(end, "five", 4) == 4);
    CONTENT_IS("file", "ONEtwothreefourfive");
    HOLDS(lseek(end, 0, SEEK_CUR) == 19);
    CALL(0, ftruncate(start, 3));
    HOLDS(write(end, "!", 1) == 1);
    CONTENT_IS("file", "ONE!");
    close(end);
    close(start);
}

// The mode of a new file binds later opens, not the descriptor that made it.
static void mode_of_new_file(void) {
    static const mode_t modes[] = {0000, 0400, 0200, 0077};
    scratch();
    make_directory("d", 0777, 0, 0);
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        char got[4] = {0};
        about("new file of mode %04o", (unsigned)modes[i]);
        as(&USER);
        int fd = open("d/file", O_CREAT | O_RDWR | O_CLOEXEC, modes[i]);
        HOLDS(fd >= 0);
        HOLDS(write(fd, "abc", 3) == 3);
        CALL(0, fsync(fd));
        HOLDS(pread(fd, got, 3, 0) == 3 && memcmp(got, "abc", 3) == 0);
        CALL(0, ftruncate(fd, 2));
        close(fd);
        CALL((modes[i] & 0400) != 0 ? 0 : EACCES, try_open("d/file", O_RDONLY, 0));
        CALL((modes[i] & 0200) != 0 ? 0 : EACCES, try_open("d/file", O_WRONLY, 0));
        as(&ROOT);
        MODE_IS("d/file", modes[i]);
        SIZE_IS("d/file", 2);
        clear("d/file");
    }
}

static void large(void) {
    static const off_t offsets[] = {2147483647, 2147483648, 4294967295, 4294967296, 5000000000};
    scratch();
    make_file("file", "");
    int fd = (int)MUST(open("file", O_RDWR | O_CLOEXEC));
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        char got[2] = {0};
        about("offset %lld", (long long)offsets[i]);
        HOLDS(pwrite(fd, "#", 1, offsets[i]) == 1);
        SIZE_IS("file", offsets[i] + 1);
        HOLDS(pread(fd, got, 2, offsets[i]) == 1 && got[0] == '#');
        HOLDS(pread(fd, got, 1, offsets[i] - 100) == 1 && got[0] == 0);
        HOLDS(lseek(fd, 0, SEEK_END) == offsets[i] + 1);
    }
    close(fd);
}

static int change_by_write(const char *path) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t written = write(fd, "x", 1);
    int synced = fsync(fd);
    close(fd);
    return written == 1 ? synced : -1;
}

static int change_by_truncation(const char *path) { return try_open(path, O_WRONLY | O_TRUNC, 0); }

// Setgid on a new file of a group that is not its maker's is not given; its own groups' is.
static void setid_at_creation(void) {
    static const struct {
        mode_t parent;
        gid_t group;
        mode_t want;
    } rows[] = {{0777, FOREIGN_GROUP, 06755}, {02777, EXTRA_GROUP, 06755}, {02777, FOREIGN_GROUP, 04755}};
    scratch();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        make_directory("d", rows[i].parent, 0, rows[i].group);
        about("parent of mode %04o and group %u", (unsigned)rows[i].parent, (unsigned)rows[i].group);
        CALL_AS(&USER, 0, create("d/file", 06755));
        MODE_IS("d/file", rows[i].want);
        CALL_AS(&USER, 0, create_exclusive("d/exclusive", 06755));
        MODE_IS("d/exclusive", rows[i].want);
        clear("d/file");
        clear("d/exclusive");
        clear("d");
    }
}

void rules_open(void) {
    static const struct maker makers[] = {
        {"open O_CREAT", REGULAR, 07000, false, create},
        {"open O_CREAT|O_EXCL", REGULAR, 07000, false, create_exclusive},
        {"open O_CREAT|O_TRUNC", REGULAR, 07000, false, create_truncated},
    };
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) creation_rules(&makers[i]);
    access_modes();
    refused_truncation();
    times();
    directories();
    symlink_flags();
    appending();
    mode_of_new_file();
    large();
    setid_rules("write", change_by_write);
    setid_rules("open O_TRUNC", change_by_truncation);
    setid_at_creation();
    path_rules("open");
    permission_rules("open");
}
