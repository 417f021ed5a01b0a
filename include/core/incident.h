/* SPDX-License-Identifier: MIT */
/*
 * An incident: what a person declared, its fields, the alerts that belong to it, its updates, notes and actions, and where it is posted.
 * Severities and the limits of title, description and link are those of Decentraland's ADR-84, whose readers go on with ours.
 */
#ifndef TOCSIN_CORE_INCIDENT_H
#define TOCSIN_CORE_INCIDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"
#include "util/alloc.h"
#include "util/err.h"
#include "util/json.h"
#include "util/vec.h"

/* Open at once; more are refused by name. */
#define INCIDENTS_OPEN_MAX 1000
/* Alerts of one, and of one act. */
#define INCIDENT_ALERTS_MAX 500
/* Updates, notes and actions of one, each. */
#define INCIDENT_ENTRIES_MAX 500
/* An update, a note or an action: characters, as a message's. */
#define INCIDENT_TEXT_MAX 3000
/* How an alert is called in what an incident keeps of it, in bytes. */
#define INCIDENT_ALERT_NAME_MAX 200
/* "INC-142" with the NUL. */
#define INCIDENT_ID_MAX 28

enum incident_field {
#define INCIDENT_FIELD(field, word, type, max, needed, help) field,
#include "core/incident_fields.def"
#undef INCIDENT_FIELD
    INCIDENT_FIELDS,
};
enum incident_field_type {
    INC_LINE,
    INC_TEXT,     /* may have several lines */
    INC_SEVERITY, /* "sev-1" … */
    INC_STATE,
    INC_PERSON,
    INC_FLAG,  /* "yes", or absent */
    INC_WORDS, /* a blank between them, each once */
    INC_TIME,  /* RFC 3339, UTC, with milliseconds */
    INC_LINK,
    INC_MATCHERS, /* as core/silence.h makes them canonical */
    INC_NUMBER,   /* of an incident */
};
struct incident_field_row {
    const char *word;
    enum incident_field_type type;
    size_t max;  /* characters */
    bool needed; /* each incident has it */
    const char *help;
};
extern const struct incident_field_row incident_fields[INCIDENT_FIELDS];
/* INCIDENT_FIELDS for an unknown word. */
enum incident_field incident_field_of(const char *word);

enum incident_state {
    INCIDENT_INVESTIGATING,
    INCIDENT_IDENTIFIED,
    INCIDENT_MONITORING,
    INCIDENT_IS_RESOLVED,
    INCIDENT_IS_CLOSED,
    INCIDENT_INVALID, /* declared by mistake: never public */
    INCIDENT_STATES,
};
struct incident_state_row {
    const char *word;
    unsigned to; /* bit 1 << state for each it may go to */
    bool open;   /* somebody works on it */
    const char *meaning;
};
extern const struct incident_state_row incident_states[INCIDENT_STATES];
bool incident_may_go(enum incident_state from, enum incident_state to);
/* INCIDENT_STATES for an unknown word. */
enum incident_state incident_state_of(const char *word);

/* 1, the worst, to 5. */
#define INCIDENT_SEVERITIES 5
struct incident_severity_row {
    const char *word;  /* "sev-1" */
    const char *label; /* "SEV1" */
    const char *meaning;
};
/* [1] to [INCIDENT_SEVERITIES]; [0] is empty. */
extern const struct incident_severity_row incident_severities[INCIDENT_SEVERITIES + 1];
/* 0 for an unknown word. */
int incident_severity_of(const char *word);

/* An alert that belongs to it, or did. What it was called is kept: the board forgets alerts. */
struct incident_alert {
    struct alert_id id;
    uint64_t episode; /* when it was linked */
    const char *name;
    bool by_rule;
    bool unlinked; /* it was taken out again */
    int64_t at_ms; /* of the latest of both */
    uint64_t seq;  /* the event that made it so */
};

/* What is written under an incident; number counts from 1 for each kind. */
enum incident_entry_kind { ENTRY_UPDATE, ENTRY_NOTE, ENTRY_ACTION, INCIDENT_ENTRY_KINDS };
extern const char *const incident_entry_words[INCIDENT_ENTRY_KINDS]; /* "update", "note", "action" */
enum incident_entry_kind incident_entry_kind_of(const char *word);   /* INCIDENT_ENTRY_KINDS for an unknown word */
enum incident_action_state { ENTRY_OPEN, ENTRY_DONE, ENTRY_DROPPED, INCIDENT_ACTION_STATES };
extern const char *const incident_action_words[INCIDENT_ACTION_STATES]; /* "open", "done", "dropped" */
enum incident_action_state incident_action_state_of(const char *word);  /* INCIDENT_ACTION_STATES for an unknown word */

struct incident_entry {
    enum incident_entry_kind kind;
    uint32_t number;
    bool withdrawn; /* undone: it no longer counts, its number stays its own */
    const char *by; /* who wrote it */
    int64_t at_ms;  /* when what it tells of was; a note can be of a time before it was written */
    const char *text;
    int64_t due_ms;                  /* UPDATE: the next one is promised for then; ACTION: when it is due; 0: not said */
    const char *owner;               /* ACTION; NULL: nobody yet */
    enum incident_action_state done; /* ACTION */
    const char *state;               /* UPDATE: the incident's state with it; else NULL */
    uint64_t seq;                    /* the event that made it so */
};

/* A message that stands for the incident somewhere, and is changed as it changes: the headline of a destination, or its own channel. */
struct incident_post {
    const char *destination;
    bool channel;     /* it made the incident's own channel; else it is a headline */
    uint64_t message; /* its number */
};

/* What the lead, or whoever looks, is reminded of; once for each time that it becomes true. */
enum incident_reminder { REMIND_LEAD, REMIND_SEVERITY, REMIND_UPDATE, REMIND_OPEN, INCIDENT_REMINDERS };
struct incident_reminder_row {
    const char *word; /* in events: "lead", "severity", "update", "open" */
    const char *text; /* what is said */
};
extern const struct incident_reminder_row incident_reminders[INCIDENT_REMINDERS];
enum incident_reminder incident_reminder_of(const char *word);

struct incident {
    uint64_t number;
    const char *fields[INCIDENT_FIELDS]; /* NULL: absent */
    uint64_t field_seq[INCIDENT_FIELDS]; /* the event that made it so; 0: none yet */
    VEC(struct incident_alert) alerts;   /* in the order in which they were linked first */
    VEC(struct incident_entry) entries;  /* in the order in which they were written */
    VEC(struct incident_post) posts;
    int64_t since_ms[INCIDENT_REMINDERS];    /* from then on it counts: what it is of was changed last */
    int64_t reminded_ms[INCIDENT_REMINDERS]; /* since then; 0: not yet */
    const char *opened_by, *changed_by;
    uint64_t opened_seq, last_seq;
    uint32_t version; /* of stream incident:N */
    uint32_t changes; /* of its fields, by persons: the update_number of ADR-84 */
    int64_t changed_at_ms;
};

/* "INC-142" and back, also of "inc-142" and "142"; 0: no incident's id. */
void incident_id(uint64_t number, char out[INCIDENT_ID_MAX]);
uint64_t incident_number(const char *text);

/* Fields read. */
enum incident_state incident_state(const struct incident *i);
bool incident_is_open(const struct incident *i);
int incident_severity(const struct incident *i);
bool incident_is_public(const struct incident *i);
/* 0: absent. */
int64_t incident_time(const struct incident *i, enum incident_field field);
/* "" where it has none. */
const char *incident_title(const struct incident *i);
/* The latest that counts; NULL: there is none. */
const struct incident_entry *incident_last(const struct incident *i, enum incident_entry_kind kind);
const struct incident_entry *incident_entry(const struct incident *i, enum incident_entry_kind kind, uint32_t number);
/* Of that kind, with those that were withdrawn. */
size_t incident_entries_n(const struct incident *i, enum incident_entry_kind kind);
/* That belong to it now. */
size_t incident_alerts_n(const struct incident *i);
const struct incident_alert *incident_alert(const struct incident *i, const struct alert_id *id);
/* Actions that are neither done nor dropped. */
size_t incident_actions_open(const struct incident *i);
/* When the next update is promised; 0: no promise, or it is over. */
int64_t incident_next_update_ms(const struct incident *i);
/* The headline at that destination, or its own channel's message; 0: none. */
uint64_t incident_post_at(const struct incident *i, const char *destination, bool channel);
/* The worst severity first, then the oldest: how they are listed everywhere. Less than 0: a before b. */
int incident_order(const struct incident *a, const struct incident *b);

/* The topic of a channel as it was last known: what we set, or what was found there instead. */
struct topic {
    const char *channel; /* as orders name it */
    const char *text;    /* as the far side told it */
    bool by_hand;        /* not ours: it was found there */
    int64_t at_ms;
};
/* What a person says on every screen until a time. */
struct banner {
    const char *text; /* NULL: there is none */
    int64_t until_ms; /* 0: until it is cleared */
    const char *by;
    int64_t at_ms;
    uint64_t seq;
};

struct model;
struct event;

/* NULL: there is none of that number. */
const struct incident *model_incident(const struct model *m, uint64_t number);
/* The open incident that the alert belongs to; NULL: none. */
const struct incident *model_incident_of(const struct model *m, const struct alert_id *id);
size_t model_incidents_open(const struct model *m);
/* All open ones in the order in which they are listed; at most max. Gives how many there are. */
size_t model_incidents_sorted(const struct model *m, const struct incident **out, size_t max);
const struct topic *model_topic(const struct model *m, const char *channel);
/* NULL: none, or its time is over. */
const struct banner *model_banner(const struct model *m, int64_t now_ms);

/* An event about any of it. */
void model_apply_incident(struct model *m, const struct event *ev);
/* Copies it. */
void model_set_banner(struct model *m, const struct banner *b, uint64_t seq);
/* A headline or a channel of an incident was queued. */
void model_note_post(struct model *m, const struct event *ev);
/* What stands at the far side in place of a topic, as an attempt told. */
void model_note_topic(struct model *m, const struct event *ev);
void model_clear_incidents(struct model *m);
void model_copy_incidents(struct model *to, const struct model *from);
/* All of from's, in the place of those of the same numbers and names; from has none any more. */
void model_take_incidents(struct model *to, struct model *from);

/*
 * Incidents, topics and the banner as documents, by name: "incident:12", "topic:#ops", "banner". The store and the wire keep and carry
 * them as they are.
 */
/* Names of those that the event changed, each in the arena; at most 2. */
size_t event_docs(const struct event *ev, const struct model *m, struct arena *arena, const char *names[2]);
/* The i-th name of all, in the arena; NULL past the last. */
const char *model_doc_name(const struct model *m, size_t i, struct arena *arena);
/* Adds its JSON. false: there is no such document any more. */
bool model_doc_put(const struct model *m, const char *name, struct buf *out) MUST_USE;
/* Replaces the one of that name. */
bool model_doc_read(struct model *m, const char *name, const char *json, size_t len, struct err *err) MUST_USE;
/* A quick look at an incident's document, before it is read: false where its state says that it is over. */
bool incident_doc_may_be_open(const char *json);

/* As JSON: an entry, and alerts that are linked; in events and documents. false: not what it must be; strings live in the arena. */
void incident_entry_put(struct json_out *o, const char *key, const struct incident_entry *e);
bool incident_entry_read(const cJSON *o, struct incident_entry *e, struct arena *arena) MUST_USE;
void incident_alerts_put(struct json_out *o, const char *key, const struct incident_alert *v, size_t n);
bool incident_alerts_read(const cJSON *list, struct arena *arena, struct incident_alert **out, size_t *n) MUST_USE;
void banner_put(struct json_out *o, const char *key, const struct banner *b);
bool banner_read(const cJSON *o, const char *key, struct banner *b, struct arena *arena) MUST_USE;

/* What the configuration says of incidents, section `incident`. Nothing in it: nothing leaves. */
struct incident_rules {
    const char *const *destinations; /* names: where headlines and updates go, the primary one first */
    size_t destinations_n;
    const char *const *topics; /* names of destinations whose channel's topic tells all open incidents */
    size_t topics_n;
    bool broadcast;                                          /* an update in a thread is shown in its channel too */
    bool direct;                                             /* who is named as lead, contact, comms or owner is told directly */
    bool channels;                                           /* each incident gets a channel of its own */
    const char *channel_name;                                /* "inc-{{number}}" */
    int64_t archive_after_ms;                                /* closed for so long; 0: never */
    int64_t update_every_ms[INCIDENT_SEVERITIES + 1];        /* by severity; 0: no reminder */
    int64_t lead_within_ms, review_every_ms, open_longer_ms; /* reminders; 0: none */
};

/* What a person wants of an incident, in a command. */
struct incident_value {
    enum incident_field field;
    const char *text; /* as people type it; NULL or "": absent */
};
#define INCIDENT_VALUES_MAX INCIDENT_FIELDS
struct incident_wish {
    uint64_t number;                     /* which; 0: a new one */
    const struct incident_value *values; /* open, set, update (its state) */
    size_t values_n;
    uint64_t
        seen; /* set, update: the latest event of it that the person has seen; a later change of these fields refuses; 0: not said */
    enum incident_entry_kind kind;   /* of the entry */
    uint32_t entry;                  /* which of that kind is changed; 0: a new one */
    int64_t at_ms;                   /* note: of when; 0: now */
    int64_t due_ms;                  /* update: when the next is promised; action: when it is due; 0: not said */
    const char *owner;               /* action; NULL: as it was */
    enum incident_action_state done; /* action */
    uint64_t into;                   /* merge */
};
struct incident_wish incident_wish_copy(struct arena *arena, const struct incident_wish *w);

#endif
