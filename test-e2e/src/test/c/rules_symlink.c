// SPDX-License-Identifier: Apache-2.0
#include "calls.h"
#include "families.h"

// The longest target that every NFSv3 client takes: its path type ends at 1024 bytes.
enum { TARGET_BYTES = 1023 };

static int make(const char *path, mode_t mode) {
    (void)mode;
    return symlink("target", path);
}

static void keeps(const char *target, size_t size) {
    char got[TARGET_BYTES + 2];
    CALL(0, symlink(target, "link"));
    SIZE_IS("link", (off_t)size);
    memset(got, '!', sizeof got);
    EQUAL((long long)size, readlink("link", got, sizeof got));
    HOLDS(memcmp(got, target, size) == 0);
    clear("link");
}

static void targets(void) {
    static const size_t sizes[] = {1,   2,   3,   4,   5,   8,   59,   60,   61,   127, 128,
                                   254, 255, 256, 257, 511, 512, 1000, 1021, 1022, 1023};
    static const char *const texts[] = {
        "/", ".", "..", "//", "a//b/", "/no/such/place", "../../up", " ", "a b\nc\td", "\xff\xfe\x80",
        "\xc3\xa9\xe2\x82\xac", "a:b*c?d|e\\f\"g<h>i", "-rf",
    };
    char target[TARGET_BYTES + 1];
    scratch();
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (size_t n = 0; n < sizes[i]; n++) target[n] = (char)(n % 50 == 49 ? '/' : 'a' + n % 23);
        target[sizes[i]] = '\0';
        about("target of %zu bytes", sizes[i]);
        keeps(target, sizes[i]);
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        about("target \"%s\"", texts[i]);
        keeps(texts[i], strlen(texts[i]));
    }
    for (int byte = 1; byte < 256; byte++) target[byte - 1] = (char)byte;
    target[255] = '\0';
    about("target of every byte");
    keeps(target, 255);
}

static void refused_targets(void) {
    char target[PATH_MAX + 1];
    scratch();
    CALL(ENOENT, symlink("", "link"));
    memset(target, 'x', PATH_MAX);
    target[PATH_MAX] = '\0';
    CALL(ENAMETOOLONG, symlink(target, "link"));
    GONE("link");
}

static void read_target(void) {
    char got[16];
    scratch();
    make_all_kinds(0, 0);
    for (enum kind kind = 0; kind < SYMLINK; kind++) {
        about("readlink of a %s", kind_name(kind));
        CALL(EINVAL, readlink(kind_name(kind), got, sizeof got));
    }
    about("short buffers");
    memset(got, '!', sizeof got);
    EQUAL(3, readlink("symlink", got, 3));
    HOLDS(memcmp(got, "now!", 4) == 0);
    EQUAL(7, readlink("symlink", got, 7));
    EQUAL(7, readlink("symlink", got, 8));
    HOLDS(memcmp(got, "nowhere!", 8) == 0);
    CALL_AS(&USER, 0, readlink("symlink", got, sizeof got));
    MUST(lchown("symlink", OTHER_ID, OTHER_ID));
    CALL_AS(&USER, 0, readlink("symlink", got, sizeof got));
}

// What a symlink means is decided when it is used.
static void followed(void) {
    scratch();
    make_directory("d", 0755, 0, 0);
    make_directory("e", 0755, 0, 0);
    make_file("d/file", "in d");
    make_file("e/file", "in e");
    MUST(symlink("d", "now"));
    MUST(symlink("../d/file", "e/relative"));
    MUST(symlink("now/file", "twice"));
    CONTENT_IS("now/file", "in d");
    CONTENT_IS("e/relative", "in d");
    CONTENT_IS("twice", "in d");
    MUST(unlink("now"));
    MUST(symlink("e", "now"));
    CONTENT_IS("now/file", "in e");
    CONTENT_IS("twice", "in e");
    CALL(0, rename("e", "f"));
    CALL(ENOENT, try_open("twice", O_RDONLY, 0));
    CONTENT_IS("f/relative", "in d");
    MUST(symlink("/", "root"));
    CALL(0, try_open("root", O_RDONLY | O_DIRECTORY, 0));
    char absolute[PATH_MAX];
    snprintf(absolute, sizeof absolute, "%.900s/d/file", scratch_path());
    MUST(symlink(absolute, "absolute"));
    CONTENT_IS("absolute", "in d");
    LINKS_ARE("absolute", 1);
    KIND_IS("absolute", SYMLINK);
    CALL(EEXIST, symlink("other", "absolute"));
    CALL(EEXIST, symlink("other", "d"));
    CONTENT_IS("absolute", "in d");
}

// Permission to follow comes from the directories and the target, not from the link.
static void permissions(void) {
    scratch();
    make_directory("closed", 0700, OTHER_ID, OTHER_ID);
    make_kind(REGULAR, "closed/file", 0644, OTHER_ID, OTHER_ID);
    make_kind(REGULAR, "secret", 0600, OTHER_ID, OTHER_ID);
    make_kind(REGULAR, "public", 0644, OTHER_ID, OTHER_ID);
    MUST(symlink("closed/file", "into"));
    MUST(symlink("../public", "closed/out"));
    MUST(symlink("secret", "to-secret"));
    MUST(symlink("public", "to-public"));
    MUST(lchown("to-public", OTHER_ID, OTHER_ID));
    CALL_AS(&USER, EACCES, try_open("into", O_RDONLY, 0));
    CALL_AS(&USER, EACCES, try_open("closed/out", O_RDONLY, 0));
    CALL_AS(&USER, EACCES, try_open("to-secret", O_RDONLY, 0));
    CALL_AS(&USER, 0, try_open("to-public", O_RDONLY, 0));
    CALL_AS(&USER, EACCES, try_open("to-public", O_WRONLY, 0));
    CALL_AS(&OTHER, 0, try_open("into", O_RDONLY, 0));
    CALL_AS(&OTHER, 0, try_open("closed/out", O_RDWR, 0));
}

void rules_symlink(void) {
    static const struct maker maker = {"symlink", SYMLINK, 0, false, make};
    creation_rules(&maker);
    targets();
    refused_targets();
    read_target();
    followed();
    permissions();
    path_rules("symlink");
    permission_rules("symlink");
}
