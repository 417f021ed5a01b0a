/* SPDX-License-Identifier: MIT */
/* The banner: a text on every screen until a time. */
#include <stdio.h>
#include <string.h>

#include "core/incident_tell.h"
#include "util/secret.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

/* A line on each screen, and a post. */
#define BANNER_TEXT_MAX 300
#define BANNER_FOR_MAX_MS (366 * MS_DAY)

static bool
check_text(struct decision *d, const char *text)
{
    size_t len = strlen(text), used;
    const char *what;

    if (!utf8_is_valid(text, len))
        return err_set(d->err, ERR_USAGE, "the banner is not valid UTF-8");
    if (text[strspn(text, " \t")] == '\0')
        return err_set(d->err, ERR_USAGE, "what is the banner to say?");
    if (utf8_count(text) > BANNER_TEXT_MAX)
        return err_set(d->err, ERR_LIMIT, "the banner has %zu characters: at most %d", utf8_count(text), BANNER_TEXT_MAX);
    for (size_t i = 0; i < len; i += used)
        if (utf8_is_control(utf8_next(text + i, len - i, &used)))
            return err_set(d->err, ERR_USAGE, "the banner has a control character: it is one line of plain text");
    if (!d->cmd->sure && secret_find(text, &what) != NULL)
        return err_set(d->err, ERR_REFUSED, DECIDE_ASK "it seems to hold %s, and every screen shows it: set it all the same?",
            what);
    return true;
}

/* Until when; 0: until it is cleared. */
static bool
read_until(struct decision *d, int64_t *until_ms)
{
    *until_ms = d->cmd->until_ms != 0 ? d->cmd->until_ms : d->cmd->for_ms != 0 ? d->now_ms + d->cmd->for_ms : 0;
    if (*until_ms != 0 && *until_ms <= d->now_ms)
        return err_set(d->err, ERR_USAGE, "the banner's time is over already");
    return *until_ms == 0 || *until_ms - d->now_ms <= BANNER_FOR_MAX_MS
        || err_set(d->err, ERR_USAGE, "a banner stands for a year at most");
}

bool
decide_banner(struct decision *d)
{
    const char *text = d->cmd->text;
    const struct banner *stands = model_banner(d->m, d->now_ms);
    char until[TIME_TEXT_MAX];
    int64_t until_ms = 0;
    struct event *ev;

    if (text == NULL && stands == NULL)
        return err_set(d->err, ERR_REFUSED, "there is no banner to take away");
    if (text != NULL && (!check_text(d, text) || !read_until(d, &until_ms)))
        return false;
    if (text != NULL && stands != NULL && str_eq(stands->text, text) && stands->until_ms == until_ms)
        return err_set(d->err, ERR_REFUSED, "the banner says so already");
    ev = decide_add_banner(d);
    decide_banner_was(d, ev);
    if (text != NULL)
        ev->u.banner.now = (struct banner){ .text = arena_strdup(&d->out->events.arena, text),
            .until_ms = until_ms,
            .by = ev->actor,
            .at_ms = d->now_ms };
    d->out->done = 1;
    decide_tell_banner(d);
    time_near(until_ms, d->now_ms, until);
    snprintf(d->out->summary, sizeof d->out->summary, text == NULL ? "the banner is taken away" : "the banner stands %s%s",
        until_ms == 0 ? "until it is cleared" : "until ", until_ms == 0 ? "" : until);
    return true;
}

void
decide_banner_was(struct decision *d, struct event *ev)
{
    struct banner *was = &ev->u.banner.was;

    *was = d->m->banner;
    was->text = arena_strdup_or_null(&d->out->events.arena, was->text);
    was->by = arena_strdup_or_null(&d->out->events.arena, was->by);
}
