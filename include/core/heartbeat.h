/* SPDX-License-Identifier: MIT */
/*
 * Heartbeats that are expected: one that arrives by itself (a backup that ran tells of it), and an alert that always fires
 * (Alertmanager's Watchdog), whose absence says that the chain behind it is broken. What stays away raises HeartbeatMissing.
 *
 * A beat is no event. When one was last seen is a moment of the model (model.h), written to the store beside the log, so that a
 * restart neither forgets an overdue one nor lets it off: its time counts on from the last beat, or from when it was first configured.
 * A beat that came while nobody owned the store is lost, so after a start nothing is missing before its grace has passed, and its
 * interval, or HEARTBEAT_SETTLE_MS where that is longer. An alert's presence is looked up on the board and not kept: after a start it has `within` to come.
 */
#ifndef TOCSIN_CORE_HEARTBEAT_H
#define TOCSIN_CORE_HEARTBEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"

#define HEARTBEAT_NAME_MAX 64 /* bytes */
#define HEARTBEAT_ALARM "HeartbeatMissing"
#define HEARTBEAT_LABEL "heartbeat"
/* A sender that tries again each minute or so gets through first. */
#define HEARTBEAT_SETTLE_MS (60 * INT64_C(1000))
/* How often the board is looked at for an alert, as a part of `within`, and the bounds of that. */
#define HEARTBEAT_LOOK_PART 8
#define HEARTBEAT_LOOK_MIN_MS INT64_C(1000)
#define HEARTBEAT_LOOK_MAX_MS (30 * INT64_C(1000))

struct alert;
struct filter;
struct model;
struct sighting;

/* One `heartbeat` section; borrowed from the configuration. */
struct heartbeat {
    const char *name;
    int level;
    int64_t every_ms, grace_ms; /* of one that arrives */
    const struct filter *alert; /* else the alert that must fire, NULL for one that arrives… */
    const char *alert_text;     /* …as it was written… */
    const char *source;         /* …at this source… */
    int64_t within_ms;          /* …away for no longer than this */
};
struct heartbeats {
    const struct heartbeat *v;
    size_t n;
};

/* NULL: none of that name. */
const struct heartbeat *heartbeat_named(const struct heartbeats *all, const char *name);
/* The last beat, or when its alert was last seen firing; 0: never. */
int64_t heartbeat_seen_ms(const struct model *m, const struct heartbeat *h);
/* It was seen. One that arrives: the store shall have it. */
void heartbeat_note(struct model *m, const struct heartbeat *h, int64_t now_ms);
/* The owner watches from now on: one that was never expected before is from here. */
void heartbeat_expect(struct model *m, const struct heartbeat *h, int64_t now_ms);
/* Its source does not answer, which is told by the source itself: until now its absence does not count. */
void heartbeat_hold(struct model *m, const struct heartbeat *h, int64_t now_ms);
/* The alert that fires and is meant, or NULL. likely: the one found last, asked first; or NULL. */
const struct alert *heartbeat_alert(const struct model *m, const struct heartbeat *h, const struct alert *likely, int64_t now_ms);
/* From then on it is missing; INT64_MAX: nobody watches. */
int64_t heartbeat_due_ms(const struct model *m, const struct heartbeat *h);
/* Seen so lately that an alarm about it is over. */
bool heartbeat_is_fresh(const struct model *m, const struct heartbeat *h, int64_t now_ms);
/* The alarm about it is on the board. */
bool heartbeat_alarm_stands(const struct model *m, const struct heartbeat *h);
int64_t heartbeat_look_ms(const struct heartbeat *h);

/*
 * The alert is a heartbeat and nothing to do while it fires. True, and out gets what it is suppressed by (the source's own words and
 * "heartbeat:NAME"), so that it stands on the board as suppressed.
 */
bool heartbeat_claims(const struct model *m, const char *source, const struct sighting *s, struct buf *out);

#endif
