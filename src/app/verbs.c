/* SPDX-License-Identifier: MIT */
/* The verbs of the command line: one table, from which help, man page and completions are made. */
#include "app/verbs.h"

#include <string.h>

#include "app/nearest.h"
#include "util/str.h"

const struct verb_row verb_rows[] = {
#define VERB_ROW(function, name, arguments, options, writes, help, detail) { name, arguments, options, writes, help, detail },
#include "app/verbs.def"
#undef VERB_ROW
};
const size_t verbs_n = sizeof verb_rows / sizeof *verb_rows;

/* clang-format off */
const struct exit_row exit_rows[] = {
    { EXIT_DONE,        "done, and durable" },
    { EXIT_CONFIG,      "the configuration is wrong; tocsin check names every fault" },
    { EXIT_USAGE,       "the command line is wrong" },
    { EXIT_REFUSED,     "refused: the reason is on standard error" },
    { EXIT_PARTLY,      "partly done: what was not is on standard error" },
    { EXIT_UNAVAILABLE, "not possible now: another tocsin owns the store (it is named), or the store can't be used" },
};
static const enum exit_code code_of_err[] = {
    [ERR_NONE]        = EXIT_DONE,
    [ERR_CONFIG]      = EXIT_CONFIG,
    [ERR_USAGE]       = EXIT_USAGE,
    [ERR_REFUSED]     = EXIT_REFUSED,
    [ERR_PARTLY]      = EXIT_PARTLY,
    [ERR_UNAVAILABLE] = EXIT_UNAVAILABLE,
    [ERR_NOTFOUND]    = EXIT_REFUSED,
    [ERR_PARSE]       = EXIT_UNAVAILABLE,
    [ERR_LIMIT]       = EXIT_REFUSED,
    [ERR_IO]          = EXIT_UNAVAILABLE,
    [ERR_CONFLICT]    = EXIT_REFUSED,
};
/* clang-format on */
const size_t exit_rows_n = sizeof exit_rows / sizeof *exit_rows;

/* How many words of the verb's name stand at the front; 0 where they do not. */
static int
name_matches(const char *name, char *const *words, int n)
{
    int used = 0;

    while (*name != '\0') {
        size_t len = strcspn(name, " ");

        if (used == n || strlen(words[used]) != len || memcmp(words[used], name, len) != 0)
            return 0;
        used++;
        name += len + (name[len] == ' ');
    }
    return used;
}

const struct verb_row *
verb_find(char *const *words, int n, int *used)
{
    const struct verb_row *found = NULL;

    *used = 0;
    for (size_t i = 0; i < verbs_n; i++) {
        int k = name_matches(verb_rows[i].name, words, n);

        if (k > *used) {
            *used = k;
            found = &verb_rows[i];
        }
    }
    return found;
}

bool
verb_takes_command(const struct verb_row *verb)
{
    return strstr(verb->arguments, "-- COMMAND") != NULL;
}

bool
verb_names_incident(const struct verb_row *verb)
{
    return str_starts(verb->arguments, VERB_INCIDENT);
}

const char *
verb_nearest(const char *word)
{
    struct nearest near = { .word = word };

    for (size_t i = 0; i < verbs_n; i++)
        if (verb_rows[i].name[0] != '\0')
            nearest_try(&near, verb_rows[i].name);
    return nearest_word(&near);
}

enum exit_code
exit_code_of(const struct err *err)
{
    size_t n = sizeof code_of_err / sizeof *code_of_err;

    return (size_t)err->code < n ? code_of_err[err->code] : EXIT_UNAVAILABLE;
}
