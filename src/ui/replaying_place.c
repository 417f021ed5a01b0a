/* SPDX-License-Identifier: MIT */
/* Places in the past as people type them, and the span of the time line around one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/replay.h"
#include "util/time.h"

#define PLACE_MAX 64

static const int64_t spans_ms[UI_ZOOMS] = {
    0,
    7 * MS_DAY,
    MS_DAY,
    6 * MS_HOUR,
    MS_HOUR,
    20 * MS_MINUTE,
    5 * MS_MINUTE,
};
/* A span moves by so many parts of itself. */
#define SPAN_STEPS 4

static bool
parse_seq(const char *text, uint64_t *out)
{
    char *end;

    if (*text != '#' || text[1] < '0' || text[1] > '9')
        return false;
    *out = strtoull(text + 1, &end, 10);
    return *end == '\0';
}

/* "2026-11-21 03:10" is what we show; RFC 3339 wants a T, seconds and an offset. */
static bool
parse_date_time(const char *text, int64_t *ms)
{
    size_t len = strlen(text);
    char full[PLACE_MAX];

    if (len < 16 || len > 20 || (text[10] != ' ' && text[10] != 'T'))
        return false;
    if (text[len - 1] == 'Z')
        len--;
    snprintf(full, sizeof full, "%.10sT%.*s%sZ", text, (int)len - 11, text + 11, len == 16 ? ":00" : "");
    return time_parse_rfc3339(full, ms);
}

bool
ui_place_parse(const char *text, int64_t now_ms, struct ui_place *out, struct err *err)
{
    size_t blanks = strspn(text, " "), len = strlen(text + blanks);
    char word[PLACE_MAX] = "";

    while (len > 0 && text[blanks + len - 1] == ' ')
        len--;
    if (len < sizeof word)
        memcpy(word, text + blanks, len);
    *out = (struct ui_place){ 0 };
    out->by_seq = parse_seq(word, &out->seq);
    return out->by_seq || time_parse_point(*word == '-' ? word + 1 : word, now_ms, &out->at_ms)
        || parse_date_time(word, &out->at_ms)
        || err_set(err, ERR_USAGE, "write 03:10, -2h, 2026-11-21 03:10 (all UTC), or an event's number: #8836");
}

void
ui_replay_window(int64_t first_ms, int64_t last_ms, int64_t at_ms, unsigned zoom, int64_t *from_ms, int64_t *to_ms)
{
    int64_t span_ms = spans_ms[zoom < UI_ZOOMS ? zoom : UI_ZOOMS - 1], step_ms = span_ms / SPAN_STEPS;

    *from_ms = first_ms;
    *to_ms = last_ms > first_ms ? last_ms : first_ms + 1;
    if (span_ms == 0 || *to_ms - *from_ms <= span_ms)
        return;
    *from_ms = at_ms - at_ms % step_ms - (SPAN_STEPS / 2) * step_ms;
    if (*from_ms + span_ms > last_ms)
        *from_ms = last_ms - span_ms;
    if (*from_ms < first_ms)
        *from_ms = first_ms;
    *to_ms = *from_ms + span_ms;
}
