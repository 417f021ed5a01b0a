/* SPDX-License-Identifier: MIT */
/*
 * Configuration text becomes a tree. libconfuse stops at the first fault, counts a comment as lines, and may be left in the middle of a
 * string: so each statement is looked at here first, what is wrong is told, and only what is right is handed on to it, line for line.
 */
#include "util/conf.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <confuse.h>

#include "util/alloc.h"
#include "util/conf_private.h"

/* Stands behind everything: libconfuse takes the end of the text for a missing brace, but not this. */
#define SENTINEL "tocsin-end-of-text"

struct walk {
    struct conf *c;
    struct conf_text in;
    struct conf_node *node; /* the section we are in, or the top level */
    size_t sections;
    struct buf *out;
    uint32_t out_line;
};

static const struct conf_token *
peek(const struct walk *w, size_t ahead)
{
    return conf_text_peek(&w->in, ahead);
}

static bool
is_text(const struct conf_token *t)
{
    return t->kind == TOKEN_WORD || t->kind == TOKEN_STRING;
}

static bool
at_top(const struct walk *w)
{
    return *w->node->section == '\0';
}

static void
hand_on_text(struct walk *w, const char *s, size_t len, uint32_t line)
{
    if (w->out_line < line)
        buf_fill(w->out, '\n', line - w->out_line);
    w->out_line = line;
    buf_addc(w->out, ' ');
    buf_add(w->out, s, len);
}

static void
hand_on(struct walk *w, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hand_on_text(w, w->in.text + peek(w, i)->at, peek(w, i)->len, peek(w, i)->line);
}

/* A value may be followed by the next option on the same line, by nothing else. */
static void
check_rest_of_line(struct walk *w, const char *name)
{
    const struct conf_token *last = &w->in.tokens.v[w->in.i - 1];
    const struct conf_token *t = peek(w, 0);

    if (t->line != last->line || t->kind == TOKEN_CLOSE || t->kind == TOKEN_END || conf_text_begins_statement(&w->in))
        return;
    CONF_FAULT(&w->in, t->line,
        "%s: something is left over after the value; text with blanks or any of #={}()+*, stands in quotes", name);
    conf_text_skip_line(&w->in);
}

/* After a fault inside of a list: on to its end, or to the next option where it has none. */
static size_t
give_up_list(struct walk *w)
{
    size_t n = 3;

    while (peek(w, n)->kind != TOKEN_END && peek(w, n)->kind != TOKEN_CLOSE && peek(w, n + 1)->kind != TOKEN_EQUALS)
        n++;
    w->in.i += n + (peek(w, n)->kind == TOKEN_CLOSE);
    return 0;
}

/* "{ a, b }" at w->in.i + 2. Returns the tokens of the whole option, 0 after telling a fault. */
static size_t
read_list(struct walk *w, const struct conf_row *row)
{
    size_t n = 3, items = 0;
    const struct conf_token *t;

    for (; (t = peek(w, n))->kind != TOKEN_CLOSE; n += peek(w, n)->kind == TOKEN_COMMA) {
        if (!is_text(t) || peek(w, n + 1)->kind == TOKEN_EQUALS) {
            CONF_FAULT(&w->in, peek(w, 2)->line, "%s: the list is not closed; a list is written {\"a\", \"b\"}", row->name);
            return give_up_list(w);
        }
        if (t->fault != TOKEN_RIGHT) {
            conf_tell_token(&w->in, t, row->name, w->c->schema, row);
            return give_up_list(w);
        }
        if (++items > CONF_LIST_MAX) {
            CONF_FAULT(&w->in, t->line, "%s: more than %d values in the list", row->name, CONF_LIST_MAX);
            return give_up_list(w);
        }
        t = peek(w, ++n);
        if (is_text(t) && peek(w, n + 1)->kind != TOKEN_EQUALS) {
            CONF_FAULT(&w->in, t->line, "%s: a comma is missing in the list", row->name);
            return give_up_list(w);
        }
    }
    return n + 1;
}

/* The value after NAME =. Returns the tokens of the whole option, 0 after telling a fault. */
static size_t
read_value(struct walk *w, const struct conf_row *row)
{
    const struct conf_token *equals = peek(w, 1), *value = peek(w, 2);

    if (value->kind == TOKEN_OPEN && conf_type_is_list(row->type))
        return read_list(w, row);
    if (value->kind == TOKEN_OPEN && value->line == equals->line) {
        CONF_FAULT(&w->in, value->line, "%s: takes one value, not a list", row->name);
        w->in.i += conf_text_after_braces(&w->in, 2);
        return 0;
    }
    if (!is_text(value) || value->line != equals->line) {
        CONF_FAULT(&w->in, equals->line, "%s: has no value; text with blanks or any of #={}()+*, stands in quotes", row->name);
        w->in.i += 2;
        if (value->line == equals->line)
            conf_text_skip_line(&w->in);
        return 0;
    }
    if (value->fault != TOKEN_RIGHT) {
        conf_tell_token(&w->in, value, row->name, w->c->schema, row);
        w->in.i += 3;
        conf_text_skip_line(&w->in);
        return 0;
    }
    return 3;
}

static void
read_known_option(struct walk *w, size_t row_index)
{
    const struct conf_row *row = &w->c->schema->rows[row_index];
    struct conf_value *value = &w->node->values[row_index];
    const struct conf_token *name = peek(w, 0);
    size_t n;

    if (value->file != NULL)
        CONF_FAULT(&w->in, name->line, "%s is given twice; first on line %d", row->name, value->line);
    n = read_value(w, row);
    if (value->file == NULL) {
        value->handed_on = n > 0;
        hand_on(w, n);
        value->file = w->in.file;
        value->line = (int)name->line;
    }
    if (n > 0) {
        w->in.i += n;
        check_rest_of_line(w, row->name);
    }
}

/* NAME = … of which we know nothing but where it ends. */
static void
skip_option(struct walk *w)
{
    const struct conf_token *equals = peek(w, 1), *value = peek(w, 2);

    if (value->kind == TOKEN_OPEN && value->line == equals->line)
        w->in.i += conf_text_after_braces(&w->in, 2);
    else
        w->in.i += is_text(value) && value->line == equals->line ? 3 : 2;
    if (!conf_text_begins_statement(&w->in) && peek(w, 0)->line == equals->line)
        conf_text_skip_line(&w->in);
}

static void
read_option(struct walk *w)
{
    const struct conf_token *name = peek(w, 0);
    int row = conf_row_find(w->c->schema, w->node->section, w->in.text + name->at, name->len);
    char text[CONF_SHOWN_MAX + 3];

    if (peek(w, 1)->kind == TOKEN_APPEND) {
        CONF_FAULT(&w->in, name->line, "%s: += is not known here; write = and the whole list", conf_shown(&w->in, name, text));
        skip_option(w);
    } else if (row < 0) {
        conf_tell_unknown(&w->in, name, w->node, false);
        skip_option(w);
    } else {
        read_known_option(w, (size_t)row);
    }
}

/* The title's bytes, without quotes. false after telling a fault. */
static bool
read_title(struct walk *w, const struct conf_section *section, const struct conf_token *t, const char **title, size_t *len)
{
    bool quoted = t->kind == TOKEN_STRING;

    if (t->fault != TOKEN_RIGHT) {
        conf_tell_token(&w->in, t, section->name, w->c->schema, NULL);
        return false;
    }
    *title = w->in.text + t->at + quoted;
    *len = t->len - 2u * quoted;
    if (*len == 0 || *len > CONF_TITLE_MAX || memchr(*title, '\\', *len) != NULL) {
        CONF_FAULT(&w->in, t->line, "%s: a title has 1 to %d bytes and no backslash", section->name, CONF_TITLE_MAX);
        return false;
    }
    return true;
}

/* The node of the section that begins here; NULL after telling a fault. */
static struct conf_node *
enter_titled(struct walk *w, const struct conf_section *section, uint32_t line)
{
    const struct conf_node *other;
    const char *title;
    size_t len;

    if (!is_text(peek(w, 1))) {
        CONF_FAULT(&w->in, line, "%s: a name is missing; write %s \"name\" {", section->name, section->name);
        return NULL;
    }
    if (!read_title(w, section, peek(w, 1), &title, &len))
        return NULL;
    other = conf_node_titled(w->c, section->name, title, len);
    if (other != NULL) {
        CONF_FAULT(&w->in, line, "%s \"%.*s\" is given twice; first on line %d", section->name, (int)len, title, other->line);
        return NULL;
    }
    return conf_node_add(w->c, section->name, title, len, w->in.file, (int)line);
}

static struct conf_node *
enter_untitled(struct walk *w, const struct conf_section *section, uint32_t line)
{
    struct conf_node *node = conf_node_untitled(w->c, section->name);

    if (is_text(peek(w, 1))) {
        CONF_FAULT(&w->in, line, "%s: there is only one, without a name; write %s {", section->name, section->name);
        return NULL;
    }
    if (node->line != 0) {
        CONF_FAULT(&w->in, line, "%s is given twice; first on line %d", section->name, node->line);
        return NULL;
    }
    node->file = w->in.file;
    node->line = (int)line;
    return node;
}

/* NAME { or NAME "title" { */
static void
read_section(struct walk *w)
{
    const struct conf_token *name = peek(w, 0);
    const struct conf_section *section = conf_section_find(w->c->schema, w->in.text + name->at, name->len);
    size_t brace = peek(w, 1)->kind == TOKEN_OPEN ? 1 : 2;
    struct conf_node *node = NULL;
    char text[CONF_SHOWN_MAX + 3];

    if (!at_top(w) && section != NULL) {
        CONF_FAULT(&w->in, name->line, "%s begins inside of %s, which began on line %d; is a } missing before it?", section->name,
            w->node->section, w->node->line);
        hand_on_text(w, "}", 1, w->out_line);
        w->node = conf_node_untitled(w->c, "");
    }
    if (!at_top(w))
        CONF_FAULT(&w->in, name->line, "%s: sections do not stand in each other", conf_shown(&w->in, name, text));
    else if (section == NULL)
        conf_tell_unknown(&w->in, name, w->node, true);
    else if (++w->sections == CONF_SECTIONS_MAX + 1)
        CONF_FAULT(&w->in, name->line, "more than %d sections", CONF_SECTIONS_MAX);
    else if (w->sections <= CONF_SECTIONS_MAX)
        node = section->titled ? enter_titled(w, section, name->line) : enter_untitled(w, section, name->line);
    if (node == NULL) {
        w->in.i += conf_text_after_braces(&w->in, brace);
        return;
    }
    hand_on(w, brace + 1);
    w->in.i += brace + 1;
    w->node = node;
}

/* What can't be the beginning of anything. Its text is not shown: it may be part of a secret. */
static void
read_junk(struct walk *w)
{
    const struct conf_token *t = peek(w, 0);
    int row = t->kind == TOKEN_WORD ? conf_row_find(w->c->schema, w->node->section, w->in.text + t->at, t->len) : -1;
    const struct conf_section *section =
        t->kind == TOKEN_WORD ? conf_section_find(w->c->schema, w->in.text + t->at, t->len) : NULL;

    if (row >= 0) {
        CONF_FAULT(&w->in, t->line, "%s: = and a value are missing", w->c->schema->rows[row].name);
        w->node->values[row].file = w->in.file;
        w->node->values[row].line = (int)t->line;
    } else if (section != NULL) {
        CONF_FAULT(&w->in, t->line, "%s: a { is missing", section->name);
    } else if (t->kind == TOKEN_WORD && peek(w, 1)->kind == TOKEN_STRAY && w->in.text[peek(w, 1)->at] == '(') {
        CONF_FAULT(&w->in, t->line, "functions such as include() are not known here");
    } else {
        CONF_FAULT(&w->in, t->line, "not understood; here stands an option (name = value) or a section (name {)");
    }
    if (t->kind == TOKEN_OPEN)
        w->in.i += conf_text_after_braces(&w->in, 0);
    else
        w->in.i++;
    if (peek(w, 0)->line == t->line)
        conf_text_skip_line(&w->in);
}

static void
leave_section(struct walk *w)
{
    if (at_top(w))
        CONF_FAULT(&w->in, peek(w, 0)->line, "this } closes nothing");
    else
        hand_on(w, 1);
    w->node = conf_node_untitled(w->c, "");
    w->in.i++;
}

static void
read_statement(struct walk *w)
{
    const struct conf_token *name = peek(w, 0), *next = peek(w, 1);
    bool known = conf_row_find(w->c->schema, w->node->section, w->in.text + name->at, name->len) >= 0;

    if (name->kind == TOKEN_CLOSE)
        leave_section(w);
    else if (name->kind != TOKEN_WORD)
        read_junk(w);
    else if (next->kind == TOKEN_EQUALS || next->kind == TOKEN_APPEND)
        read_option(w);
    else if (!known && (next->kind == TOKEN_OPEN || (is_text(next) && peek(w, 2)->kind == TOKEN_OPEN)))
        read_section(w);
    else
        read_junk(w);
}

/* All statements. What is right goes to out; sections become nodes of c, options get their lines. */
static void
read_statements(struct conf *c, const char *file, const char *text, size_t len, struct buf *out, struct conf_faults *faults)
{
    struct walk w = { .c = c, .out = out, .out_line = 1, .node = conf_node_untitled(c, "") };

    if (conf_text_init(&w.in, file, text, len, faults)) {
        while (peek(&w, 0)->kind != TOKEN_END && faults->n < CONF_FAULTS_MAX)
            read_statement(&w);
        if (!at_top(&w)) {
            CONF_FAULT(&w.in, w.node->line, "%s is never closed; a } is missing", w.node->section);
            hand_on_text(&w, "}", 1, w.out_line);
        }
    }
    hand_on_text(&w, SENTINEL " = 1\n", strlen(SENTINEL " = 1\n"), w.out_line);
    conf_text_release(&w.in);
}

static cfg_opt_t
option_of(const struct conf_row *row)
{
    cfg_opt_t list = CFG_STR_LIST(row->name, NULL, CFGF_NODEFAULT);
    cfg_opt_t one = CFG_STR(row->name, NULL, CFGF_NODEFAULT);

    return conf_type_is_list(row->type) ? list : one;
}

/* Types are checked by us, with a range and a message that says more: to libconfuse all is text. */
static size_t
options_of(const struct conf_schema *s, const char *section, cfg_opt_t *out)
{
    static const cfg_opt_t end = CFG_END();
    size_t n = 0;

    for (size_t i = 0; i < s->rows_n; i++)
        if (strcmp(s->rows[i].section, section) == 0)
            out[n++] = option_of(&s->rows[i]);
    out[n] = end;
    return n;
}

static cfg_opt_t
section_of(const struct conf_section *section, cfg_opt_t *options)
{
    cfg_opt_t o = CFG_SEC(section->name, options, section->titled ? CFGF_MULTI | CFGF_TITLE : CFGF_NONE);

    return o;
}

/* libconfuse gives NULL for what it is known to have only where memory ran out, and then its own clean-up is not safe either. */
static void *
there(void *p)
{
    if (p == NULL)
        alloc_die();
    return p;
}

/* libconfuse copies what it is given. */
static cfg_t *
parser_new(const struct conf_schema *s)
{
    size_t n;
    cfg_opt_t *all = xcalloc(s->rows_n + s->sections_n + 1, sizeof *all), *at = all;
    cfg_opt_t *top = xcalloc(s->rows_n + s->sections_n + 2, sizeof *top);
    cfg_opt_t sentinel = CFG_STR(SENTINEL, NULL, CFGF_NODEFAULT), end = CFG_END();
    cfg_t *cfg;

    /* The options of each section, each with its end; then the top level, which points to them. */
    n = options_of(s, "", top);
    for (size_t i = 0; i < s->sections_n; i++) {
        top[n++] = section_of(&s->sections[i], at);
        at += options_of(s, s->sections[i].name, at) + 1;
    }
    top[n++] = sentinel;
    top[n] = end;
    cfg = there(cfg_init(top, CFGF_NONE));
    free(top);
    free(all);
    return cfg;
}

/* What we let pass is right; if libconfuse should differ, the line is told below. Its own words would go to stderr. */
static void
keep_quiet(cfg_t *cfg, const char *fmt, va_list ap)
{
    (void)cfg;
    (void)fmt;
    (void)ap;
}

static void
take_value(struct conf_node *node, size_t row_index, cfg_opt_t *opt, struct conf_faults *faults)
{
    const struct conf_row *row = &node->schema->rows[row_index];
    struct conf_value *value = &node->values[row_index];
    const char **texts = xcalloc(cfg_opt_size(opt) + 1, sizeof *texts);
    struct buf why = BUF_INIT;

    for (unsigned i = 0; i < cfg_opt_size(opt); i++)
        texts[i] = there(cfg_opt_getnstr(opt, i));
    if (!conf_value_read(row, texts, cfg_opt_size(opt), value, &why))
        conf_fault_add(faults, value->file, value->line, "%s %s", row->name, buf_text(&why));
    buf_release(&why);
    free(texts);
}

static void
take_values(struct conf_node *node, cfg_t *cfg, struct conf_faults *faults)
{
    for (size_t i = 0; i < node->schema->rows_n; i++) {
        const struct conf_row *row = &node->schema->rows[i];

        if (strcmp(row->section, node->section) == 0 && node->values[i].handed_on)
            take_value(node, i, there(cfg_getopt(cfg, row->name)), faults);
    }
}

/* The section of cfg that this node stands for: they come in the same order, as no two have the same title. */
static cfg_t *
section_at(cfg_t *cfg, const struct conf *c, size_t node)
{
    unsigned nth = 0;

    if (*c->nodes.v[node]->section == '\0')
        return cfg;
    for (size_t i = 0; i < node; i++)
        nth += strcmp(c->nodes.v[i]->section, c->nodes.v[node]->section) == 0;
    return there(cfg_getnsec(cfg, c->nodes.v[node]->section, nth));
}

static void
take_all(struct conf *c, const char *text, struct conf_faults *faults)
{
    cfg_t *cfg = parser_new(c->schema);
    int rc;

    cfg_set_error_function(cfg, keep_quiet);
    errno = 0;
    rc = cfg_parse_buf(cfg, text);
    if (errno == ENOMEM)
        alloc_die();
    if (rc != CFG_SUCCESS || cfg_size(cfg, SENTINEL) != 1) {
        /* Half a tree is not safe to free: it is left where it is. */
        conf_fault_add(faults, c->files.v[0], cfg->line, "not understood; nothing after this line was read");
        return;
    }
    for (size_t i = 0; i < c->nodes.n; i++)
        if (c->nodes.v[i]->line > 0 || i == 0)
            take_values(c->nodes.v[i], section_at(cfg, c, i), faults);
    cfg_free(cfg);
}

static void
check_required(const struct conf *c, struct conf_faults *faults)
{
    for (size_t i = 0; i < c->nodes.n; i++) {
        const struct conf_node *node = c->nodes.v[i];

        for (size_t j = 0; j < c->schema->rows_n; j++) {
            const struct conf_row *row = &c->schema->rows[j];

            if (!row->required || strcmp(row->section, node->section) != 0 || node->values[j].file != NULL)
                continue;
            if (node->title != NULL)
                conf_fault_add(faults, node->file, node->line, "%s \"%s\": %s is missing", node->section, node->title, row->name);
            else if (node->line > 0)
                conf_fault_add(faults, node->file, node->line, "%s: %s is missing", node->section, row->name);
            else if (*node->section == '\0')
                conf_fault_add(faults, node->file, 0, "%s is missing", row->name);
        }
    }
}

/* By line, those of one line as they were found. */
static void
sort_faults(struct conf_fault *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct conf_fault f = v[i];
        size_t j = i;

        for (; j > 0 && v[j - 1].line > f.line; j--)
            v[j] = v[j - 1];
        v[j] = f;
    }
}

struct conf *
conf_parse(const struct conf_schema *schema, const char *file, const char *text, size_t len, struct conf_faults *faults)
{
    struct conf *c = conf_new(schema, file);
    struct buf right = BUF_INIT;
    size_t before = faults->n;

    read_statements(c, c->files.v[0], text, len, &right, faults);
    take_all(c, buf_text(&right), faults);
    buf_release(&right);
    check_required(c, faults);
    if (faults->n == before && before < CONF_FAULTS_MAX)
        return c;
    sort_faults(faults->v + before, faults->n - before);
    conf_free(c);
    return NULL;
}

static void
lay_over(struct conf_node *a, struct conf_node *b)
{
    if (b->line > 0) {
        a->file = b->file;
        a->line = b->line;
    }
    for (size_t i = 0; i < a->schema->rows_n; i++)
        if (b->values[i].file != NULL) {
            conf_value_release(&a->values[i]);
            a->values[i] = b->values[i];
            memset(&b->values[i], 0, sizeof b->values[i]);
        }
}

bool
conf_merge_take(struct conf *a, struct conf *b, struct conf_faults *faults)
{
    bool ok = true;

    assert(a->schema == b->schema);
    for (size_t i = 0; i < b->nodes.n; i++) {
        struct conf_node *n = b->nodes.v[i];
        const struct conf_node *same = n->title != NULL ? conf_node_titled(a, n->section, n->title, strlen(n->title)) : NULL;

        if (n->title == NULL) {
            lay_over(conf_node_untitled(a, n->section), n);
        } else if (same != NULL) {
            conf_fault_add(faults, n->file, n->line, "%s \"%s\" is given twice; first at %s:%d", n->section, n->title, same->file,
                same->line);
            ok = false;
        } else {
            vec_push(&a->nodes, n);
            b->nodes.v[i] = NULL;
        }
    }
    for (size_t i = 0; i < b->files.n; i++)
        vec_push(&a->files, b->files.v[i]);
    vec_clear(&b->files);
    conf_free(b);
    return ok;
}
