/* SPDX-License-Identifier: MIT */
/* What persons do to alerts: acknowledge, give back, comment. */
#include <stdio.h>
#include <string.h>

#include "core/decide_with.h"
#include "util/map.h"
#include "util/time.h"
#include "util/utf8.h"

#define ACK_MIN_MS MS_MINUTE
#define ACK_MAX_MS (30 * MS_DAY)

typedef void act_fn(struct decision *d, const struct alert *a);

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

static bool
for_each_subject(struct decision *d, act_fn *act)
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

static bool
check_text(struct decision *d, bool wanted)
{
    const char *text = d->cmd->text;

    if (text == NULL || *text == '\0')
        return !wanted || err_set(d->err, ERR_USAGE, "a comment needs some words");
    if (strlen(text) > COMMAND_TEXT_MAX)
        return err_set(d->err, ERR_LIMIT, "the comment has %zu bytes: at most %d", strlen(text), COMMAND_TEXT_MAX);
    return utf8_is_valid(text, strlen(text)) || err_set(d->err, ERR_USAGE, "the comment is not valid UTF-8");
}

static struct event *
add_hold(struct decision *d, enum event_kind kind, const struct alert *a, enum alert_state state)
{
    struct event *ev = decide_add_alert(d, kind, a);

    ev->u.hold.was = decide_keep_hold(d, a);
    ev->u.hold.now = (struct alert_hold){ .state = state, .at_ms = d->now_ms, .seq = ev->seq };
    d->out->done++;
    return ev;
}

static const char *
comment_of(const struct decision *d)
{
    const char *text = d->cmd->text;

    return text == NULL || *text == '\0' ? NULL : arena_strdup(&d->out->events.arena, text);
}

static void
ack_one(struct decision *d, const struct alert *a)
{
    const char *name = alert_field(a, FIELD_NAME);
    bool others = a->hold.state == ALERT_ACKED && !str_eq(a->hold.by, d->cmd->actor);
    struct event *ev;
    char at[TIME_TEXT_MAX];

    if (others) {
        time_hhmm(a->hold.at_ms, at);
        decide_refuse(d, &a->id, "%s was acknowledged by %s at %s", name, a->hold.by, at);
        return;
    }
    if (a->hold.state == ALERT_CLEARED) {
        ev = add_hold(d, EV_CLOSED, a, ALERT_CLOSED);
    } else if (alert_may_go(a->hold.state, ALERT_ACKED)) {
        ev = add_hold(d, EV_ACKED, a, ALERT_ACKED);
        ev->u.hold.now.until_ms = d->now_ms + (d->cmd->for_ms != 0 ? d->cmd->for_ms : d->m->config.ack_for_ms);
    } else {
        decide_refuse(d, &a->id, "%s is %s: nothing to acknowledge", name, alert_states[a->hold.state].word);
        return;
    }
    ev->u.hold.now.by = ev->actor;
    ev->u.hold.now.comment = comment_of(d);
}

bool
decide_ack(struct decision *d)
{
    int64_t for_ms = d->cmd->for_ms;

    if (for_ms != 0 && (for_ms < ACK_MIN_MS || for_ms > ACK_MAX_MS))
        return err_set(d->err, ERR_USAGE, "an acknowledgement lasts from 1m to 30d");
    if (!check_text(d, false) || !for_each_subject(d, ack_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "acked %s", decide_subject_words(d));
    return true;
}

static void
unack_one(struct decision *d, const struct alert *a)
{
    if (a->hold.state == ALERT_ACKED)
        add_hold(d, EV_UNACKED, a, ALERT_FIRING);
    else
        decide_refuse(d, &a->id, "%s is not acknowledged (it is %s)", alert_field(a, FIELD_NAME),
            alert_states[a->hold.state].word);
}

bool
decide_unack(struct decision *d)
{
    if (!check_text(d, false) || !for_each_subject(d, unack_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "un-acked %s", decide_subject_words(d));
    return true;
}

static void
comment_one(struct decision *d, const struct alert *a)
{
    struct event *ev = decide_add_alert(d, EV_COMMENTED, a);

    ev->u.note.was = decide_keep_note(d, a);
    ev->u.note.now = (struct alert_note){ .by = ev->actor, .at_ms = d->now_ms, .text = comment_of(d), .seq = ev->seq };
    d->out->done++;
}

bool
decide_comment(struct decision *d)
{
    if (!check_text(d, true) || !for_each_subject(d, comment_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "commented on %s", decide_subject_words(d));
    return true;
}
