/* SPDX-License-Identifier: MIT */
/* What was done to one thing of an incident, or to the banner, since an event: for undo, which takes back only what nobody built on. */
#ifndef TOCSIN_CORE_INCIDENT_SINCE_H
#define TOCSIN_CORE_INCIDENT_SINCE_H

#include "core/model.h"

/* What an event changes one of. */
struct incident_thing {
    enum event_data data; /* INC_FIELD, INC_ALERTS, INC_ENTRY or BANNER */
    uint64_t incident;
    enum incident_field field;
    struct alert_id alert;
    enum incident_entry_kind kind;
    uint32_t number;
};

/* Of an event that links alerts, or takes them out. */
bool incident_lists_alert(const struct event *ev, const struct alert_id *id);
bool incident_touches(const struct event *ev, const struct incident_thing *t);
/* It is as that event left it: now, the seq of the latest that changed it, is that event's, or all that came since took itself back. */
bool incident_is_as_left(const struct model *m, const struct incident_thing *t, uint64_t now, uint64_t seq);

#endif
