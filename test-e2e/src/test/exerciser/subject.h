// SPDX-License-Identifier: Apache-2.0
// A file under test and what it must hold.
#ifndef SUBJECT_H
#define SUBJECT_H

#include "base.h"

struct subject {
    char name[32];
    unsigned char *bytes; // what the file must hold; zeros beyond its size
    uint64_t size;
    uint64_t limit; // the most that the size may become
    bool is_map_dirty; // a mapping was written to, and nobody has synced that
    // The file, opened four times, since each way of writing goes another way through a client.
    int plain;
    int append;
    int sync;
    int direct;
};

// In the current directory. A file of the same name is made empty.
void subject_create(struct subject *subject, int index, uint64_t limit);
void subject_remove(struct subject *subject);
void subject_open(struct subject *subject);
void subject_close(struct subject *subject);

// What the file must hold from now on.
void subject_written(struct subject *subject, uint64_t number, uint64_t offset, size_t length);
void subject_resized(struct subject *subject, uint64_t size);

// Compares what was read of the file with what it must hold.
void subject_compare(const struct subject *subject, const unsigned char *found, uint64_t offset, size_t length);
// Compares all of the file, and its size.
void subject_check(const struct subject *subject);
// Writes what the file must hold to a directory, for whoever looks at it later.
void subject_keep(const struct subject *subject, const char *directory);

#endif
