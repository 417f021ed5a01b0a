/* SPDX-License-Identifier: MIT */
/* The verbs of the command line: one table, from which help, man page and completions are made. */
#ifndef TOCSIN_APP_VERBS_H
#define TOCSIN_APP_VERBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/options.h"

struct verb_row {
    const char *name; /* "" for the dashboard; two words for "log verify" */
    const char *arguments;
    uint64_t options; /* without those of every verb */
    bool writes;
    const char *help, *detail;
};
extern const struct verb_row verb_rows[];
extern const size_t verbs_n;

/* The verb that words[0..n) begin with (the longer one first), NULL for none; *used is how many words its name has. */
const struct verb_row *verb_find(char *const *words, int n, int *used);
/* What follows the options is another program's command line: options after its first word are that one's. */
bool verb_takes_command(const struct verb_row *verb);
/* How a verb's arguments name an incident's id, and FIELD=VALUE of one. */
#define VERB_INCIDENT "INCIDENT"
#define VERB_FIELD "FIELD="
/* Its first word is an incident's id. */
bool verb_names_incident(const struct verb_row *verb);
/* The verb that was meant, or NULL. */
const char *verb_nearest(const char *word);

enum exit_code {
    EXIT_DONE = 0,
    EXIT_CONFIG = 1,
    EXIT_USAGE = 2,
    EXIT_REFUSED = 3,
    EXIT_PARTLY = 4,
    EXIT_UNAVAILABLE = 5,
};
struct exit_row {
    enum exit_code code;
    const char *meaning;
};
extern const struct exit_row exit_rows[];
extern const size_t exit_rows_n;
/* The code that an error ends with. */
enum exit_code exit_code_of(const struct err *err);

#endif
