/* SPDX-License-Identifier: MIT */
/* What was done to one thing of an incident, or to the banner, since an event: for undo, which takes back only what nobody built on. */
#include "core/incident_since.h"

bool
incident_lists_alert(const struct event *ev, const struct alert_id *id)
{
    for (size_t i = 0; i < ev->u.inc_alerts.n; i++)
        if (alert_id_equal(&ev->u.inc_alerts.v[i].id, id))
            return true;
    return false;
}

bool
incident_touches(const struct event *ev, const struct incident_thing *t)
{
    enum event_data data = event_rows[ev->kind].data;

    if (ev->incident != t->incident)
        return false;
    if (data == DATA_INC_OPENED)
        return t->data == DATA_INC_FIELD;
    if (data != t->data)
        return false;
    switch (data) {
    case DATA_INC_FIELD:
        return ev->u.inc_field.field == t->field;
    case DATA_INC_ALERTS:
        return incident_lists_alert(ev, &t->alert);
    case DATA_INC_ENTRY:
        return ev->u.inc_entry.now.kind == t->kind && ev->u.inc_entry.now.number == t->number;
    default:
        return data == DATA_BANNER;
    }
}

static const struct event *
event_at(const struct model *m, uint64_t seq)
{
    const struct act *act = model_act(m, seq);

    return act == NULL ? NULL : &act->events.v[seq - act->batch];
}

/* The latest before that one which changed it; 0: none that is known. */
static uint64_t
latest_before(const struct model *m, const struct incident_thing *t, uint64_t seq)
{
    for (size_t i = m->acts.n; i-- > 0;) {
        const struct act *act = m->acts.v[i];

        for (size_t k = act->events.n; k-- > 0 && act->batch < seq;)
            if (act->events.v[k].seq < seq && incident_touches(&act->events.v[k], t))
                return act->events.v[k].seq;
    }
    return 0;
}

bool
incident_is_as_left(const struct model *m, const struct incident_thing *t, uint64_t now, uint64_t seq)
{
    while (now != seq) {
        const struct event *ev = event_at(m, now);

        if (ev == NULL || ev->undoes == 0)
            return false;
        now = latest_before(m, t, ev->undoes);
    }
    return true;
}
