// SPDX-License-Identifier: Apache-2.0
// The rule families, and the rules that several of them share.
#ifndef FAMILIES_H
#define FAMILIES_H

#include "kinds.h"

void rules_chmod(void);
void rules_chown(void);
void rules_link(void);
void rules_mkdir(void);
void rules_mkfifo(void);
void rules_mknod(void);
void rules_open(void);
void rules_rename(void);
void rules_rmdir(void);
void rules_symlink(void);
void rules_truncate(void);
void rules_ftruncate(void);
void rules_unlink(void);
void rules_utimensat(void);
void rules_path(void);
void rules_names(void);

// A way to make a new object, for what every creation has in common: mode under umask, owner, group, times.
struct maker {
    const char *name;
    enum kind kind;
    mode_t honoured; // mode bits that the call takes over
    bool needs_root;
    int (*make)(const char *path, mode_t mode);
};
void creation_rules(const struct maker *maker);

// Who may remove an entry of a sticky directory. `remove` takes away or replaces "sticky/victim".
struct sticky_call {
    const char *name;
    int (*remove)(void);
    bool replaces; // something stands at "sticky/victim" after a success too
};
void sticky_rules(const struct sticky_call *call, enum kind kind);

// A change of content by `change` as a user without privileges takes setuid and setgid away.
void setid_rules(const char *name, int (*change)(const char *path));

// The size rules of truncate and ftruncate, through either call.
void size_rules(int (*cut)(const char *path, off_t size));

// "regular" ... "symlink" in the current directory, each of its kind and owned by uid:gid, mode 0644.
void make_all_kinds(uid_t uid, gid_t gid);

#endif
