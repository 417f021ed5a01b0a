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
 * time_parse_point() reads them, and "now".
 */
bool decide_incident_value(struct decision *d, const struct incident_value *v, const char **out) MUST_USE;
/* As fields of type TIME have it; kept by the batch. */
const char *decide_time_text(struct decision *d, int64_t ms);
/* Times in their order, and those that the state asks for, or has not; public and merged by the state. false and *err: what doesn't fit. */
bool incident_fields_check(const char *const fields[INCIDENT_FIELDS], struct err *err) MUST_USE;

/* What a person is asked before it is done; several questions are one, for one yes answers them. *ask NULL: none yet. In the arena. */
void incident_ask(struct decision *d, const char **ask, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Nothing is asked, or the person has said yes; else false and *err. */
bool incident_is_sure(struct decision *d, const char *ask) MUST_USE;

/* What the fields become in one act. */
struct incident_draft {
    const struct incident *i; /* NULL: a new one */
    const char *fields[INCIDENT_FIELDS];
    bool named[INCIDENT_FIELDS]; /* by the person: nothing follows there by itself */
    const char *ask;             /* see incident_ask() */
};
/* As it is now, with the values of the command. */
bool decide_incident_draft(struct decision *d, const struct incident *i, struct incident_draft *out) MUST_USE;
bool incident_draft_changes(const struct incident_draft *draft, enum incident_field field);
/* The time is set where it is absent and not named: to ms, or the nearest to it that fits the others. */
void incident_draft_time(struct decision *d, struct incident_draft *draft, enum incident_field field, int64_t ms);
/* The state's move is one that may be, what follows from it is there, times are in order; questions are noted. */
bool decide_incident_settle(struct decision *d, struct incident_draft *draft) MUST_USE;
/* What the state brings and takes away; settling does it too. */
void incident_draft_follow(struct decision *d, struct incident_draft *draft);
/* An event for each field that changes; how many. */
size_t decide_incident_write(struct decision *d, const struct incident_draft *draft);
/* One more may be open; false and *err. */
bool decide_check_open(struct decision *d) MUST_USE;
/* "INC-12 is identified; bob leads", as the draft has changed it by the person's word. */
void incident_draft_words(const struct incident_draft *draft, struct buf *out);
/* Copies words into the summary of the outcome, cut where it has no room. */
void decide_summary(struct decision *d, const char *words);

/* Alerts that the command names and that are on the board, each once, in the arena; false and *err: too many. */
bool decide_incident_subjects(struct decision *d, const struct alert ***v, size_t *n) MUST_USE;
/* Asks about those that belong to another open incident. */
void incident_ask_moved(struct decision *d, const char **ask, uint64_t number, const struct alert *const *v, size_t n);
/*
 * The alerts belong to the incident: those that are another's leave that. By rule: but for those that are another's, or that a person
 * has taken out. An incident that began, as far as was known, with its first alert begins earlier where one of these did.
 */
void decide_incident_take(struct decision *d, const struct incident *i, uint64_t number, const struct alert *const *v, size_t n,
    bool by_rule);
/* An event that links these, or takes them out. Of each alert id, episode, name and by_rule count; the list is kept by the batch. */
struct event *decide_incident_alerts(struct decision *d, enum event_kind kind, uint64_t number, struct incident_alert *v,
    size_t n);
/* It was over and is open again: alerts that another open one has by now stay there. */
void decide_incident_yield(struct decision *d, const struct incident *i);
/* As an incident keeps an alert of it. */
struct incident_alert decide_incident_alert(struct decision *d, const struct incident_alert *a, bool by_rule);
/* A new entry, by who acts, now; to be filled in. NULL and *err: there are too many. */
struct event *decide_add_entry(struct decision *d, const struct incident *i, enum incident_entry_kind kind, const char *text);
struct incident_entry decide_keep_entry(struct decision *d, const struct incident_entry *e);
/* Becomes what the caller makes of .now. */
struct event *decide_change_entry(struct decision *d, const struct incident *i, const struct incident_entry *was);
/* A note in the open incident of each alert that the batch escalates; names gets their ids: "INC-12, INC-14". */
void decide_note_escalation(struct decision *d, const char *text, struct buf *names);
/* What stands on screens now, kept by the batch, is what the event, a banner's, says was. */
void decide_banner_was(struct decision *d, struct event *ev);
/* After all that an undo or a redo took back: what leaves, so that the far side says the same again. */
void decide_tell_undone(struct decision *d);
/* This decision has taken back something of the incident. */
bool decide_is_undone_here(const struct decision *d, uint64_t incident);
/* Undone, an incident that is internal by now becomes public. */
bool decide_undo_publishes(const struct decision *d, const struct act *act);
/* Takes back what the event did to an incident, or to the banner. */
void decide_undo_incident(struct decision *d, const struct event *ev);
/* What time alone does: reminders, alerts that a rule links, channels that are archived. */
void decide_tick_incidents(struct decision *d);
/* No incident is due before. INT64_MAX: never. */
int64_t incidents_due_ms(const struct model *m);

#endif
