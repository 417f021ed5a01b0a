/* SPDX-License-Identifier: MIT */
/* The options of the command line: one table, read by getopt_long. */
#include "app/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "app/nearest.h"
#include "util/str.h"
#include "util/time.h"

const struct option_row option_rows[OPTIONS] = {
#define OPTION_ROW(id, name, letter, argument, help) [id] = { name, letter, argument, help },
#include "app/options.def"
#undef OPTION_ROW
};

_Static_assert(OPTIONS <= 64, "a set of options has a bit for each");

/* getopt_long gives this much more than the option's place in the table. */
#define LONG_BASE 1000

struct tables {
    struct option longs[OPTIONS + 1];
    char shorts[2 * OPTIONS + 3];
};

static void
build_tables(struct tables *t, uint64_t allowed, bool stop_at_word)
{
    size_t n = 0, at = 0;

    *t = (struct tables){ 0 };
    if (stop_at_word)
        t->shorts[at++] = '+';
    t->shorts[at++] = ':'; /* a missing argument is told apart from an unknown option */
    for (int id = 0; id < OPTIONS; id++) {
        const struct option_row *row = &option_rows[id];

        if (!(allowed & OPTION_BIT(id)))
            continue;
        t->longs[n++] = (struct option){
            .name = row->name,
            .has_arg = row->argument != NULL ? required_argument : no_argument,
            .val = LONG_BASE + id,
        };
        if (row->letter == 0)
            continue;
        t->shorts[at++] = row->letter;
        if (row->argument != NULL)
            t->shorts[at++] = ':';
    }
}

static int
id_of(int code)
{
    if (code >= LONG_BASE)
        return code - LONG_BASE;
    for (int id = 0; id < OPTIONS; id++)
        if (option_rows[id].letter == code)
            return id;
    return -1;
}

static bool
unknown_option(uint64_t allowed, const char *word, struct err *err)
{
    char name[64];
    size_t len = strcspn(word, "=");

    if (strncmp(word, "--", 2) != 0)
        return err_set(err, ERR_USAGE, "unknown option -%c; --help lists them", optopt != 0 ? optopt : '?');
    snprintf(name, sizeof name, "%.*s", (int)(len - 2), word + 2);

    struct nearest near = { .word = name };

    for (int id = 0; id < OPTIONS; id++)
        if (allowed & OPTION_BIT(id))
            nearest_try(&near, option_rows[id].name);
    if (optopt >= LONG_BASE)
        return err_set(err, ERR_USAGE, "--%s takes no argument", option_rows[id_of(optopt)].name);
    for (int id = 0; id < OPTIONS; id++)
        if (str_eq(option_rows[id].name, name))
            return err_set(err, ERR_USAGE, "--%s means nothing here; --help lists what does", name);
    if (nearest_word(&near) != NULL)
        return err_set(err, ERR_USAGE, "unknown option --%s; did you mean --%s?", name, nearest_word(&near));
    return err_set(err, ERR_USAGE, "unknown option --%s; --help lists them", name);
}

static bool
add_each(struct options *o, int id, struct err *err)
{
    if (o->each_n == OPTION_EACH_MAX)
        return err_set(err, ERR_USAGE, "--%s is given more than %d times", option_rows[id].name, OPTION_EACH_MAX);
    o->each[o->each_n++] = o->value[id];
    return true;
}

bool
option_choice(const struct option_row *row, const char **at, size_t *len)
{
    if (row->argument == NULL || strchr(row->argument, '|') == NULL)
        return false;
    *at = *at == NULL ? row->argument : *at + *len + 1;
    if (*at > row->argument + strlen(row->argument))
        return false;
    *len = strcspn(*at, "|");
    return true;
}

/* Any value will do where the row names none. */
static bool
check_choice(const struct option_row *row, const char *value, struct err *err)
{
    const char *at = NULL;
    bool any = true;

    for (size_t len; option_choice(row, &at, &len); any = false)
        if (strlen(value) == len && memcmp(value, at, len) == 0)
            return true;
    return any || err_set(err, ERR_USAGE, "--%s %s: it is one of %s", row->name, value, row->argument);
}

bool
options_read(struct options *o, uint64_t allowed, bool stop_at_word, int argc, char **argv, int *first, struct err *err)
{
    struct tables t;
    int code;

    build_tables(&t, allowed, stop_at_word);
    opterr = 0;
    optind = 0; /* GNU: begin anew */
    while ((code = getopt_long(argc, argv, t.shorts, t.longs, NULL)) != -1) {
        int id;

        if (code == '?')
            return unknown_option(allowed, argv[optind - 1], err);
        if (code == ':') {
            id = id_of(optopt);
            return err_set(err, ERR_USAGE, "--%s needs %s", option_rows[id].name, option_rows[id].argument);
        }
        id = id_of(code);
        o->given[id] = true;
        o->value[id] = optarg;
        if (!check_choice(&option_rows[id], optarg, err))
            return false;
        if (option_rows[id].argument != NULL && str_ends(option_rows[id].argument, "...") && !add_each(o, id, err))
            return false;
    }
    *first = optind;
    return true;
}

bool
options_number(const struct options *o, enum option_id id, long min, long max, long *out, struct err *err)
{
    const char *text = o->value[id];
    char *end;
    long n;

    if (text == NULL)
        return true;
    errno = 0;
    n = strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || end == text || n < min || n > max)
        return err_set(err, ERR_USAGE, "--%s takes a whole number from %ld to %ld, not %s", option_rows[id].name, min, max, text);
    *out = n;
    return true;
}

bool
options_time(const struct options *o, enum option_id id, int64_t now_ms, int64_t *out_ms, struct err *err)
{
    const char *text = o->value[id];

    if (text == NULL || time_parse_point(text, now_ms, out_ms))
        return true;
    return err_set(err, ERR_USAGE, "--%s %s is no time: 2h, 13:45, 2026-11-21 or RFC 3339, UTC", option_rows[id].name, text);
}

bool
options_ahead(const struct options *o, enum option_id id, int64_t now_ms, int64_t *out_ms, struct err *err)
{
    const char *text = o->value[id];
    int64_t ms;

    if (text == NULL)
        return true;
    if (duration_parse(text, MS_MINUTE, &ms))
        *out_ms = now_ms + ms;
    else if (!time_parse_ahead(text, now_ms, out_ms))
        return err_set(err, ERR_USAGE, "--%s %s is no time: 20m (from now), 14:30, 2026-12-01 or RFC 3339, UTC",
            option_rows[id].name, text);
    return *out_ms > now_ms || err_set(err, ERR_USAGE, "--%s %s is over already", option_rows[id].name, text);
}
