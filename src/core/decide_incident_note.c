/* SPDX-License-Identifier: MIT */
/* Who was asked about alerts is noted in their incidents. */
#include "core/decide_incident.h"

/* None of those before it belongs to the same. */
static bool
is_first_of(const struct decision *d, size_t k, const struct incident *i)
{
    for (size_t j = 0; j < k; j++)
        if (d->out->events.v[j].kind == EV_ESCALATED && model_incident_of(d->m, &d->out->events.v[j].alert) == i)
            return false;
    return true;
}

/* One that has no room for it is left out: who is asked is more than the note of it. */
void
decide_note_escalation(struct decision *d, const char *text, struct buf *names)
{
    for (size_t k = 0, n = d->out->events.n; k < n; k++) {
        const struct event *ev = &d->out->events.v[k];
        const struct incident *i = ev->kind != EV_ESCALATED ? NULL : model_incident_of(d->m, &ev->alert);

        if (i == NULL || !is_first_of(d, k, i) || incident_entries_n(i, ENTRY_NOTE) >= INCIDENT_ENTRIES_MAX)
            continue;
        (void)decide_add_entry(d, i, ENTRY_NOTE, text);
        buf_addf(names, "%sINC-%llu", names->len > 0 ? ", " : "", (unsigned long long)i->number);
    }
}
