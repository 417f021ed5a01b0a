/* SPDX-License-Identifier: MIT */
/* The options of the command line: one table, read by getopt_long. */
#ifndef TOCSIN_APP_OPTIONS_H
#define TOCSIN_APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/err.h"

enum option_id {
#define OPTION_ROW(id, name, letter, argument, help) id,
#include "app/options.def"
#undef OPTION_ROW
    OPTIONS,
};

struct option_row {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* what it takes, NULL: nothing; "NAME...": may be given again; "one|two": one of these words */
    const char *help;
};
extern const struct option_row option_rows[OPTIONS];

/* A set of options: one bit each. */
#define OPTION_BIT(id) (UINT64_C(1) << (id))
/* Those of the program as a whole, which every verb takes too. */
#define OPTIONS_EVERYWHERE (OPTION_BIT(OPT_CONFIG) | OPTION_BIT(OPT_STORE) | OPTION_BIT(OPT_VERBOSE) | OPTION_BIT(OPT_HELP))
#define OPTIONS_DASHBOARD \
    (OPTIONS_EVERYWHERE | OPTION_BIT(OPT_THEME) | OPTION_BIT(OPT_DRY_RUN) | OPTION_BIT(OPT_PLAIN) | OPTION_BIT(OPT_COUNTERS) \
        | OPTION_BIT(OPT_AS) | OPTION_BIT(OPT_VERSION))
#define OPTIONS_WRITING \
    (OPTION_BIT(OPT_AS) | OPTION_BIT(OPT_REQUEST_ID) | OPTION_BIT(OPT_DRY_RUN) | OPTION_BIT(OPT_YES) | OPTION_BIT(OPT_JSON))

/* Times that an option which may be given again can be. */
#define OPTION_EACH_MAX 32

/* The next word of an argument that is one of some words: give *at NULL before the first; false after the last, or where it is none. */
bool option_choice(const struct option_row *row, const char **at, size_t *len);

struct options {
    bool given[OPTIONS];
    const char *value[OPTIONS];        /* in argv; the last one given */
    const char *each[OPTION_EACH_MAX]; /* all of the one that may be given again (a verb has one at most) */
    size_t each_n;
};

/*
 * Adds what argv[1..] says to *o. With stop_at_word the first word that is no option ends it, else words and options may be mixed
 * (argv is permuted). *first is the first word's place. false: ERR_USAGE, naming the nearest option.
 */
bool options_read(struct options *o, uint64_t allowed, bool stop_at_word, int argc, char **argv, int *first, struct err *err)
    MUST_USE;

/* A whole number from min to max; *out stays where the option was not given. false: ERR_USAGE. */
bool options_number(const struct options *o, enum option_id id, long min, long max, long *out, struct err *err) MUST_USE;
/* The same for a time in the past or to come, as time_parse_point() reads it. */
bool options_time(const struct options *o, enum option_id id, int64_t now_ms, int64_t *out_ms, struct err *err) MUST_USE;
/* The same for a time to come: a duration counts from now (a bare number is minutes), else as time_parse_ahead() reads it. */
bool options_ahead(const struct options *o, enum option_id id, int64_t now_ms, int64_t *out_ms, struct err *err) MUST_USE;

#endif
