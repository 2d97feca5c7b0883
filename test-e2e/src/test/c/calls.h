// SPDX-License-Identifier: Apache-2.0
// Every call that takes a path, in one form: run(path) acts on that path with everything else fixed. The rules that
// hold for all of them (rules of path resolution, of permissions, of existing targets) are written once over this
// table.
#ifndef CALLS_H
#define CALLS_H

#include "kinds.h"

// What must stand at the path for the call to succeed.
enum need { NEEDS_NOTHING, NEEDS_FILE, NEEDS_DIRECTORY, NEEDS_SYMLINK };

enum trait {
    FOLLOWS = 1,       // a symlink in the last component is followed
    WRITES_PARENT = 2, // needs write permission on the parent directory
    EXCLUSIVE = 4,     // EEXIST if anything stands at the path
};

struct call {
    const char *family;
    const char *name;
    int (*run)(const char *path); // as a system call: -1 and errno, or not negative
    enum need need;
    unsigned traits;
    int slash; // outcome if a slash follows the name
};

extern const struct call CALLS[];
extern const size_t CALL_COUNT;

// The scene of a call: a fresh scratch directory with "aside", where `owner` keeps what two-path calls need.
void call_scene(const struct who *owner);
// Makes the call possible at this path: its target belongs to `owner`, or is absent. Also repeats what a run used up.
void call_arrange(const struct call *call, const char *path, const struct who *owner);

// Rules for the calls of one family.
void path_rules(const char *family);
void permission_rules(const char *family);

#endif
