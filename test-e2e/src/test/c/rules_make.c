// SPDX-License-Identifier: Apache-2.0
// The families of calls that make directories, fifos and device nodes: mkdir, mkfifo, mknod.
#include "calls.h"
#include "families.h"

#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

static int make_fifo(const char *path, mode_t mode) { return mkfifo(path, mode); }
static int make_node_regular(const char *path, mode_t mode) { return mknod(path, S_IFREG | mode, 0); }
static int make_node_untyped(const char *path, mode_t mode) { return mknod(path, mode, 0); }
static int make_node_fifo(const char *path, mode_t mode) { return mknod(path, S_IFIFO | mode, 0); }
static int make_node_socket(const char *path, mode_t mode) { return mknod(path, S_IFSOCK | mode, 0); }
static int make_node_block(const char *path, mode_t mode) { return mknod(path, S_IFBLK | mode, makedev(240, 1)); }
static int make_node_character(const char *path, mode_t mode) { return mknod(path, S_IFCHR | mode, makedev(240, 2)); }

static void directory_links(void) {
    scratch();
    make_directory("d", 0755, 0, 0);
    for (nlink_t i = 0; i < 5; i++) {
        char name[32];
        snprintf(name, sizeof name, "d/%lu", (unsigned long)i);
        LINKS_ARE("d", 2 + i);
        CALL(0, mkdir(name, 0755));
        LINKS_ARE(name, 2);
    }
    make_file("d/file", "");
    LINKS_ARE("d", 7);
    CALL(EEXIST, mkdir("d/0", 0755));
    LINKS_ARE("d", 7);
    CALL(0, rmdir("d/3"));
    LINKS_ARE("d", 6);
    struct stat d = look("d"), up = look("d/0/..");
    HOLDS(d.st_ino == up.st_ino);
    HOLDS(look("d/0/.").st_ino == look("d/0").st_ino);
}

// Setgid runs down a whole tree, whoever builds it.
static void setgid_tree(void) {
    scratch();
    make_directory("top", 02777, OTHER_ID, FOREIGN_GROUP);
    CALL_AS(&USER, 0, mkdir("top/1", 0777));
    CALL_AS(&OTHER, 0, mkdir("top/1/2", 0777));
    CALL_AS(&USER, 0, mkdir("top/1/2/3", 0700));
    OWNER_IS("top/1/2/3", USER_ID, FOREIGN_GROUP);
    MODE_IS("top/1/2/3", 02700);
    MODE_IS("top/1/2", 02777);
    OWNER_IS("top/1/2", OTHER_ID, FOREIGN_GROUP);
    CALL_AS(&USER, 0, try_open("top/1/2/3/file", O_CREAT | O_WRONLY, 0644));
    OWNER_IS("top/1/2/3/file", USER_ID, FOREIGN_GROUP);
    MODE_IS("top/1/2/3/file", 0644);
    CALL_AS(&USER, 0, mkfifo("top/1/fifo", 0644));
    OWNER_IS("top/1/fifo", USER_ID, FOREIGN_GROUP);
}

void rules_mkdir(void) {
    static const struct maker maker = {"mkdir", DIRECTORY, S_ISVTX, false, mkdir};
    creation_rules(&maker);
    directory_links();
    setgid_tree();
    path_rules("mkdir");
    permission_rules("mkdir");
}

// A fifo of this file system carries bytes, and its permissions count.
static void fifo_carries(void) {
    char got[8] = {0};
    scratch();
    CALL(0, mkfifo("fifo", 0622));
    CALL(ENXIO, try_open("fifo", O_WRONLY, 0));
    CALL_AS(&USER, EACCES, try_open("fifo", O_RDONLY, 0));
    int reader = open("fifo", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    HOLDS(reader >= 0);
    as(&USER);
    int writer = open("fifo", O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    as(&ROOT);
    HOLDS(writer >= 0);
    HOLDS(write(writer, "passage", 7) == 7);
    HOLDS(read(reader, got, sizeof got) == 7);
    HOLDS(memcmp(got, "passage", 7) == 0);
    close(writer);
    HOLDS(read(reader, got, sizeof got) == 0);
    close(reader);
    SIZE_IS("fifo", 0);
}

void rules_mkfifo(void) {
    static const struct maker maker = {"mkfifo", FIFO, 07000, false, make_fifo};
    creation_rules(&maker);
    fifo_carries();
    path_rules("mkfifo");
    permission_rules("mkfifo");
}

static void device_numbers(void) {
    static const struct {
        unsigned major, minor;
    } rows[] = {{1, 3}, {8, 0}, {0, 1}, {255, 255}, {256, 256}, {511, 65535}, {4095, 1048575}};
    scratch();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int block = 0; block < 2; block++) {
            mode_t type = block ? S_IFBLK : S_IFCHR;
            about("%s device %u:%u", block ? "block" : "char", rows[i].major, rows[i].minor);
            CALL(0, mknod("node", type | 0600, makedev(rows[i].major, rows[i].minor)));
            struct stat found = look("node");
            EQUAL(rows[i].major, major(found.st_rdev));
            EQUAL(rows[i].minor, minor(found.st_rdev));
            HOLDS((found.st_mode & S_IFMT) == type);
            CALL(0, chmod("node", 0640));
            CALL(0, chown("node", USER_ID, OTHER_ID));
            CALL(0, rename("node", "moved"));
            found = look("moved");
            HOLDS(found.st_rdev == makedev(rows[i].major, rows[i].minor));
            clear("moved");
        }
}

static void refused_types(void) {
    scratch();
    make_directory("open", 0777, 0, 0);
    about("mknod of a type it does not make");
    CALL(EPERM, mknod("open/new", S_IFDIR | 0755, 0));
    CALL(EINVAL, mknod("open/new", S_IFLNK | 0755, 0));
    CALL_AS(&USER, EPERM, mknod("open/new", S_IFBLK | 0644, makedev(240, 1)));
    CALL_AS(&USER, EPERM, mknod("open/new", S_IFCHR | 0644, makedev(240, 1)));
    GONE("open/new");
}

static void bound_socket(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    scratch();
    int fd = (int)MUST(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    umask(0027);
    CALL(0, bind(fd, (const struct sockaddr *)&address, sizeof address));
    umask(0);
    KIND_IS("socket", SOCKET);
    MODE_IS("socket", 0750);
    close(fd);
    fd = (int)MUST(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    CALL(EADDRINUSE, bind(fd, (const struct sockaddr *)&address, sizeof address));
    CALL(ECONNREFUSED, connect(fd, (const struct sockaddr *)&address, sizeof address));
    CALL(ENXIO, try_open("socket", O_RDONLY, 0));
    close(fd);
    CALL(0, unlink("socket"));
}

void rules_mknod(void) {
    static const struct maker makers[] = {
        {"mknod S_IFREG", REGULAR, 07000, false, make_node_regular},
        {"mknod without a type", REGULAR, 07000, false, make_node_untyped},
        {"mknod S_IFIFO", FIFO, 07000, false, make_node_fifo},
        {"mknod S_IFSOCK", SOCKET, 07000, false, make_node_socket},
        {"mknod S_IFBLK", BLOCK, 07000, true, make_node_block},
        {"mknod S_IFCHR", CHARACTER, 07000, true, make_node_character},
    };
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) creation_rules(&makers[i]);
    device_numbers();
    refused_types();
    bound_socket();
    path_rules("mknod");
    permission_rules("mknod");
}
