/* SPDX-License-Identifier: MIT */
/* An incident by itself: copied, folded on, released. Its strings and lists are heap and its own. */
#ifndef TOCSIN_CORE_INCIDENT_OWN_H
#define TOCSIN_CORE_INCIDENT_OWN_H

#include "core/event.h"

/* What the event, one of this incident's, does to it. */
void incident_apply(struct incident *i, const struct event *ev);
void incident_copy(struct incident *to, const struct incident *from);
/* What is heap of it. */
void incident_release(struct incident *i);

#endif
