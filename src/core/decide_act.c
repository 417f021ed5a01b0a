/* SPDX-License-Identifier: MIT */
/* What persons do to alerts: acknowledge, give back, comment. */
#include <stdio.h>
#include <string.h>

#include "core/decide_act.h"
#include "core/decide_answer.h"
#include "core/route.h"
#include "util/map.h"
#include "util/time.h"
#include "util/utf8.h"

static bool
same_id(const void *value, const void *key)
{
    return alert_id_equal(&((const struct subject *)value)->id, key);
}

/* A subject named twice counts once: an act changes each stream once. */
static bool
is_repeated(struct map *seen, const struct subject *s)
{
    uint64_t hash = alert_id_hash(&s->id);

    if (map_get(seen, hash, same_id, &s->id) != NULL)
        return true;
    map_add(seen, hash, (void *)s);
    return false;
}

bool
decide_each_subject(struct decision *d, act_fn *act)
{
    const struct command *cmd = d->cmd;
    struct map seen = { 0 };

    if (cmd->subjects_n > COMMAND_SUBJECTS_MAX)
        return err_set(d->err, ERR_LIMIT, "%zu alerts at once: at most %d; narrow the filter", cmd->subjects_n,
            COMMAND_SUBJECTS_MAX);
    for (size_t i = 0; i < cmd->subjects_n; i++) {
        const struct subject *s = &cmd->subjects[i];
        const struct alert *a = model_alert(d->m, &s->id);

        if (is_repeated(&seen, s))
            continue;
        if (a == NULL)
            decide_refuse(d, &s->id, "the alert is no longer on the board");
        else if (s->episode != 0 && s->episode != a->episode)
            decide_refuse(d, &s->id, "%s fired again since you looked: look once more", alert_field(a, FIELD_NAME));
        else
            act(d, a);
    }
    map_release(&seen);
    return decide_any_done(d);
}

bool
decide_check_text(struct decision *d, bool wanted)
{
    const char *text = d->cmd->text;

    if (text == NULL || *text == '\0')
        return !wanted || err_set(d->err, ERR_USAGE, "a comment needs some words");
    if (strlen(text) > COMMAND_TEXT_MAX)
        return err_set(d->err, ERR_LIMIT, "the comment has %zu bytes: at most %d", strlen(text), COMMAND_TEXT_MAX);
    return utf8_is_valid(text, strlen(text)) || err_set(d->err, ERR_USAGE, "the comment is not valid UTF-8");
}

struct event *
decide_add_hold(struct decision *d, enum event_kind kind, const struct alert *a, enum alert_state state)
{
    struct event *ev = decide_add_alert(d, kind, a);

    ev->u.hold.was = decide_keep_hold(d, a);
    ev->u.hold.now = (struct alert_hold){ .state = state, .at_ms = d->now_ms, .seq = ev->seq };
    d->out->done++;
    return ev;
}

const char *
decide_text(const struct decision *d)
{
    const char *text = d->cmd->text;

    return text == NULL || *text == '\0' ? NULL : arena_strdup(&d->out->events.arena, text);
}

bool
decide_check_time(struct decision *d, const char *what)
{
    int64_t for_ms = d->cmd->until_ms != 0 ? d->cmd->until_ms - d->now_ms : d->cmd->for_ms;

    if (for_ms == 0 && d->cmd->until_ms == 0)
        return true;
    return (for_ms >= HOLD_MIN_MS && for_ms <= HOLD_MAX_MS) || err_set(d->err, ERR_USAGE, "%s lasts from 1m to 30d", what);
}

int64_t
decide_until(const struct decision *d, int64_t default_ms)
{
    if (d->cmd->until_ms != 0)
        return d->cmd->until_ms;
    return d->now_ms + (d->cmd->for_ms != 0 ? d->cmd->for_ms : default_ms);
}

int64_t
decide_ack_until(const struct decision *d, const struct alert *a)
{
    struct routed routed;

    route_logged(&d->m->config, a, &routed);
    return decide_until(d, routed.ack_for_ms != 0 ? routed.ack_for_ms : d->m->config.ack_for_ms);
}

bool
decide_is_others(struct decision *d, const struct alert *a)
{
    const char *holder = alert_holder(a);
    char at[TIME_TEXT_MAX];

    if (holder == NULL || str_eq(holder, d->cmd->actor))
        return false;
    time_hhmm(a->hold.at_ms, at);
    decide_refuse(d, &a->id, "%s was %s by %s at %s: take makes it yours", alert_field(a, FIELD_NAME),
        a->hold.state == ALERT_SNOOZED ? "snoozed" : "acknowledged", holder, at);
    return true;
}

void
decide_ack_one(struct decision *d, const struct alert *a)
{
    struct event *ev;

    if (a->hold.state == ALERT_CLEARED) {
        ev = decide_add_hold(d, EV_CLOSED, a, ALERT_CLOSED);
    } else if (alert_may_go(a->hold.state, ALERT_ACKED)) {
        ev = decide_add_hold(d, EV_ACKED, a, ALERT_ACKED);
        ev->u.hold.now.until_ms = decide_ack_until(d, a);
    } else {
        decide_refuse(d, &a->id, "%s is %s: nothing to acknowledge", alert_field(a, FIELD_NAME),
            alert_states[a->hold.state].word);
        return;
    }
    ev->u.hold.now.by = ev->actor;
    ev->u.hold.now.comment = decide_text(d);
}

static void
ack_one(struct decision *d, const struct alert *a)
{
    if (!decide_answer_own(d, a) && !decide_is_others(d, a))
        decide_ack_one(d, a);
}

bool
decide_ack(struct decision *d)
{
    if (!decide_check_time(d, "an acknowledgement") || !decide_check_text(d, false) || !decide_each_subject(d, ack_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "acked %s", decide_subject_words(d));
    return true;
}

static void
unack_one(struct decision *d, const struct alert *a)
{
    if (a->hold.state == ALERT_ACKED)
        decide_add_hold(d, EV_UNACKED, a, ALERT_FIRING);
    else
        decide_refuse(d, &a->id, "%s is not acknowledged (it is %s)", alert_field(a, FIELD_NAME),
            alert_states[a->hold.state].word);
}

bool
decide_unack(struct decision *d)
{
    if (!decide_check_text(d, false) || !decide_each_subject(d, unack_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "un-acked %s", decide_subject_words(d));
    return true;
}

static void
comment_one(struct decision *d, const struct alert *a)
{
    struct event *ev = decide_add_alert(d, EV_COMMENTED, a);

    ev->u.note.was = decide_keep_note(d, a);
    ev->u.note.now = (struct alert_note){ .by = ev->actor, .at_ms = d->now_ms, .text = decide_text(d), .seq = ev->seq };
    d->out->done++;
}

bool
decide_comment(struct decision *d)
{
    if (!decide_check_text(d, true) || !decide_each_subject(d, comment_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "commented on %s", decide_subject_words(d));
    return true;
}
