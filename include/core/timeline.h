/* SPDX-License-Identifier: MIT */
/*
 * The timeline of an incident: which events a person reads who wants to know what happened. Its own; those of the alerts that belong to
 * it, from the beginning of the episode in which they were linked (or the incident's start, where that is earlier) until they were taken
 * out, or the incident was closed, or fired anew after it was over; its messages, and those that asked somebody because of its alerts,
 * each from when it was queued to what became of it; what was run for its alerts.
 */
#ifndef TOCSIN_CORE_TIMELINE_H
#define TOCSIN_CORE_TIMELINE_H

#include "core/event.h"
#include "core/model.h"
#include "util/buf.h"
#include "util/map.h"
#include "util/vec.h"

/* On a screen and in one answer on the wire: the latest so many … */
#define TIMELINE_MAX 1000
/* … and no more of them once their data has so many bytes. */
#define TIMELINE_BYTES ((size_t)2 << 20)

/* A time for which the events of an alert belong to it. */
struct timeline_span {
    struct alert_id alert;
    uint64_t linked_seq; /* the event that linked it, or reopened the incident */
    bool reopened;       /* the latter: it begins there, and not with the episode */
    uint64_t over_seq;   /* the incident was over from this event on: the next firing is none of it; 0: it is not over */
    uint64_t until_seq;  /* the last event that can belong to it; UINT64_MAX: it goes on */
    bool unlinked;
};
struct timeline {
    int64_t started_ms; /* as it is known now; 0: not said */
    bool over, closed;
    VEC(struct timeline_span) spans;
};
/* One more event of the incident's own stream, in order. */
void timeline_fold(struct timeline *t, const struct event *ev);
void timeline_release(struct timeline *t);

/* An event of that kind is read at all, whatever it is about. */
bool timeline_reads(enum event_kind kind);
/* A message for this order asks somebody because of its alerts. */
bool timeline_asks(const struct message_order *order);
/* That it was queued and delivered is read too, and not only that it failed: it says something that nothing else says. */
bool timeline_tells(const struct message_order *order);
/* Of a message of that order. */
bool timeline_reads_message(const struct message_order *order, enum event_kind kind);

/* Changes when there is more to read in the timeline, and now and then without. */
uint64_t timeline_last_seq(const struct model *m, const struct incident *i);

/* What its alerts are called, also once the board has forgotten them. Zero-initialised knows nobody. Borrows from the incident. */
struct timeline_names {
    struct map by_id; /* const struct incident_alert */
};
void timeline_names_init(struct timeline_names *names, const struct incident *i);
void timeline_names_release(struct timeline_names *names);
/* NULL: it is none of them. */
const struct incident_alert *timeline_named(const struct timeline_names *names, const struct alert_id *id);

/*
 * Lines of a timeline from its events, in the log's order or against it: what one batch says of several alerts, in an event each, is one
 * line. In words, of the alerts only those that are named: "checkout-api 5xx and 11 more, until 18:02Z". Raw, the sink escapes.
 */
typedef void timeline_line_fn(void *ctx, const struct event *first, const char *words);
struct timeline_lines {
    const struct model *m;
    const struct timeline_names *names;
    timeline_line_fn *line;
    void *ctx;
    struct events held; /* the first of a line that may go on */
    size_t more;        /* so many others are in it */
};
void timeline_line(struct timeline_lines *lines, const struct event *ev);
/* After the last. */
void timeline_lines_end(struct timeline_lines *lines);

#endif
