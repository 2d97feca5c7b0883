// SPDX-License-Identifier: Apache-2.0
// The families truncate and ftruncate: the same rules of size through a path and through a descriptor.
#include "calls.h"
#include "families.h"

#include <signal.h>
#include <sys/resource.h>

enum { FILE_BYTES_MAX = 300000 };

typedef int cut_call(const char *path, off_t size);

static int cut_path(const char *path, off_t size) { return truncate(path, size); }

static int cut_descriptor(const char *path, off_t size) {
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return -1;
    int result = ftruncate(fd, size);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static unsigned char pattern(size_t at) { return (unsigned char)(at % 251 + 1); }

static void fill(const char *path, size_t size) {
    static unsigned char bytes[FILE_BYTES_MAX];
    for (size_t i = 0; i < size; i++) bytes[i] = pattern(i);
    int fd = (int)MUST(open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644));
    if (size > 0 && write(fd, bytes, size) != (ssize_t)size) MUST(-1L);
    MUST(close(fd));
}

// The file has `size` bytes: the pattern in the first `kept` of them, zeros after.
static bool reads_as(const char *path, size_t kept, size_t size) {
    static unsigned char bytes[FILE_BYTES_MAX + 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    size_t got = 0;
    for (ssize_t n; got < sizeof bytes && (n = read(fd, bytes + got, sizeof bytes - got)) > 0;) got += (size_t)n;
    close(fd);
    if (got != size) return false;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != (i < kept ? pattern(i) : 0)) return false;
    return true;
}

static void sizes(cut_call *cut) {
    static const size_t from[] = {0, 1, 4096, 5000, 65536, 200000};
    static const size_t to[] = {0, 1, 511, 4095, 4096, 4097, 65535, 65537, 131072, 250001};
    scratch();
    for (size_t f = 0; f < sizeof from / sizeof from[0]; f++)
        for (size_t t = 0; t < sizeof to / sizeof to[0]; t++) {
            about("%zu bytes to %zu", from[f], to[t]);
            fill("file", from[f]);
            CALL(0, cut("file", (off_t)to[t]));
            SIZE_IS("file", (off_t)to[t]);
            HOLDS(reads_as("file", from[f] < to[t] ? from[f] : to[t], to[t]));
        }
    // What was cut off never comes back.
    static const size_t low[] = {0, 1, 100, 4096, 70000};
    for (size_t i = 0; i < sizeof low / sizeof low[0]; i++) {
        about("200000 bytes to %zu and back", low[i]);
        fill("file", 200000);
        CALL(0, cut("file", (off_t)low[i]));
        CALL(0, cut("file", 200000));
        SIZE_IS("file", 200000);
        HOLDS(reads_as("file", low[i], 200000));
    }
}

static void large(cut_call *cut) {
    static const off_t rows[] = {2147483647, 2147483648, 4294967296, 1099511627776};
    scratch();
    fill("file", 10);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about("size %lld", (long long)rows[i]);
        CALL(0, cut("file", rows[i]));
        SIZE_IS("file", rows[i]);
    }
    char got[2] = {1, 1};
    int fd = (int)MUST(open("file", O_RDONLY | O_CLOEXEC));
    HOLDS(pread(fd, got, 2, 1099511627774) == 2 && got[0] == 0 && got[1] == 0);
    close(fd);
    CALL(0, cut("file", 11));
    about("and back");
    HOLDS(reads_as("file", 10, 11));
}

static void impossible_sizes(cut_call *cut) {
    scratch();
    fill("file", 10);
    struct stat before = look("file");
    tick();
    CALL(EINVAL, cut("file", -1));
    CALL(EINVAL, cut("file", INT64_MIN));
    HOLDS(reads_as("file", 10, 10));
    TIMES("file", &before, MOVED_NONE);
    // A file system may end below the largest offset, or not.
    if (cut("file", INT64_MAX) == 0)
        SIZE_IS("file", INT64_MAX);
    else {
        HOLDS(errno == EFBIG || errno == EINVAL);
        HOLDS(reads_as("file", 10, 10));
    }
    struct rlimit old, limit;
    MUST(cut("file", 10));
    MUST(getrlimit(RLIMIT_FSIZE, &old));
    limit = old;
    limit.rlim_cur = 1000;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    MUST(setrlimit(RLIMIT_FSIZE, &limit));
    CALL(EFBIG, cut("file", 1001));
    SIZE_IS("file", 10);
    CALL(0, cut("file", 1000));
    MUST(setrlimit(RLIMIT_FSIZE, &old));
    signal(SIGXFSZ, handler);
    SIZE_IS("file", 1000);
}

static void permissions(cut_call *cut, mode_t needs) {
    scratch();
    for (int c = 0; c < CLASS_COUNT; c++)
        for (mode_t bits = 0; bits < 8; bits++) {
            bool granted = (bits & needs) == needs;
            fill("file", 10);
            MUST(chown("file", CLASSES[c].uid, CLASSES[c].gid));
            MUST(chmod("file", class_mode(&CLASSES[c], bits, granted)));
            about("mode %04o as %s", (unsigned)look("file").st_mode & 07777, CLASSES[c].name);
            CALL_AS(&USER, granted ? 0 : EACCES, cut("file", 4));
            SIZE_IS("file", granted ? 4 : 10);
            clear("file");
        }
    about("mode 0 by root");
    fill("file", 10);
    MUST(chmod("file", 0));
    CALL(0, cut("file", 4));
    SIZE_IS("file", 4);
}

static void times(cut_call *cut) {
    static const off_t rows[] = {3, 5000, 0, 1};
    scratch();
    fill("file", 10);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct stat before = look("file"), parent = look(".");
        tick();
        about("refused");
        CALL_AS(&USER, EACCES, cut("file", rows[i]));
        TIMES("file", &before, MOVED_NONE);
        about("to %lld bytes", (long long)rows[i]);
        CALL(0, cut("file", rows[i]));
        TIMES("file", &before, MOVED_MC);
        TIMES(".", &parent, MOVED_NONE);
    }
}

static void links(cut_call *cut) {
    scratch();
    fill("file", 100);
    MUST(link("file", "hard"));
    MUST(symlink("file", "soft"));
    CALL(0, cut("hard", 50));
    SIZE_IS("file", 50);
    CALL(0, cut("soft", 60));
    SIZE_IS("file", 60);
    SIZE_IS("soft", 4);
    HOLDS(reads_as("hard", 50, 60));
    int fd = (int)MUST(open("file", O_RDONLY | O_CLOEXEC));
    CALL(0, cut("file", 20));
    struct stat found;
    MUST(fstat(fd, &found));
    EQUAL(20, found.st_size);
    close(fd);
    SIZE_IS("hard", 20);
}

void size_rules(cut_call *cut) {
    sizes(cut);
    large(cut);
    impossible_sizes(cut);
    times(cut);
    links(cut);
}

static void other_types(void) {
    scratch();
    make_all_kinds(USER_ID, USER_ID);
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        static const int want[] = {[REGULAR] = 0,        [DIRECTORY] = EISDIR, [FIFO] = EINVAL,   [BLOCK] = EINVAL,
                                   [CHARACTER] = EINVAL, [SOCKET] = EINVAL,    [SYMLINK] = ENOENT};
        about("truncate of a %s", kind_name(kind));
        CALL(want[kind], truncate(kind_name(kind), 0));
        CALL_AS(&USER, want[kind], truncate(kind_name(kind), 1));
    }
}

static int change_by_truncate(const char *path) { return cut_path(path, 5); }

void rules_truncate(void) {
    size_rules(cut_path);
    permissions(cut_path, 2);
    other_types();
    setid_rules("truncate", change_by_truncate);
    path_rules("truncate");
    permission_rules("truncate");
}

static void descriptors(void) {
    char got[8];
    scratch();
    fill("file", 10);
    int reader = (int)MUST(open("file", O_RDONLY | O_CLOEXEC));
    int writer = (int)MUST(open("file", O_RDWR | O_CLOEXEC));
    CALL_EITHER(EINVAL, EBADF, ftruncate(reader, 5));
    SIZE_IS("file", 10);
    // The offset stays where it was, beyond the end too.
    HOLDS(lseek(writer, 8, SEEK_SET) == 8);
    CALL(0, ftruncate(writer, 4));
    HOLDS(lseek(writer, 0, SEEK_CUR) == 8);
    HOLDS(read(writer, got, sizeof got) == 0);
    HOLDS(write(writer, "xy", 2) == 2);
    SIZE_IS("file", 10);
    HOLDS(pread(reader, got, 6, 4) == 6 && memcmp(got, "\0\0\0\0xy", 6) == 0);
    close(reader);
    close(writer);
    CALL(EBADF, ftruncate(writer, 1));
}

// What a descriptor may do was decided when it was opened.
static void mode_after_open(void) {
    scratch();
    make_directory("d", 0777, 0, 0);
    as(&USER);
    int fd = open("d/new", O_CREAT | O_RDWR | O_CLOEXEC, 0000);
    HOLDS(fd >= 0);
    CALL(0, ftruncate(fd, 100));
    CALL(0, ftruncate(fd, 0));
    CALL(0, chmod("d/new", 0400));
    CALL(0, ftruncate(fd, 7));
    close(fd);
    CALL(EACCES, truncate("d/new", 0));
    as(&ROOT);
    SIZE_IS("d/new", 7);
}

static int change_by_ftruncate(const char *path) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    int result = ftruncate(fd, 5);
    close(fd);
    return result;
}

void rules_ftruncate(void) {
    size_rules(cut_descriptor);
    permissions(cut_descriptor, 6);
    descriptors();
    mode_after_open();
    setid_rules("ftruncate", change_by_ftruncate);
    path_rules("ftruncate");
    permission_rules("ftruncate");
}
