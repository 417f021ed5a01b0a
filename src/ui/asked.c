/* SPDX-License-Identifier: MIT */
/* Who is asked to answer for an alert, who is responsible for it, and what became of her page, in words. */
#include "ui/asked.h"

#include <stdio.h>
#include <string.h>

#include "core/call.h"
#include "core/oncall.h"
#include "core/person.h"
#include "ui/message_row.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

#define NAMES_SEP ", "
#define NAME_MAX_BYTES 256

bool
asked_is(const struct alert *a)
{
    return alert_is_called(a) && a->call.to != NULL;
}

bool
asked_in_vain(const struct alert *a)
{
    return alert_is_called(a) && a->call.to == NULL;
}

/* One name after the other; false: there are no more. */
static bool
next_name(const char **at, const char *me, char out[NAME_MAX_BYTES])
{
    const char *end = strstr(*at, NAMES_SEP);
    size_t len = end != NULL ? (size_t)(end - *at) : strlen(*at);

    if (len == 0)
        return false;
    snprintf(out, NAME_MAX_BYTES, "%.*s", (int)(len < NAME_MAX_BYTES ? len : NAME_MAX_BYTES - 1), *at);
    if (str_eq(out, me))
        str_copy(out, NAME_MAX_BYTES, "me");
    *at += end != NULL ? len + strlen(NAMES_SEP) : len;
    return true;
}

bool
asked_has(const struct alert *a, const char *person)
{
    const char *at = a->call.to != NULL ? a->call.to : "";
    char name[NAME_MAX_BYTES];

    while (next_name(&at, NULL, name))
        if (str_eq(name, person))
            return true;
    return false;
}

void
asked_names(const struct alert *a, const char *me, struct buf *out)
{
    const char *at = a->call.to != NULL ? a->call.to : "", *sep = "";
    char name[NAME_MAX_BYTES];

    while (next_name(&at, me, name)) {
        buf_addf(out, "%s%s", sep, name);
        sep = NAMES_SEP;
    }
}

static int
cols_of(const struct buf *b)
{
    return (int)text_cols(buf_text(b), b->len);
}

/* As much of the name as the cells hold beside the rest, and at least its first letter. */
static void
add_cut(const char *name, const char *more, int cols, bool unicode, struct buf *out)
{
    int room = cols - (int)strlen("->~?") - (int)strlen(more);
    size_t pos = 0, end = 0, len = strlen(name);
    struct text_cell cell;
    int used = 0;

    while (text_next(name, len, &pos, &cell) && (used == 0 || used + cell.width_cols <= room)) {
        used += cell.width_cols;
        end = pos;
    }
    buf_addf(out, "->%.*s%s%s?", (int)end, name, unicode ? "…" : "~", more);
}

void
asked_cell(const struct alert *a, const char *me, int cols, bool unicode, struct buf *out)
{
    const char *at = a->call.to != NULL ? a->call.to : "";
    char first[NAME_MAX_BYTES] = "?", other[NAME_MAX_BYTES], more[24] = "";
    struct buf text = BUF_INIT;
    size_t others = 0;

    (void)next_name(&at, me, first);
    while (next_name(&at, me, other))
        others++;
    asked_names(a, me, &text);
    if (others > 0)
        snprintf(more, sizeof more, "+%zu", others);
    if (cols_of(&text) + (int)strlen("->  ?") <= cols) {
        buf_addf(out, "-> %s ?", buf_text(&text));
    } else {
        buf_clear(&text);
        buf_addf(&text, "->%s%s?", first, more);
        if (cols_of(&text) <= cols)
            buf_adds(out, buf_text(&text));
        else
            add_cut(first, more, cols, unicode, out);
    }
    buf_release(&text);
}

const char *
asked_turn(const struct model *m, const char *who, int64_t now_ms, int64_t *until_ms)
{
    struct oncall_turn turn;

    *until_ms = 0;
    if (routing_schedule(m->config.routing, who) == NULL)
        return m->config.people == NULL || m->config.people->n == 0 || people_named(m->config.people, who) != NULL ? who : NULL;
    if (!oncall_at(m, who, now_ms, &turn) || turn.person == NULL)
        return NULL;
    *until_ms = turn.until_ms == INT64_MAX ? 0 : turn.until_ms;
    return turn.person;
}

const char *
asked_responsible(const struct model *m, const struct alert *a, int64_t now_ms)
{
    const char *owner = a->routed.owner, *turn;
    int64_t until_ms;

    if (owner == NULL || routing_schedule(m->config.routing, owner) == NULL)
        return owner;
    turn = asked_turn(m, owner, now_ms, &until_ms);
    return turn != NULL ? turn : owner;
}

bool
asked_goes_on(const struct model *m, const struct alert_call *c, struct call_place *next)
{
    const struct policy *p = c->policy == NULL ? NULL : routing_policy(m->config.routing, c->policy);
    const struct call_place at = { c->step, c->round };

    return p != NULL && call_next(p, &at, next);
}

void
asked_next(const struct model *m, const struct alert *a, int64_t now_ms, struct buf *out)
{
    struct call_place next;
    char left[TIME_TEXT_MAX];

    if (!asked_is(a) || a->call.until_ms == 0)
        return;
    duration_left(a->call.until_ms > now_ms ? a->call.until_ms - now_ms : 0, left);
    if (asked_goes_on(m, &a->call, &next))
        buf_addf(out, "step %u in %s", next.step, left);
    else if (a->call.policy == NULL)
        buf_addf(out, "again in %s", left);
    else if (routing_policy(m->config.routing, a->call.policy) == NULL)
        buf_addf(out, "next in %s", left); /* another's configuration has the policy */
    else
        buf_addf(out, "last step, %s left", left);
}

void
asked_words(const struct model *m, const struct alert *a, const char *me, int64_t now_ms, struct buf *out)
{
    char age[TIME_TEXT_MAX];
    size_t before;

    duration_short(now_ms - a->call.at_ms, age);
    asked_names(a, me, out);
    buf_addf(out, " %s ago", age);
    if (a->call.by != NULL)
        buf_addf(out, " by %s", str_eq(a->call.by, me) ? "me" : a->call.by);
    buf_adds(out, ", ");
    before = out->len;
    asked_next(m, a, now_ms, out);
    if (out->len == before)
        buf_truncate(out, before - 2);
}

void
asked_add_until(int64_t until_ms, int64_t now_ms, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    if (until_ms == 0)
        return;
    if (until_ms - now_ms < 20 * MS_HOUR)
        time_hhmm(until_ms, at);
    else
        time_date(until_ms, at);
    buf_addf(out, " until %s", at);
}

const struct message *
asked_page(const struct model *m, const struct alert *a, const char *person)
{
    for (size_t i = m->messages.n, seen = 0; i-- > 0 && seen < ASKED_LOOK_BACK; seen++) {
        const struct message *msg = m->messages.v[i];

        if (msg->queued_seq < a->episode)
            break;
        if (message_asks(msg) && str_eq(msg->order.person, person) && message_is_about(msg, &a->id))
            return msg;
    }
    return NULL;
}

enum role
asked_page_words(const struct message *msg, bool over, int64_t now_ms, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    time_near(msg->queued_at_ms, now_ms, at);
    switch (msg->standing.state) {
    case MESSAGE_FAILED:
        buf_addf(out, "told %s, FAILED", at);
        return ROLE_ERROR;
    case MESSAGE_RETRYING:
        buf_addf(out, "told %s, retrying%s", at, message_is_late(msg) ? ", late" : "");
        return ROLE_WARN;
    case MESSAGE_ACKED:
        time_near(msg->acked_at_ms, now_ms, at);
        buf_addf(out, "answered %s", at);
        return ROLE_OK;
    case MESSAGE_DROPPED:
        buf_addf(out, "told %s, withdrawn", at);
        return ROLE_DIM;
    default:
        break;
    }
    if (over)
        buf_addf(out, "told %s, no answer", at);
    else if (message_is_late(msg))
        buf_addf(out, "told %s, late", at);
    else
        buf_addf(out, "told %s, %s", at, message_states[msg->standing.state].word);
    return message_is_late(msg) && !over ? ROLE_WARN : ROLE_DIALOG;
}
