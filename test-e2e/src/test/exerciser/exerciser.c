// SPDX-License-Identifier: Apache-2.0
// Does random operations to files and compares everything that it reads with what it has written.
//
//   gcc -std=c17 -O1 -Wall -Wextra -Werror -static -o exerciser *.c
//   exerciser [options] DIR
//     -s SEED    of the random numbers; the same seed and options are the same operations
//     -n COUNT   operations
//     -f FILES   files, each called file-N
//     -l BYTES   most bytes of a file
//     -i BYTES   most bytes of one operation
//     -a         direct reads and writes keep to pages, as local file systems want it
//     -k KEPT    at the end leave in this directory what each file must hold
//     -e EVERY   after so many operations, and again and again, make an empty file PREFIX-1, PREFIX-2 ...
//     -p PREFIX
//     -w         at the end change one byte behind its own back, which it must notice
//
// Exit status: 0 all was as expected, 1 something was not, 2 the run could not take place.
#include "dice.h"
#include "journal.h"
#include "operations.h"

enum { FILES_MAX = 16, TROUBLE = 2 };

struct options {
    uint64_t seed;
    uint64_t operations;
    uint64_t files;
    uint64_t bytes_max;
    uint64_t io_bytes_max;
    bool is_aligned;
    const char *kept;
    uint64_t progress_every;
    const char *progress;
    bool is_wrecked;
    const char *directory;
};

static struct subject subjects[FILES_MAX];
static uint64_t counts[OPERATIONS_MAX];

static int usage(void) {
    fprintf(stderr, "usage: exerciser [-s seed] [-n operations] [-f files] [-l bytes] [-i bytes] [-a] [-k directory]"
                    " [-e every -p prefix] [-w] DIR\n");
    return TROUBLE;
}

static bool parse(int argc, char **argv, struct options *options) {
    for (int option; (option = getopt(argc, argv, "s:n:f:l:i:k:e:p:aw")) != -1;) switch (option) {
        case 's': options->seed = strtoull(optarg, NULL, 10); break;
        case 'n': options->operations = strtoull(optarg, NULL, 10); break;
        case 'f': options->files = strtoull(optarg, NULL, 10); break;
        case 'l': options->bytes_max = strtoull(optarg, NULL, 10); break;
        case 'i': options->io_bytes_max = strtoull(optarg, NULL, 10); break;
        case 'k': options->kept = optarg; break;
        case 'e': options->progress_every = strtoull(optarg, NULL, 10); break;
        case 'p': options->progress = optarg; break;
        case 'a': options->is_aligned = true; break;
        case 'w': options->is_wrecked = true; break;
        default: return false;
        }
    options->directory = argv[optind];
    return optind == argc - 1 && options->files >= 1 && options->files <= FILES_MAX && options->bytes_max >= 2 &&
           options->io_bytes_max >= 4096;
}

static void tell_progress(const struct options *options, uint64_t done) {
    if (options->progress == NULL || options->progress_every == 0 || done % options->progress_every != 0) return;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s-%llu", options->progress, (unsigned long long)(done / options->progress_every));
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0) fail_call(path);
    close(fd);
}

static void run_one(const struct options *options) {
    struct subject *subject = &subjects[dice_below(options->files)];
    const struct operation *operation = operation_chosen();
    counts[operation - OPERATIONS]++;
    journal_begin(operation->name, subject->name);
    operation->run(subject);
}

// The descriptor has no part in the operations, and the byte is one that is there.
static void wreck(struct subject *subject) {
    journal_begin("wreck", subject->name);
    if (subject->size == 0) {
        fprintf(stderr, "exerciser: %s is empty, so nothing in it can be wrecked\n", subject->name);
        exit(TROUBLE);
    }
    uint64_t offset = dice_below(subject->size);
    unsigned char byte = subject->bytes[offset] ^ 1;
    journal_detail("", offset, 1);
    if (pwrite(subject->plain, &byte, 1, (off_t)offset) != 1) fail_call("pwrite");
}

static void finish(const struct options *options) {
    for (uint64_t i = 0; i < options->files; i++) {
        if (options->is_wrecked && i == 0) wreck(&subjects[i]);
        journal_begin("last", subjects[i].name);
        drop_cache(&subjects[i]);
        subject_check(&subjects[i]);
        subject_close(&subjects[i]);
        if (options->kept != NULL) subject_keep(&subjects[i], options->kept);
    }
}

int main(int argc, char **argv) {
    struct options options = {
        .seed = 1, .operations = 1000, .files = 1, .bytes_max = 10 << 20, .io_bytes_max = 64 << 10};
    if (!parse(argc, argv, &options)) return usage();
    if (chdir(options.directory) != 0) {
        fprintf(stderr, "exerciser: %s: %s\n", options.directory, strerror(errno));
        return TROUBLE;
    }
    printf("exerciser -s %llu -n %llu -f %llu -l %llu -i %llu%s %s\n", (unsigned long long)options.seed,
           (unsigned long long)options.operations, (unsigned long long)options.files,
           (unsigned long long)options.bytes_max, (unsigned long long)options.io_bytes_max,
           options.is_aligned ? " -a" : "", options.directory);
    fflush(stdout);
    dice_seed(options.seed);
    journal_open(options.seed, options.directory);
    operations_setup(options.io_bytes_max, options.is_aligned);
    for (uint64_t i = 0; i < options.files; i++) subject_create(&subjects[i], (int)i, options.bytes_max);
    for (uint64_t i = 1; i <= options.operations; i++) {
        run_one(&options);
        tell_progress(&options, i);
    }
    finish(&options);
    printf("all as expected:");
    for (size_t i = 0; i < OPERATION_COUNT; i++)
        printf(" %s %llu", OPERATIONS[i].name, (unsigned long long)counts[i]);
    putchar('\n');
    return 0;
}
