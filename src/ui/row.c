/* SPDX-License-Identifier: MIT */
/* The words and marks of an alert's row. */
#include "ui/row.h"

#include <stdio.h>
#include <string.h>

#include "core/there.h"
#include "ui/asked.h"
#include "ui/signs.h"
#include "util/str.h"
#include "util/time.h"

/* clang-format off */
static const struct {
    char letter;
    enum role role;
    const char *word;
} states[ALERT_STATES] = {
    [ALERT_FIRING]    = { '!', ROLE_FIRING1,   "firing" },
    [ALERT_ACKED]     = { 'a', ROLE_ACKED,     "acked" },
    [ALERT_ESCALATED] = { '^', ROLE_ESCALATED, "escalated" },
    [ALERT_SNOOZED]   = { 'z', ROLE_SNOOZED,   "snoozed" },
    [ALERT_CLEARED]   = { 'r', ROLE_CLEARED,   "cleared, never acked" },
    [ALERT_CLOSED]    = { '.', ROLE_CLOSED,    "closed" },
};
/* clang-format on */

const struct sign signs[] = {
    { "!", "nobody has it" },
    { "A", "you have it" },
    { "a", "another has it" },
    { "^", "waits for who is asked" },
    { "r", "cleared, never acknowledged" },
    { "z", "snoozed until a time" },
    { "s", "silenced at the source" },
    { "?", "its source is silent: as last known" },
    { ".", "over" },
    { "~", "behind a letter: not on disk yet" },
    { ROW_WRITES, "under OWNER: writes about it, has it not" },
    { "-> ?", "under OWNER: is asked, has it not" },
    { NULL, NULL },
};

static bool
is_suppressed(const struct alert *a)
{
    return a->hold.state == ALERT_FIRING && (a->marks & ALERT_SUPPRESSED);
}

struct row_mark
row_mark_of(const struct alert *a, const char *me, int64_t now_ms)
{
    struct row_mark mark = { states[a->hold.state].letter, states[a->hold.state].role };

    if (alert_is_stale(a, now_ms))
        return (struct row_mark){ '?', ROLE_STALE };
    if (is_suppressed(a))
        return (struct row_mark){ 's', ROLE_SUPPRESSED };
    if (a->hold.state == ALERT_FIRING)
        mark.role = ROLE_FIRING1 + a->level - LEVEL_MIN;
    else if (a->hold.state == ALERT_ACKED && str_eq(a->hold.by, me))
        return (struct row_mark){ 'A', ROLE_ACKED_ME };
    return mark;
}

enum role
row_level_role(const struct alert *a)
{
    if (a->hold.state == ALERT_SNOOZED)
        return ROLE_SNOOZED;
    return ROLE_LEVEL1 + a->level - LEVEL_MIN;
}

const char *
row_state_word(const struct alert *a)
{
    if (is_suppressed(a))
        return "silenced, firing";
    return states[a->hold.state].word;
}

void
row_state(const struct alert *a, int64_t now_ms, struct buf *out)
{
    char age[TIME_TEXT_MAX];

    duration_short(now_ms - alert_since_ms(a), age);
    if (a->hold.state == ALERT_FIRING)
        buf_addf(out, "%s for %s", row_state_word(a), age);
    else
        buf_addf(out, "%s, began %s ago", row_state_word(a), age);
}

const char *
row_owner(const struct alert *a, const char *me)
{
    if (a->hold.by == NULL || a->hold.state == ALERT_FIRING || a->hold.state == ALERT_ESCALATED)
        return "-";
    return str_eq(a->hold.by, me) ? "me" : a->hold.by;
}

enum row_owner
row_owner_words(const struct model *m, const struct alert *a, const char *me, int64_t now_ms, int cols, bool unicode,
    struct buf *out)
{
    const char *owner = row_owner(a, me);

    if (*owner != '-') {
        buf_adds(out, owner);
        return OWNER_HOLDS;
    }
    if (asked_is(a)) {
        asked_cell(a, me, cols, unicode, out);
        return OWNER_ASKED;
    }
    if (alert_is_unacked(a))
        owner = asked_responsible(m, a, now_ms);
    if (owner == NULL || *owner == '-') {
        buf_adds(out, "-");
        return OWNER_NOBODY;
    }
    buf_adds(out, str_eq(owner, me) ? "me" : owner);
    return OWNER_RESPONSIBLE;
}

void
row_stale_words(const struct source *s, int64_t now_ms, struct buf *out)
{
    char age[TIME_TEXT_MAX];

    if (!s->configured) {
        buf_adds(out, "removed");
        return;
    }
    if (s->last_ok_ms == 0) {
        buf_adds(out, "NO ANSWER yet");
        return;
    }
    duration_short(now_ms - s->last_ok_ms, age);
    buf_addf(out, "STALE %s", age);
}

/* The first id is enough to find the silence; how many more there are is told. */
static void
add_suppressed_by(const struct alert *a, struct buf *out)
{
    const char *ids = a->suppressed_by != NULL ? a->suppressed_by : "";
    size_t len = strcspn(ids, " "), more = 0;

    for (const char *s = ids + len; *s != '\0'; s++)
        more += *s == ' ';
    buf_addf(out, "silenced by %.*s", (int)(len < 6 ? len : 6), ids);
    if (more > 0)
        buf_addf(out, " +%zu", more);
}

/* "ack ends 34m", "snoozed, 48m left" */
static void
add_left(const char *before, const struct alert *a, const char *after, int64_t now_ms, struct buf *out)
{
    char left[TIME_TEXT_MAX];

    if (a->hold.until_ms == 0)
        return;
    duration_left(a->hold.until_ms - now_ms, left);
    buf_addf(out, "%s %s%s", before, left, after);
}

/* Who closed it stands under OWNER. */
static void
add_closed(const struct alert *a, int64_t now_ms, struct buf *out)
{
    char age[TIME_TEXT_MAX];

    duration_short(now_ms - a->changed_at_ms, age);
    buf_addf(out, "closed %s ago", age);
    if (a->vote.vote != VOTE_NONE)
        buf_addf(out, ", %s", row_vote_word(a->vote.vote));
    if (a->marks & ALERT_LISTED)
        buf_adds(out, ", still there");
}

/* Given back here, while its pager can't be told so and goes on counting it as acknowledged: it does not ring. */
static bool
is_kept_there(const struct alert *a)
{
    return a->hold.state == ALERT_FIRING && a->source->takes_acks && !a->source->takes_unacks
        && there_of(alert_labels(a)).by != NULL;
}

static void
add_state_remark(const struct model *m, const struct alert *a, int64_t now_ms, struct buf *out)
{
    if (a->marks & ALERT_UNCONFIRMED)
        buf_adds(out, "clear? (unconfirmed)");
    else if (is_suppressed(a))
        add_suppressed_by(a, out);
    else if (a->hold.state == ALERT_ACKED)
        add_left("ack ends", a, "", now_ms, out);
    else if (a->hold.state == ALERT_SNOOZED)
        add_left("snoozed,", a, " left", now_ms, out);
    else if (a->hold.state == ALERT_CLEARED)
        buf_adds(out, a->marks & ALERT_FLAPPING ? "CLEARED" : "CLEARED, never acked");
    else if (a->hold.state == ALERT_CLOSED)
        add_closed(a, now_ms, out);
    else if (asked_is(a))
        asked_next(m, a, now_ms, out);
    else if (asked_in_vain(a))
        buf_adds(out, "NOBODY ANSWERED");
    else if (a->routed.maintenance != NULL && a->hold.state == ALERT_FIRING)
        buf_addf(out, "maintenance %s", a->routed.maintenance);
    else if (is_kept_there(a))
        buf_adds(out, "PagerDuty keeps its acknowledgement");
}

void
row_flapping(const struct alert *a, struct buf *out)
{
    if (a->flap_fires > 1)
        buf_addf(out, "flaps x%u", a->flap_fires);
    else
        buf_adds(out, "flaps");
}

void
row_remark(const struct model *m, const struct alert *a, int64_t now_ms, struct buf *out)
{
    if (alert_is_stale(a, now_ms)) {
        buf_adds(out, "source ");
        row_stale_words(a->source, now_ms, out);
        return;
    }
    add_state_remark(m, a, now_ms, out);
    if ((a->marks & ALERT_FLAPPING) && a->hold.state != ALERT_CLOSED) {
        buf_adds(out, out->len > 0 ? ", " : "");
        row_flapping(a, out);
    }
}

const char *
row_vote_word(enum alert_vote vote)
{
    return vote == VOTE_CANNOT_ACT ? "could do nothing" : alert_votes[vote].word;
}

bool
row_is_urgent(const struct alert *a, int64_t now_ms)
{
    return (a->marks & ALERT_REMINDED) && a->hold.state == ALERT_ACKED && !alert_is_stale(a, now_ms);
}

void
row_number(uint64_t n, char out[32])
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), at = 0;

    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
}
