// SPDX-License-Identifier: Apache-2.0
#include "journal.h"

#include "dice.h"

enum { ENTRIES = 64, SHOWN_BYTES = 32, TELLING_BYTES = 4, DIFFERENT = 1 };

struct entry {
    uint64_t number;
    const char *operation;
    const char *file;
    const char *how;
    uint64_t offset;
    uint64_t length;
};

static struct entry entries[ENTRIES];
static uint64_t count;
static uint64_t seed;
static const char *directory;

void journal_open(uint64_t of_seed, const char *in_directory) {
    seed = of_seed;
    directory = in_directory;
}

static struct entry *current(void) { return &entries[count % ENTRIES]; }

uint64_t journal_begin(const char *operation, const char *file) {
    count++;
    *current() = (struct entry){.number = count, .operation = operation, .file = file, .how = ""};
    return count;
}

void journal_detail(const char *how, uint64_t offset, uint64_t length) {
    current()->how = how;
    current()->offset = offset;
    current()->length = length;
}

uint64_t journal_number(void) { return count; }

static _Noreturn void give_up(void) {
    printf("the last operations in %s, seed %llu:\n", directory, (unsigned long long)seed);
    for (uint64_t number = count < ENTRIES ? 1 : count - ENTRIES + 1; number <= count; number++) {
        const struct entry *entry = &entries[number % ENTRIES];
        printf("%8llu %-6s %-9s 0x%08llx + 0x%06llx %s\n", (unsigned long long)number, entry->file, entry->operation,
               (unsigned long long)entry->offset, (unsigned long long)entry->length, entry->how);
    }
    fflush(stdout);
    exit(DIFFERENT);
}

void fail_call(const char *call) {
    int error = errno;
    printf("%s/%s: operation %llu: %s: %s\n", directory, current()->file, (unsigned long long)count, call,
           strerror(error));
    give_up();
}

void fail_number(const char *what, uint64_t expected, uint64_t found) {
    printf("%s/%s: operation %llu: %s: expected %llu, found %llu\n", directory, current()->file,
           (unsigned long long)count, what, (unsigned long long)expected, (unsigned long long)found);
    give_up();
}

static void print_bytes(const char *what, const unsigned char *bytes, size_t length) {
    printf("  %s", what);
    for (size_t i = 0; i < length && i < SHOWN_BYTES; i++) printf(" %02x", bytes[i]);
    putchar('\n');
}

// A few bytes are written by one operation only, but for those that write zeros.
static void print_writer(const char *what, const unsigned char *bytes, uint64_t offset, size_t length) {
    static const unsigned char zeros[TELLING_BYTES];
    unsigned char written[TELLING_BYTES];
    if (length < TELLING_BYTES) return;
    if (memcmp(bytes, zeros, TELLING_BYTES) == 0) {
        printf("  %s is zeros\n", what);
        return;
    }
    for (uint64_t number = count; number > 0; number--) {
        content_fill(written, number, offset, TELLING_BYTES);
        if (memcmp(bytes, written, TELLING_BYTES) != 0) continue;
        printf("  %s is what operation %llu wrote\n", what, (unsigned long long)number);
        return;
    }
    printf("  %s is what no operation wrote here\n", what);
}

void fail_content(uint64_t offset, const unsigned char *expected, const unsigned char *found, size_t length) {
    size_t first = 0, different = 0, last = 0;
    while (first < length && expected[first] == found[first]) first++;
    for (size_t i = first; i < length; i++)
        if (expected[i] != found[i]) {
            different++;
            last = i;
        }
    printf("%s/%s: operation %llu: %zu bytes are different, from offset %llu (0x%llx) to %llu\n", directory,
           current()->file, (unsigned long long)count, different, (unsigned long long)(offset + first),
           (unsigned long long)(offset + first), (unsigned long long)(offset + last));
    print_bytes("expected", expected + first, length - first);
    print_bytes("found   ", found + first, length - first);
    print_writer("expected", expected + first, offset + first, length - first);
    print_writer("found", found + first, offset + first, length - first);
    give_up();
}
