/* SPDX-License-Identifier: MIT */
/* What the deciding functions about incidents share. */
#ifndef TOCSIN_CORE_DECIDE_INCIDENT_H
#define TOCSIN_CORE_DECIDE_INCIDENT_H

#include "core/decide_with.h"

/* An event of the incident's stream; several of one batch count on. */
struct event *decide_add_incident(struct decision *d, enum event_kind kind, uint64_t number);
/* The field becomes now (kept by the batch; NULL: absent), which is not what it was. */
void decide_incident_field(struct decision *d, const struct incident *i, enum incident_field field, const char *now);
/* The incident that the command names, or NULL with *err. */
const struct incident *decide_incident_named(struct decision *d);
/* As it is after the events of this batch: the caller's, to be given back to incident_release(). false: there is none of that number. */
bool decide_incident_after(const struct decision *d, uint64_t number, struct incident *out) MUST_USE;
/*
 * A field's text in its canonical form, in the arena; *out NULL: absent. false and *err: not what it may be. Times are read as
 * time_parse_point() reads them.
 */
bool decide_incident_value(struct decision *d, const struct incident_value *v, const char **out) MUST_USE;
/* The alerts belong to the incident: those that are another's leave that. */
void decide_incident_take(struct decision *d, const struct incident *i, uint64_t number, const struct alert *const *v, size_t n,
    bool by_rule);
/* Takes back what the event did to an incident, or to the banner. */
void decide_undo_incident(struct decision *d, const struct event *ev);
/* What time alone does: reminders, alerts that a rule links, channels that are archived. */
void decide_tick_incidents(struct decision *d);
/* No incident is due before. INT64_MAX: never. */
int64_t incidents_due_ms(const struct model *m);

#endif
