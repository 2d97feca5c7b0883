// SPDX-License-Identifier: Apache-2.0
// What every call needs of the directories on its path: search permission on each, write permission on the parent where
// it changes that. Tried through each class of permission bits, denied while all others would allow it and granted
// while none of the others does.
#include "calls.h"

enum { DEPTH = 3, SEARCH = 1, WRITE = 2, READ = 4 };

static const char *const components[DEPTH] = {"1", "1/2", "1/2/3"};
#define PARENT "1/2/3"
#define TARGET "1/2/3/t"

static void set_directory(const char *path, const struct access_class *class, mode_t bits, bool granted) {
    MUST(chown(path, class->uid, class->gid));
    MUST(chmod(path, class_mode(class, bits, granted)));
}

static void reset_directories(void) {
    for (int i = 0; i < DEPTH; i++) {
        MUST(chown(components[i], 0, 0));
        MUST(chmod(components[i], 0777));
    }
}

// The target is what call_arrange made it, for a call that was refused.
static void untouched(const struct call *call, const struct stat *before) {
    if (call->need == NEEDS_NOTHING)
        GONE(TARGET);
    else
        SAME(TARGET, before);
}

static struct stat arranged(const struct call *call) {
    struct stat before = {0};
    call_arrange(call, TARGET, &USER);
    if (call->need != NEEDS_NOTHING) before = look(TARGET);
    return before;
}

static void searching(const struct call *call) {
    for (int depth = 0; depth < DEPTH; depth++) {
        const char *directory = components[depth];
        bool is_parent = depth == DEPTH - 1;
        mode_t needed = is_parent && (call->traits & WRITES_PARENT) != 0 ? SEARCH | WRITE : SEARCH;
        for (int i = 0; i < CLASS_COUNT; i++) {
            struct stat before = arranged(call);
            about("%s, search permission by %s on component %d", call->name, CLASSES[i].name, depth + 1);
            set_directory(directory, &CLASSES[i], READ | WRITE, false);
            CALL_AS(&USER, EACCES, call->run(TARGET));
            untouched(call, &before);
            set_directory(directory, &CLASSES[i], needed, true);
            CALL_AS(&USER, 0, call->run(TARGET));
        }
        reset_directories();
    }
    // Permissions do not bind root.
    arranged(call);
    for (int i = 0; i < DEPTH; i++) MUST(chmod(components[i], 0));
    about("%s by root through directories of mode 0", call->name);
    CALL(0, call->run(TARGET));
    reset_directories();
}

static void writing(const struct call *call) {
    for (int i = 0; i < CLASS_COUNT; i++) {
        struct stat target = arranged(call);
        about("%s, write permission by %s on the parent", call->name, CLASSES[i].name);
        set_directory(PARENT, &CLASSES[i], READ | SEARCH, false);
        struct stat parent = look(PARENT);
        tick();
        CALL_AS(&USER, EACCES, call->run(TARGET));
        untouched(call, &target);
        TIMES(PARENT, &parent, MOVED_NONE);
    }
    reset_directories();
    struct stat parent;
    arranged(call);
    parent = look(PARENT);
    tick();
    about("%s with permission", call->name);
    CALL_AS(&USER, 0, call->run(TARGET));
    TIMES(PARENT, &parent, MOVED_MC);
}

// A call that changes nothing in the parent leaves its times alone, whether it works or not.
static void parent_left_alone(const struct call *call) {
    arranged(call);
    struct stat parent = look(PARENT);
    tick();
    about("%s, times of the parent", call->name);
    CALL_AS(&USER, 0, call->run(TARGET));
    TIMES(PARENT, &parent, MOVED_NONE);
}

void permission_rules(const char *family) {
    call_scene(&USER);
    for (int i = 0; i < DEPTH; i++) make_directory(components[i], 0777, 0, 0);
    for (size_t i = 0; i < CALL_COUNT; i++) {
        const struct call *call = &CALLS[i];
        if (strcmp(call->family, family) != 0) continue;
        searching(call);
        if ((call->traits & WRITES_PARENT) != 0)
            writing(call);
        else
            parent_left_alone(call);
        clear(TARGET);
    }
}
