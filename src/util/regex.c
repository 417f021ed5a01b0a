/* SPDX-License-Identifier: MIT */
/* Regular expressions that mean what they mean in Alertmanager: read as RE2's, matched by PCRE2 with a limit on effort. */
#include "util/regex.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/regex_re2.h"
#include "util/utf8.h"

#define WRITTEN_MAX ((size_t)16 * REGEX_PATTERN_MAX)
#define HEAP_LIMIT_KIB 4096

struct regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *limits;
};

/* Newline is LF alone, `$` the very end, `^` after each LF under (?m): all as in RE2. */
static pcre2_code *
compile(const struct buf *pattern, struct err *err)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_code *code = NULL;
    PCRE2_UCHAR text[256] = "no memory";
    PCRE2_SIZE offset;
    int error = 0;

    if (context != NULL) {
        pcre2_set_newline(context, PCRE2_NEWLINE_LF);
        code = pcre2_compile((PCRE2_SPTR)buf_text(pattern), pattern->len,
            PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_CIRCUMFLEX | PCRE2_NO_AUTO_CAPTURE
                | PCRE2_NEVER_BACKSLASH_C,
            &error, &offset, context);
        if (code == NULL)
            pcre2_get_error_message(error, text, sizeof text);
    }
    pcre2_compile_context_free(context);
    if (code == NULL)
        err_set(err, ERR_PARSE, "pattern: %s", (const char *)text);
    return code;
}

static struct regex *
regex_of(pcre2_code *code)
{
    struct regex *r = xcalloc(1, sizeof *r);

    r->code = code;
    r->data = pcre2_match_data_create(1, NULL);
    r->limits = pcre2_match_context_create(NULL);
    if (r->data == NULL || r->limits == NULL) {
        regex_free(r);
        return NULL;
    }
    pcre2_set_match_limit(r->limits, REGEX_MATCH_LIMIT);
    pcre2_set_heap_limit(r->limits, HEAP_LIMIT_KIB);
    /* Where there is no JIT the interpreter does the same, slower. */
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    return r;
}

struct regex *
regex_new(const char *pattern, struct err *err)
{
    size_t len = strlen(pattern);
    struct buf written;
    struct regex *regex = NULL;
    pcre2_code *code = NULL;

    if (len > REGEX_PATTERN_MAX) {
        err_set(err, ERR_LIMIT, "the pattern has %zu bytes; at most %d are allowed", len, REGEX_PATTERN_MAX);
        return NULL;
    }
    if (!utf8_is_valid(pattern, len)) {
        err_set(err, ERR_PARSE, "the pattern is not UTF-8");
        return NULL;
    }
    buf_init(&written, WRITTEN_MAX);
    if (regex_re2_write(pattern, len, &written, err))
        code = compile(&written, err);
    if (code != NULL) {
        regex = regex_of(code);
        if (regex == NULL)
            err_set(err, ERR_LIMIT, "pattern: no memory");
    }
    buf_release(&written);
    return regex;
}

void
regex_free(struct regex *r)
{
    if (r == NULL)
        return;
    pcre2_match_context_free(r->limits);
    pcre2_match_data_free(r->data);
    pcre2_code_free(r->code);
    free(r);
}

bool
regex_matches(const struct regex *r, const char *s, size_t len)
{
    int rc = pcre2_match(r->code, (PCRE2_SPTR)s, len, 0, 0, r->data, r->limits);

    /* JIT has a small stack of its own; the interpreter takes the heap. */
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
        rc = pcre2_match(r->code, (PCRE2_SPTR)s, len, 0, PCRE2_NO_JIT, r->data, r->limits);
    return rc >= 0;
}
