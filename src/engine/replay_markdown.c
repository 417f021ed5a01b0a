/* SPDX-License-Identifier: MIT */
/* A range as a Markdown timeline, as a post-mortem wants it: who did what, by hours, times in UTC. */
#include <string.h>

#include "engine/replay_own.h"
#include "util/text.h"
#include "util/time.h"

static void
add_head(const struct replay *r, int64_t from_ms, int64_t to_ms, struct buf *out)
{
    char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];

    time_rfc3339(from_ms, from);
    time_rfc3339(to_ms, to);
    buf_addf(out, "# Timeline %.10s %.8s to ", from, from + strlen("2026-11-21T"));
    if (strncmp(from, to, strlen("2026-11-21")) != 0)
        buf_addf(out, "%.10s ", to);
    buf_addf(out, "%.8s UTC\n", to + strlen("2026-11-21T"));
    if (r->facts.lacks_before)
        buf_adds(out, "\nWhat was before the first event is not known.\n");
    if (!r->facts.whole)
        buf_adds(out, "\nSome events were left out of the log that this was made of.\n");
}

/* "2026-11-21 14:00 UTC", where another hour begins. */
static void
add_hour(int64_t at_ms, int64_t *hour, struct buf *out)
{
    char text[TIME_TEXT_MAX];

    if (at_ms / MS_HOUR == *hour)
        return;
    *hour = at_ms / MS_HOUR;
    time_rfc3339(*hour * MS_HOUR, text);
    buf_addf(out, "\n## %.10s %.5s UTC\n\n", text, text + strlen("2026-11-21T"));
}

static void
add_line(const struct replay_line *line, struct buf *out)
{
    char text[TIME_TEXT_MAX];

    time_rfc3339(line->at_ms, text);
    buf_addf(out, "- %.8s **", text + strlen("2026-11-21T"));
    text_markdown(out, line->actor, strlen(line->actor));
    buf_addf(out, "** %s: ", line->verb);
    text_markdown(out, line->text, strlen(line->text));
    buf_addf(out, " (#%llu)\n", (unsigned long long)line->seq);
}

void
replay_markdown(struct replay *r, int64_t from_ms, int64_t to_ms, struct buf *out)
{
    struct replay_line line;
    int64_t hour = -1;
    size_t n = 0;

    add_head(r, from_ms, to_ms, out);
    for (size_t i = replay_line_from(r, from_ms); replay_line(r, i, &line) && line.at_ms <= to_ms; i++) {
        if (!line.changes && line.sign == REPLAY_QUIET)
            continue;
        add_hour(line.at_ms, &hour, out);
        add_line(&line, out);
        n++;
    }
    if (n == 0)
        buf_adds(out, "\nNothing happened.\n");
}
