// SPDX-License-Identifier: Apache-2.0
#include "subject.h"

#include "dice.h"
#include "journal.h"

#include <sys/stat.h>

enum { CHUNK_BYTES = 1 << 20, MODE = 0644 };

static int open_as(const struct subject *subject, int flags) {
    int fd = open(subject->name, flags | O_CLOEXEC, MODE);
    if (fd < 0) fail_call("open");
    return fd;
}

void subject_create(struct subject *subject, int index, uint64_t limit) {
    snprintf(subject->name, sizeof subject->name, "file-%d", index);
    subject->limit = limit;
    subject->size = 0;
    subject->bytes = calloc(1, limit);
    if (subject->bytes == NULL) abort();
    close(open_as(subject, O_CREAT | O_TRUNC | O_WRONLY));
    subject_open(subject);
}

void subject_remove(struct subject *subject) {
    subject_close(subject);
    if (unlink(subject->name) != 0) fail_call("unlink");
    subject->is_map_dirty = false;
    subject_resized(subject, 0);
}

void subject_open(struct subject *subject) {
    subject->plain = open_as(subject, O_RDWR);
    subject->append = open_as(subject, O_WRONLY | O_APPEND);
    subject->sync = open_as(subject, O_WRONLY | O_SYNC);
    subject->direct = open_as(subject, O_RDWR | O_DIRECT);
}

// The close of a file that was written is where NFS clients tell what went wrong.
void subject_close(struct subject *subject) {
    const int fds[] = {subject->plain, subject->append, subject->sync, subject->direct};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
        if (close(fds[i]) != 0) fail_call("close");
}

void subject_written(struct subject *subject, uint64_t number, uint64_t offset, size_t length) {
    content_fill(subject->bytes + offset, number, offset, length);
    if (offset + length > subject->size) subject->size = offset + length;
}

void subject_resized(struct subject *subject, uint64_t size) {
    if (size < subject->size) memset(subject->bytes + size, 0, subject->size - size);
    subject->size = size;
}

void subject_compare(const struct subject *subject, const unsigned char *found, uint64_t offset, size_t length) {
    if (memcmp(subject->bytes + offset, found, length) != 0)
        fail_content(offset, subject->bytes + offset, found, length);
}

void subject_check(const struct subject *subject) {
    static unsigned char buffer[CHUNK_BYTES];
    struct stat found;
    if (fstat(subject->plain, &found) != 0) fail_call("fstat");
    if ((uint64_t)found.st_size != subject->size) fail_number("size", subject->size, (uint64_t)found.st_size);
    for (uint64_t offset = 0; offset <= subject->size; offset += CHUNK_BYTES) {
        uint64_t left = subject->size - offset;
        ssize_t expected = left < CHUNK_BYTES ? (ssize_t)left : CHUNK_BYTES;
        ssize_t length = pread(subject->plain, buffer, CHUNK_BYTES, (off_t)offset);
        if (length < 0) fail_call("pread");
        if (length != expected) fail_number("bytes read", (uint64_t)expected, (uint64_t)length);
        subject_compare(subject, buffer, offset, (size_t)length);
    }
}

void subject_keep(const struct subject *subject, const char *directory) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", directory, subject->name);
    FILE *kept = fopen(path, "w");
    if (kept == NULL) fail_call("fopen");
    if (fwrite(subject->bytes, 1, subject->size, kept) != subject->size) fail_call("fwrite");
    if (fclose(kept) != 0) fail_call("fclose");
}
