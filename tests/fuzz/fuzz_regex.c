/* SPDX-License-Identifier: MIT */
/* A regular expression (the first line) on a text (the rest): bounded in effort, anchored at both ends. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "util/regex.h"
#include "util/utf8.h"

const char *const fuzz_name = "regex";
const size_t fuzz_runs = 20000;
const char *const fuzz_words[] = { "(?i)", "(?P<n>", "(?:", ")", "[^", "[[:alpha:]]", "]", "\\d", "\\pL", "\\Q", "\\E", "\\b",
    "\\x{10ffff}", ".*", "a+", "{2,5}", "{1000}", "{1001}", "|", "^", "$", "\\z", "\\1", "(?=", "(?<!", "(?>", "*+", "\\K", "\\C",
    "(a+)+", "\n", "\\", "(*UTF)", "(?R)", "\xc3\xa4", "\xff", NULL };

/* With no sign that means something the pattern is what it matches. */
static bool
is_literal(const char *pattern)
{
    return pattern[strcspn(pattern, "\\^$.|?*+()[]{}")] == '\0';
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *pattern = fuzz_text(data, size);
    char *text = strchr(pattern, '\n');
    struct err err = { 0 };
    struct regex *r, *wider;
    struct buf either = BUF_INIT;

    if (text != NULL)
        *text++ = '\0';
    else
        text = pattern + strlen(pattern);
    r = regex_new(pattern, &err);
    if (r == NULL) {
        fuzz_must_be_message(&err);
    } else if (is_literal(pattern)) {
        MUST(regex_matches(r, pattern, strlen(pattern)));
        MUST(regex_matches(r, text, strlen(text)) == (strcmp(text, pattern) == 0));
    } else if (regex_matches(r, text, strlen(text))) {
        /* Anchored: with one more letter around it is another question, but either of two holds where one does. */
        buf_addf(&either, "(?:%s)|zzz", pattern);
        wider = regex_new(buf_text(&either), NULL);
        MUST(wider == NULL || regex_matches(wider, text, strlen(text)));
        regex_free(wider);
    }
    regex_free(r);
    buf_release(&either);
    free(pattern);
    return 0;
}
