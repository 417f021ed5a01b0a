/* SPDX-License-Identifier: MIT */
/* Inside core: the words, quotes and operators that filters and matchers are written with, and where in the text they are wrong. */
#ifndef TOCSIN_CORE_LEXER_H
#define TOCSIN_CORE_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"
#include "util/err.h"

struct lexer {
    const char *start, *at, *end;
    size_t *column; /* of what is wrong, from 1; or NULL */
    struct err *err;
};

/* "column 9: …", ERR_USAGE; always false. */
bool lexer_fail(const struct lexer *l, const char *at, const char *fmt, ...) PRINTF_LIKE(3, 4);
bool lexer_is_blank(char c);
void lexer_skip_blanks(struct lexer *l);
/* What ends a bare name, value or word. */
bool lexer_is_special(char c);
/* True where the text here begins so; it is passed then. */
bool lexer_takes(struct lexer *l, const char *text);
/* What may follow a term: the end, a blank, a comma or a closing brace. */
bool lexer_check_end(const struct lexer *l);
/* The opening quote is here. \" \\ and \n are escapes; other backslashes are themselves, as in Alertmanager. */
bool lexer_read_quoted(struct lexer *l, struct buf *out);
/* A bare text; stops_at: what ends it beside the specials. */
void lexer_read_bare(struct lexer *l, const char *stops_at, struct buf *out);
/* Quoted or bare; "" only where it stands so. */
bool lexer_read_value(struct lexer *l, struct buf *out);

#endif
