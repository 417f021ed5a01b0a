/* SPDX-License-Identifier: MIT */
/* Undo of what was done to incidents and to the banner. */
#include "core/decide_incident.h"

void
decide_undo_incident(struct decision *d, const struct event *ev)
{
    decide_refuse(d, &ev->alert, "event %llu (%s): undo of it is not there yet", (unsigned long long)ev->seq,
        event_rows[ev->kind].wire);
}
