// SPDX-License-Identifier: Apache-2.0
// The working area: DIR/posix_rules.XXXXXX holds the clock file and one scratch directory at a time.
#include "harness.h"

#include <dirent.h>
#include <time.h>

enum { REMOVE_TRIES = 3, TICK_POLLS = 20000, TICK_PAUSE_NANOS = 200000 };

static char area[PATH_MAX / 2];
static char current[PATH_MAX];
static int area_fd = -1;
static int current_fd = -1;
static int scratch_count;

static void empty_directory(int directory);

// True once nothing of that name is left. One try: what stays because a try below failed stays for the caller.
static bool remove_entry(int directory, const char *name) {
    if (unlinkat(directory, name, 0) == 0 || errno == ENOENT) return true;
    int inner = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner >= 0) {
        empty_directory(inner);
        close(inner);
    }
    return unlinkat(directory, name, AT_REMOVEDIR) == 0;
}

static size_t read_names(int directory, char ***names) {
    size_t count = 0, room = 0;
    *names = NULL;
    int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = copy >= 0 ? fdopendir(copy) : NULL;
    if (stream == NULL) {
        if (copy >= 0) close(copy);
        return 0;
    }
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (count == room) {
            room = room == 0 ? 64 : room * 2;
            *names = realloc(*names, room * sizeof **names);
            if (*names == NULL) abort();
        }
        (*names)[count++] = strdup(entry->d_name);
    }
    closedir(stream);
    return count;
}

// Names are read before any is removed, so that no listing runs over its own changes.
static void empty_directory(int directory) {
    char **names;
    size_t count = read_names(directory, &names);
    for (size_t i = 0; i < count; i++) {
        remove_entry(directory, names[i]);
        free(names[i]);
    }
    free(names);
}

// A failed check when a tree resists: a server that loses entries from its listings shows here.
static void remove_tree(int directory, const char *name) {
    for (int i = 0; i < REMOVE_TRIES; i++)
        if (remove_entry(directory, name)) return;
    about("removal of a scratch directory");
    MUST(unlinkat(directory, name, AT_REMOVEDIR));
}

int scratch_open(const char *parent) {
    char *absolute = realpath(parent, NULL);
    if (absolute == NULL || strlen(absolute) > sizeof area / 4) {
        fprintf(stderr, "posix_rules: %s: %s\n", parent, absolute == NULL ? strerror(errno) : "path too long");
        free(absolute);
        return -1;
    }
    snprintf(area, sizeof area, "%s/posix_rules.XXXXXX", absolute);
    free(absolute);
    if (mkdtemp(area) == NULL || chmod(area, 0755) != 0 || chown(area, 0, 0) != 0) {
        fprintf(stderr, "posix_rules: %s: %s\n", area, strerror(errno));
        return -1;
    }
    area_fd = open(area, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int clock_fd = openat(area_fd, "clock", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (area_fd < 0 || clock_fd < 0) {
        fprintf(stderr, "posix_rules: %s: %s\n", area, strerror(errno));
        return -1;
    }
    close(clock_fd);
    return 0;
}

static void drop_current(void) {
    if (current_fd < 0) return;
    close(current_fd);
    current_fd = -1;
    MUST(fchdir(area_fd));
    remove_tree(area_fd, strrchr(current, '/') + 1);
}

void scratch(void) {
    as(&ROOT);
    umask(0);
    drop_current();
    about("%s", "");
    snprintf(current, sizeof current, "%s/%d", area, ++scratch_count);
    MUST(mkdir(current, 0755));
    current_fd = (int)MUST(open(current, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    MUST(fchdir(current_fd));
}

void scratch_close(void) {
    as(&ROOT);
    about("end of run");
    drop_current();
    empty_directory(area_fd);
    close(area_fd);
    MUST(chdir("/"));
    MUST(rmdir(area));
}

const char *scratch_path(void) { return current; }

int scratch_home(void) { return fchdir(current_fd); }

int compare_times(struct timespec a, struct timespec b) {
    if (a.tv_sec != b.tv_sec) return a.tv_sec < b.tv_sec ? -1 : 1;
    if (a.tv_nsec != b.tv_nsec) return a.tv_nsec < b.tv_nsec ? -1 : 1;
    return 0;
}

// The time by which the file system stamps: an NFS server's clock is not the client's.
struct timespec server_now(void) {
    static const struct timespec now[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    struct stat found;
    memset(&found, 0, sizeof found);
    MUST(utimensat(area_fd, "clock", now, 0));
    MUST(fstatat(area_fd, "clock", &found, 0));
    return found.st_ctim;
}

void tick(void) {
    static const struct timespec pause = {0, TICK_PAUSE_NANOS};
    struct timespec start = server_now();
    for (int i = 0; i < TICK_POLLS; i++) {
        if (compare_times(server_now(), start) > 0) return;
        nanosleep(&pause, NULL);
    }
    errno = ETIME;
    MUST(-1L);
}
