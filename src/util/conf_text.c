/* SPDX-License-Identifier: MIT */
/* Raw configuration text becomes tokens, without comments and with their lines; and the words for what is wrong with one. */
#include "util/conf_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/secret.h"
#include "util/utf8.h"

#define BAD_LINES_MAX 10 /* more: it is no text file */
#define FAULT_TEXT_MAX 1000
#define NEAR_MAX 3 /* letters that a misspelt name may differ in */

static const char token_kinds[256] = {
    ['{'] = TOKEN_OPEN,
    ['}'] = TOKEN_CLOSE,
    ['='] = TOKEN_EQUALS,
    [','] = TOKEN_COMMA,
    ['('] = TOKEN_STRAY,
    [')'] = TOKEN_STRAY,
    ['+'] = TOKEN_STRAY,
    ['*'] = TOKEN_STRAY,
};

/* NULL where all is well. A CR before the line's end has been taken off. */
static const char *
line_fault(const char *s, size_t len)
{
    size_t used;

    for (size_t i = 0; i < len; i += used) {
        int32_t cp = utf8_next(s + i, len - i, &used);

        if (cp == 0)
            return "a NUL byte; a configuration is text";
        if (cp < 0)
            return "this is not UTF-8; save the file as UTF-8";
        if (cp == '\r')
            return "a carriage return in the middle of a line; lines end in a newline";
        if (utf8_is_control(cp) && cp != '\t')
            return "a control character; take it out";
    }
    return NULL;
}

/* Blanks lines that hold what no text holds, and CRs. false: too many of them to go on. */
static bool
blank_bad_lines(char *text, size_t len, const char *file, struct conf_faults *faults)
{
    int line = 1, bad = 0;

    for (char *s = text; s < text + len; line++) {
        char *end = memchr(s, '\n', (size_t)(text + len - s));
        const char *why;

        if (end == NULL)
            end = text + len;
        if (end > s && end[-1] == '\r')
            end[-1] = ' ';
        why = line_fault(s, (size_t)(end - s));
        if (why != NULL) {
            conf_fault_add(faults, file, line, "%s", why);
            memset(s, ' ', (size_t)(end - s));
            if (++bad == BAD_LINES_MAX) {
                conf_fault_add(faults, file, line,
                    "too many such lines: this is no configuration; nothing after this line was read");
                return false;
            }
        }
        s = end + 1;
    }
    return true;
}

static bool
ends_word(char c)
{
    return memchr(" #\"'\t\n={}()+,*", c, 14) != NULL;
}

static struct conf_token *
add_token(struct conf_text *in, enum conf_token_kind kind, size_t at, size_t len, uint32_t line)
{
    struct conf_token t = { .at = (uint32_t)at, .len = (uint32_t)len, .line = line, .kind = (uint8_t)kind };

    vec_push(&in->tokens, t);
    return &in->tokens.v[in->tokens.n - 1];
}

/* A string ends on its line. Returns the place after it. */
static size_t
read_string(struct conf_text *in, size_t at, uint32_t line)
{
    char quote = in->text[at];
    enum conf_token_fault fault = TOKEN_RIGHT;
    size_t i = at + 1;
    struct conf_token *t;

    for (; i < in->len && in->text[i] != quote && in->text[i] != '\n'; i++) {
        char next = i + 1 < in->len ? in->text[i + 1] : '\n';

        if (in->text[i] == '\\' && next != '\n') {
            if (quote == '"' && next != '"' && next != '\\')
                fault = TOKEN_BACKSLASH;
            i++;
        } else if (quote == '"' && in->text[i] == '$' && next == '{') {
            fault = TOKEN_VARIABLE;
        }
    }
    if (i >= in->len || in->text[i] != quote)
        fault = TOKEN_UNCLOSED;
    else
        i++;
    t = add_token(in, TOKEN_STRING, at, i - at, line);
    t->fault = (uint8_t)(fault == TOKEN_RIGHT && t->len > CONF_VALUE_MAX + 2 ? TOKEN_LONG : fault);
    return i;
}

static size_t
read_word(struct conf_text *in, size_t at, uint32_t line)
{
    size_t i = at;
    struct conf_token *t;

    while (i < in->len && !ends_word(in->text[i]) && !(in->text[i] == '/' && i + 1 < in->len && in->text[i + 1] == '*'))
        i++;
    t = add_token(in, TOKEN_WORD, at, i - at, line);
    if (i < in->len && in->text[i] == '#')
        t->fault = TOKEN_HASH;
    else if (i + 1 < in->len && in->text[i] == '{' && in->text[i - 1] == '$')
        t->fault = TOKEN_VARIABLE;
    else if (t->len > CONF_VALUE_MAX)
        t->fault = TOKEN_LONG;
    return i;
}

/* After the comment, at its newline if it has one. */
static size_t
skip_comment(struct conf_text *in, size_t at, uint32_t *line)
{
    const char *newline = memchr(in->text + at, '\n', in->len - at);
    size_t line_end = newline != NULL ? (size_t)(newline - in->text) : in->len;
    const char *close;

    if (in->text[at] == '#' || in->text[at + 1] == '/')
        return line_end;
    close = in->len - at >= 4 ? memmem(in->text + at + 2, in->len - at - 2, "*/", 2) : NULL;
    if (close == NULL) {
        CONF_FAULT(in, *line, "this comment is never closed by */");
        return line_end;
    }
    for (const char *s = in->text + at; s < close; s++)
        *line += *s == '\n';
    return (size_t)(close - in->text) + 2;
}

static bool
begins_comment(const struct conf_text *in, size_t at)
{
    char next = at + 1 < in->len ? in->text[at + 1] : '\0';

    return in->text[at] == '#' || (in->text[at] == '/' && (next == '/' || next == '*'));
}

static void
read_tokens(struct conf_text *in)
{
    uint32_t line = 1;
    size_t i = 0;

    while (i < in->len) {
        char c = in->text[i];

        if (c == ' ' || c == '\t' || c == '\n') {
            line += c == '\n';
            i++;
        } else if (begins_comment(in, i)) {
            i = skip_comment(in, i, &line);
        } else if (c == '"' || c == '\'') {
            i = read_string(in, i, line);
        } else if (c == '+' && i + 1 < in->len && in->text[i + 1] == '=') {
            add_token(in, TOKEN_APPEND, i, 2, line);
            i += 2;
        } else if (token_kinds[(unsigned char)c] != 0) {
            add_token(in, (enum conf_token_kind)token_kinds[(unsigned char)c], i++, 1, line);
        } else {
            i = read_word(in, i, line);
        }
    }
    add_token(in, TOKEN_END, in->len, 0, line + 1);
    add_token(in, TOKEN_END, in->len, 0, line + 1);
}

void
conf_fault_add(struct conf_faults *f, const char *file, int line, const char *fmt, ...)
{
    struct buf text = BUF_INIT;
    struct conf_fault fault = { .line = line };
    char words[FAULT_TEXT_MAX];
    va_list ap;

    if (f->n >= CONF_FAULTS_MAX)
        return;
    va_start(ap, fmt);
    vsnprintf(words, sizeof words, fmt, ap);
    va_end(ap);
    secret_hide(words);
    buf_adds(&text, words);
    if (f->n == CONF_FAULTS_MAX - 1)
        buf_adds(&text, " (more faults follow: mend these first)");
    fault.file = xstrdup(file);
    fault.text = buf_take(&text);
    vec_push(f, fault);
}

void
conf_faults_release(struct conf_faults *f)
{
    for (size_t i = 0; i < f->n; i++) {
        free(f->v[i].file);
        free(f->v[i].text);
    }
    vec_release(f);
}

int
conf_row_find(const struct conf_schema *schema, const char *section, const char *name, size_t name_len)
{
    for (size_t i = 0; i < schema->rows_n; i++) {
        const struct conf_row *row = &schema->rows[i];

        if (strlen(row->name) == name_len && memcmp(row->name, name, name_len) == 0 && strcmp(row->section, section) == 0)
            return (int)i;
    }
    return -1;
}

const struct conf_section *
conf_section_find(const struct conf_schema *schema, const char *name, size_t name_len)
{
    for (size_t i = 0; i < schema->sections_n; i++)
        if (strlen(schema->sections[i].name) == name_len && memcmp(schema->sections[i].name, name, name_len) == 0)
            return &schema->sections[i];
    return NULL;
}

const char *
conf_shown(const struct conf_text *in, const struct conf_token *t, char out[CONF_SHOWN_MAX + 3])
{
    const char *s = in->text + t->at;

    if (t->kind != TOKEN_WORD || t->len > CONF_SHOWN_MAX)
        return "(no proper name)";
    for (uint32_t i = 0; i < t->len; i++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.", s[i]) == NULL)
            return "(no proper name)";
    snprintf(out, CONF_SHOWN_MAX + 3, "\"%.*s\"", (int)t->len, s);
    return out;
}

/* How many letters to change, add or take out; cap + 1 past the cap. */
static size_t
distance(const char *a, size_t an, const char *b, size_t bn)
{
    size_t row[CONF_SHOWN_MAX + 1];

    if (an > CONF_SHOWN_MAX || bn > CONF_SHOWN_MAX)
        return NEAR_MAX + 1;
    for (size_t j = 0; j <= bn; j++)
        row[j] = j;
    for (size_t i = 1; i <= an; i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= bn; j++) {
            size_t change = corner + (a[i - 1] != b[j - 1]);
            size_t other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

            corner = row[j];
            row[j] = change < other ? change : other;
        }
    }
    return row[bn];
}

struct nearest {
    const char *name;
    size_t distance;
};

static void
consider(struct nearest *n, const struct conf_text *in, const struct conf_token *t, const char *name)
{
    size_t d = distance(in->text + t->at, t->len, name, strlen(name));

    if (d <= NEAR_MAX && d < n->distance && d < strlen(name))
        *n = (struct nearest){ name, d };
}

static void
list_name(struct buf *b, const char *name)
{
    buf_addf(b, "%s%s", b->len > 0 ? ", " : "", name);
}

/* " in source" or "". */
static const char *
place(const struct conf_node *node, char out[CONF_SHOWN_MAX + 8])
{
    if (*node->section == '\0')
        return "";
    snprintf(out, CONF_SHOWN_MAX + 8, " in %.*s", CONF_SHOWN_MAX, node->section);
    return out;
}

void
conf_tell_unknown(struct conf_text *in, const struct conf_token *t, const struct conf_node *node, bool is_section)
{
    const struct conf_schema *s = node->schema;
    struct nearest near = { NULL, SIZE_MAX };
    struct buf all = BUF_INIT;
    const char *elsewhere = NULL;
    char name[CONF_SHOWN_MAX + 3], where[CONF_SHOWN_MAX + 8];
    const char *kind = is_section ? "section" : "option";

    for (size_t i = 0; i < s->sections_n && is_section; i++) {
        consider(&near, in, t, s->sections[i].name);
        list_name(&all, s->sections[i].name);
    }
    for (size_t i = 0; i < s->rows_n && !is_section; i++) {
        const struct conf_row *row = &s->rows[i];

        if (strcmp(row->section, node->section) == 0) {
            consider(&near, in, t, row->name);
            list_name(&all, row->name);
        } else if (strlen(row->name) == t->len && memcmp(row->name, in->text + t->at, t->len) == 0) {
            elsewhere = row->section;
        }
    }
    if (elsewhere != NULL && *elsewhere != '\0')
        CONF_FAULT(in, t->line, "unknown option %s%s; it belongs in %s", conf_shown(in, t, name), place(node, where), elsewhere);
    else if (elsewhere != NULL)
        CONF_FAULT(in, t->line, "unknown option %s%s; it belongs outside of any section", conf_shown(in, t, name),
            place(node, where));
    else if (near.name != NULL)
        CONF_FAULT(in, t->line, "unknown %s %s%s; the nearest is \"%s\"", kind, conf_shown(in, t, name), place(node, where),
            near.name);
    else
        CONF_FAULT(in, t->line, "unknown %s %s%s; there are: %s", kind, conf_shown(in, t, name), place(node, where),
            buf_text(&all));
    buf_release(&all);
}

/* "token_env" beside "token", "token_file" or "token_command", where there is such an option. */
static const char *
env_option(const struct conf_schema *s, const struct conf_row *row)
{
    const char *cut = strrchr(row->name, '_');
    size_t base = cut != NULL ? (size_t)(cut - row->name) : strlen(row->name);

    for (size_t i = 0; i < s->rows_n; i++) {
        const char *name = s->rows[i].name;

        if (strcmp(s->rows[i].section, row->section) != 0 || strlen(name) < 4 || strcmp(name + strlen(name) - 4, "_env") != 0)
            continue;
        if ((strlen(name) == base + 4 && memcmp(name, row->name, base) == 0)
            || (strlen(name) == strlen(row->name) + 4 && memcmp(name, row->name, strlen(row->name)) == 0))
            return name;
    }
    return NULL;
}

void
conf_tell_token(struct conf_text *in, const struct conf_token *t, const char *name, const struct conf_schema *schema,
    const struct conf_row *row)
{
    static const char *const texts[] = {
        [TOKEN_UNCLOSED] = "the quote is not closed on this line",
        [TOKEN_BACKSLASH] =
            "in double quotes a backslash stands only before \" and \\; write patterns and templates in single quotes",
        [TOKEN_VARIABLE] = "${ would be replaced from the environment",
        [TOKEN_HASH] = "# begins a comment; put a blank before it, or the value in quotes",
        [TOKEN_LONG] = "the value is too long; at most 4096 bytes are allowed",
    };
    const char *env = t->fault == TOKEN_VARIABLE && row != NULL ? env_option(schema, row) : NULL;

    if (t->fault != TOKEN_VARIABLE)
        CONF_FAULT(in, t->line, "%s: %s", name, texts[t->fault]);
    else if (env != NULL)
        CONF_FAULT(in, t->line, "%s: %s; name the variable in %s, or use single quotes if ${ is meant", name, texts[t->fault],
            env);
    else
        CONF_FAULT(in, t->line, "%s: %s; write the value itself, or use single quotes if ${ is meant", name, texts[t->fault]);
}

bool
conf_text_init(struct conf_text *in, const char *file, const char *text, size_t len, struct conf_faults *faults)
{
    memset(in, 0, sizeof *in);
    in->file = file;
    in->faults = faults;
    if (len > CONF_TEXT_MAX) {
        CONF_FAULT(in, 0, "the file has more than %zu bytes; is it a configuration?", CONF_TEXT_MAX);
        return false;
    }
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        len -= 3;
    }
    in->text = xmemdup(text, len);
    in->len = len;
    if (!blank_bad_lines(in->text, len, file, faults))
        return false;
    read_tokens(in);
    return true;
}

void
conf_text_release(struct conf_text *in)
{
    vec_release(&in->tokens);
    free(in->text);
}

const struct conf_token *
conf_text_peek(const struct conf_text *in, size_t ahead)
{
    size_t i = in->i + ahead;

    return &in->tokens.v[i < in->tokens.n ? i : in->tokens.n - 1];
}

size_t
conf_text_after_braces(const struct conf_text *in, size_t ahead)
{
    size_t depth = 0;

    for (;; ahead++) {
        const struct conf_token *t = conf_text_peek(in, ahead);

        if (t->kind == TOKEN_END)
            return ahead;
        depth += t->kind == TOKEN_OPEN;
        if (t->kind == TOKEN_CLOSE && --depth == 0)
            return ahead + 1;
    }
}

void
conf_text_skip_line(struct conf_text *in)
{
    uint32_t line = conf_text_peek(in, 0)->line;

    while (conf_text_peek(in, 0)->kind != TOKEN_END && conf_text_peek(in, 0)->line == line
        && conf_text_peek(in, 0)->kind != TOKEN_CLOSE) {
        if (conf_text_peek(in, 0)->kind == TOKEN_OPEN) {
            in->i += conf_text_after_braces(in, 0);
            line = in->tokens.v[in->i - 1].line;
        } else {
            in->i++;
        }
    }
}

bool
conf_text_begins_statement(const struct conf_text *in)
{
    enum conf_token_kind next = conf_text_peek(in, 1)->kind;

    if (next == TOKEN_WORD || next == TOKEN_STRING)
        next = conf_text_peek(in, 2)->kind == TOKEN_OPEN ? TOKEN_OPEN : TOKEN_END;
    return conf_text_peek(in, 0)->kind == TOKEN_WORD && (next == TOKEN_EQUALS || next == TOKEN_APPEND || next == TOKEN_OPEN);
}
