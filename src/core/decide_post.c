/* SPDX-License-Identifier: MIT */
/* What persons do to messages: post, send again, drop, acknowledge by hand. */
#include <stdio.h>
#include <string.h>

#include "core/decide_answer.h"
#include "core/decide_post.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

/* Messages that one act may name. */
#define MESSAGES_AT_ONCE 1000

bool
decide_check_destinations(struct decision *d)
{
    const struct command *cmd = d->cmd;
    const struct destinations *known = &d->m->config.destinations;

    if (cmd->destinations_n > MESSAGE_DESTINATIONS_MAX)
        return err_set(d->err, ERR_LIMIT, "%zu destinations at once: at most %d", cmd->destinations_n, MESSAGE_DESTINATIONS_MAX);
    for (size_t i = 0; i < cmd->destinations_n; i++) {
        const struct destination *to = destination_named(known, cmd->destinations[i]);

        if (to != NULL && message_kinds[to->kind].acker != ACKED_BY_DELIVERY)
            return err_set(d->err, ERR_REFUSED, "%.80s is no place for an update", to->name);
        if (to == NULL)
            return err_set(d->err, ERR_NOTFOUND, "there is no destination %.80s; tocsin check lists those that are configured",
                cmd->destinations[i]);
        for (size_t k = 0; k < i; k++)
            if (strcmp(cmd->destinations[i], cmd->destinations[k]) == 0)
                return err_set(d->err, ERR_USAGE, "destination %.80s is named twice", cmd->destinations[i]);
    }
    return true;
}

static bool
check_destinations(struct decision *d)
{
    if (d->m->config.destinations.n == 0)
        return err_set(d->err, ERR_REFUSED,
            "no destination is configured: a `slack` section with bot_token_… and channel makes one");
    if (d->cmd->destinations_n == 0)
        return err_set(d->err, ERR_USAGE, "no destination is chosen: where is it to go?");
    return decide_check_destinations(d);
}

/* The thread of an earlier post goes on where that one stands. */
static bool
check_thread(struct decision *d)
{
    const struct message *to = model_message(d->m, d->cmd->reply_to);

    if (d->cmd->reply_to == 0)
        return true;
    if (to == NULL)
        return err_set(d->err, ERR_NOTFOUND, "M%llu, whose thread it is for, is no longer known",
            (unsigned long long)d->cmd->reply_to);
    if (d->cmd->destinations_n != 1 || strcmp(to->order.destination, d->cmd->destinations[0]) != 0)
        return err_set(d->err, ERR_USAGE, "M%llu stands in %.80s: what goes into its thread goes there alone",
            (unsigned long long)to->number, to->order.destination);
    if (to->standing.state == MESSAGE_FAILED || to->standing.state == MESSAGE_DROPPED || to->into != 0)
        return err_set(d->err, ERR_REFUSED, "M%llu was never posted by itself: it has no thread", (unsigned long long)to->number);
    return true;
}

const char *
decide_ask_text(struct decision *d, const struct post_check *c)
{
    struct arena *arena = &d->out->events.arena;
    char at[TIME_TEXT_MAX];

    if (c->secret != NULL)
        return arena_printf(arena, "line %d looks like %s: post it all the same?", c->secret_line, c->secret);
    if (c->repeat == NULL)
        return NULL;
    time_hhmm(c->repeat->queued_at_ms, at);
    return arena_printf(arena, "%s posted the same text to %.80s at %s: post it again?", c->repeat->author,
        c->repeat->order.destination, at);
}

bool
decide_check_update(struct decision *d, const char *const *destinations, size_t n, struct post_check *c)
{
    const char *text = d->cmd->text == NULL ? "" : d->cmd->text;

    if (!utf8_is_valid(text, strlen(text)))
        return err_set(d->err, ERR_USAGE, "the text is not valid UTF-8");
    post_check(d->m, text, destinations, n, d->now_ms, c);
    if (c->empty)
        return err_set(d->err, ERR_USAGE, "an update needs some words");
    if (c->too_long)
        return err_set(d->err, ERR_LIMIT, "the text has %zu characters: at most %d", c->chars, MESSAGE_TEXT_MAX);
    return c->variable[0] == '\0'
        || err_set(d->err, ERR_REFUSED, "{{%s}} has no value: write what it stands for, or take it out", c->variable);
}

static bool
check_text(struct decision *d)
{
    struct post_check c;
    const char *ask;

    if (!decide_check_update(d, d->cmd->destinations, d->cmd->destinations_n, &c))
        return false;
    ask = decide_ask_text(d, &c);
    return ask == NULL || d->cmd->sure || err_set(d->err, ERR_REFUSED, DECIDE_ASK "%s", ask);
}

bool
decide_check_room(struct decision *d, size_t more)
{
    return model_messages_open(d->m) + more <= MESSAGES_OPEN_MAX
        || err_set(d->err, ERR_LIMIT, "%zu messages wait already: no more than %d; drop some in the panel (gu)",
            model_messages_open(d->m), MESSAGES_OPEN_MAX);
}

static bool
check_room(struct decision *d)
{
    if (d->cmd->subjects_n > MESSAGE_SUBJECTS_MAX)
        return err_set(d->err, ERR_LIMIT, "an update about %zu alerts: at most %d", d->cmd->subjects_n, MESSAGE_SUBJECTS_MAX);
    return decide_check_room(d, d->cmd->destinations_n);
}

static const struct alert_id *
subject_ids(struct decision *d)
{
    struct alert_id *ids = arena_alloc(&d->out->events.arena, (d->cmd->subjects_n + 1) * sizeof *ids);

    for (size_t i = 0; i < d->cmd->subjects_n; i++)
        ids[i] = d->cmd->subjects[i].id;
    return ids;
}

static const char *
destination_words(struct decision *d)
{
    const struct command *cmd = d->cmd;

    if (cmd->destinations_n <= 2)
        return arena_printf(&d->out->events.arena, "%.80s%s%.80s", cmd->destinations[0], cmd->destinations_n == 2 ? " and " : "",
            cmd->destinations_n == 2 ? cmd->destinations[1] : "");
    return arena_printf(&d->out->events.arena, "%.80s and %zu more", cmd->destinations[0], cmd->destinations_n - 1);
}

bool
decide_post(struct decision *d)
{
    const struct command *cmd = d->cmd;

    if (!check_destinations(d) || !check_thread(d) || !check_room(d) || !check_text(d))
        return false;
    for (size_t i = 0; i < cmd->destinations_n; i++) {
        const struct destination *to = destination_named(&d->m->config.destinations, cmd->destinations[i]);
        const struct message *root = model_message(d->m, cmd->reply_to);
        struct message_order o = { .kind = to->kind,
            .destination = to->name,
            .channel = root != NULL ? root->order.channel : to->channel,
            .text = cmd->text,
            .reply_to = cmd->reply_to,
            .subjects = subject_ids(d),
            .subjects_n = cmd->subjects_n,
            .deadline_ms = d->now_ms + to->ack_within_ms };

        decide_queue(d, &o);
    }
    d->out->done = cmd->destinations_n;
    snprintf(d->out->summary, sizeof d->out->summary, "M%llu queued for %s", (unsigned long long)d->out->events.v[0].message,
        destination_words(d));
    return true;
}

static bool
is_named_before(const struct command *cmd, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (cmd->messages[k] == cmd->messages[i])
            return true;
    return false;
}

typedef void message_act_fn(struct decision *d, const struct message *msg);

static bool
for_each_message(struct decision *d, const char *verb, message_act_fn *act)
{
    const struct command *cmd = d->cmd;

    if (cmd->messages_n > MESSAGES_AT_ONCE)
        return err_set(d->err, ERR_LIMIT, "%zu messages at once: at most %d", cmd->messages_n, MESSAGES_AT_ONCE);
    for (size_t i = 0; i < cmd->messages_n; i++) {
        const struct message *msg = model_message(d->m, cmd->messages[i]);

        if (is_named_before(cmd, i))
            continue;
        if (msg == NULL)
            decide_refuse_message(d, cmd->messages[i], "there is no message M%llu here", (unsigned long long)cmd->messages[i]);
        else if (msg->into != 0)
            decide_refuse_message(d, msg->number, "M%llu goes out inside M%llu: act on that one", (unsigned long long)msg->number,
                (unsigned long long)msg->into);
        else
            act(d, msg);
    }
    if (!decide_any_done(d))
        return false;
    if (d->out->done == 1)
        snprintf(d->out->summary, sizeof d->out->summary, "%s M%llu", verb, (unsigned long long)d->out->events.v[0].message);
    else
        snprintf(d->out->summary, sizeof d->out->summary, "%s %zu messages", verb, d->out->done);
    return true;
}

static void
refuse_state(struct decision *d, const struct message *msg, const char *what)
{
    decide_refuse_message(d, msg->number, "M%llu is %s: %s", (unsigned long long)msg->number,
        message_states[msg->standing.state].word, what);
}

/* The channel may be what was wrong. What goes to a post stays with that, and what may stand somewhere is looked up there. */
static const char *
new_channel(const struct message *msg, const struct destination *to)
{
    bool movable = msg->order.act == MESSAGE_POST && msg->order.reply_to == 0 && msg->order.target == 0 && !msg->standing.unsure;

    return movable && !str_eq(to->channel, msg->order.channel) ? to->channel : NULL;
}

/* With those that it covers and that were dropped with it: their texts go out again. */
static void
resend_all(struct decision *d, const struct message *msg, const struct destination *to)
{
    const struct message_standing now = { .state = msg->standing.unsure ? MESSAGE_RETRYING : MESSAGE_QUEUED,
        .unsure = msg->standing.unsure };
    struct event *ev = decide_change(d, EV_MSG_RESENT, msg, &now);

    ev->u.change.deadline_ms = d->now_ms + to->ack_within_ms;
    ev->u.change.channel = arena_strdup_or_null(&d->out->events.arena, new_channel(msg, to));
    decide_clear_alarm(d, msg);
    for (size_t i = 0; i < msg->order.covers_n; i++) {
        const struct message *covered = model_message(d->m, msg->order.covers[i]);

        if (covered != NULL && covered->standing.state == MESSAGE_DROPPED)
            resend_all(d, covered, to);
    }
}

static void
resend_one(struct decision *d, const struct message *msg)
{
    const struct destination *to = destination_named(&d->m->config.destinations, msg->order.destination);

    if (msg->order.kind == MESSAGE_HANDOVER) {
        decide_refuse_message(d, msg->number, "M%llu is a handover: offer it anew", (unsigned long long)msg->number);
        return;
    }
    if (msg->order.kind == MESSAGE_PROMISE) {
        decide_refuse_message(d, msg->number, "M%llu is the promise of an update: write that", (unsigned long long)msg->number);
        return;
    }
    if (msg->order.kind == MESSAGE_STEP) {
        decide_refuse_message(d, msg->number, "M%llu stands on screens alone: escalate asks again",
            (unsigned long long)msg->number);
        return;
    }
    if (msg->standing.state == MESSAGE_ACKED || msg->standing.state == MESSAGE_DELIVERED) {
        refuse_state(d, msg, "sent again it would stand there twice; post a new one instead");
        return;
    }
    if (msg->standing.state == MESSAGE_SENT || msg->standing.state == MESSAGE_QUEUED) {
        refuse_state(d, msg, "it is on its way already");
        return;
    }
    if (to == NULL) {
        decide_refuse_message(d, msg->number,
            "M%llu is for %.80s, which is no longer configured: configure it again, or post a new one",
            (unsigned long long)msg->number, msg->order.destination);
        return;
    }
    resend_all(d, msg, to);
    d->out->done++;
}

bool
decide_resend(struct decision *d)
{
    return for_each_message(d, "sending again:", resend_one);
}

static bool
check_reason(struct decision *d, const char *why)
{
    const char *text = d->cmd->text;

    if (text == NULL || *text == '\0')
        return err_set(d->err, ERR_USAGE, "%s", why);
    if (strlen(text) > COMMAND_TEXT_MAX)
        return err_set(d->err, ERR_LIMIT, "the reason has %zu bytes: at most %d", strlen(text), COMMAND_TEXT_MAX);
    return utf8_is_valid(text, strlen(text)) || err_set(d->err, ERR_USAGE, "the reason is not valid UTF-8");
}

static void
drop_one(struct decision *d, const struct message *msg)
{
    if (msg->standing.state == MESSAGE_SENT) {
        refuse_state(d, msg, "its answer is awaited; once that is here it can be undone or dropped");
    } else if (!message_is_open(msg)) {
        refuse_state(d, msg, "nothing to drop");
    } else {
        decide_drop_message(d, msg, d->cmd->text);
        d->out->done++;
    }
}

bool
decide_drop(struct decision *d)
{
    return check_reason(d, "a message is dropped with a reason") && for_each_message(d, "dropped", drop_one);
}

/* With those that it covers. */
static void
ack_all(struct decision *d, const struct message *msg)
{
    const struct message_standing now = { .state = MESSAGE_ACKED };

    decide_change(d, EV_MSG_ACKED, msg, &now)->u.change.reason = arena_strdup(&d->out->events.arena, d->cmd->text);
    decide_clear_alarm(d, msg);
    for (size_t i = 0; i < msg->order.covers_n; i++) {
        const struct message *covered = model_message(d->m, msg->order.covers[i]);

        if (covered != NULL && message_is_open(covered))
            ack_all(d, covered);
    }
}

static void
ack_one(struct decision *d, const struct message *msg)
{
    if (msg->standing.state == MESSAGE_SENT || !message_is_open(msg)) {
        refuse_state(d, msg, msg->standing.state == MESSAGE_SENT ? "its answer is awaited" : "nothing to acknowledge");
        return;
    }
    if (msg->order.kind == MESSAGE_HANDOVER) {
        decide_refuse_message(d, msg->number, "M%llu is a handover: %.64s alone accepts it; drop withdraws it",
            (unsigned long long)msg->number, msg->order.destination);
        return;
    }
    ack_all(d, msg);
    if (message_asks(msg))
        decide_ack_asked(d, msg);
    d->out->done++;
}

bool
decide_ack_message(struct decision *d)
{
    bool ok = check_reason(d, "who saw it, and how do you know? Acknowledging by hand needs these words")
        && for_each_message(d, "acknowledged by hand:", ack_one);

    map_release(&d->seen);
    return ok;
}
