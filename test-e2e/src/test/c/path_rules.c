// SPDX-License-Identifier: Apache-2.0
// How every call resolves its path, whoever makes it: components that are no directory, absent, too long or a loop.
#include "calls.h"
#include "families.h"

enum { NAME_BYTES = 255, PATH_BYTES = PATH_MAX - 1, CHAIN_SHORT = 8, CHAIN_LONG = 45 };

static char name255[NAME_BYTES + 1];
static char name256[NAME_BYTES + 2];

static void run_over(const struct call *call, const char *path, int want) {
    call_arrange(call, "t", &ROOT);
    about("%s of \"%.60s\"", call->name, path);
    CALL(want, call->run(path));
}

// Prefixes that cannot be walked through. The scene holds one object of each type under its type's name.
static void unwalkable(const struct call *call) {
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        char path[64];
        snprintf(path, sizeof path, "%s/t", kind_name(kind));
        int want = kind == DIRECTORY ? 0 : kind == SYMLINK ? ENOENT : ENOTDIR;
        if (kind == DIRECTORY) call_arrange(call, path, &ROOT);
        run_over(call, path, want);
    }
    run_over(call, "to-regular/t", ENOTDIR);
    run_over(call, "regular/../t", ENOTDIR);
    run_over(call, "absent/t", ENOENT);
    run_over(call, "absent/../t", ENOENT);
    run_over(call, "directory/absent/t", ENOENT);
    run_over(call, "", ENOENT);
    const char *volatile nowhere = (const char *)(uintptr_t)16;
    about("%s of an address outside the process", call->name);
    CALL(EFAULT, call->run(nowhere));
}

// Other ways to write a path that works.
static void spellings(const struct call *call) {
    static const char *const paths[] = {
        "t", "./t", "directory/../t", "directory//..///t", "to-directory/../t", "to-to-directory/../t"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) run_over(call, paths[i], 0);
    char absolute[PATH_MAX];
    snprintf(absolute, sizeof absolute, "%.4000s/t", scratch_path());
    run_over(call, absolute, 0);
    clear("directory/t");
    call_arrange(call, "directory/t", &ROOT);
    about("%s through a symlink to the parent", call->name);
    CALL(0, call->run("to-directory/t"));
    run_over(call, "t/", call->slash);
}

// The last component is absent, or a symlink.
static void last_component(const struct call *call) {
    bool follows = (call->traits & FOLLOWS) != 0;
    if (call->need != NEEDS_NOTHING) {
        if (strcmp(call->name, "rename over") != 0) run_over(call, "absent", ENOENT);
        clear("dangling");
        MUST(symlink("absent", "dangling"));
        if (follows) run_over(call, "dangling", ENOENT);
    }
    clear("via");
    MUST(symlink("t", "via"));
    if ((call->traits & EXCLUSIVE) != 0)
        run_over(call, "via", EEXIST);
    else if (strcmp(call->name, "rmdir") == 0)
        run_over(call, "via", ENOTDIR);
    else
        run_over(call, "via", 0);
    clear("via");
}

static void loops(const struct call *call) {
    run_over(call, "loop-1/t", ELOOP);
    run_over(call, "self/t", ELOOP);
    if ((call->traits & FOLLOWS) != 0) {
        run_over(call, "loop-2", ELOOP);
        run_over(call, "self", ELOOP);
    }
    char path[32];
    snprintf(path, sizeof path, "chain-%d/../t", CHAIN_SHORT);
    run_over(call, path, 0);
    snprintf(path, sizeof path, "chain-%d/../t", CHAIN_LONG);
    run_over(call, path, ELOOP);
}

// A path of `size` bytes that leads to "t".
static void padded(char *path, size_t size) {
    size_t at = 0;
    while (at + 2 < size) at += (size_t)sprintf(path + at, "./");
    if (at + 2 == size) path[at++] = '/';
    sprintf(path + at, "t");
}

static void lengths(const struct call *call) {
    char path[PATH_MAX + 2];
    call_arrange(call, name255, &ROOT);
    run_over(call, name255, 0);
    clear(name255);
    run_over(call, name256, ENAMETOOLONG);
    snprintf(path, sizeof path, "%s/t", name256);
    run_over(call, path, ENAMETOOLONG);
    make_directory(name255, 0755, 0, 0);
    snprintf(path, sizeof path, "%s/../t", name255);
    run_over(call, path, 0);
    clear(name255);
    padded(path, PATH_BYTES);
    run_over(call, path, 0);
    padded(path, PATH_BYTES + 1);
    run_over(call, path, ENAMETOOLONG);
}

// EEXIST whatever stands there: it stays what it was, and no time moves.
static void existing(const struct call *call) {
    struct stat before[KIND_COUNT];
    call_arrange(call, "t", &ROOT);
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) before[kind] = look(kind_name(kind));
    struct stat parent = look("."), aside = look("aside"), old = look("aside/old");
    tick();
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        about("%s onto an existing %s", call->name, kind_name(kind));
        CALL(EEXIST, call->run(kind_name(kind)));
        SAME(kind_name(kind), &before[kind]);
        TIMES(kind_name(kind), &before[kind], MOVED_NONE);
    }
    about("%s onto . and ..", call->name);
    CALL(EEXIST, call->run("."));
    CALL(EEXIST, call->run(".."));
    CALL(EEXIST, call->run("directory/."));
    TIMES(".", &parent, MOVED_NONE);
    TIMES("aside", &aside, MOVED_NONE);
    TIMES("aside/old", &old, MOVED_NONE);
}

static void build_scene(void) {
    call_scene(&ROOT);
    make_all_kinds(0, 0);
    MUST(symlink("directory", "to-directory"));
    MUST(symlink("to-directory", "to-to-directory"));
    MUST(symlink("regular", "to-regular"));
    MUST(symlink("loop-2", "loop-1"));
    MUST(symlink("loop-1", "loop-2"));
    MUST(symlink("self", "self"));
    MUST(symlink("directory", "chain-0"));
    for (int i = 1; i <= CHAIN_LONG; i++) {
        char from[32], to[32];
        snprintf(from, sizeof from, "chain-%d", i);
        snprintf(to, sizeof to, "chain-%d", i - 1);
        MUST(symlink(to, from));
    }
}

void path_rules(const char *family) {
    memset(name255, 'n', sizeof name255 - 1);
    memset(name256, 'n', sizeof name256 - 1);
    build_scene();
    for (size_t i = 0; i < CALL_COUNT; i++) {
        const struct call *call = &CALLS[i];
        if (strcmp(call->family, family) != 0) continue;
        unwalkable(call);
        spellings(call);
        last_component(call);
        loops(call);
        lengths(call);
        if ((call->traits & EXCLUSIVE) != 0) existing(call);
    }
}
