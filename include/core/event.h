/* SPDX-License-Identifier: MIT */
/* An event: one line of the log, the only thing that changes the model. */
#ifndef TOCSIN_CORE_EVENT_H
#define TOCSIN_CORE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"
#include "core/incident.h"
#include "core/message.h"
#include "core/oncall.h"
#include "core/rule.h"
#include "core/run.h"
#include "core/silence.h"
#include "core/there.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/err.h"
#include "util/hash.h"
#include "util/json.h"

enum event_kind {
#define EVENT_ROW(kind, wire, data, undo, instead, help) kind,
#include "core/events.def"
#undef EVENT_ROW
    EVENTS,
};

/* Which member of the payload an event has. */
enum event_data {
    DATA_SIGHTINGS,
    DATA_ALERTS,
    DATA_ROUTED,
    DATA_TOLD,
    DATA_STEP,
    DATA_HOLD,
    DATA_NOTE,
    DATA_VOTE,
    DATA_CALL,
    DATA_RESTORE,
    DATA_REVIEW,
    DATA_SOURCE,
    DATA_CONFIG,
    DATA_QUEUED,
    DATA_ATTEMPT,
    DATA_CHANGE,
    DATA_NUMBERS,
    DATA_DRY_RUN,
    DATA_SILENCES,
    DATA_SILENCE_IDS,
    DATA_RUN,
    DATA_SHIFTS,
    DATA_OVERRIDE,
    DATA_INC_OPENED,
    DATA_INC_FIELD,
    DATA_INC_ALERTS,
    DATA_INC_ENTRY,
    DATA_INC_REMINDED,
    DATA_BANNER,
};
/*
 * RESTORED: by putting the alert's field group back. MESSAGE: by dropping it, changing the post, or putting its standing back.
 * RULE: by putting the rule's review back. ONCALL: by withdrawing the override, or by having it stand again. INCIDENT: by putting back
 * what the event changed of the incident, or of the banner.
 */
enum event_undo { UNDO_NOTHING, UNDO_RESTORED, UNDO_MESSAGE, UNDO_RULE, UNDO_ONCALL, UNDO_INCIDENT };

struct event_row {
    const char *wire;
    enum event_data data;
    enum event_undo undo;
    const char *instead; /* where nothing undoes it: why not, or what is done instead; else NULL */
    const char *help;
};
extern const struct event_row event_rows[EVENTS];
/* EVENTS for an unknown name. */
enum event_kind event_kind_of(const char *wire);

/* At most this many alerts in one event. */
#define EVENT_ALERTS_MAX 500

/* What a source says of one alert. In a SIGHTINGS event; also what drivers hand in. */
struct sighting {
    struct alert_id id;
    const char *fingerprint;
    const char *severity;      /* "" where none */
    const char *suppressed_by; /* NULL: not suppressed */
    int64_t starts_at_ms;
    int level;                 /* set by decide */
    uint32_t fires;            /* FIRED; set by decide: with this one, so many since fires_from_ms; 0: this one alone */
    int64_t fires_from_ms;     /* 0 with that */
    struct there_person acked; /* has it at the source, in whose labels she is named too; name NULL: nobody. In no event */
    int64_t acked_at_ms;       /* 0: not told */
    struct labels labels, annotations;
    uint8_t blob[SHA256_BYTES]; /* of labels and annotations as stored (event_blob()); set by decide */
};

struct event_alerts {
    struct alert_id *ids;
    size_t n;
};
/* Each of these three is a list of alerts first: u.alerts is that list, whichever of them it is. */
struct event_routed {
    struct event_alerts alerts;
    const char *routes, *owner, *maintenance; /* as in struct alert_routed */
    int level;
};
struct event_told {
    struct event_alerts alerts;
    const char *why;          /* "new", "again", "digest", "storm", … */
    const uint64_t *messages; /* that tell it; those of the same batch */
    size_t messages_n;
};
struct event_step {
    struct event_alerts alerts;
    const char *policy, *to; /* as in struct alert_call; policy NULL: whoever is on call at the pager */
    uint32_t step, round;
    int64_t until_ms; /* 0: there is no next one */
    uint64_t first;   /* the first of the events of this step, which ask together; 0: this one */
    int64_t moved_ms; /* the clock was set back by so much: nobody is asked anew, and until_ms is earlier by that; 0: a step */
};
struct event_call {
    struct alert_call now, was;
};
struct event_sightings {
    struct sighting *v;
    size_t n;
};
struct event_hold {
    struct alert_hold now, was;
};
struct event_note {
    struct alert_note now, was;
};
/* The rule is named here: what the alert is called may change later. */
struct event_vote {
    const char *source, *rule;
    struct alert_voted now, was;
};
/* Groups of an alert's fields that are put back one without the others. */
enum alert_group { GROUP_HOLD, GROUP_NOTE, GROUP_VOTE, GROUP_CALL, ALERT_GROUPS };
struct event_restore {
    enum alert_group group; /* which of the members is set */
    bool is_redo;           /* it undoes an undo */
    struct event_hold hold;
    struct event_note note;
    struct event_vote vote;
    struct event_call call;
};
struct event_review {
    bool is_redo;
    const char *source, *rule;
    struct rule_review now, was;
};
struct event_source {
    const char *error; /* why it failed, or NULL */
    const char *boot;  /* the start time it tells of, or NULL */
};
struct event_config {
    const char *file;
    char hash[2 * SHA256_BYTES + 1];
};

/* Each of these is about the message that the stream names: event.message. */
struct event_queued {
    bool is_redo; /* of an undo: a RESTORE, or a STRIKE that is undone */
    struct message_order order;
};
struct event_attempt {
    uint32_t attempt;            /* from 1 */
    const char *error;           /* RETRY, FAILED */
    bool unsure;                 /* RETRY: some of it may have been carried out */
    bool found;                  /* DELIVERED: by a look-up */
    int64_t next_try_ms;         /* RETRY */
    const char *channel_id, *ts; /* DELIVERED, or NULL */
    int64_t deadline_ms;         /* DELIVERED to a person who is asked: when she is to have answered; 0: as it was */
    const char *seen; /* of a topic: what stands there now; of a channel: its name; as the far side tells; NULL: not told */
};
struct event_change {
    bool is_redo;
    struct message_standing now, was; /* LATE and MERGED leave it as it is */
    const char *reason;               /* or NULL */
    uint64_t into;                    /* MERGED */
    int64_t deadline_ms;              /* RESENT: the new one; else 0 */
    const char *channel;              /* RESENT: where it goes now, if that is another; else NULL */
    const char *by;                   /* ANSWERED: who did, where that is not the actor; else NULL */
};
/* At most this many in one event. */
#define EVENT_NUMBERS_MAX 1000
struct event_numbers {
    const uint64_t *v;
    size_t n;
};
/* JSON text, as it came: what the command was, the events that it would have been, the requests that would have left. */
struct event_dry_run {
    const char *json;
};

/* At most this many silences in one event; and no more of them once they have so many bytes, so that its line can always be read again. */
#define EVENT_SILENCES_MAX 200
#define EVENT_SILENCES_BYTES ((size_t)1 << 20)
struct event_silences {
    struct silence_fact *v;
    size_t n;
};
struct event_silence_ids {
    const char **v;
    size_t n;
};
/* All that are listed of a schedule, by their beginnings; none of them names it. */
struct event_shifts {
    const char *schedule;
    struct oncall_shift *v;
    size_t n;
};
struct event_override {
    bool is_redo;
    bool stands;              /* from now on; false: it is withdrawn */
    struct oncall_override o; /* seq: of the event that made it; 0: this one */
};
/* Each of these is about the incident that the stream names: event.incident. */
struct event_inc_opened {
    const char *fields[INCIDENT_FIELDS];
};
struct event_inc_field {
    bool is_redo;
    enum incident_field field;
    const char *now, *was; /* NULL: absent */
};
/* Linked, or unlinked. Of each alert only id, episode, name and by_rule are set. */
struct event_inc_alerts {
    bool is_redo;
    struct incident_alert *v;
    size_t n;
};
struct event_inc_entry {
    bool is_redo;
    struct incident_entry now, was; /* was.number 0: it is new */
};
struct event_inc_reminded {
    enum incident_reminder of;
};
struct event_banner {
    bool is_redo;
    struct banner now, was;
};
/* Of the run that the stream names: event.run. Its alert, where it has one, is event.alert. */
struct event_run_end {
    bool has_alert;
    struct run_end end;
};

struct event {
    uint64_t seq;
    uint64_t batch; /* seq of its batch's first event */
    int64_t at_ms;
    enum event_kind kind;
    const char *actor;  /* a person's id, a source's name, "tocsin" */
    const char *origin; /* "tui unix:1000", "cli …", "source:NAME", "engine" */
    const char
        *stream;      /* "alert:HEX", "source:NAME", "rule:SOURCE/NAME", "node:ID", "oncall:SCHEDULE", "incident:12", "banner" */
    uint64_t version; /* within the stream, from 1 */
    const char *request_id; /* of the batch's first event only, or NULL */
    uint64_t cause;         /* 0: none */
    uint64_t undoes;        /* 0: none */
    struct alert_id alert;  /* the subject where the stream is an alert's, or a run's that is for one */
    uint64_t message;       /* where it is a message's: its number */
    uint64_t run;           /* where it is a run's: its number */
    uint64_t incident;      /* where it is an incident's: its number */
    union {
        struct event_sightings sightings;
        struct event_alerts alerts;
        struct event_routed routed;
        struct event_told told;
        struct event_step step;
        struct event_call call;
        struct event_hold hold;
        struct event_note note;
        struct event_vote vote;
        struct event_restore restore;
        struct event_review review;
        struct event_source source;
        struct event_config config;
        struct event_queued queued;
        struct event_attempt attempt;
        struct event_change change;
        struct event_numbers numbers;
        struct event_dry_run dry_run;
        struct event_silences silences;
        struct event_silence_ids silence_ids;
        struct run_order run;
        struct event_run_end run_end;
        struct event_shifts shifts;
        struct event_override override;
        struct event_inc_opened inc_opened;
        struct event_inc_field inc_field;
        struct event_inc_alerts inc_alerts;
        struct event_inc_entry inc_entry;
        struct event_inc_reminded inc_reminded;
        struct event_banner banner;
    } u;
};

/* Events decided together: one batch. All they point to lives in the arena, or (sightings' labels) with the command. */
struct events {
    struct arena arena;
    struct event *v;
    size_t n, cap;
};
/* A new event at the end, cleared; the pointer holds until the next call. */
struct event *events_add(struct events *evs, enum event_kind kind);
void events_release(struct events *evs);

/* The data column: JSON text. Sightings name their blob by hash. */
void event_encode(const struct event *ev, struct buf *out);
/* Fills ev->u (and ev->alert) from data; strings live in the arena. Sightings come without labels: the caller looks their blobs up. */
bool event_decode(struct event *ev, const char *data, size_t len, struct arena *arena, struct err *err) MUST_USE;

/* The same of data that was parsed. */
bool event_decode_json(struct event *ev, const cJSON *data, struct arena *arena, struct err *err) MUST_USE;

/* The event as scripts see it (CLI.md): its header, and data as encoded or as stored. hash: hex, or NULL. */
void event_json(struct json_out *o, const char *key, const char *node, const struct event *ev, const char *data,
    const char *hash);
/* The field groups of an alert as they stand in events. The strings that are read live in the arena; false: not what it must be. */
void alert_hold_put(struct json_out *o, const char *key, const struct alert_hold *h);
bool alert_hold_read(const cJSON *o, const char *key, struct alert_hold *h, struct arena *arena) MUST_USE;
void alert_note_put(struct json_out *o, const char *key, const struct alert_note *n);
bool alert_note_read(const cJSON *o, const char *key, struct alert_note *n, struct arena *arena) MUST_USE;
void alert_voted_put(struct json_out *o, const char *key, const struct alert_voted *v);
bool alert_voted_read(const cJSON *o, const char *key, struct alert_voted *v, struct arena *arena) MUST_USE;
/* The same of a rule. */
void rule_review_put(struct json_out *o, const char *key, const struct rule_review *r);
bool rule_review_read(const cJSON *o, const char *key, struct rule_review *r, struct arena *arena) MUST_USE;

void alert_call_put(struct json_out *o, const char *key, const struct alert_call *c);
bool alert_call_read(const cJSON *o, const char *key, struct alert_call *c, struct arena *arena) MUST_USE;

/* The bytes of a blob: a 4-byte little-endian length of the packed labels, these, then the packed annotations. */
void event_blob(struct labels labels, struct labels annotations, struct buf *out);
bool event_blob_read(const void *bytes, size_t len, struct labels *labels, struct labels *annotations) MUST_USE;

/* A copy at the end of evs of an event that undo can reach, with what undo needs of it (not the text of a message). */
void events_add_copy(struct events *evs, const struct event *ev);

/* The vote that it changes, by itself or by an undo; NULL: none. */
const struct event_vote *event_vote_in(const struct event *ev);

/* A vote beside the close that it came with, who is asked beside an escalation by hand: one act, told in one go. */
bool event_is_told_with(const struct event *first, const struct event *ev);
/* A write, or the drop of one, by which a silence follows an acknowledgement: nobody's act, undo of the hold brings its own. */
bool event_follows_ack(const struct event *ev);
/* The first event of a batch that undo can reach. */
bool event_begins_act(const struct event *first);
/* It undoes an undo. */
bool event_is_redo(const struct event *ev);

/* Its sightings name blobs. */
bool event_names_blobs(const struct event *ev);

/* It is a list of alerts, u.alerts. */
bool event_lists_alerts(const struct event *ev);
/* The i-th of those that it speaks of, i < event_alerts_n(). */
const struct alert_id *event_alert_at(const struct event *ev, size_t i);
/* How many alerts it speaks of (0 for those about a source or the configuration). */
size_t event_alerts_n(const struct event *ev);

#endif
