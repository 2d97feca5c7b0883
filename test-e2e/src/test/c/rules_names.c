// SPDX-License-Identifier: Apache-2.0
// Names are bytes: any but '/' and NUL, up to 255 of them, told apart exactly, and listed exactly once.
#include "families.h"

#include <dirent.h>

enum { NAME_BYTES = 255, ENTRIES = 400 };

static int make_empty(const char *name) { return try_open(name, O_CREAT | O_EXCL | O_WRONLY, 0644); }

struct listing {
    int seen;    // entries of the wanted name
    int total;   // entries but . and ..
    int dots;    // . and ..
    ino_t inode; // of the wanted name
    unsigned char type;
};

static struct listing list(const char *path, const char *name) {
    struct listing result = {0};
    DIR *stream = opendir(path);
    if (stream == NULL) return result;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        bool dot = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        if (dot)
            result.dots++;
        else
            result.total++;
        if (strcmp(entry->d_name, name) != 0) continue;
        result.seen++;
        result.inode = entry->d_ino;
        result.type = entry->d_type;
    }
    closedir(stream);
    return result;
}

static void each_byte(void) {
    int made = 0;
    scratch();
    make_directory("d", 0755, 0, 0);
    for (int byte = 1; byte < 256; byte++) {
        char name[] = "d/?";
        if (byte == '/' || byte == '.') continue;
        name[2] = (char)byte;
        about("name of byte %#04x", (unsigned)byte);
        CALL(0, make_empty(name));
        made++;
    }
    about("names of one byte");
    EQUAL(made, list("d", "a").total);
    for (int byte = 1; byte < 256; byte++) {
        char name[] = "d/?";
        if (byte == '/' || byte == '.') continue;
        name[2] = (char)byte;
        about("name of byte %#04x", (unsigned)byte);
        EQUAL(1, list("d", name + 2).seen);
        CALL(0, unlink(name));
    }
    EQUAL(0, list("d", "a").total);
}

static void odd_names(void) {
    static const char *const names[] = {
        "...", "....", ". ", " .", "..a", ".a", " ", "  ", "a ", " a", "-", "-rf", "*", "?", "[a]", "a\nb", "\t",
        "\r\n", "\\", "a\\b", "a:b", "a|b", "<>", "\"", "'", "~", "#", "%2f", "%00", "CON", "NUL.txt", "a.", "\x7f",
        "\xff", "\xff\xff", "\xc0\xaf", "\xed\xa0\x80", "\xef\xbf\xbf", "\xc3\xa4", "a\xcc\x88", "\xe2\x80\xae",
        "\xf0\x9f\x90\x98", "name", "Name", "NAME", "na\xcd\x8fme",
    };
    enum { COUNT = sizeof names / sizeof names[0] };
    scratch();
    make_directory("d", 0755, 0, 0);
    MUST(chdir("d"));
    for (size_t i = 0; i < COUNT; i++) {
        about("name \"%s\"", names[i]);
        CALL(0, make_empty(names[i]));
        CALL(EEXIST, make_empty(names[i]));
    }
    EQUAL(COUNT, list(".", "").total);
    for (size_t i = 0; i < COUNT; i++) {
        char other[64];
        about("name \"%s\"", names[i]);
        struct stat before = look(names[i]);
        struct listing listing = list(".", names[i]);
        EQUAL(1, listing.seen);
        HOLDS(listing.inode == before.st_ino);
        snprintf(other, sizeof other, "%s!", names[i]);
        CALL(0, rename(names[i], other));
        GONE(names[i]);
        SAME(other, &before);
        CALL(0, link(other, names[i]));
        CALL(0, unlink(other));
        SAME(names[i], &before);
    }
    MUST(scratch_home());
}

static void long_names(void) {
    char name[NAME_BYTES + 2];
    scratch();
    for (size_t size = 1; size <= NAME_BYTES; size += size < 8 || size >= 248 ? 1 : 16) {
        memset(name, '\xe4', size);
        name[size] = '\0';
        about("name of %zu bytes", size);
        CALL(0, make_empty(name));
        EQUAL(1, list(".", name).seen);
    }
    struct stat before = look(name);
    name[NAME_BYTES - 1] = 'x';
    GONE(name);
    CALL(0, make_empty(name));
    HOLDS(look(name).st_ino != before.st_ino);
    memset(name, '\xe4', NAME_BYTES + 1);
    name[NAME_BYTES + 1] = '\0';
    CALL(ENAMETOOLONG, make_empty(name));
}

static void listed_types(void) {
    static const unsigned char types[] = {DT_REG, DT_DIR, DT_FIFO, DT_BLK, DT_CHR, DT_SOCK, DT_LNK};
    scratch();
    make_all_kinds(0, 0);
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        about("listing of a %s", kind_name(kind));
        struct listing listing = list(".", kind_name(kind));
        EQUAL(1, listing.seen);
        HOLDS(listing.inode == look(kind_name(kind)).st_ino);
        HOLDS(listing.type == types[kind] || listing.type == DT_UNKNOWN);
    }
    struct listing dots = list("directory", "..");
    EQUAL(2, dots.dots);
    EQUAL(0, dots.total);
    HOLDS(dots.inode == look(".").st_ino);
    HOLDS(list("directory", ".").inode == look("directory").st_ino);
}

// Every entry once while the directory is large enough for several pages, and also after half of it is gone.
static void large_directory(void) {
    static bool present[ENTRIES];
    char name[64];
    scratch();
    for (int i = 0; i < ENTRIES; i++) {
        snprintf(name, sizeof name, "entry-%d-%*s", i, i % 40, "");
        MUST(make_empty(name));
        present[i] = true;
    }
    for (int round = 0; round < 3; round++) {
        int counts[ENTRIES] = {0}, wrong = 0, strange = 0, index;
        DIR *stream = opendir(".");
        for (struct dirent *entry; stream != NULL && (entry = readdir(stream)) != NULL;)
            if (sscanf(entry->d_name, "entry-%d-", &index) == 1 && index >= 0 && index < ENTRIES)
                counts[index]++;
            else if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
                strange++;
        if (stream != NULL) closedir(stream);
        for (int i = 0; i < ENTRIES; i++) wrong += counts[i] != (present[i] ? 1 : 0);
        about("listing of a large directory, round %d", round);
        EQUAL(0, wrong);
        EQUAL(0, strange);
        for (int i = round; i < ENTRIES; i += 2) {
            if (!present[i]) continue;
            snprintf(name, sizeof name, "entry-%d-%*s", i, i % 40, "");
            MUST(unlink(name));
            present[i] = false;
        }
    }
}

void rules_names(void) {
    each_byte();
    odd_names();
    long_names();
    listed_types();
    large_directory();
}
