// SPDX-License-Identifier: Apache-2.0
// The ground every rule family stands on: checks that count themselves, the identities a rule is tried as, a fresh
// scratch directory per group of checks, and the clock of the file system under test.
#ifndef HARNESS_H
#define HARNESS_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

// Where a check stands in the source, for the line that reports its failure.
struct place {
    const char *file;
    int line;
};
#define HERE ((struct place){__FILE__, __LINE__})

// A process identity: effective and real ids, and supplementary groups.
struct who {
    uid_t uid;
    gid_t gid;
    int extra_count;
    gid_t extra[2];
};
enum {
    USER_ID = 65534,
    OTHER_ID = 65533,
    FRIEND_GROUP = 65532,
    EXTRA_GROUP = 65500,
    EXTRA_GROUP_2 = 65501,
    FOREIGN_GROUP = 64000
};
extern const struct who ROOT;   // 0:0, no further groups
extern const struct who USER;   // 65534:65534 and the groups 65500, 65501
extern const struct who OTHER;  // 65533:65533, no further groups
extern const struct who PEER;   // 65533 with USER's group as its primary one
extern const struct who FRIEND; // 65533:65532 with USER's group as a supplementary one

void as(const struct who *who);

// Context of the checks that follow, printed with a failure: which row of a table they belong to.
__attribute__((format(printf, 1, 2))) void about(const char *format, ...);

// Each check counts one, prints a line if it fails and says whether it passed.
bool check_call(struct place place, const char *what, int want, int alternative, long result);
bool check_number(struct place place, const char *what, long long want, long long got);
bool check_octal(struct place place, const char *what, mode_t want, mode_t got);
bool check_true(struct place place, const char *what, bool holds);
// A step that only prepares checks: counts nothing when it works, a failure when it does not.
long check_setup(struct place place, const char *what, long result);

#define MUST(call) check_setup(HERE, #call, (call))
// The call fails with errno `want`; 0 means that it succeeds. CALL_EITHER accepts two outcomes.
#define CALL(want, call) check_call(HERE, #call, (want), (want), (call))
#define CALL_EITHER(want, alternative, call) check_call(HERE, #call, (want), (alternative), (call))
#define CALL_AS(who, want, call) CALL_EITHER_AS(who, want, want, call)
#define CALL_EITHER_AS(who, want, alternative, call)                                                                   \
    do {                                                                                                               \
        as(who);                                                                                                       \
        check_call(HERE, #call, (want), (alternative), (call));                                                        \
        as(&ROOT);                                                                                                     \
    } while (0)
#define EQUAL(want, got) check_number(HERE, #got, (want), (got))
#define HOLDS(condition) check_true(HERE, #condition, (condition))

// Checks of what lstat says of a path.
bool check_mode(struct place place, const char *path, mode_t want);
bool check_owner(struct place place, const char *path, uid_t uid, gid_t gid);
bool check_links(struct place place, const char *path, nlink_t want);
bool check_size(struct place place, const char *path, off_t want);
bool check_gone(struct place place, const char *path);
bool check_same(struct place place, const char *path, const struct stat *before);
#define MODE_IS(path, want) check_mode(HERE, (path), (want))
#define OWNER_IS(path, uid, gid) check_owner(HERE, (path), (uid), (gid))
#define LINKS_ARE(path, want) check_links(HERE, (path), (want))
#define SIZE_IS(path, want) check_size(HERE, (path), (want))
#define GONE(path) check_gone(HERE, (path))
// The path names the very inode it named before: number and type.
#define SAME(path, before) check_same(HERE, (path), (before))

// Which timestamps moved since `before`; those not named must be exactly what they were (atime is looked at only
// where named). Meaningful after a tick() between `before` and the operation.
enum {
    MOVED_NONE = 0,
    MOVED_A = 1,
    MOVED_M = 2,
    MOVED_C = 4,
    MOVED_MC = MOVED_M | MOVED_C,
    MOVED_AMC = MOVED_MC | MOVED_A
};
bool check_times(struct place place, const char *path, const struct stat *before, int moved);
#define TIMES(path, before, moved) check_times(HERE, (path), (before), (moved))

struct stat look(const char *path); // lstat that must work

// scratch.c: the working area and the clock.
int scratch_open(const char *parent); // 0, or -1 with a message printed
void scratch(void);                   // an empty directory 0755 0:0 becomes the current one; the last one goes
void scratch_close(void);
const char *scratch_path(void); // absolute path of the current scratch directory
int scratch_home(void);         // back to the scratch directory after a chdir
struct timespec server_now(void);
void tick(void); // returns once the file system's clock shows a later time than at the call
int compare_times(struct timespec a, struct timespec b);

struct tally {
    long passed;
    long failed;
};
struct tally tally_now(void);

#endif
