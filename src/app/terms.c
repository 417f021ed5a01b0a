/* SPDX-License-Identifier: MIT */
/* FIELD=VALUE terms and bare words. */
#include "app/terms.h"

#include <string.h>

#include "app/nearest.h"
#include "util/buf.h"
#include "util/utf8.h"

char *
terms_lower(const char *s, size_t len)
{
    char *out = xmalloc(2 * len + 5);

    out[utf8_lower(s, len, out)] = '\0';
    return out;
}

static bool
unknown_field(const char *name, const char *const *fields, const char *what, struct err *err)
{
    struct nearest near = { .word = name };
    struct buf all = BUF_INIT;

    for (size_t i = 0; fields[i] != NULL; i++) {
        nearest_try(&near, fields[i]);
        buf_addf(&all, "%s%s", i == 0 ? "" : fields[i + 1] == NULL ? " or " : ", ", fields[i]);
    }
    if (nearest_word(&near) != NULL)
        err_set(err, ERR_USAGE, "%s no field %s; did you mean %s?", what, name, nearest_word(&near));
    else
        err_set(err, ERR_USAGE, "%s no field %s: %s", what, name, buf_text(&all));
    buf_release(&all);
    return false;
}

struct reading {
    struct terms *terms;
    const char *const *fields;
    const char *what;
    struct err *err;
};

static bool
add_term(struct reading *r, const char *name, enum matcher_op op, const char *value)
{
    struct term t;

    for (size_t i = 0; r->fields[i] != NULL; i++) {
        if (strcmp(r->fields[i], name) != 0)
            continue;
        t.field = i;
        if (!matcher_init(&t.matcher, name, op, value, r->err)) {
            r->err->code = ERR_USAGE;
            return false;
        }
        vec_push(&r->terms->v, t);
        return true;
    }
    return unknown_field(name, r->fields, r->what, r->err);
}

/* Where the operator of a term begins: at the first = or !, if a name stands before it. */
static bool
split_term(const char *word, size_t *name_len, enum matcher_op *op, const char **value)
{
    static const struct {
        const char *text;
        enum matcher_op op;
    } ops[] = { { "=~", MATCH_RE }, { "!~", MATCH_NRE }, { "!=", MATCH_NE }, { "=", MATCH_EQ } };

    *name_len = strcspn(word, "=!");
    if (*name_len == 0)
        return false;
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        size_t len = strlen(ops[i].text);

        if (strncmp(word + *name_len, ops[i].text, len) != 0)
            continue;
        *op = ops[i].op;
        *value = word + *name_len + len;
        return true;
    }
    return false;
}

/* A value may stand in double quotes, as in the dashboard's filter. */
static char *
unquoted(const char *value)
{
    size_t len = strlen(value);

    return len >= 2 && value[0] == '"' && value[len - 1] == '"' ? xstrndup(value + 1, len - 2) : xstrdup(value);
}

static bool
add_word(struct reading *r, const char *word)
{
    enum matcher_op op;
    const char *value;
    size_t name_len;
    char *name, *plain;
    bool ok;

    if (*word == '\0')
        return true;
    if (!split_term(word, &name_len, &op, &value)) {
        vec_push(&r->terms->words, terms_lower(word, strlen(word)));
        return true;
    }
    name = xstrndup(word, name_len);
    plain = unquoted(value);
    ok = add_term(r, name, op, plain);
    free(name);
    free(plain);
    return ok;
}

bool
terms_read(struct terms *t, char *const *words, int n, const char *const *fields, const char *what, struct err *err)
{
    struct reading r = { t, fields, what, err };

    *t = (struct terms){ 0 };
    for (int i = 0; i < n; i++)
        if (!add_word(&r, words[i]))
            return false;
    return true;
}

void
terms_release(struct terms *t)
{
    for (size_t i = 0; i < t->v.n; i++)
        matcher_release(&t->v.v[i].matcher);
    for (size_t i = 0; i < t->words.n; i++)
        free(t->words.v[i]);
    vec_release(&t->v);
    vec_release(&t->words);
}

static bool
term_holds(const struct term *term, terms_value_fn *value, const void *item)
{
    bool negative = term->matcher.op == MATCH_NE || term->matcher.op == MATCH_NRE;
    char made[TERM_VALUE_MAX];
    const char *s = value(item, term->field, 0, made);

    if (s == NULL)
        return matcher_accepts(&term->matcher, "");
    for (size_t nth = 1; s != NULL; s = value(item, term->field, nth++, made))
        if (matcher_accepts(&term->matcher, s) != negative)
            return !negative;
    return negative;
}

bool
terms_hold(const struct terms *t, terms_value_fn *value, const void *item)
{
    for (size_t i = 0; i < t->v.n; i++)
        if (!term_holds(&t->v.v[i], value, item))
            return false;
    return true;
}

bool
terms_name(const struct terms *t, size_t field)
{
    for (size_t i = 0; i < t->v.n; i++)
        if (t->v.v[i].field == field)
            return true;
    return false;
}
