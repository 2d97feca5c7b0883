// SPDX-License-Identifier: Apache-2.0
// What can be done to a file. Each operation chooses its place by dice, does it to the file and to what the file must
// hold, and ends the program if the file says anything else.
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include "subject.h"

struct operation {
    const char *name;
    unsigned weight; // how often it is chosen, in proportion to the others
    void (*run)(struct subject *subject);
};

enum { OPERATIONS_MAX = 32 };
extern const struct operation OPERATIONS[];
extern const size_t OPERATION_COUNT;

// How long one operation is at most, and whether direct ones keep to pages, as local file systems want it.
void operations_setup(size_t io_bytes_max, bool is_aligned);

const struct operation *operation_chosen(void);

// Forgets what this client has cached of the file.
void drop_cache(struct subject *subject);

#endif
