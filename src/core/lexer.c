/* SPDX-License-Identifier: MIT */
/* Words, quotes and operators of what people type; what is wrong is told with its column. */
#include "core/lexer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/utf8.h"

bool
lexer_fail(const struct lexer *l, const char *at, const char *fmt, ...)
{
    char text[400];
    size_t column = 1, used;
    va_list ap;

    for (const char *s = l->start; s < at; s += used, column++)
        utf8_next(s, (size_t)(at - s), &used);
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (l->column != NULL)
        *l->column = column;
    return err_set(l->err, ERR_USAGE, "column %zu: %s", column, text);
}

bool
lexer_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void
lexer_skip_blanks(struct lexer *l)
{
    while (l->at < l->end && lexer_is_blank(*l->at))
        l->at++;
}

bool
lexer_is_special(char c)
{
    return lexer_is_blank(c) || memchr("{}!=~,\\\"'`", c, 10) != NULL;
}

bool
lexer_takes(struct lexer *l, const char *text)
{
    size_t len = strlen(text);

    if ((size_t)(l->end - l->at) < len || memcmp(l->at, text, len) != 0)
        return false;
    l->at += len;
    return true;
}

bool
lexer_check_end(const struct lexer *l)
{
    if (l->at == l->end || lexer_is_blank(*l->at) || *l->at == ',' || *l->at == '}')
        return true;
    if (*l->at == '!' || *l->at == '"' || *l->at == '{')
        return lexer_fail(l, l->at, "a blank or a comma is missing before %c", *l->at);
    return lexer_fail(l, l->at, "%c stands only in double quotes", *l->at);
}

bool
lexer_read_quoted(struct lexer *l, struct buf *out)
{
    const char *from = l->at++;

    for (; l->at < l->end && *l->at != '"'; l->at++) {
        char next = l->at + 1 < l->end ? l->at[1] : '\0';

        if (*l->at == '\\' && (next == '"' || next == '\\' || next == 'n')) {
            buf_addc(out, next == 'n' ? '\n' : next);
            l->at++;
        } else {
            buf_addc(out, *l->at);
        }
    }
    if (l->at == l->end)
        return lexer_fail(l, from, "the quote is not closed");
    l->at++;
    return true;
}

void
lexer_read_bare(struct lexer *l, const char *stops_at, struct buf *out)
{
    while (l->at < l->end && !lexer_is_special(*l->at) && strchr(stops_at, *l->at) == NULL)
        buf_addc(out, *l->at++);
}

bool
lexer_read_value(struct lexer *l, struct buf *out)
{
    const char *from;

    lexer_skip_blanks(l);
    from = l->at;
    if (l->at < l->end && *l->at == '"')
        return lexer_read_quoted(l, out) && lexer_check_end(l);
    lexer_read_bare(l, "", out);
    if (l->at == from && (l->at == l->end || *l->at == ',' || *l->at == '}'))
        return lexer_fail(l, from, "a value is missing; \"\" stands for none");
    return lexer_check_end(l);
}
