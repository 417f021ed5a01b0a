/* SPDX-License-Identifier: MIT */
/* Moments of the demo and what to try then, the most pressing first. */
#include "app/demo_hints.h"

#define HEAD "DEMO, nothing is real  "

/* Pages leave by themselves, posts do not: it is those that she is told about. */
static size_t
count_posts(const struct model *m, enum message_state state, bool late)
{
    size_t n = 0;

    for (size_t i = 0; i < m->messages.n; i++) {
        const struct message *msg = m->messages.v[i];

        n += msg->order.act == MESSAGE_POST && (state == MESSAGE_STATES || msg->standing.state == state)
            && (!late || (msg->late && message_is_open(msg)));
    }
    return n;
}

static bool
is_late(const struct model *m, int64_t now_ms)
{
    (void)now_ms;
    return m->messages_late > 0 && count_posts(m, MESSAGE_STATES, true) > 0;
}

static bool
is_refused(const struct model *m, int64_t now_ms)
{
    (void)now_ms;
    return count_posts(m, MESSAGE_RETRYING, false) > 0;
}

static bool
is_stale(const struct model *m, int64_t now_ms)
{
    for (size_t i = 0; i < m->sources.n; i++)
        if (!m->sources.v[i]->own && source_is_stale(m->sources.v[i], now_ms))
            return true;
    return false;
}

static bool
is_untouched(const struct model *m, int64_t now_ms)
{
    (void)now_ms;
    return count_posts(m, MESSAGE_STATES, false) == 0 && m->by_state[0][ALERT_ACKED] == 0;
}

static bool
is_asked(const struct model *m, int64_t now_ms)
{
    if (!is_untouched(m, now_ms))
        return false;
    for (size_t i = 0; i < m->alerts.n; i++)
        if (alert_is_called(m->alerts.v[i]))
            return true;
    return false;
}

static bool
is_untold(const struct model *m, int64_t now_ms)
{
    (void)now_ms;
    return count_posts(m, MESSAGE_STATES, false) == 0;
}

static bool
is_any(const struct model *m, int64_t now_ms)
{
    (void)m;
    (void)now_ms;
    return true;
}

/* clang-format off */
static const struct {
    bool (*holds)(const struct model *m, int64_t now_ms);
    const char *words;
} moments[] = {
    { is_late,      HEAD "a post is LATE and an alert says so: g u shows why" },
    { is_refused,   HEAD "Slack did not take a post: g u shows why" },
    { is_stale,     HEAD "no answer: ? is what was last known  q leave" },
    { is_asked,     HEAD "-> ? waits for an answer: a gives it  e asks another" },
    { is_untouched, HEAD "a acknowledges the alert at >  ? keys  q leave" },
    { is_untold,    HEAD "u takes it back  p tells Slack of it  q leave" },
    { is_any,       HEAD "t replays the night  g u messages  ? keys  q leave" },
};
/* clang-format on */

const char *
demo_hint(const struct model *m, int64_t now_ms)
{
    size_t i = 0;

    while (!moments[i].holds(m, now_ms))
        i++;
    return moments[i].words;
}
