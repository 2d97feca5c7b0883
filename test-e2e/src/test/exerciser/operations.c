// SPDX-License-Identifier: Apache-2.0
#include "operations.h"

#include "dice.h"
#include "journal.h"

#include <sys/mman.h>

// Blocks of the server end at multiples of this, which is where its mistakes would be.
static const uint64_t BLOCK_BYTES = 4 << 20;
static const uint64_t PAGE = 4096;
enum { SMALL_BYTES = 512 };

static unsigned char *buffer; // on a page, with room for the longest operation
static size_t io_bytes_max;
static bool is_aligned;

// A stretch of a file.
struct range {
    uint64_t offset;
    size_t length;
};

void operations_setup(size_t bytes_max, bool to_pages) {
    io_bytes_max = bytes_max;
    is_aligned = to_pages;
    buffer = aligned_alloc(PAGE, (bytes_max + PAGE - 1) / PAGE * PAGE);
    if (buffer == NULL) abort();
}

static uint64_t lesser(uint64_t a, uint64_t b) { return a < b ? a : b; }

static uint64_t offset_below(uint64_t bound) {
    uint64_t offset = dice_below(bound);
    switch (dice_below(4)) {
    case 0: return offset / PAGE * PAGE;
    case 1: { // shortly before or after the end of a block
        uint64_t place = (offset + BLOCK_BYTES / 2) / BLOCK_BYTES * BLOCK_BYTES + dice_below(2 * io_bytes_max);
        return lesser(place - lesser(place, io_bytes_max), bound - 1);
    }
    default: return offset;
    }
}

static size_t some_length(void) {
    switch (dice_below(4)) {
    case 0: return 1 + dice_below(SMALL_BYTES);
    case 1: return lesser((1 + dice_below(io_bytes_max / PAGE)) * PAGE, io_bytes_max);
    default: return 1 + dice_below(io_bytes_max);
    }
}

// A stretch that begins below `bound` and ends where a file may end at the latest.
static struct range some_range(const struct subject *subject, uint64_t bound) {
    struct range range = {.offset = offset_below(lesser(bound, subject->limit - 1)), .length = some_length()};
    range.length = lesser(range.length, subject->limit - range.offset);
    return range;
}

static struct range to_pages(const struct subject *subject, struct range range) {
    range.offset = range.offset / PAGE * PAGE;
    range.length = (range.length + PAGE - 1) / PAGE * PAGE;
    range.length = lesser(range.length, subject->limit - range.offset);
    return range;
}

static void expect_length(ssize_t length, uint64_t expected, const char *call) {
    if (length < 0) fail_call(call);
    if ((uint64_t)length != expected) fail_number(call, expected, (uint64_t)length);
}

static void read_range(const struct subject *subject, int fd, struct range range, const char *how) {
    journal_detail(how, range.offset, range.length);
    uint64_t left = range.offset < subject->size ? subject->size - range.offset : 0;
    ssize_t length = pread(fd, buffer, range.length, (off_t)range.offset);
    expect_length(length, lesser(range.length, left), "pread");
    subject_compare(subject, buffer, range.offset, (size_t)length);
}

static void write_range(struct subject *subject, int fd, struct range range, const char *how) {
    journal_detail(how, range.offset, range.length);
    content_fill(buffer, journal_number(), range.offset, range.length);
    expect_length(pwrite(fd, buffer, range.length, (off_t)range.offset), range.length, "pwrite");
    subject_written(subject, journal_number(), range.offset, range.length);
}

static void run_read(struct subject *subject) {
    // Now and then beyond the end, where there is nothing.
    read_range(subject, subject->plain, some_range(subject, subject->size + io_bytes_max / 8), "");
}

static void run_write(struct subject *subject) {
    write_range(subject, subject->plain, some_range(subject, subject->size + 1), "");
}

static void run_extend(struct subject *subject) {
    uint64_t room = subject->limit - subject->size;
    struct range range = {.offset = lesser(subject->size + dice_below(room), subject->limit - 1)};
    range.length = lesser(some_length(), subject->limit - range.offset);
    write_range(subject, subject->plain, range, range.offset > subject->size ? "over a hole" : "");
}

static void run_sync_write(struct subject *subject) {
    write_range(subject, subject->sync, some_range(subject, subject->size + 1), "");
}

static void resize(struct subject *subject, uint64_t size) {
    journal_detail(size < subject->size ? "shorter" : "longer", size, 0);
    if (ftruncate(subject->plain, (off_t)size) != 0) fail_call("ftruncate");
    subject_resized(subject, size);
}

static void run_truncate(struct subject *subject) {
    switch (dice_below(8)) {
    case 0: resize(subject, 0); break;
    case 1: resize(subject, subject->size - lesser(subject->size, some_length())); break;
    case 2: resize(subject, lesser(subject->limit, subject->size + some_length())); break;
    default: resize(subject, offset_below(subject->limit + 1)); break;
    }
}

static void run_append(struct subject *subject) {
    struct range range = {.offset = subject->size, .length = some_length()};
    if (range.length > subject->limit - subject->size) {
        run_truncate(subject);
        return;
    }
    journal_detail("", range.offset, range.length);
    content_fill(buffer, journal_number(), range.offset, range.length);
    expect_length(write(subject->append, buffer, range.length), range.length, "write");
    subject_written(subject, journal_number(), range.offset, range.length);
}

static void sync_file(struct subject *subject) {
    if (fsync(subject->plain) != 0) fail_call("fsync");
    subject->is_map_dirty = false;
}

// Linux lets direct reads and writes pass by what was written to a mapping and not synced, and says so: open(2).
static void settle_map(struct subject *subject) {
    if (subject->is_map_dirty) sync_file(subject);
}

static void run_direct_read(struct subject *subject) {
    settle_map(subject);
    struct range range = some_range(subject, subject->size + 1);
    bool pages = is_aligned || dice_below(2) == 0;
    read_range(subject, subject->direct, pages ? to_pages(subject, range) : range, pages ? "pages" : "");
}

static void run_direct_write(struct subject *subject) {
    settle_map(subject);
    struct range range = some_range(subject, subject->size + 1);
    bool pages = is_aligned || dice_below(2) == 0;
    write_range(subject, subject->direct, pages ? to_pages(subject, range) : range, pages ? "pages" : "");
}

// A mapping ends with the file; the caller has made sure that the stretch does.
static unsigned char *map(const struct subject *subject, struct range range, int protection) {
    uint64_t first = range.offset / PAGE * PAGE;
    size_t length = range.length + (range.offset - first);
    unsigned char *mapped = mmap(NULL, length, protection, MAP_SHARED, subject->plain, (off_t)first);
    if (mapped == MAP_FAILED) fail_call("mmap");
    return mapped;
}

static void unmap(unsigned char *mapped, struct range range) {
    if (munmap(mapped, range.length + range.offset % PAGE) != 0) fail_call("munmap");
}

static struct range range_within(const struct subject *subject) {
    struct range range = some_range(subject, subject->size);
    range.length = lesser(range.length, subject->size - range.offset);
    return range;
}

static void run_mapped_read(struct subject *subject) {
    if (subject->size == 0) {
        run_extend(subject);
        return;
    }
    struct range range = range_within(subject);
    journal_detail("", range.offset, range.length);
    unsigned char *mapped = map(subject, range, PROT_READ);
    subject_compare(subject, mapped + range.offset % PAGE, range.offset, range.length);
    unmap(mapped, range);
}

static void run_mapped_write(struct subject *subject) {
    static const struct {
        const char *how;
        int flags;
    } ways[] = {{"msync", MS_SYNC}, {"msync later", MS_ASYNC}, {"no msync", 0}};
    if (subject->size == 0) {
        run_extend(subject);
        return;
    }
    struct range range = range_within(subject);
    size_t way = dice_below(sizeof ways / sizeof ways[0]);
    journal_detail(ways[way].how, range.offset, range.length);
    unsigned char *mapped = map(subject, range, PROT_READ | PROT_WRITE);
    content_fill(mapped + range.offset % PAGE, journal_number(), range.offset, range.length);
    subject_written(subject, journal_number(), range.offset, range.length);
    size_t length = range.length + range.offset % PAGE;
    if (ways[way].flags != 0 && msync(mapped, length, ways[way].flags) != 0) fail_call("msync");
    if (ways[way].flags != MS_SYNC) subject->is_map_dirty = true;
    unmap(mapped, range);
}

static void run_sync(struct subject *subject) {
    bool all = dice_below(2) == 0;
    journal_detail(all ? "fsync" : "fdatasync", 0, 0);
    if (!all && fdatasync(subject->plain) != 0) fail_call("fdatasync");
    if (all) sync_file(subject);
}

void drop_cache(struct subject *subject) {
    sync_file(subject);
    int error = posix_fadvise(subject->plain, 0, 0, POSIX_FADV_DONTNEED);
    if (error != 0) fail_number("posix_fadvise", 0, (uint64_t)error);
}

static void run_reopen(struct subject *subject) {
    subject_close(subject);
    subject_open(subject);
}

static void run_renew(struct subject *subject) {
    subject_remove(subject);
    int fd = open(subject->name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0) fail_call("open");
    if (close(fd) != 0) fail_call("close");
    subject_open(subject);
}

static void run_check(struct subject *subject) {
    drop_cache(subject);
    subject_check(subject);
}

const struct operation OPERATIONS[] = {
    {"read", 120, run_read},          {"write", 120, run_write},        {"extend", 20, run_extend},
    {"append", 60, run_append},       {"truncate", 30, run_truncate},   {"osync", 30, run_sync_write},
    {"dread", 60, run_direct_read},   {"dwrite", 60, run_direct_write}, {"mread", 60, run_mapped_read},
    {"mwrite", 60, run_mapped_write}, {"sync", 20, run_sync},           {"drop", 20, drop_cache},
    {"reopen", 15, run_reopen},       {"renew", 2, run_renew},          {"check", 4, run_check},
};
_Static_assert(sizeof OPERATIONS / sizeof OPERATIONS[0] <= OPERATIONS_MAX, "room to count them");
const size_t OPERATION_COUNT = sizeof OPERATIONS / sizeof OPERATIONS[0];

const struct operation *operation_chosen(void) {
    uint64_t sum = 0;
    for (size_t i = 0; i < OPERATION_COUNT; i++) sum += OPERATIONS[i].weight;
    uint64_t at = dice_below(sum);
    const struct operation *operation = OPERATIONS;
    while (at >= operation->weight) at -= (operation++)->weight;
    return operation;
}
