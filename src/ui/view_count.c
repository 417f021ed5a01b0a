/* SPDX-License-Identifier: MIT */
/* Counting what is shown and what is hidden, and why. */
#include "ui/view_count.h"

#define KIND_SHIFT 5 /* above these flags stands why it is hidden; one that is hidden is not displaced */

const char *const view_hidden_words[HIDDEN_KINDS] = {
    [HIDDEN_CLOSED] = "closed",
    [HIDDEN_SUPPRESSED] = "silenced",
    [HIDDEN_ACKED] = "acked",
    [HIDDEN_SNOOZED] = "snoozed",
    [HIDDEN_OTHER] = "other",
};

static enum view_hidden
kind_of(const struct alert *a)
{
    if (a->hold.state == ALERT_CLOSED)
        return HIDDEN_CLOSED;
    if (a->hold.state == ALERT_FIRING && (a->marks & ALERT_SUPPRESSED))
        return HIDDEN_SUPPRESSED;
    if (a->hold.state == ALERT_SNOOZED)
        return HIDDEN_SNOOZED;
    return a->hold.state == ALERT_ACKED ? HIDDEN_ACKED : HIDDEN_OTHER;
}

void
view_uncount(struct view *v, struct alert *a)
{
    if (a->ui_flags & FLAG_HIDDEN)
        v->hidden[a->ui_flags >> KIND_SHIFT]--;
    if (a->ui_flags & FLAG_WAITING)
        v->waiting--;
    a->ui_flags &= FLAG_BASE;
}

void
view_count_shown(struct alert *a)
{
    a->ui_flags = FLAG_BASE | FLAG_SHOWN;
}

void
view_count_hidden(struct view *v, struct alert *a, bool waiting)
{
    enum view_hidden kind = kind_of(a);

    v->hidden[kind]++;
    v->waiting += waiting;
    a->ui_flags = (uint8_t)(FLAG_BASE | FLAG_HIDDEN | (waiting ? FLAG_WAITING : 0) | (unsigned)kind << KIND_SHIFT);
}

bool
view_passes(const struct view *v, const struct model *m, const struct alert *a, int64_t now_ms)
{
    return v->filter == NULL || filter_accepts(v->filter, m, a, v->me, now_ms);
}

bool
view_shows(const struct alert *a)
{
    return (a->ui_flags & FLAG_SHOWN) != 0;
}
