/* SPDX-License-Identifier: MIT */
/* Notices: what tocsin by itself tells people of alerts. Which ones, since when they wait for it, what is said, and where it may not go. */
#ifndef TOCSIN_CORE_NOTICE_H
#define TOCSIN_CORE_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/detail.h"
#include "core/model.h"
#include "core/route.h"
#include "util/buf.h"

/* What tellings of one group have in common, as hex with the NUL; other notices have one of the words. It stands in their details. */
#define NOTICE_KEY_HEX 17
#define NOTICE_KEY_STORM "storm"
#define NOTICE_KEY_DIGEST "digest"
#define NOTICE_KEY_OVER "over"
/* Alerts that a text names. */
#define NOTICE_NAMED_MAX 10
/* What the source last said so long ago is no news: it is not told before the source answers again. */
#define NOTICE_STALE_MS (INT64_C(15) * 60 * 1000)

/* Why it is told; the words stand in EV_TOLD. */
enum notice_why { NOTICE_NEW, NOTICE_ROSE, NOTICE_AGAIN, NOTICE_DIGEST, NOTICE_STORM, NOTICE_WHYS };
extern const char *const notice_why_words[NOTICE_WHYS];

/* In a state and at a level in which people are told of it. */
bool notice_concerns(const struct model_config *c, const struct alert *a);
/* Nobody was told of it as it is now, or what was told is to be told again; at which moment at the earliest, and why. false: neither. */
bool notice_is_owed(const struct alert *a, const struct grouping *g, int64_t *from_ms, enum notice_why *why);
/* Is it known to be so? Not, where the source has not answered since this program began, or for too long. */
bool notice_is_known(const struct alert *a, int64_t now_ms);

/* Gone or closed, and not likely to be there again at once (flapping). */
bool notice_is_over(const struct alert *a);

/* Does it tell of alerts by tocsin's own decision? Its key then, not terminated (up to a quote); else NULL. */
const char *notice_key(const struct message *msg);
bool notice_key_is(const struct message *msg, const char *key);
/* Who was told is to be told, once all of it is over; until then it is not forgotten. */
bool notice_is_followed(const struct model *m, const struct message *msg);

/*
 * No loops: false where one of the alerts is of the destination's own system, or an alarm of ours about that destination, about one that
 * failed for the same message, or about a message that told of such an alarm there.
 */
bool notice_may_go(const struct model *m, const struct alert_id *subjects, size_t n, const struct destination *to);
bool notice_alert_may_go(const struct model *m, const struct alert *a, const struct destination *to);

/* What is said. */
struct notice {
    enum notice_why why;
    const struct alert *const *alerts;
    size_t n;
    const char *key;
    const char *group;   /* or NULL */
    const char *runbook; /* of the route, where the worst alert names none; or NULL */
    const char *reason;  /* or NULL */
    int64_t late_ms;     /* it could not be told before; 0: it is told now */
    size_t over;         /* DIGEST that is late: so many more are over by now; then there may be no alerts */
    int64_t now_ms;
};
/* Strings live in the arena, or with the alerts. */
void notice_detail(const struct notice *n, struct arena *arena, struct detail *out);
/* A first line that a tired person can act on, then the worst; marked up as kind shows it. At most MESSAGE_TEXT_MAX characters. */
void notice_text(const struct notice *n, const struct detail *d, enum message_kind kind, struct buf *out);
/* The worst first: at most max of them. */
size_t notice_worst(const struct alert *const *alerts, size_t n, const struct alert **out, size_t max);

#endif
