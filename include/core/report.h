/* SPDX-License-Identifier: MIT */
/*
 * The report of an incident: its fields as the model has them, and what its timeline (core/timeline.h) says of who was asked, what was
 * told, what was run and when. Pure: writers make Markdown, HTML and JSON of it.
 */
#ifndef TOCSIN_CORE_REPORT_H
#define TOCSIN_CORE_REPORT_H

#include "core/timeline.h"

/* A time that is 0 is not known, or was never. Strings are borrowed from the incident, or live in the report. */

/* A message of the incident, or one that asked somebody: what became of it. */
struct report_message {
    uint64_t number;
    struct message_order order; /* of it: kind, act, destination, person, incident, entry */
    int64_t queued_ms, delivered_ms, failed_ms, late_ms;
    const char *error; /* of the failure that still stands, or NULL */
    int64_t answered_ms;
    const char *answered_by;
    bool dropped;
    uint64_t into; /* it went out inside this one; 0: by itself */
};
/* An update of it, as it stands. */
struct report_update {
    const struct incident_entry *entry;
    int64_t promised_ms; /* when the one before had promised it for; 0: it had not */
};
struct report_alert {
    const struct incident_alert *alert;
    int64_t fired_ms, acked_ms, cleared_ms; /* the first firing and ack, the latest clear that no firing followed */
    const char *acked_by;
};
struct report_run {
    uint64_t number;
    const char *by, *what, *purpose, *end; /* end: "exit 0", "under way" */
    int64_t started_ms, took_ms;           /* took: -1 while it is under way */
};
struct report_line {
    int64_t at_ms;
    int64_t written_ms; /* it was written later, of that time; 0: then */
    uint64_t seq;
    const char *by, *verb, *text;
    bool undoes;
};

enum report_duration { REPORT_TO_ACK, REPORT_TO_MITIGATE, REPORT_TO_RESOLVE, REPORT_DURATIONS };
struct report_duration_row {
    const char *word, *key; /* "time to acknowledge", "to_acknowledge_ms" */
    enum incident_field until;
};
extern const struct report_duration_row report_durations[REPORT_DURATIONS];

struct report {
    struct arena arena;
    const struct model *m;
    const struct incident *incident;
    int64_t made_ms;
    int64_t took_ms[REPORT_DURATIONS]; /* from its beginning; -1: not yet, or not known */
    VEC(struct report_message) messages;
    VEC(struct report_update) updates;
    VEC(struct report_alert) alerts;
    VEC(struct report_run) runs;
    VEC(struct report_line) lines;
    bool lacks_opening;   /* the log no longer has its first event: it was compacted */
    size_t lacks_firings; /* alerts whose firing the log no longer has, or never had */
    struct timeline_names names;
    struct timeline_lines making; /* the lines, until report_finish() */
};

/* The model and its incident must outlive it. Then each event of its timeline, oldest first; then report_finish(). */
void report_begin(struct report *r, const struct model *m, const struct incident *i, int64_t now_ms);
void report_take(struct report *r, const struct event *ev);
void report_finish(struct report *r);
void report_release(struct report *r);

/* It is one of those that asked somebody. */
bool report_asked(const struct report_message *msg);
/* It is a post of the update of that number. */
bool report_is_post_of(const struct report_message *msg, const struct incident_entry *update);
/* "delivered 3 s later", "failed: no such channel", "not delivered". */
void report_message_words(const struct report_message *msg, struct buf *out);

#endif
