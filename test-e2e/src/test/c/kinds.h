// SPDX-License-Identifier: Apache-2.0
// The seven file types, the classes of access, and small moves on files that most families need.
#ifndef KINDS_H
#define KINDS_H

#include "harness.h"

enum kind { REGULAR, DIRECTORY, FIFO, BLOCK, CHARACTER, SOCKET, SYMLINK, KIND_COUNT };

const char *kind_name(enum kind kind);
mode_t kind_bits(enum kind kind); // its S_IF... value
// A new file of that kind with exactly this mode (symlinks have none) and owner. A symlink points at "nowhere".
void make_kind(enum kind kind, const char *path, mode_t mode, uid_t uid, gid_t gid);
void make_file(const char *path, const char *content); // 0644, root's
void make_directory(const char *path, mode_t mode, uid_t uid, gid_t gid);
void clear(const char *path); // whatever is there goes, if it is not a filled directory

bool check_kind(struct place place, const char *path, enum kind want);
bool check_content(struct place place, const char *path, const char *want);
#define KIND_IS(path, want) check_kind(HERE, (path), (want))
#define CONTENT_IS(path, want) check_content(HERE, (path), (want))

// open and close again: 0, or -1 with open's errno. Never blocks on a fifo.
int try_open(const char *path, int flags, mode_t mode);

// The class of permission bits by which USER meets an object.
struct access_class {
    const char *name;
    uid_t uid; // owner and group of the object
    gid_t gid;
    int shift;   // of the class's bits in the mode
    mode_t rest; // every bit of the other classes
};
enum { CLASS_COUNT = 4 };
extern const struct access_class CLASSES[CLASS_COUNT];

// The class gets these rwx bits; the other classes have all bits if that must not help, none if it must not be needed.
mode_t class_mode(const struct access_class *class, mode_t bits, bool granted);

#endif
