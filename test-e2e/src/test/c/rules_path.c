// SPDX-License-Identifier: Apache-2.0
// Permissions of every path component beyond what permission_rules tries on each call: access(2), listing against
// searching, the current directory, and the longest path.
#include "calls.h"
#include "families.h"

#include <dirent.h>
#include <sys/statvfs.h>

// No mount option of the test host may decide what access says of executing a file.
static bool may_execute_here(void) {
    struct statvfs found;
    return statvfs(".", &found) == 0 && (found.f_flag & ST_NOEXEC) == 0;
}

// A directory that may be written to but not searched cannot be changed; NFS servers answer the client's question about
// changing it, and may say no. Executing a fifo means nothing.
static void access_mask(enum kind kind, const struct access_class *class, mode_t bits, mode_t mask) {
    if (kind == FIFO && (mask & X_OK) != 0) return;
    if (kind == REGULAR && (mask & X_OK) != 0 && !may_execute_here()) return;
    bool granted = (bits & mask) == mask;
    bool unsearchable = kind == DIRECTORY && (mask & W_OK) != 0 && (bits & X_OK) == 0;
    MUST(chmod("object", class_mode(class, bits, granted)));
    about("access %o of a %s with bits %o for %s", (unsigned)mask, kind_name(kind), (unsigned)bits, class->name);
    int want = granted ? 0 : EACCES;
    CALL_EITHER_AS(&USER, want, unsearchable ? EACCES : want, access("object", (int)mask));
}

static void access_masks(void) {
    static const enum kind types[] = {REGULAR, DIRECTORY, FIFO};
    scratch();
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++)
        for (int c = 0; c < CLASS_COUNT; c++) {
            make_kind(types[t], "object", 0, CLASSES[c].uid, CLASSES[c].gid);
            for (mode_t bits = 0; bits < 8; bits++)
                for (mode_t mask = 1; mask < 8; mask++) access_mask(types[t], &CLASSES[c], bits, mask);
            clear("object");
        }
}

static void access_of_root(void) {
    static const mode_t modes[] = {0000, 0100, 0010, 0001, 0666, 0777};
    scratch();
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        make_kind(REGULAR, "file", modes[i], USER_ID, USER_ID);
        make_kind(DIRECTORY, "directory", modes[i], USER_ID, USER_ID);
        about("access by root, mode %04o", (unsigned)modes[i]);
        CALL(0, access("file", R_OK | W_OK));
        if (may_execute_here()) CALL((modes[i] & 0111) != 0 ? 0 : EACCES, access("file", X_OK));
        CALL(0, access("directory", R_OK | W_OK | X_OK));
        clear("file");
        clear("directory");
    }
}

static int count_entries(const char *path) {
    int count = 0;
    DIR *stream = opendir(path);
    if (stream == NULL) return -1;
    while (readdir(stream) != NULL) count++;
    closedir(stream);
    return count;
}

// Read permission lists, search permission walks, and neither gives the other.
static void listing_and_searching(void) {
    scratch();
    for (int c = 0; c < CLASS_COUNT; c++) {
        make_directory("d", 0755, CLASSES[c].uid, CLASSES[c].gid);
        make_kind(REGULAR, "d/file", 0666, 0, 0);
        struct stat found;
        about("directory by %s", CLASSES[c].name);
        MUST(chmod("d", class_mode(&CLASSES[c], R_OK, true)));
        CALL_AS(&USER, 0, count_entries("d"));
        CALL_AS(&USER, EACCES, stat("d/file", &found));
        CALL_AS(&USER, EACCES, try_open("d/file", O_RDONLY, 0));
        CALL_AS(&USER, EACCES, chdir("d"));
        MUST(chmod("d", class_mode(&CLASSES[c], X_OK, true)));
        CALL_AS(&USER, EACCES, count_entries("d"));
        CALL_AS(&USER, 0, stat("d/file", &found));
        CALL_AS(&USER, 0, try_open("d/file", O_RDWR, 0));
        CALL_AS(&USER, EACCES, try_open("d/new", O_CREAT | O_WRONLY, 0644));
        MUST(chmod("d", class_mode(&CLASSES[c], W_OK | X_OK, true)));
        CALL_AS(&USER, 0, try_open("d/new", O_CREAT | O_WRONLY, 0644));
        CALL_AS(&USER, 0, unlink("d/new"));
        CALL_AS(&USER, EACCES, count_entries("d"));
        MUST(chmod("d", class_mode(&CLASSES[c], R_OK | W_OK, true)));
        CALL_AS(&USER, EACCES, try_open("d/new", O_CREAT | O_WRONLY, 0644));
        CALL_AS(&USER, EACCES, unlink("d/file"));
        clear("d/file");
        clear("d");
    }
}

// A relative path needs nothing of the directories above the current one, a way up needs them again.
static void from_inside(void) {
    scratch();
    make_directory("up", 0755, 0, 0);
    make_directory("up/here", 0755, 0, 0);
    make_kind(REGULAR, "up/file", 0644, 0, 0);
    make_kind(REGULAR, "up/here/file", 0644, 0, 0);
    MUST(chdir("up/here"));
    MUST(chmod("..", 0700));
    CALL_AS(&USER, 0, try_open("file", O_RDONLY, 0));
    CALL_AS(&USER, 0, try_open("./file", O_RDONLY, 0));
    CALL_AS(&USER, EACCES, try_open("../file", O_RDONLY, 0));
    CALL_AS(&USER, EACCES, try_open("../here/file", O_RDONLY, 0));
    MUST(chmod("..", 0711));
    CALL_AS(&USER, 0, try_open("../file", O_RDONLY, 0));
    MUST(chmod(".", 0700));
    CALL_AS(&USER, EACCES, try_open("file", O_RDONLY, 0));
    CALL_AS(&USER, EACCES, try_open("../file", O_RDONLY, 0));
    CALL_AS(&USER, EACCES, try_open("../here/file", O_RDONLY, 0));
    MUST(scratch_home());
}

// A descriptor of a directory is a start like the current directory: its own search permission counts at each use.
static void from_descriptor(void) {
    struct stat found;
    scratch();
    make_directory("d", 0755, 0, 0);
    make_kind(REGULAR, "d/file", 0644, 0, 0);
    int fd = (int)MUST(open("d", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    int file = (int)MUST(open("d/file", O_RDONLY | O_CLOEXEC));
    CALL_AS(&USER, 0, fstatat(fd, "file", &found, 0));
    MUST(chmod("d", 0700));
    CALL_AS(&USER, EACCES, fstatat(fd, "file", &found, 0));
    CALL_AS(&USER, EACCES, openat(fd, "file", O_RDONLY | O_CLOEXEC));
    CALL_AS(&USER, EACCES, mkdirat(fd, "new", 0755));
    CALL(0, fstatat(fd, "file", &found, 0));
    CALL(ENOTDIR, fstatat(file, "x", &found, 0));
    close(file);
    close(fd);
    CALL(EBADF, fstatat(fd, "file", &found, 0));
}

// A real path of PATH_MAX - 1 bytes: 15 directories of 255 bytes and a name that fills up.
static void longest_path(void) {
    enum { LEVELS = 15, NAME_BYTES = 255 };
    char name[NAME_BYTES + 1], path[PATH_MAX + 1];
    size_t length = 0;
    scratch();
    memset(name, 'd', NAME_BYTES);
    name[NAME_BYTES] = '\0';
    for (int i = 0; i < LEVELS; i++) {
        length += (size_t)snprintf(path + length, sizeof path - length, "%s%s", i == 0 ? "" : "/", name);
        CALL(0, mkdir(path, 0755));
    }
    path[length++] = '/';
    memset(path + length, 'f', PATH_MAX - 1 - length);
    path[PATH_MAX - 1] = '\0';
    about("path of %d bytes", PATH_MAX - 1);
    CALL(0, try_open(path, O_CREAT | O_EXCL | O_WRONLY, 0644));
    CALL(0, chmod(path, 0600));
    MODE_IS(path, 0600);
    CALL_AS(&USER, EACCES, try_open(path, O_RDONLY, 0));
    path[PATH_MAX - 1] = 'f';
    path[PATH_MAX] = '\0';
    CALL(ENAMETOOLONG, try_open(path, O_RDONLY, 0));
    path[PATH_MAX - 1] = '\0';
    CALL(0, unlink(path));
    GONE(path);
}

void rules_path(void) {
    access_masks();
    access_of_root();
    listing_and_searching();
    from_inside();
    from_descriptor();
    longest_path();
    path_rules("path");
    permission_rules("path");
}
