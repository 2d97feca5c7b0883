// SPDX-License-Identifier: Apache-2.0
// Lists a directory again and again while a second process changes it through another path.
//
//   gcc -std=c17 -O1 -Wall -Wextra -Werror -static -o listing listing.c
//   listing READ_PATH WRITE_PATH COUNT
//
// COUNT entries are made and never touched again; each listing must name each of them exactly once. Beside them the
// second process makes, renames and removes entries all the time. Exit status 0 if every listing was right.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LISTINGS = 5, CHURNING = 200 };

static void die(const char *what) {
    fprintf(stderr, "listing: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void make(int directory, const char *name) {
    int fd = openat(directory, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0) die(name);
    close(fd);
}

static void name_of(char *name, const char *prefix, long number) { snprintf(name, 64, "%s-%ld", prefix, number); }

static _Noreturn void churn(int directory, volatile long *changes) {
    char from[64], to[64];
    for (long turn = 0;; turn++) {
        name_of(from, "comes", turn);
        make(directory, from);
        name_of(to, "moved", turn);
        if (renameat(directory, from, directory, to) != 0) die(from);
        if (turn >= CHURNING) {
            name_of(from, "moved", turn - CHURNING);
            if (unlinkat(directory, from, 0) != 0) die(from);
        }
        *changes += 3;
    }
}

// Counts how often each unchanging entry is named; true if that was once for all of them.
static bool list_once(const char *path, long count) {
    unsigned char *seen = calloc((size_t)count, 1);
    DIR *stream = opendir(path);
    if (seen == NULL || stream == NULL) die(path);
    errno = 0;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        long number;
        if (sscanf(entry->d_name, "stays-%ld", &number) == 1 && number >= 0 && number < count) seen[number]++;
    }
    if (errno != 0) die("readdir");
    closedir(stream);
    bool right = true;
    for (long i = 0; i < count; i++)
        if (seen[i] != 1) {
            printf("stays-%ld was listed %d times\n", i, seen[i]);
            right = false;
        }
    free(seen);
    return right;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    long count = atol(argv[3]);
    int directory = open(argv[2], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) die(argv[2]);
    char name[64];
    for (long i = 0; i < count; i++) {
        name_of(name, "stays", i);
        make(directory, name);
    }
    volatile long *changes = mmap(NULL, sizeof *changes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (changes == MAP_FAILED) die("mmap");
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) churn(directory, changes);
    bool right = true;
    while (*changes == 0)
        if (waitpid(child, NULL, WNOHANG) != 0) return 1;
    for (int i = 0; i < LISTINGS && right; i++) right = list_once(argv[1], count);
    bool churned = waitpid(child, NULL, WNOHANG) == 0;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    if (!right || !churned) return 1;
    printf("%d listings, %ld changes meanwhile, %ld entries each exactly once\n", LISTINGS, *changes, count);
    return 0;
}
