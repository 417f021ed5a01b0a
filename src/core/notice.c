/* SPDX-License-Identifier: MIT */
/* Which alerts people are to be told of, and from when on. */
#include "core/notice.h"

#include <string.h>

#include "core/decide_call.h"
#include "core/level.h"
#include "util/str.h"
#include "util/time.h"

const char *const notice_why_words[NOTICE_WHYS] = {
    [NOTICE_NEW] = "new",
    [NOTICE_ROSE] = "rose",
    [NOTICE_AGAIN] = "again",
    [NOTICE_DIGEST] = "digest",
    [NOTICE_STORM] = "storm",
};

/* What is collected is told only where that level, or a route, names destinations for it. */
static bool
is_worth_it(const struct model_config *c, const struct alert *a)
{
    return a->level < LEVEL_MAX || c->routing->notify.to_n[LEVEL_MAX] > 0 || a->routed.routes != NULL;
}

bool
notice_concerns(const struct model_config *c, const struct alert *a)
{
    return c->routing != NULL && is_worth_it(c, a) && (a->hold.state == ALERT_FIRING || a->hold.state == ALERT_ESCALATED)
        && (a->marks & (ALERT_SUPPRESSED | ALERT_UNCONFIRMED)) == 0 && a->routed.maintenance == NULL;
}

/* One that flaps was never long enough there for its group's wait: it counts from the first time. */
static int64_t
waits_from(const struct alert *a)
{
    if ((a->marks & ALERT_FLAPPING) != 0)
        return a->flap_from_ms;
    return a->hold.state == ALERT_FIRING ? a->hold.at_ms : a->fired_at_ms;
}

/* What tells of a message that does not arrive tells it once: else, where nothing arrives, each time there would be more to tell. */
static bool
may_repeat(const struct alert *a)
{
    return !a->source->own || labels_get(alert_labels(a), "message") == NULL;
}

bool
notice_is_owed(const struct alert *a, const struct grouping *g, int64_t *from_ms, enum notice_why *why)
{
    if (a->told.at_ms == 0) {
        *why = NOTICE_NEW;
        *from_ms = waits_from(a) + g->wait_ms;
    } else if (a->level < a->told.level) {
        *why = NOTICE_ROSE;
        *from_ms = a->told.at_ms;
    } else {
        *why = NOTICE_AGAIN;
        *from_ms = a->told.at_ms + g->repeat_ms;
    }
    return *why != NOTICE_AGAIN || (g->repeat_ms > 0 && may_repeat(a));
}

bool
notice_is_over(const struct alert *a)
{
    return (a->hold.state == ALERT_CLEARED || a->hold.state == ALERT_CLOSED) && (a->marks & ALERT_FLAPPING) == 0;
}

bool
notice_is_known(const struct alert *a, int64_t now_ms)
{
    const struct source *s = a->source;

    if (s->own)
        return true;
    return source_health(s, now_ms) != SOURCE_WAITING && s->configured && now_ms - s->last_ok_ms <= NOTICE_STALE_MS;
}

static const char key_member[] = "{\"key\":\"";

const char *
notice_key(const struct message *msg)
{
    const char *detail = msg->order.detail;

    return detail != NULL && str_starts(detail, key_member) ? detail + sizeof key_member - 1 : NULL;
}

bool
notice_key_is(const struct message *msg, const char *key)
{
    const char *own = notice_key(msg);
    size_t len = strlen(key);

    return own != NULL && strncmp(own, key, len) == 0 && own[len] == '"';
}
