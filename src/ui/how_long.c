/* SPDX-License-Identifier: MIT */
/* Durations and moments ahead at the start of a text; UTC, as all times on the screen. */
#include "ui/how_long.h"

#include <string.h>

#include "util/str.h"
#include "util/time.h"

#define WORD_MAX 64
#define UNTIL "until "

static bool
parse_word(const char *word, bool moments, int64_t now_ms, struct how_long *out)
{
    int64_t at_ms;

    *out = (struct how_long){ 0 };
    if (duration_parse(word, MS_MINUTE, &out->for_ms))
        return out->for_ms > 0;
    if (!moments || !time_parse_ahead(word, now_ms, &at_ms))
        return false;
    out->until_ms = at_ms;
    return at_ms > now_ms;
}

bool
how_long_take(const char **text, bool bare, int64_t now_ms, struct how_long *out)
{
    bool until = str_starts(*text, UNTIL);
    const char *at = *text + (until ? strlen(UNTIL) : 0);
    struct how_long found;
    char word[WORD_MAX];
    size_t len;

    at += strspn(at, " ");
    len = strcspn(at, " ");
    if (len == 0 || len >= WORD_MAX)
        return false;
    memcpy(word, at, len);
    word[len] = '\0';
    if (!parse_word(word, until || bare, now_ms, &found))
        return false;
    *out = found;
    *text = at + len + strspn(at + len, " ");
    return true;
}

bool
how_long_parse(const char *text, int64_t now_ms, struct how_long *out)
{
    return how_long_take(&text, true, now_ms, out) && *text == '\0';
}

int64_t
how_long_end(const struct how_long *h, int64_t now_ms)
{
    return h->until_ms != 0 ? h->until_ms : now_ms + h->for_ms;
}

void
how_long_words(const struct how_long *h, int64_t now_ms, struct buf *out)
{
    char at[TIME_TEXT_MAX], left[TIME_TEXT_MAX];
    int64_t end_ms = how_long_end(h, now_ms);

    time_near(end_ms, now_ms, at);
    duration_left(end_ms - now_ms, left);
    buf_addf(out, "until %s, in %s", at, left);
}
