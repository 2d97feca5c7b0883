// SPDX-License-Identifier: Apache-2.0
// Random numbers that a seed repeats, and the bytes that an operation writes.
#ifndef DICE_H
#define DICE_H

#include "base.h"

void dice_seed(uint64_t seed);
uint64_t dice(void);
uint64_t dice_below(uint64_t bound); // 0 for a bound of 0

// What operation `number` writes at `offset`: a function of the two and the seed, so that whoever finds a byte can tell
// who wrote it. Every sixteenth operation writes zeros, which a hole must not be mistaken for.
void content_fill(unsigned char *buffer, uint64_t number, uint64_t offset, size_t length);

#endif
