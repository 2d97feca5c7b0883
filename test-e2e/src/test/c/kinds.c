// SPDX-License-Identifier: Apache-2.0
#include "kinds.h"

#include <sys/sysmacros.h>

static const struct {
    const char *name;
    mode_t bits;
} kinds[KIND_COUNT] = {
    [REGULAR] = {"regular", S_IFREG}, [DIRECTORY] = {"directory", S_IFDIR}, [FIFO] = {"fifo", S_IFIFO},
    [BLOCK] = {"block", S_IFBLK},     [CHARACTER] = {"char", S_IFCHR},      [SOCKET] = {"socket", S_IFSOCK},
    [SYMLINK] = {"symlink", S_IFLNK},
};

const struct access_class CLASSES[CLASS_COUNT] = {
    {"owner", USER_ID, FOREIGN_GROUP, 6, 0077},
    {"group", OTHER_ID, USER_ID, 3, 0707},
    {"supplementary group", OTHER_ID, EXTRA_GROUP_2, 3, 0707},
    {"others", OTHER_ID, FOREIGN_GROUP, 0, 0770},
};

const char *kind_name(enum kind kind) { return kinds[kind].name; }

mode_t kind_bits(enum kind kind) { return kinds[kind].bits; }

mode_t class_mode(const struct access_class *class, mode_t bits, bool granted) {
    return (mode_t)(bits << class->shift) | (granted ? 0 : class->rest);
}

static int create_kind(enum kind kind, const char *path) {
    switch (kind) {
    case DIRECTORY: return mkdir(path, 0755);
    case SYMLINK: return symlink("nowhere", path);
    // Numbers reserved for local use: nothing answers to them, and nobody opens them here.
    case BLOCK: return mknod(path, S_IFBLK | 0644, makedev(240, 7));
    case CHARACTER: return mknod(path, S_IFCHR | 0644, makedev(240, 8));
    default: return mknod(path, kinds[kind].bits | 0644, 0);
    }
}

void make_kind(enum kind kind, const char *path, mode_t mode, uid_t uid, gid_t gid) {
    MUST(create_kind(kind, path));
    if (uid != 0 || gid != 0) MUST(lchown(path, uid, gid));
    // 0644 and 0755 are what creation gave (umask is 0); changing the owner leaves plain permission bits alone.
    mode_t given = kind == DIRECTORY ? 0755 : 0644;
    if (kind != SYMLINK && mode != given) MUST(chmod(path, mode));
}

void make_directory(const char *path, mode_t mode, uid_t uid, gid_t gid) { make_kind(DIRECTORY, path, mode, uid, gid); }

void make_file(const char *path, const char *content) {
    int fd = (int)MUST(open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644));
    size_t size = strlen(content);
    if (size > 0 && write(fd, content, size) != (ssize_t)size) MUST(-1L);
    MUST(close(fd));
}

void clear(const char *path) {
    if (unlink(path) != 0 && errno != ENOENT) rmdir(path);
}

bool check_kind(struct place place, const char *path, enum kind want) {
    struct stat found;
    if (lstat(path, &found) != 0) return check_call(place, path, 0, 0, -1);
    return check_octal(place, path, kinds[want].bits, found.st_mode & S_IFMT);
}

bool check_content(struct place place, const char *path, const char *want) {
    char found[256];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, found, sizeof found) : -1;
    int error = errno;
    if (fd >= 0) close(fd);
    errno = error;
    if (size < 0) return check_call(place, path, 0, 0, -1);
    bool same = (size_t)size == strlen(want) && memcmp(found, want, (size_t)size) == 0;
    char what[400];
    snprintf(what, sizeof what, "content of %s is \"%s\"", path, want);
    return check_true(place, what, same);
}

int try_open(const char *path, int flags, mode_t mode) {
    int fd = open(path, flags | O_NONBLOCK | O_CLOEXEC, mode);
    if (fd < 0) return -1;
    close(fd);
    return 0;
}
