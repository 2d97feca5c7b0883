// SPDX-License-Identifier: Apache-2.0
// Rules shared by the calls that remove entries and by those that change content.
#include "families.h"

#define VICTIM "sticky/victim"

void make_all_kinds(uid_t uid, gid_t gid) {
    for (enum kind kind = 0; kind < KIND_COUNT; kind++)
        make_kind(kind, kind_name(kind), kind == DIRECTORY ? 0755 : 0644, uid, gid);
}

static void sticky_pair(const struct sticky_call *call, enum kind kind, uid_t directory_owner, uid_t victim_owner) {
    make_directory("sticky", 01777, directory_owner, FOREIGN_GROUP);
    make_kind(kind, VICTIM, 0777, victim_owner, victim_owner);
    struct stat before = look(VICTIM);
    bool allowed = directory_owner == USER_ID || victim_owner == USER_ID;
    about("%s, sticky directory of %u, %s of %u", call->name, (unsigned)directory_owner, kind_name(kind),
          (unsigned)victim_owner);
    if (allowed)
        CALL_AS(&USER, 0, call->remove());
    else
        CALL_EITHER_AS(&USER, EPERM, EACCES, call->remove());
    if (!allowed)
        SAME(VICTIM, &before);
    else if (call->replaces)
        HOLDS(look(VICTIM).st_ino != before.st_ino);
    else
        GONE(VICTIM);
    if (!allowed) {
        CALL(0, call->remove());
        MUST(chmod("sticky", 0777));
        clear(VICTIM);
        make_kind(kind, VICTIM, 0777, victim_owner, victim_owner);
        about("%s, the same without the sticky bit", call->name);
        CALL_AS(&USER, 0, call->remove());
    }
    clear(VICTIM);
    clear("sticky");
}

void sticky_rules(const struct sticky_call *call, enum kind kind) {
    static const uid_t owners[] = {USER_ID, OTHER_ID, 0};
    scratch();
    for (size_t d = 0; d < 3; d++)
        for (size_t v = 0; v < 3; v++) sticky_pair(call, kind, owners[d], owners[v]);
}

void setid_rules(const char *name, int (*change)(const char *path)) {
    static const struct {
        mode_t mode, want;
        uid_t owner;
    } rows[] = {
        {04777, 0777, OTHER_ID}, {02777, 0777, OTHER_ID},  {06777, 0777, OTHER_ID},
        {06757, 0757, OTHER_ID}, {01777, 01777, OTHER_ID}, {04755, 0755, USER_ID},
        {06711, 0711, USER_ID},  {02770, 0770, USER_ID},   {0640, 0640, USER_ID},
    };
    scratch();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        about("%s of a file of %u with mode %04o", name, (unsigned)rows[i].owner, (unsigned)rows[i].mode);
        make_file("file", "some content");
        MUST(chown("file", rows[i].owner, rows[i].owner));
        MUST(chmod("file", rows[i].mode));
        CALL_AS(&USER, 0, change("file"));
        MODE_IS("file", rows[i].want);
        clear("file");
    }
}
