// SPDX-License-Identifier: Apache-2.0
// What was done, so that a difference can be explained: the last operations, and how often there was each of them.
#ifndef JOURNAL_H
#define JOURNAL_H

#include "base.h"

void journal_open(uint64_t seed, const char *directory);
// Begins an operation on a file; its number is one more than that of the one before.
uint64_t journal_begin(const char *operation, const char *file);
// Where in the file the current operation does something, and how.
void journal_detail(const char *how, uint64_t offset, uint64_t length);
uint64_t journal_number(void);

// Each of these prints what was expected and found, the seed and the last operations, and ends the program.
_Noreturn void fail_call(const char *call);
_Noreturn void fail_number(const char *what, uint64_t expected, uint64_t found);
// Two stretches of a file that differ somewhere.
_Noreturn void fail_content(uint64_t offset, const unsigned char *expected, const unsigned char *found, size_t length);

#endif
