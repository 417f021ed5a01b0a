/* SPDX-License-Identifier: MIT */
/* The facts of a message in the order in which a tired person needs them: how it stands, until when, what is wrong, what to do. */
#include "ui/message_lines.h"

#include <string.h>

#include "ui/message_incident.h"
#include "ui/message_row.h"
#include "ui/paint.h"
#include "util/str.h"
#include "util/time.h"

/* Messages that are looked through for those that speak of an alert: the newest. */
#define LOOK_BACK 1000
#define OF_ALERT_MAX 6
#define NAMES_MAX 5 /* of alerts, of messages inside a catch-up */

/* Who must answer, where it is nobody by name. */
static const char *const who_acks[MESSAGE_KINDS] = {
    [MESSAGE_SLACK] = "Slack, by its answer: a post asks for no person",
    [MESSAGE_WRITE] = "the source itself: the next poll shows what was written",
    [MESSAGE_HANDOVER] = "the person it is for, by accepting it",
    [MESSAGE_PAGE] = "whoever is on call there, at the pager",
    [MESSAGE_STEP] = "whoever sees it here",
    [MESSAGE_MAIL] = "the mail server, by taking it: it asks for no person",
    [MESSAGE_HOOK] = "the far side, by its answer: it asks for no person",
    [MESSAGE_COMMAND] = "the program, by its exit code",
    [MESSAGE_PROMISE] = "the next update of the incident, whoever writes it, or its end",
};

/* What the lines are made of. */
struct maker {
    const struct ui *ui;
    const struct model *m;
    const struct message *msg;
    int64_t now_ms;
    struct detail_lines *out;
};

static void
add(struct maker *k, enum role role, const char *name, const char *value)
{
    struct detail_line line = { DETAIL_TEXT, role, name, value };

    vec_push(&k->out->lines, line);
}

/* Takes the text of b. */
static void
add_take(struct maker *k, enum role role, const char *name, struct buf *b)
{
    if (b->len > 0)
        add(k, role, name, arena_strdup(&k->out->arena, buf_text(b)));
    buf_release(b);
}

/* "13:55:55Z, 6m ago", "14:04:31Z, in 2m" */
static void
add_moment(struct maker *k, int64_t ms, struct buf *out)
{
    char at[TIME_TEXT_MAX], age[TIME_TEXT_MAX], date[TIME_TEXT_MAX];

    time_hhmmss(ms, at);
    if (k->now_ms - ms > 20 * MS_HOUR) {
        time_date(ms, date);
        buf_addf(out, "%s ", date);
    }
    duration_short(ms > k->now_ms ? ms - k->now_ms : k->now_ms - ms, age);
    if (ms > k->now_ms)
        buf_addf(out, "%s, in %s", at, age);
    else
        buf_addf(out, "%s, %s ago", at, age);
}

static void
add_state(struct maker *k)
{
    const struct message *msg = k->msg;
    const struct message_state_row *row = &message_states[msg->standing.state];
    struct message_mark mark = message_mark_of(msg);
    struct buf b = BUF_INIT;

    if (msg->order.kind == MESSAGE_HANDOVER && row->open)
        buf_addf(&b, "%s offered: an answer is owed", mark.text);
    else if (message_is_promise(msg))
        buf_addf(&b, "%s promised: an update is owed", mark.text);
    else
        buf_addf(&b, "%s %s%s%s", mark.text, row->word, row->open ? ": " : "", row->open ? row->meaning : "");
    add_take(k, message_is_bad(msg) ? mark.role : ROLE_TEXT, "state", &b);
}

/* What comes of it, or came. */
static void
add_deadline(struct maker *k)
{
    const struct message *msg = k->msg;
    struct buf b = BUF_INIT;

    add_moment(k, msg->order.deadline_ms, &b);
    if (!message_is_open(msg))
        buf_adds(&b, message_finished_ms(msg) <= msg->order.deadline_ms ? ": kept" : ": missed");
    else if (message_is_bad(msg))
        buf_adds(&b, ": an alert of tocsin's own was raised");
    else if (msg->into == 0)
        buf_adds(&b, ": then it is late, and an alert of level 2");
    add_take(k, ROLE_TEXT, "deadline", &b);
}

static void
add_error(struct maker *k)
{
    const struct message *msg = k->msg;

    if (msg->reason != NULL && *msg->reason != '\0')
        add(k, ROLE_TEXT, "because", msg->reason);
    if (msg->error != NULL && *msg->error != '\0')
        add(k, message_is_open(msg) ? ROLE_STRONG : ROLE_TEXT, "error", msg->error);
}

static void
add_key(const struct maker *k, enum action action, const char *does, struct buf *out)
{
    struct buf key;

    buf_init(&key, 64);
    if (keymap_keys_of(&k->ui->keymap, CONTEXT_MESSAGES, action, 1, &key) > 0)
        buf_addf(out, "%s%s %s", out->len > 0 ? ", " : "", buf_text(&key), does);
    buf_release(&key);
}

static void
add_offer_keys(const struct maker *k, struct buf *out)
{
    if (str_eq(k->msg->order.destination, k->ui->config.me)) {
        add_key(k, ACTION_ACCEPT, "accepts it", out);
        add_key(k, ACTION_DECLINE, "declines it with a reason", out);
        return;
    }
    buf_addf(out, "%.64s accepts or declines it", k->msg->order.destination);
    add_key(k, ACTION_DROP, "withdraws it", out);
}

static void
add_what_to_do(struct maker *k)
{
    const struct message *msg = k->msg;
    struct buf b = BUF_INIT;

    if (msg->order.kind == MESSAGE_HANDOVER && message_is_open(msg)) {
        add_offer_keys(k, &b);
    } else if (msg->into != 0 && message_is_open(msg)) {
        buf_addf(&b, "nothing here: it goes out inside M%llu, act on that one", (unsigned long long)msg->into);
    } else if (msg->standing.state == MESSAGE_FAILED) {
        add_key(k, ACTION_RESEND, "sends it again", &b);
        add_key(k, ACTION_DROP, "drops it with a reason", &b);
        add_key(k, ACTION_ACK_MESSAGE, "if somebody said that it was seen", &b);
    } else if (msg->standing.state == MESSAGE_RETRYING) {
        buf_adds(&b,
            msg->standing.unsure ? "wait: it may be there already, which is looked up before it is sent again"
                                 : "wait: it is tried again by itself");
        add_key(k, ACTION_RESEND, "does it now", &b);
    }
    if (message_is_promise(msg))
        add_key(k, ACTION_POST, "writes the update", &b);
    if (message_asks(msg) && message_is_open(msg))
        add_key(k, ACTION_ESCALATE, "asks another", &b);
    add_take(k, ROLE_TEXT, "to do", &b);
}

static void
add_attempts(struct maker *k)
{
    const struct message *msg = k->msg;
    char first[TIME_TEXT_MAX];
    struct buf b = BUF_INIT;

    time_hhmmss(msg->first_try_ms, first);
    if (msg->tries == 0)
        buf_adds(&b, "none yet");
    else if (msg->tries == 1)
        buf_adds(&b, "1, ");
    else
        buf_addf(&b, "%u, the first %s, the last ", msg->tries, first);
    if (msg->tries > 0)
        add_moment(k, msg->last_try_ms, &b);
    if (msg->standing.state == MESSAGE_RETRYING && msg->standing.next_try_ms > k->now_ms) {
        buf_adds(&b, "; the next ");
        add_moment(k, msg->standing.next_try_ms, &b);
    }
    add_take(k, ROLE_TEXT, "attempts", &b);
}

/* Told of somebody's answer the far side says yes, and that is all. */
static void
add_who_acks(struct maker *k)
{
    const struct message_order *o = &k->msg->order;

    if (o->act == MESSAGE_ASK && o->person != NULL)
        add(k, ROLE_DIM, "who acks",
            arena_printf(&k->out->arena, "%s, by acknowledging %s here%s", o->person,
                o->subjects_n == 1 ? "the alert" : "the alerts", o->kind == MESSAGE_PAGE ? " or the page on her phone" : ""));
    else if (o->act == MESSAGE_ANSWERED || o->act == MESSAGE_RESOLVE)
        add(k, ROLE_DIM, "who acks", "the far side, by its answer");
    else
        add(k, ROLE_DIM, "who acks", who_acks[o->kind]);
}

/* "event 8836 -> M12 -> delivered 14:01:30Z -> bob -> the alert": what has not come about yet stands in brackets. */
static void
add_chain(struct maker *k)
{
    const struct message *msg = k->msg;
    const struct message_order *o = &msg->order;
    const struct alert *a = o->subjects_n > 0 ? model_alert(k->m, &o->subjects[0]) : NULL;
    char at[TIME_TEXT_MAX];
    struct buf b = BUF_INIT;

    if (o->act != MESSAGE_ASK || o->person == NULL)
        return;
    buf_addf(&b, "event %llu -> M%llu -> ", (unsigned long long)(msg->cause != 0 ? msg->cause : msg->queued_seq),
        (unsigned long long)msg->number);
    time_hhmmss(msg->delivered_at_ms, at);
    if (message_kinds[o->kind].leaves && msg->delivered_at_ms != 0)
        buf_addf(&b, "delivered %s -> ", at);
    else if (message_kinds[o->kind].leaves)
        buf_adds(&b, "(delivered) -> ");
    time_hhmmss(msg->acked_at_ms, at);
    if (msg->standing.state == MESSAGE_ACKED)
        buf_addf(&b, "acked by %s %s -> ", msg->acked_by != NULL ? msg->acked_by : "nobody", at);
    else
        buf_addf(&b, "(acked by %s) -> ", o->person);
    if (a != NULL && alert_holder(a) != NULL)
        buf_addf(&b, "the alert is %s's", alert_holder(a));
    else if (a != NULL)
        buf_addf(&b, "the alert: %s", alert_states[a->hold.state].word);
    else
        buf_adds(&b, "the alert is gone");
    if (o->subjects_n > 1)
        buf_addf(&b, ", and %zu more", o->subjects_n - 1);
    add_take(k, ROLE_TEXT, "chain", &b);
}

static void
add_answer(struct maker *k)
{
    const struct message *msg = k->msg;
    struct buf b = BUF_INIT;
    char took[TIME_TEXT_MAX], key[MESSAGE_KEY_HEX];

    if (msg->standing.state == MESSAGE_ACKED) {
        bool by_hand = msg->acked_by != NULL && message_kind_of(msg->acked_by) == MESSAGE_KINDS
            && msg->order.kind != MESSAGE_HANDOVER && message_acker(&msg->order) != ACKED_BY_PERSON;

        add_moment(k, msg->acked_at_ms, &b);
        duration_short(msg->acked_at_ms - msg->queued_at_ms, took);
        buf_addf(&b, ", by %s%s, after %s", msg->acked_by != NULL ? msg->acked_by : "nobody", by_hand ? " by hand" : "", took);
    } else if (message_is_open(msg)) {
        add_who_acks(k);
    }
    add_take(k, ROLE_TEXT, "acked", &b);
    message_key(msg->node, msg->number, key);
    if (msg->order.kind == MESSAGE_PAGE && msg->delivered_at_ms != 0)
        add(k, ROLE_DIM, "stands", arena_printf(&k->out->arena, "at %s, by the key %s", msg->order.destination, key));
    else if (msg->ts != NULL)
        add(k, ROLE_DIM, "stands",
            arena_printf(&k->out->arena, "in %s as %s", msg->channel_id != NULL ? msg->channel_id : msg->order.channel, msg->ts));
}

/* "M13 to #ops, acked" */
static void
add_other(struct maker *k, const char *name, uint64_t number)
{
    const struct message *other = model_message(k->m, number);

    if (number == 0)
        return;
    if (other == NULL)
        add(k, ROLE_TEXT, name, arena_printf(&k->out->arena, "M%llu, finished long ago", (unsigned long long)number));
    else
        add(k, message_is_bad(other) ? message_mark_of(other).role : ROLE_TEXT, name,
            arena_printf(&k->out->arena, "M%llu to %s, %s%s", (unsigned long long)number, other->order.destination,
                message_is_late(other) ? "late, " : "", message_states[other->standing.state].word));
}

static void
add_covered(struct maker *k)
{
    const struct message_order *o = &k->msg->order;
    struct buf b = BUF_INIT;

    for (size_t i = 0; i < o->covers_n && i < NAMES_MAX; i++)
        buf_addf(&b, "%sM%llu", i > 0 ? ", " : "", (unsigned long long)o->covers[i]);
    if (o->covers_n > NAMES_MAX)
        buf_addf(&b, " and %zu more", o->covers_n - NAMES_MAX);
    add_take(k, ROLE_TEXT, "holds", &b);
}

/* "INC-142 update 2: checkout errors eu-west-1, investigating" */
static void
add_incident(struct maker *k)
{
    const struct message_order *o = &k->msg->order;
    const struct incident *i = model_incident(k->m, o->incident);
    struct buf b = BUF_INIT;

    message_incident_name(o, &b);
    if (i != NULL)
        buf_addf(&b, ": %s, %s", incident_title(i), incident_states[incident_state(i)].word);
    add_take(k, ROLE_TEXT, "incident", &b);
}

static void
add_alerts(struct maker *k)
{
    const struct message_order *o = &k->msg->order;
    struct buf b = BUF_INIT;

    for (size_t i = 0; i < o->subjects_n && i < NAMES_MAX; i++) {
        const struct alert *a = model_alert(k->m, &o->subjects[i]);

        buf_addf(&b, "%s%.60s", i > 0 ? ", " : "", a != NULL ? alert_field(a, FIELD_NAME) : "one that is gone");
    }
    if (o->subjects_n > NAMES_MAX)
        buf_addf(&b, " and %zu more", o->subjects_n - NAMES_MAX);
    add_take(k, ROLE_TEXT, "about", &b);
}

/* What the latest message that speaks of it did; that all is over is said of what tocsin tells, and never of a person's words. */
static const char *
changed_word(const struct message *msg, const struct message *by)
{
    if (by != NULL && by->order.act == MESSAGE_RESTORE)
        return "restored";
    return msg->order.detail != NULL && (by == NULL || by->order.act != MESSAGE_STRIKE) ? "over" : "struck";
}

/* Its target is who made the channel. */
static bool
is_in_channel(const struct message_order *o)
{
    return o->act == MESSAGE_POST || o->act == MESSAGE_INVITE || o->act == MESSAGE_ARCHIVE;
}

static void
add_others(struct maker *k)
{
    const struct message *msg = k->msg;
    const struct message *by = model_message(k->m, msg->changed_by);

    add_other(k, "fallback", msg->stand_in);
    add_other(k, "inside", msg->into);
    add_other(k, changed_word(msg, by), msg->changed_by);
    add_other(k, "instead", msg->order.stands_for);
    add_other(k, is_in_channel(&msg->order) ? "channel" : "changes", msg->order.target);
    add_other(k, "thread", msg->order.reply_to);
    add_covered(k);
    add_incident(k);
    add_alerts(k);
}

static void
add_author(struct maker *k)
{
    const struct message *msg = k->msg;
    struct buf b = BUF_INIT;

    buf_addf(&b, "%s, ", msg->author);
    add_moment(k, msg->queued_at_ms, &b);
    buf_addf(&b, ", event %llu", (unsigned long long)(msg->cause != 0 ? msg->cause : msg->queued_seq));
    add_take(k, ROLE_TEXT, "by", &b);
}

/* Its lines as they were written, each as long as the page is wide. */
static void
add_text(struct maker *k, int cols)
{
    const char *text = k->msg->order.text;

    if (text == NULL || *text == '\0' || cols < 1)
        return;
    vec_push(&k->out->lines, ((struct detail_line){ DETAIL_HEAD, ROLE_TITLE, "text", NULL }));
    while (*text != '\0') {
        size_t len = strcspn(text, "\n"), at = 0, next;
        char *line = arena_memdup(&k->out->arena, text, len + 1);

        line[len] = '\0';
        do {
            size_t n = paint_break(line + at, cols, &next);
            char *part = arena_memdup(&k->out->arena, line + at, n + 1);

            part[n] = '\0';
            vec_push(&k->out->lines, ((struct detail_line){ DETAIL_WHOLE, ROLE_TEXT, "", part }));
            at += next;
        } while (line[at] != '\0');
        text += len + (text[len] == '\n');
    }
}

void
message_lines_make(const struct ui *ui, const struct model *m, const struct message *msg, int64_t now_ms, int cols,
    struct detail_lines *out)
{
    struct maker k = { ui, m, msg, now_ms, out };

    *out = (struct detail_lines){ 0 };
    add_state(&k);
    if (msg->standing.state != MESSAGE_DROPPED)
        add_deadline(&k);
    add_error(&k);
    add_what_to_do(&k);
    if (message_kinds[msg->order.kind].leaves)
        add_attempts(&k);
    add_answer(&k);
    add_chain(&k);
    add_author(&k);
    add_others(&k);
    add_text(&k, cols);
    if (ui->messages.past_number == msg->number && ui->messages.past.is_here)
        detail_lines_add_past(out, &ui->messages.past, now_ms);
}

void
message_lines_of_alert(const struct model *m, const struct alert_id *id, struct buf *out)
{
    size_t end = m->messages.n > LOOK_BACK ? m->messages.n - LOOK_BACK : 0, found = 0;

    for (size_t i = m->messages.n; i > end && found < OF_ALERT_MAX; i--) {
        const struct message *msg = m->messages.v[i - 1];

        if (!message_is_about(msg, id))
            continue;
        buf_addf(out, "%sM%llu %s", found++ > 0 ? ", " : "", (unsigned long long)msg->number,
            message_is_late(msg) ? "late" : message_states[msg->standing.state].word);
    }
}
