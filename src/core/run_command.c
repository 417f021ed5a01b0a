/* SPDX-License-Identifier: MIT */
/* Configured commands: words with {{name}} in them, which an alert's values fill in; never a shell. */
#include "core/run_command.h"

#include <string.h>

#include "util/str.h"
#include "util/utf8.h"

#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* The next {{name}} from at on; NULL: there is none. *end is past it; its name has *len bytes, 0 where it is none. */
static const char *
next_place(const char *at, const char **end, size_t *len)
{
    const char *open = strstr(at, "{{");

    if (open == NULL)
        return NULL;
    *len = strspn(open + 2, NAME_CHARS);
    if (strncmp(open + 2 + *len, "}}", 2) != 0)
        *len = 0;
    *end = open + 2 + *len + 2;
    return open;
}

bool
run_command_check(const char *const *words, size_t n, struct err *err)
{
    if (n == 0 || *words[0] == '\0')
        return err_set(err, ERR_CONFIG, "run names no program");
    if (n > RUN_ARGS_MAX)
        return err_set(err, ERR_CONFIG, "run has %zu words: at most %d", n, RUN_ARGS_MAX);
    if (strstr(words[0], "{{") != NULL)
        return err_set(err, ERR_CONFIG, "the program to run is fixed: no {{name}} in the first word");
    for (size_t i = 0; i < n; i++) {
        const char *end;
        size_t len;

        for (const char *at = words[i]; (at = next_place(at, &end, &len)) != NULL; at = end)
            if (len == 0)
                return err_set(err, ERR_CONFIG, "word %zu of run, '%.80s': a place is {{name}}, a field or a label of the alert",
                    i + 1, words[i]);
    }
    return true;
}

bool
run_command_needs_alert(const struct run_command *c)
{
    for (size_t i = 0; i < c->words_n; i++)
        if (strstr(c->words[i], "{{") != NULL)
            return true;
    return false;
}

bool
run_command_fits(const struct run_command *c, const struct model *m, const struct alert *a, const char *me, int64_t now_ms)
{
    if (a == NULL)
        return c->match == NULL && !run_command_needs_alert(c);
    return c->match == NULL || filter_accepts(c->match, m, a, me, now_ms);
}

/* A field goes before a label of the same name. */
static const char *
value_of(const struct alert *a, const char *name, char id[ALERT_ID_HEX])
{
    if (str_eq(name, "id")) {
        alert_id_hex(&a->id, id);
        return id;
    }
    if (str_eq(name, "source"))
        return a->source->name;
    for (int f = 0; f < FIELDS; f++)
        if (str_eq(source_field_names[f], name))
            return alert_field(a, (enum source_field)f);
    return labels_get(alert_labels(a), name);
}

static bool
has_control(const char *value)
{
    size_t len = strlen(value), used;

    for (size_t i = 0; i < len; i += used)
        if (utf8_is_control(utf8_next(value + i, len - i, &used)))
            return true;
    return false;
}

static bool
check_value(const struct run_command *c, const char *name, const char *value, struct err *err)
{
    if (value == NULL || *value == '\0')
        return err_set(err, ERR_REFUSED, "%s is not run: the alert has no %s, which {{%s}} stands for", c->name, name, name);
    if (strlen(value) > RUN_VALUE_MAX)
        return err_set(err, ERR_REFUSED, "%s is not run: the alert's %s has %zu bytes, and {{%s}} takes %d", c->name, name,
            strlen(value), name, RUN_VALUE_MAX);
    if (*value == '-')
        return err_set(err, ERR_REFUSED, "%s is not run: the alert's %s is '%.80s', which could be taken for an option", c->name,
            name, value);
    if (has_control(value))
        return err_set(err, ERR_REFUSED, "%s is not run: the alert's %s holds a control character", c->name, name);
    if (c->allow != NULL && !regex_matches(c->allow, value, strlen(value)))
        return err_set(err, ERR_REFUSED, "%s is not run: the alert's %s is '%.80s', and allow says %.80s", c->name, name, value,
            c->allow_text);
    return true;
}

static bool
fill_word(const struct run_command *c, const char *word, const struct alert *a, struct buf *out, struct err *err)
{
    const char *at = word, *open, *end, *value;
    char name[128], id[ALERT_ID_HEX];
    size_t len;

    for (; (open = next_place(at, &end, &len)) != NULL; at = end) {
        buf_add(out, at, (size_t)(open - at));
        snprintf(name, sizeof name, "%.*s", (int)len, open + 2);
        if (a == NULL)
            return err_set(err, ERR_REFUSED, "%s is run for an alert: {{%s}} is a value of it", c->name, name);
        value = value_of(a, name, id);
        if (!check_value(c, name, value, err))
            return false;
        buf_adds(out, value);
    }
    buf_adds(out, at);
    return true;
}

bool
run_command_fill(const struct run_command *c, const struct alert *a, struct arena *arena, const char *const **argv,
    size_t *argv_n, struct err *err)
{
    const char **v = arena_zalloc(arena, (c->words_n + 1) * sizeof *v);
    struct buf word;
    bool ok = true;

    buf_init(&word, RUN_ARGV_BYTES_MAX);
    for (size_t i = 0; ok && i < c->words_n; i++) {
        buf_clear(&word);
        ok = fill_word(c, c->words[i], a, &word, err);
        if (ok && word.full)
            ok = err_set(err, ERR_LIMIT, "%s is not run: a word of it would be longer than %zu bytes", c->name,
                RUN_ARGV_BYTES_MAX);
        v[i] = arena_strdup(arena, buf_text(&word));
    }
    buf_release(&word);
    *argv = v;
    *argv_n = c->words_n;
    return ok;
}

void
run_command_release(struct run_command *c)
{
    filter_free(c->match);
    regex_free(c->allow);
}
