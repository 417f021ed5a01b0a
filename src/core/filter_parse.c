/* SPDX-License-Identifier: MIT */
/* Reads a filter as a person types it; what is wrong is told with its column. */
#include <string.h>

#include "core/filter_private.h"
#include "core/lexer.h"
#include "util/time.h"
#include "util/utf8.h"

#define TEXT_MAX 4096
#define TERMS_MAX 64

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct parser {
    struct lexer in;
    struct filter *f;
};

/* Longest first. */
static const struct {
    const char *text;
    enum filter_op op;
} ops[] = {
    { "=~", OP_RE },
    { "!~", OP_NRE },
    { "!=", OP_NE },
    { "<=", OP_LE },
    { ">=", OP_GE },
    { "=", OP_EQ },
    { "<", OP_LT },
    { ">", OP_GT },
};

static const struct {
    const char *example;
    unsigned ops; /* bit for each */
} types[] = {
    /* clang-format off */
    [FILTER_TEXT]     = { "=, !=, =~ or !~ and a text",                    1u << OP_EQ | 1u << OP_NE | 1u << OP_RE | 1u << OP_NRE },
    [FILTER_WORDS]    = { "=, !=, =~ or !~ and a text",                    1u << OP_EQ | 1u << OP_NE | 1u << OP_RE | 1u << OP_NRE },
    [FILTER_STATE]    = { "=, !=, =~ or !~ and a state, such as =acked",   1u << OP_EQ | 1u << OP_NE | 1u << OP_RE | 1u << OP_NRE },
    [FILTER_NUMBER]   = { "=, !=, <, <=, > or >= and a number",            1u << OP_EQ | 1u << OP_NE | 1u << OP_LT | 1u << OP_LE | 1u << OP_GT | 1u << OP_GE },
    [FILTER_DURATION] = { "<, <=, > or >= and a duration, such as >15m",   1u << OP_LT | 1u << OP_LE | 1u << OP_GT | 1u << OP_GE },
    [FILTER_FLAG]     = { "= or != and yes or no",                         1u << OP_EQ | 1u << OP_NE },
    [FILTER_INCIDENT] = { "= or != and an incident, such as INC-12, or none", 1u << OP_EQ | 1u << OP_NE },
    /* clang-format on */
};

/* Known to the grammar, answered by later parts of the program. */
static const struct {
    const char *name, *comes;
} later[] = {
    { "msg", "messages" },
    { "fired7d", "the history of a week" },
    { "due", "deadlines" },
};

/* Blanks may stand before it. */
static bool
read_op(struct parser *p, enum filter_op *op)
{
    const char *from = p->in.at;

    lexer_skip_blanks(&p->in);
    for (size_t i = 0; i < COUNT(ops); i++)
        if (lexer_takes(&p->in, ops[i].text)) {
            *op = ops[i].op;
            return true;
        }
    p->in.at = from;
    return false;
}

static struct filter_term *
add_term(struct parser *p, enum filter_kind kind)
{
    struct filter_term t = { .kind = kind, .mapped = FIELDS };

    vec_push(&p->f->terms, t);
    return &p->f->terms.v[p->f->terms.n - 1];
}

/* Where the byte stands that we expect least: later in the usual order of letters, digits and signs in between. */
static size_t
rarest(const char *word, size_t len)
{
    static const char order[] = "etaoinsr-lcdpmuhgf0123456789bvy/.:_ kw";
    size_t best = 0, best_rank = 0;

    for (size_t i = 0; i < len; i++) {
        const char *found = memchr(order, word[i], sizeof order - 1);
        size_t rank = found != NULL ? (size_t)(found - order) : sizeof order;

        if (rank > best_rank) {
            best = i;
            best_rank = rank;
        }
    }
    return best;
}

static void
add_word(struct parser *p, const struct buf *word, bool negated)
{
    struct filter_term *t;

    if (word->len == 0)
        return;
    t = add_term(p, TERM_WORD);
    t->negated = negated;
    t->word = xmalloc(2 * word->len + 4);
    t->word_len = utf8_lower(word->data, word->len, t->word);
    t->rare = rarest(t->word, t->word_len);
}

/* The pattern's column is in the message of the pattern; ours is where it begins. */
static bool
set_matcher(struct parser *p, struct filter_term *t, const char *name, enum filter_op op, const char *value, const char *at)
{
    struct err err = { 0 };

    t->op = op;
    if (matcher_init(&t->matcher, name, (enum matcher_op)op, value, &err))
        return true;
    return lexer_fail(&p->in, at, "%s", err.text);
}

static bool
read_label(struct parser *p, const char *name, enum filter_op op, const char *op_at)
{
    struct filter_term *t;
    struct buf value = BUF_INIT;
    const char *at;
    bool ok;

    if (op > OP_NRE)
        return lexer_fail(&p->in, op_at, "< and > are for @age, @level and @count; labels take =, !=, =~ and !~");
    lexer_skip_blanks(&p->in);
    at = p->in.at;
    ok = lexer_read_value(&p->in, &value);
    if (ok) {
        t = add_term(p, TERM_LABEL);
        for (int i = 0; i < FIELDS; i++)
            if (strcmp(source_field_names[i], name) == 0)
                t->mapped = (enum source_field)i;
        ok = set_matcher(p, t, name, op, buf_text(&value), at);
    }
    buf_release(&value);
    return ok;
}

/* A suppressed alert that fires is both: = holds for either word, != for neither. */
static void
note_states(struct filter_term *t)
{
    bool positive = t->op == OP_EQ || t->op == OP_RE;
    bool by_mark = matcher_accepts(&t->matcher, "suppressed");

    for (int i = 0; i < ALERT_STATES; i++)
        if (matcher_accepts(&t->matcher, alert_states[i].word))
            t->states |= 1u << i;
    t->suppressed = t->states;
    if (positive && by_mark)
        t->suppressed |= 1u << ALERT_FIRING;
    else if (!positive && !by_mark)
        t->suppressed &= ~(1u << ALERT_FIRING);
}

static bool
set_state(struct parser *p, struct filter_term *t, enum filter_op op, const char *value, const char *at)
{
    struct buf words = BUF_INIT;
    bool ok = true;

    if ((op == OP_EQ || op == OP_NE) && alert_state_of(value) == ALERT_STATES && strcmp(value, "suppressed") != 0) {
        for (int i = 0; i < ALERT_STATES; i++)
            buf_addf(&words, "%s, ", alert_states[i].word);
        ok = lexer_fail(&p->in, at, "no such state; there are %ssuppressed", buf_text(&words));
    }
    buf_release(&words);
    if (!ok || !set_matcher(p, t, "state", op, value, at))
        return false;
    note_states(t);
    return true;
}

static bool
set_number(struct parser *p, struct filter_term *t, enum filter_op op, const char *value, const char *at)
{
    const struct filter_row *row = &filter_rows[t->field];
    const char *s = value;

    t->op = op;
    for (; *s >= '0' && *s <= '9' && t->number <= row->max; s++)
        t->number = t->number * 10 + *s - '0';
    if (s == value || *s != '\0' || t->number < row->min || t->number > row->max)
        return lexer_fail(&p->in, at, "@%s takes a whole number from %lld to %lld", filter_fields[t->field].name,
            (long long)row->min, (long long)row->max);
    return true;
}

static bool
set_duration(struct parser *p, struct filter_term *t, enum filter_op op, const char *value, const char *at)
{
    t->op = op;
    if (!duration_parse(value, 0, &t->number))
        return lexer_fail(&p->in, at, "@%s takes a number and its unit, such as 15m, 2h or 1d12h", filter_fields[t->field].name);
    return true;
}

static bool
set_flag(struct parser *p, struct filter_term *t, enum filter_op op, const char *value, const char *at)
{
    t->op = op;
    t->number = strcmp(value, "yes") == 0;
    if (t->number == 0 && strcmp(value, "no") != 0)
        return lexer_fail(&p->in, at, "@%s is yes or no", filter_fields[t->field].name);
    return true;
}

static bool
set_incident(struct parser *p, struct filter_term *t, enum filter_op op, const char *value, const char *at)
{
    t->op = op;
    t->number = (int64_t)incident_number(value);
    return t->number != 0 || strcmp(value, "none") == 0
        || lexer_fail(&p->in, at, "@%s is an incident, such as INC-12, or none", filter_fields[t->field].name);
}

static bool
set_text(struct parser *p, struct filter_term *t, enum filter_op op, const char *value, const char *at)
{
    const char *name = filter_fields[t->field].name;

    t->is_me = strcmp(name, "owner") == 0 && strcmp(value, "me") == 0 && (op == OP_EQ || op == OP_NE);
    return set_matcher(p, t, name, op, value, at);
}

static bool (*const setters[])(struct parser *, struct filter_term *, enum filter_op, const char *, const char *) = {
    [FILTER_TEXT] = set_text,
    [FILTER_WORDS] = set_text,
    [FILTER_STATE] = set_state,
    [FILTER_NUMBER] = set_number,
    [FILTER_DURATION] = set_duration,
    [FILTER_FLAG] = set_flag,
    [FILTER_INCIDENT] = set_incident,
};

static bool
no_such_field(const struct parser *p, const char *at, const char *name)
{
    struct buf all = BUF_INIT;

    for (size_t i = 0; i < COUNT(later); i++)
        if (strcmp(later[i].name, name) == 0)
            return lexer_fail(&p->in, at, "@%s can't be answered yet: it comes with %s", name, later[i].comes);
    for (size_t i = 0; filter_fields[i].name != NULL; i++)
        buf_addf(&all, " @%s", filter_fields[i].name);
    lexer_fail(&p->in, at, "no such field; there are%s", buf_text(&all));
    buf_release(&all);
    return false;
}

/* After its name. */
static bool
read_field_value(struct parser *p, size_t field, struct buf *value)
{
    const struct filter_row *row = &filter_rows[field];
    const char *at = p->in.at;
    struct filter_term *t;
    enum filter_op op;

    if (!read_op(p, &op) || (types[row->type].ops >> op & 1u) == 0)
        return lexer_fail(&p->in, at, "@%s takes %s", filter_fields[field].name, types[row->type].example);
    lexer_skip_blanks(&p->in);
    at = p->in.at;
    if (!lexer_read_value(&p->in, value))
        return false;
    t = add_term(p, TERM_FIELD);
    t->field = field;
    return setters[row->type](p, t, op, buf_text(value), at);
}

static bool
read_field(struct parser *p)
{
    const char *at = p->in.at++;
    struct buf name = BUF_INIT, value = BUF_INIT;
    size_t i = 0;
    bool ok;

    lexer_read_bare(&p->in, "<>", &name);
    while (filter_fields[i].name != NULL && strcmp(filter_fields[i].name, buf_text(&name)) != 0)
        i++;
    ok = filter_fields[i].name != NULL ? read_field_value(p, i, &value) : no_such_field(p, at, buf_text(&name));
    buf_release(&name);
    buf_release(&value);
    return ok;
}

/* A word, a phrase in quotes, or the name of a label, which may be in quotes too. */
static bool
read_word_or_label(struct parser *p, bool negated)
{
    const char *at = p->in.at;
    struct buf text = BUF_INIT;
    enum filter_op op;
    bool ok = true;

    if (p->in.at < p->in.end && *p->in.at == '"')
        ok = lexer_read_quoted(&p->in, &text);
    else
        lexer_read_bare(&p->in, "<>", &text);
    if (ok && p->in.at == at) {
        ok = p->in.at < p->in.end && !lexer_is_blank(*p->in.at)
            ? lexer_fail(&p->in, at, "%c stands only in double quotes", *p->in.at)
            : lexer_fail(&p->in, at, "a word is missing after !");
    } else if (ok && read_op(p, &op)) {
        at = p->in.at - (op == OP_EQ || op == OP_LT || op == OP_GT ? 1 : 2);
        if (negated)
            ok = lexer_fail(&p->in, at, "! stands before words; for labels there are != and !~");
        else if (text.len == 0)
            ok = lexer_fail(&p->in, at, "a label's name is missing");
        else
            ok = read_label(p, buf_text(&text), op, at);
    } else if (ok) {
        ok = lexer_check_end(&p->in);
        if (ok)
            add_word(p, &text, negated);
    }
    buf_release(&text);
    return ok;
}

static bool
read_one_term(struct parser *p)
{
    if (p->f->terms.n == TERMS_MAX)
        return lexer_fail(&p->in, p->in.at, "more than %d terms", TERMS_MAX);
    if (*p->in.at == '@')
        return read_field(p);
    if (*p->in.at != '!')
        return read_word_or_label(p, false);
    p->in.at++;
    if (p->in.at < p->in.end && *p->in.at == '@')
        return lexer_fail(&p->in, p->in.at, "! stands before words; for fields there is !=");
    return read_word_or_label(p, true);
}

static bool
read_term(struct parser *p)
{
    size_t n = p->f->terms.n, from = (size_t)(p->in.at - p->in.start);

    if (!read_one_term(p))
        return false;
    if (p->f->terms.n > n) {
        p->f->terms.v[n].from = from;
        p->f->terms.v[n].to = (size_t)(p->in.at - p->in.start);
    }
    return true;
}

/* After the } of a filter in braces. */
static bool
read_nothing_more(struct parser *p)
{
    lexer_skip_blanks(&p->in);
    return p->in.at == p->in.end || lexer_fail(&p->in, p->in.at, "nothing may follow the }");
}

static bool
read_filter(struct parser *p)
{
    const char *brace;

    lexer_skip_blanks(&p->in);
    brace = p->in.at < p->in.end && *p->in.at == '{' ? p->in.at++ : NULL;
    for (;;) {
        while (p->in.at < p->in.end && (lexer_is_blank(*p->in.at) || *p->in.at == ','))
            p->in.at++;
        if (p->in.at == p->in.end)
            return brace == NULL || lexer_fail(&p->in, brace, "the { is not closed");
        if (*p->in.at == '}' && brace != NULL) {
            p->in.at++;
            return read_nothing_more(p);
        }
        if (*p->in.at == '{' || *p->in.at == '}')
            return lexer_fail(&p->in, p->in.at, "%c stands only around the whole filter", *p->in.at);
        if (!read_term(p))
            return false;
    }
}

/* Numbers and states, then words, then label values, patterns last. */
static int
cost(const struct filter_term *t)
{
    bool pattern = t->matcher.regex != NULL;

    return (t->kind == TERM_FIELD ? 0 : t->kind == TERM_WORD ? 1 : 2) + 3 * pattern;
}

static void
sort_terms(struct filter *f)
{
    for (size_t i = 1; i < f->terms.n; i++) {
        struct filter_term t = f->terms.v[i];
        size_t j = i;

        for (; j > 0 && cost(&f->terms.v[j - 1]) > cost(&t); j--)
            f->terms.v[j] = f->terms.v[j - 1];
        f->terms.v[j] = t;
    }
}

struct filter *
filter_new(const char *text, size_t *column, struct err *err)
{
    size_t len = strlen(text);
    struct parser p = { .in = { .start = text, .at = text, .end = text + len, .column = column, .err = err } };
    bool ok;

    p.f = xcalloc(1, sizeof *p.f);
    p.f->owners = xcalloc(1, sizeof *p.f->owners);
    if (len > TEXT_MAX)
        ok = lexer_fail(&p.in, text, "the filter has more than %d bytes", TEXT_MAX);
    else if (!utf8_is_valid(text, len))
        ok = lexer_fail(&p.in, text, "the filter is not UTF-8");
    else
        ok = read_filter(&p);
    if (!ok) {
        filter_free(p.f);
        return NULL;
    }
    sort_terms(p.f);
    return p.f;
}
