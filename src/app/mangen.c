/* SPDX-License-Identifier: MIT */
/* Man pages and completions from the program's own tables; run at build time, never installed. */
#include "app/mangen.h"

#include <stdio.h>
#include <string.h>

#define PLACE_MAX 32

/* "@VERBS@" alone on its line. */
static bool
read_place(const char *line, char name[PLACE_MAX])
{
    size_t len = strcspn(line, "\n");

    if (len < 3 || len > PLACE_MAX || line[0] != '@' || line[len - 1] != '@')
        return false;
    memcpy(name, line + 1, len - 2);
    name[len - 2] = '\0';
    return true;
}

static int
expand(const char *path)
{
    FILE *in = fopen(path, "r");
    char line[4096], name[PLACE_MAX];
    struct buf out = BUF_INIT;
    int rc = 0;

    if (in == NULL) {
        perror(path);
        return 1;
    }
    while (fgets(line, sizeof line, in) != NULL) {
        if (!read_place(line, name)) {
            buf_adds(&out, line);
        } else if (!man_place(name, &out)) {
            fprintf(stderr, "%s: nothing is known of @%s@\n", path, name);
            rc = 1;
        }
    }
    fclose(in);
    fputs(buf_text(&out), stdout);
    buf_release(&out);
    return rc;
}

static const struct {
    const char *name;
    void (*complete)(struct buf *out);
} shells[] = {
    { "bash", complete_bash },
    { "zsh", complete_zsh },
    { "fish", complete_fish },
};

int
main(int argc, char **argv)
{
    struct buf out = BUF_INIT;

    if (argc == 3 && strcmp(argv[1], "expand") == 0)
        return expand(argv[2]);
    for (size_t i = 0; argc == 2 && i < sizeof shells / sizeof *shells; i++)
        if (strcmp(argv[1], shells[i].name) == 0)
            shells[i].complete(&out);
    if (out.len == 0) {
        fprintf(stderr, "usage: mangen expand PAGE.in | bash | zsh | fish\n");
        return 2;
    }
    fputs(buf_text(&out), stdout);
    buf_release(&out);
    return 0;
}
