// SPDX-License-Identifier: Apache-2.0
#include "dice.h"

enum { ZEROS_EVERY = 16 };

static const uint64_t GOLDEN = 0x9e3779b97f4a7c15;

static uint64_t start;
static uint64_t state;

// The finalizer of SplitMix64.
static uint64_t mix(uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

void dice_seed(uint64_t seed) {
    start = mix(seed + GOLDEN);
    state = start;
}

uint64_t dice(void) { return mix(state += GOLDEN); }

uint64_t dice_below(uint64_t bound) { return bound == 0 ? 0 : dice() % bound; }

void content_fill(unsigned char *buffer, uint64_t number, uint64_t offset, size_t length) {
    uint64_t key = mix(start ^ (number * GOLDEN));
    uint64_t all = key % ZEROS_EVERY == 0 ? 0 : UINT64_MAX;
    uint64_t word = 0;
    for (size_t i = 0; i < length; i++) {
        uint64_t at = offset + i;
        if (i == 0 || at % sizeof word == 0) word = mix(key + at / sizeof word) & all;
        buffer[i] = (unsigned char)(word >> at % sizeof word * 8);
    }
}
