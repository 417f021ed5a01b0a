/* SPDX-License-Identifier: MIT */
/* Matchers of silences as people type them, read and written. */
#include "core/silence.h"

#include <string.h>

#include "core/lexer.h"
#include "util/matcher.h"
#include "util/utf8.h"
#include "util/vec.h"

#define BARE_WORD_LABEL "alertname"

struct parser {
    struct lexer in;
    struct arena *arena;
    VEC(struct silence_matcher) matchers;
};

/* Longest first. */
static const enum matcher_op ops[] = { MATCH_RE, MATCH_NRE, MATCH_NE, MATCH_EQ };

static void
add(struct parser *p, const char *name, enum matcher_op op, const char *value)
{
    struct silence_matcher m = {
        .name = arena_strdup(p->arena, name),
        .value = arena_strdup(p->arena, value),
        .is_regex = op == MATCH_RE || op == MATCH_NRE,
        .is_equal = op == MATCH_EQ || op == MATCH_RE,
    };

    vec_push(&p->matchers, m);
}

/* Blanks may stand before it. */
static bool
takes_op(struct parser *p, enum matcher_op *op)
{
    const char *from = p->in.at;

    lexer_skip_blanks(&p->in);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (lexer_takes(&p->in, matcher_op_text(ops[i]))) {
            *op = ops[i];
            return true;
        }
    p->in.at = from;
    return false;
}

static bool
read_name(struct parser *p, struct buf *out)
{
    const char *at = p->in.at;

    if (*at == '"')
        return lexer_read_quoted(&p->in, out);
    lexer_read_bare(&p->in, "<>", out);
    return p->in.at > at || lexer_fail(&p->in, at, "%c stands only in double quotes; here a label's name is missing", *at);
}

static bool
read_value_of(struct parser *p, const char *name, enum matcher_op op)
{
    struct buf value = BUF_INIT;
    bool ok = lexer_read_value(&p->in, &value);

    if (ok)
        add(p, name, op, buf_text(&value));
    buf_release(&value);
    return ok;
}

/* A word without an operator. */
static bool
take_word(struct parser *p, const char *at, const char *word, bool in_braces)
{
    if (p->matchers.n > 0 || in_braces)
        return lexer_fail(&p->in, at,
            "a matcher is a label, an operator (= != =~ !~) and a value, such as env=prod; "
            "a value with blanks stands in double quotes");
    if (!lexer_check_end(&p->in))
        return false;
    add(p, BARE_WORD_LABEL, MATCH_EQ, word);
    return true;
}

static bool
read_matcher(struct parser *p, bool in_braces)
{
    const char *at = p->in.at;
    struct buf name = BUF_INIT;
    enum matcher_op op;
    bool ok = p->matchers.n < SILENCE_MATCHERS_MAX || lexer_fail(&p->in, at, "more than %d matchers", SILENCE_MATCHERS_MAX);

    ok = ok && read_name(p, &name);
    if (ok && takes_op(p, &op))
        ok = read_value_of(p, buf_text(&name), op);
    else if (ok)
        ok = take_word(p, at, buf_text(&name), in_braces);
    buf_release(&name);
    return ok;
}

static bool
read_end(struct parser *p)
{
    lexer_skip_blanks(&p->in);
    return p->in.at == p->in.end || lexer_fail(&p->in, p->in.at, "nothing may follow the }");
}

static bool
read_all(struct parser *p)
{
    const char *brace;

    lexer_skip_blanks(&p->in);
    brace = p->in.at;
    if (!lexer_takes(&p->in, "{"))
        brace = NULL;
    for (;;) {
        while (p->in.at < p->in.end && (lexer_is_blank(*p->in.at) || *p->in.at == ','))
            p->in.at++;
        if (p->in.at == p->in.end)
            return brace == NULL || lexer_fail(&p->in, brace, "the { is not closed");
        if (brace != NULL && lexer_takes(&p->in, "}"))
            return read_end(p);
        if (*p->in.at == '{' || *p->in.at == '}')
            return lexer_fail(&p->in, p->in.at, "%c stands only around all matchers, or in double quotes", *p->in.at);
        if (!read_matcher(p, brace != NULL))
            return false;
    }
}

bool
silence_matchers_parse(const char *text, struct arena *arena, struct silence_matchers *out, struct err *err)
{
    size_t len = strlen(text);
    struct parser p = { .in = { .start = text, .at = text, .end = text + len, .err = err }, .arena = arena };
    bool ok;

    *out = (struct silence_matchers){ 0 };
    if (len > SILENCE_TEXT_MAX)
        ok = err_set(err, ERR_USAGE, "the matchers have %zu bytes; at most %zu are allowed", len, SILENCE_TEXT_MAX);
    else if (!utf8_is_valid(text, len))
        ok = err_set(err, ERR_USAGE, "the matchers are not UTF-8");
    else
        ok = read_all(&p);
    if (ok && p.matchers.n > 0)
        *out = (struct silence_matchers){ arena_memdup(arena, p.matchers.v, p.matchers.n * sizeof *p.matchers.v), p.matchers.n };
    vec_release(&p.matchers);
    return ok && silence_matchers_check(out, err);
}

static void
add_quoted(struct buf *out, const char *text)
{
    buf_addc(out, '"');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\' || *c == '\n')
            buf_addc(out, '\\');
        buf_addc(out, *c == '\n' ? 'n' : *c);
    }
    buf_addc(out, '"');
}

/* One that every version of Alertmanager reads without quotes. */
static bool
is_plain_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:";
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:0123456789");

    return n > 0 && name[n] == '\0' && strchr(letters, *name) != NULL;
}

void
silence_matcher_text(const struct silence_matcher *m, struct buf *out)
{
    if (is_plain_name(m->name))
        buf_adds(out, m->name);
    else
        add_quoted(out, m->name);
    buf_adds(out, matcher_op_text(silence_matcher_op(m)));
    add_quoted(out, m->value);
}

void
silence_matchers_text(const struct silence_matchers *m, struct buf *out)
{
    buf_addc(out, '{');
    for (size_t i = 0; i < m->n; i++) {
        buf_adds(out, i > 0 ? ", " : "");
        silence_matcher_text(&m->v[i], out);
    }
    buf_addc(out, '}');
}
