// SPDX-License-Identifier: Apache-2.0
#include "calls.h"

#include <sys/statvfs.h>

#define OLD "aside/old"
#define NEW "aside/new"

static int run_chmod(const char *path) { return chmod(path, 0640); }
static int run_chown(const char *path) { return chown(path, geteuid(), getegid()); }
static int run_lchown(const char *path) { return lchown(path, geteuid(), getegid()); }
static int run_link_from(const char *path) { return link(path, NEW); }
static int run_link_to(const char *path) { return link(OLD, path); }
static int run_mkdir(const char *path) { return mkdir(path, 0755); }
static int run_mkfifo(const char *path) { return mkfifo(path, 0644); }
static int run_mknod(const char *path) { return mknod(path, S_IFSOCK | 0644, 0); }
static int run_open_read(const char *path) { return try_open(path, O_RDONLY, 0); }
static int run_open_write(const char *path) { return try_open(path, O_RDWR, 0); }
static int run_open_create(const char *path) { return try_open(path, O_CREAT | O_WRONLY, 0644); }
static int run_open_exclusive(const char *path) { return try_open(path, O_CREAT | O_EXCL | O_WRONLY, 0644); }
static int run_open_directory(const char *path) { return try_open(path, O_RDONLY | O_DIRECTORY, 0); }
static int run_rename_from(const char *path) { return rename(path, NEW); }
static int run_rename_to(const char *path) { return rename(OLD, path); }
static int run_rmdir(const char *path) { return rmdir(path); }
static int run_symlink(const char *path) { return symlink("anything", path); }
static int run_truncate(const char *path) { return truncate(path, 1); }
static int run_unlink(const char *path) { return unlink(path); }
static int run_access(const char *path) { return access(path, F_OK); }

static int run_ftruncate(const char *path) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    int result = ftruncate(fd, 3);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static int set_times(const char *path, int flags) {
    static const struct timespec times[2] = {{1000000000, 1}, {1100000000, 2}};
    return utimensat(AT_FDCWD, path, times, flags);
}

static int run_utimensat(const char *path) { return set_times(path, 0); }
static int run_utimensat_link(const char *path) { return set_times(path, AT_SYMLINK_NOFOLLOW); }

static int run_stat(const char *path) {
    struct stat found;
    return stat(path, &found);
}

static int run_lstat(const char *path) {
    struct stat found;
    return lstat(path, &found);
}

static int run_statvfs(const char *path) {
    struct statvfs found;
    return statvfs(path, &found);
}

static int run_readlink(const char *path) {
    char target[64];
    return (int)readlink(path, target, sizeof target);
}

static int run_chdir(const char *path) {
    int result = chdir(path);
    int error = errno;
    if (result == 0) scratch_home();
    errno = error;
    return result;
}

const struct call CALLS[] = {
    {"chmod", "chmod", run_chmod, NEEDS_FILE, FOLLOWS, ENOTDIR},
    {"chown", "chown", run_chown, NEEDS_FILE, FOLLOWS, ENOTDIR},
    {"chown", "lchown", run_lchown, NEEDS_FILE, 0, ENOTDIR},
    {"link", "link from", run_link_from, NEEDS_FILE, 0, ENOTDIR},
    {"link", "link to", run_link_to, NEEDS_NOTHING, WRITES_PARENT | EXCLUSIVE, ENOENT},
    {"mkdir", "mkdir", run_mkdir, NEEDS_NOTHING, WRITES_PARENT | EXCLUSIVE, 0},
    {"mkfifo", "mkfifo", run_mkfifo, NEEDS_NOTHING, WRITES_PARENT | EXCLUSIVE, ENOENT},
    {"mknod", "mknod", run_mknod, NEEDS_NOTHING, WRITES_PARENT | EXCLUSIVE, ENOENT},
    {"open", "open O_RDONLY", run_open_read, NEEDS_FILE, FOLLOWS, ENOTDIR},
    {"open", "open O_RDWR", run_open_write, NEEDS_FILE, FOLLOWS, ENOTDIR},
    {"open", "open O_CREAT", run_open_create, NEEDS_NOTHING, FOLLOWS | WRITES_PARENT, EISDIR},
    {"open", "open O_CREAT|O_EXCL", run_open_exclusive, NEEDS_NOTHING, WRITES_PARENT | EXCLUSIVE, EISDIR},
    {"open", "open O_DIRECTORY", run_open_directory, NEEDS_DIRECTORY, FOLLOWS, 0},
    {"rename", "rename from", run_rename_from, NEEDS_FILE, WRITES_PARENT, ENOTDIR},
    {"rename", "rename directory from", run_rename_from, NEEDS_DIRECTORY, WRITES_PARENT, 0},
    {"rename", "rename to", run_rename_to, NEEDS_NOTHING, WRITES_PARENT, ENOTDIR},
    {"rename", "rename over", run_rename_to, NEEDS_FILE, WRITES_PARENT, ENOTDIR},
    {"rmdir", "rmdir", run_rmdir, NEEDS_DIRECTORY, WRITES_PARENT, 0},
    {"symlink", "symlink", run_symlink, NEEDS_NOTHING, WRITES_PARENT | EXCLUSIVE, ENOENT},
    {"truncate", "truncate", run_truncate, NEEDS_FILE, FOLLOWS, ENOTDIR},
    {"ftruncate", "open and ftruncate", run_ftruncate, NEEDS_FILE, FOLLOWS, ENOTDIR},
    {"unlink", "unlink", run_unlink, NEEDS_FILE, WRITES_PARENT, ENOTDIR},
    {"utimensat", "utimensat", run_utimensat, NEEDS_FILE, FOLLOWS, ENOTDIR},
    {"utimensat", "utimensat AT_SYMLINK_NOFOLLOW", run_utimensat_link, NEEDS_FILE, 0, ENOTDIR},
    {"path", "stat", run_stat, NEEDS_FILE, FOLLOWS, ENOTDIR},
    {"path", "lstat", run_lstat, NEEDS_FILE, 0, ENOTDIR},
    {"path", "access", run_access, NEEDS_FILE, FOLLOWS, ENOTDIR},
    {"path", "statvfs", run_statvfs, NEEDS_FILE, FOLLOWS, ENOTDIR},
    {"path", "readlink", run_readlink, NEEDS_SYMLINK, 0, ENOENT},
    {"path", "chdir", run_chdir, NEEDS_DIRECTORY, FOLLOWS, 0},
};
const size_t CALL_COUNT = sizeof CALLS / sizeof CALLS[0];

void call_scene(const struct who *owner) {
    scratch();
    make_directory("aside", 0777, owner->uid, owner->gid);
    make_kind(REGULAR, OLD, 0644, owner->uid, owner->gid);
}

void call_arrange(const struct call *call, const char *path, const struct who *owner) {
    static const enum kind target[] = {
        [NEEDS_FILE] = REGULAR, [NEEDS_DIRECTORY] = DIRECTORY, [NEEDS_SYMLINK] = SYMLINK};
    clear(path);
    clear(NEW);
    if (access(OLD, F_OK) != 0) make_kind(REGULAR, OLD, 0644, owner->uid, owner->gid);
    if (call->need == NEEDS_NOTHING) return;
    enum kind kind = target[call->need];
    make_kind(kind, path, kind == DIRECTORY ? 0755 : 0644, owner->uid, owner->gid);
}
