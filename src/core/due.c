/* SPDX-License-Identifier: MIT */
/* The table of what time alone does to an alert. */
#include "core/due.h"

#include "core/decide_call.h"

static int64_t
ack_ends(const struct model_config *c, const struct alert *a)
{
    (void)c;
    return a->hold.state == ALERT_ACKED && a->hold.until_ms != 0 ? a->hold.until_ms : INT64_MAX;
}

/* Once for each ack; halfway through a short one. */
static int64_t
ack_is_about_to_end(const struct model_config *c, const struct alert *a)
{
    int64_t half_ms = (a->hold.until_ms - a->hold.at_ms) / 2;

    if (ack_ends(c, a) == INT64_MAX || (a->marks & ALERT_REMINDED) != 0 || c->remind_before_ms == 0)
        return INT64_MAX;
    return a->hold.until_ms - (half_ms < c->remind_before_ms ? half_ms : c->remind_before_ms);
}

static int64_t
snooze_ends(const struct model_config *c, const struct alert *a)
{
    (void)c;
    return a->hold.state == ALERT_SNOOZED && a->hold.until_ms != 0 ? a->hold.until_ms : INT64_MAX;
}

static int64_t
cleared_is_old(const struct model_config *c, const struct alert *a)
{
    return a->hold.state == ALERT_CLEARED ? a->changed_at_ms + c->cleared_for_ms : INT64_MAX;
}

/* What the source still has is kept: forgotten, it would fire anew with the next poll. */
static int64_t
closed_is_old(const struct model_config *c, const struct alert *a)
{
    return a->hold.state == ALERT_CLOSED && !alert_is_listed(a) ? a->changed_at_ms + c->closed_for_ms : INT64_MAX;
}

static int64_t
is_steady(const struct model_config *c, const struct alert *a)
{
    return (a->marks & ALERT_FLAPPING) != 0 ? a->fired_at_ms + c->flap_window_ms : INT64_MAX;
}

const struct due_row due_rows[DUE_ROWS] = {
    { EV_ACK_EXPIRED, ack_ends },
    { EV_REMINDED, ack_is_about_to_end },
    { EV_SNOOZE_ENDED, snooze_ends },
    { EV_AGED, cleared_is_old },
    { EV_FORGOTTEN, closed_is_old },
    { EV_STEADY, is_steady },
};

/* What no row brings by itself: the tick looks at it as a whole. */
static int64_t
others_due_ms(const struct model *m, const struct alert *a)
{
    return call_due_ms(m, a);
}

int64_t
due_ms(const struct model *m, const struct alert *a)
{
    int64_t first_ms = others_due_ms(m, a);

    for (size_t i = 0; i < DUE_ROWS; i++) {
        int64_t at_ms = due_rows[i].at_ms(&m->config, a);

        if (at_ms < first_ms)
            first_ms = at_ms;
    }
    return first_ms;
}
