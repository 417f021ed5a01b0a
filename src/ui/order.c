/* SPDX-License-Identifier: MIT */
/* Acts: whom they are about, asking first, sending, and what the answer does to marks and message. */
#include "ui/order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decide.h"
#include "ui/list.h"
#include "ui/state.h"
#include "util/alloc.h"
#include "util/str.h"

/* clang-format off */
static const struct {
    const char *title; /* of the box that asks */
    const char *did;
} words[COMMANDS] = {
    [CMD_ACK]         = { "Acknowledge", "acked" },
    [CMD_UNACK]       = { "Give back",   "gave back" },
    [CMD_TAKE]        = { "Take",        "took" },
    [CMD_ASSIGN]      = { "Assign",      "assigned" },
    [CMD_ESCALATE]    = { "Escalate",    "escalated" },
    [CMD_SNOOZE]      = { "Snooze",      "snoozed" },
    [CMD_UNSNOOZE]    = { "Give back",   "gave back" },
    [CMD_CLOSE]       = { "Close",       "closed" },
    [CMD_VOTE]        = { "Vote",        "voted on" },
    [CMD_REVIEW]      = { "Review",      "reviewed" },
    [CMD_COMMENT]     = { "Comment",     "commented on" },
    [CMD_UNDO]        = { "Undo",        "undid" },
    [CMD_REDO]        = { "Redo",        "redid" },
    [CMD_RESEND]      = { "Send again",  "sending again" },
    [CMD_DROP]        = { "Drop",        "dropped" },
    [CMD_ACK_MESSAGE] = { "Acknowledge", "acknowledged by hand" },
    [CMD_HANDOVER]    = { "Hand over",   "offered" },
    [CMD_ACCEPT]      = { "Accept",      "accepted" },
    [CMD_DECLINE]     = { "Decline",     "declined" },
    [CMD_OVERRIDE]    = { "On call",     "put on call" },
    [CMD_SILENCE_EXTEND] = { "Extend the silence", "extended" },
    [CMD_SILENCE_EXPIRE] = { "End the silence", "ended" },
    [CMD_INCIDENT_OPEN]   = { "Declare",            "declared" },
    [CMD_INCIDENT_SET]    = { "Change the incident", "changed" },
    [CMD_INCIDENT_LINK]   = { "Link",               "linked" },
    [CMD_INCIDENT_UNLINK] = { "Unlink",             "unlinked" },
    [CMD_INCIDENT_ENTRY]  = { "Write it",           "wrote" },
    [CMD_INCIDENT_MERGE]  = { "Merge",              "merged" },
    [CMD_BANNER]          = { "Banner",             "put up" },
};
/* clang-format on */

static void
drop_with(struct order *o)
{
    if (o->with != NULL)
        order_release(o->with);
    free(o->with);
    o->with = NULL;
}

void
order_release(struct order *o)
{
    drop_with(o);
    free(o->subjects);
    free(o->messages);
    free(o->text);
    free(o->to);
    free(o->post);
    free(o->source);
    free(o->silence_id);
    free(o->schedule);
    arena_release(&o->arena);
    *o = (struct order){ 0 };
}

static void
add_subject(struct order *o, struct subject s)
{
    o->subjects[o->n++] = s;
}

static int
by_rank(const void *a, const void *b, void *m)
{
    const struct alert *x = model_alert(m, &((const struct subject *)a)->id);
    const struct alert *y = model_alert(m, &((const struct subject *)b)->id);

    if (x == NULL || y == NULL)
        return (x == NULL) - (y == NULL);
    return alert_order(x, y);
}

static bool
aim_at_marks(struct turn *t, struct order *o)
{
    const struct list *l = &t->ui->list;
    const struct subject *s;

    if (l->marks.n + l->range.n > COMMAND_SUBJECTS_MAX) {
        turn_say(t, false, "%zu alerts are marked; one act takes at most %d: narrow the filter", l->marks.n + l->range.n,
            COMMAND_SUBJECTS_MAX);
        return false;
    }
    o->subjects = xreallocarray(NULL, l->marks.n + l->range.n, sizeof *o->subjects);
    for (size_t i = 0; (s = marks_next(&l->marks, &i)) != NULL;)
        add_subject(o, *s);
    for (size_t i = 0; (s = marks_next(&l->range, &i)) != NULL;)
        add_subject(o, *s);
    qsort_r(o->subjects, o->n, sizeof *o->subjects, by_rank, (void *)t->m);
    return true;
}

bool
order_aim(struct turn *t, struct order *o)
{
    const struct alert *a;

    o->n = 0;
    if (t->ui->focus == PANE_INCIDENTS)
        return incident_aim(t, o);
    if (t->ui->focus == PANE_LIST && t->ui->list.marks.n + t->ui->list.range.n > 0)
        return aim_at_marks(t, o);
    a = ui_subject(t->ui, t->m);
    if (a == NULL) {
        turn_say(t, false, "no alert here");
        return false;
    }
    o->subjects = xmalloc(sizeof *o->subjects);
    add_subject(o, subject_of(a));
    return true;
}

static size_t
count_all(const struct order *o)
{
    return o->n + (o->with != NULL ? o->with->n : 0);
}

/* Marked, and then the filter was narrowed: a person would act on what she does not see. */
static size_t
count_unseen(const struct turn *t, const struct order *o)
{
    size_t unseen = o->with != NULL ? count_unseen(t, o->with) : 0;

    if (o->n < 2 || t->ui->focus == PANE_INCIDENTS)
        return unseen;
    for (size_t i = 0; i < o->n; i++) {
        const struct alert *a = model_alert(t->m, &o->subjects[i].id);

        unseen += a != NULL && !view_shows(a);
    }
    return unseen;
}

void
order_whom(const struct turn *t, const struct order *o, struct buf *out)
{
    const struct alert *a = model_alert(t->m, &o->subjects[0].id);
    bool one = count_all(o) == 1;

    if (a != NULL)
        buf_addf(out, one ? "%.100s" : "%.60s", alert_field(a, one ? FIELD_SUMMARY : FIELD_NAME));
    else
        buf_adds(out, "one that is gone");
    if (count_all(o) > 1)
        buf_addf(out, " and %zu more", count_all(o) - 1);
}

void
order_key(const struct order *o, char out[ORDER_KEY_MAX])
{
    struct alert_id all = { 0 };
    char hex[ALERT_ID_HEX];

    if (o->n == 0) {
        str_copy(out, ORDER_KEY_MAX, "none");
        return;
    }
    for (size_t i = 0; i < o->n; i++)
        for (size_t k = 0; k < sizeof all.b; k++)
            all.b[k] ^= o->subjects[i].id.b[k];
    alert_id_hex(&all, hex);
    if (o->n == 1)
        str_copy(out, ORDER_KEY_MAX, hex);
    else
        snprintf(out, ORDER_KEY_MAX, "%s-%zu", hex, o->n);
}

void
order_incident(struct order *o, const struct incident_wish *w)
{
    o->incident = arena_alloc(&o->arena, sizeof *o->incident);
    *o->incident = incident_wish_copy(&o->arena, w);
}

struct order
order_again(const struct order *o)
{
    return (struct order){ .kind = o->kind,
        .how_long = o->how_long,
        .vote = o->vote,
        .respond = o->respond,
        .text = xstrdup_or_null(o->text),
        .to = xstrdup_or_null(o->to) };
}

void
order_take(struct turn *t, struct order *o)
{
    size_t unseen = count_unseen(t, o), all = count_all(o);
    struct buf text;

    if (o->kind == CMD_HANDOVER) {
        handover_ask_take(t, o);
        return;
    }
    if (o->kind == CMD_ESCALATE) {
        escalator_open_take(t, o);
        return;
    }
    if (all <= ASK_ABOVE && unseen == 0) {
        order_send_take(t, o);
        return;
    }
    buf_init(&text, 512);
    buf_addf(&text, "%zu alerts at once", all);
    if (unseen > 0)
        buf_addf(&text, ", %zu of them hidden by the filter", unseen);
    buf_adds(&text, ": ");
    order_whom(t, o, &text);
    buf_addc(&text, '.');
    dialog_ask_take(t, o, words[o->kind].title, buf_text(&text));
    buf_release(&text);
}

static struct subject *
copy_subjects(const struct order *o)
{
    return o->n == 0 ? NULL : xmemdup(o->subjects, o->n * sizeof *o->subjects);
}

static void
remember_last(struct ui *ui, const struct order *o)
{
    if (o->n == 0 || o->incident != NULL)
        return;
    order_release(&ui->last);
    ui->last = order_again(o);
    ui->has_last = true;
}

void
order_send_take(struct turn *t, struct order *o)
{
    struct effect *e = turn_effect(t, EFFECT_COMMAND);
    struct flight f = { .token = ++t->ui->next_token, .order = *o };
    struct order *with = o->with;

    f.has_next = with != NULL;
    f.order.with = NULL;
    f.order.dry = t->ui->dry;
    e->token = f.token;
    e->command = o->kind;
    e->subjects = copy_subjects(o);
    e->subjects_n = o->n;
    e->messages = o->messages_n == 0 ? NULL : xmemdup(o->messages, o->messages_n * sizeof *o->messages);
    e->messages_n = o->messages_n;
    e->for_ms = o->how_long.for_ms;
    e->until_ms = o->how_long.until_ms;
    e->vote = o->vote;
    e->respond = o->respond;
    e->to = xstrdup_or_null(o->to);
    if (o->post != NULL) {
        e->destinations = xcalloc(1, sizeof *e->destinations);
        e->destinations[0] = xstrdup(o->post);
        e->destinations_n = 1;
    }
    e->seq = o->seq;
    e->sure = o->sure;
    e->note = o->note;
    e->dry = f.order.dry;
    e->text = xstrdup_or_null(o->text);
    e->source = xstrdup_or_null(o->source);
    e->silence_id = xstrdup_or_null(o->silence_id);
    e->name = xstrdup_or_null(o->schedule);
    if (o->incident != NULL)
        effect_incident(e, o->incident);
    for (size_t i = 0; i < o->n; i++) {
        marks_add(&f.subjects, o->subjects[i]);
        marks_remove(&t->ui->list.failed, &o->subjects[i].id);
    }
    remember_last(t->ui, o);
    vec_push(&t->ui->flights, f);
    *o = (struct order){ 0 };
    list_end_range(t->ui);
    if (!t->m->whole)
        turn_say(t, true, "the board is still loading: this waits until it is whole");
    if (with != NULL)
        order_send_take(t, with);
    free(with);
}

/* As it is now: why it failed may be that it fired again, and the mark is to be seen. */
static void
mark_failed(struct turn *t, struct subject s, bool mark)
{
    const struct alert *a = model_alert(t->m, &s.id);

    if (a == NULL) {
        marks_remove(&t->ui->list.marks, &s.id);
        return;
    }
    marks_add(&t->ui->list.failed, subject_of(a));
    if (mark)
        marks_add(&t->ui->list.marks, subject_of(a));
}

/* What was done loses its mark; what failed keeps or gets one, so that the next key can try again. Refused as a whole: all failed. */
static void
settle_marks(struct turn *t, const struct flight *f, const struct ui_input *in)
{
    bool all_failed = !in->ok && in->failed_n == 0;
    struct marks failed = { 0 };

    for (size_t i = 0; i < in->failed_n; i++)
        marks_add(&failed, (struct subject){ .id = in->failed[i] });
    for (size_t i = 0; i < f->order.n; i++) {
        struct subject s = f->order.subjects[i];

        if (all_failed || marks_remove(&failed, &s.id))
            mark_failed(t, s, f->order.n > 1);
        else
            marks_remove(&t->ui->list.marks, &s.id);
    }
    marks_clear(&failed);
}

void
order_hint_undo(struct turn *t)
{
    struct buf hint;

    buf_init(&hint, 64);
    if (keymap_keys_of(&t->ui->keymap, ui_context(t->ui), ACTION_UNDO, 1, &hint) > 0) {
        buf_adds(&hint, " undo");
        turn_hint(t, buf_text(&hint));
    }
    buf_release(&hint);
}

static void
say_outcome(struct turn *t, const struct flight *f, const struct ui_input *in)
{
    const char *text = in->text != NULL ? in->text : "";

    if (in->ok && in->failed_n > 0 && f->order.n >= in->failed_n) {
        turn_say(t, false, "%zu of %zu done, %zu failed (marked). %s", f->order.n - in->failed_n, f->order.n, in->failed_n, text);
    } else if (*text != '\0') {
        turn_say(t, in->ok, "%s", text);
    } else {
        turn_say(t, in->ok, in->ok ? "%s %zu" : "not %s: %zu", words[f->order.kind].did, f->order.n + f->order.messages_n);
    }
    if (in->ok && f->order.kind != CMD_UNDO && f->order.kind != CMD_RESEND)
        order_hint_undo(t);
}

/* Nothing happened: marks stay. */
static void
say_dry(struct turn *t, const struct ui_input *in)
{
    if (in->ok && ui_is_writing(t->ui))
        turn_say(t, true, "the dry run's answer came while you were writing; nothing was changed or sent");
    else if (in->ok)
        told_open(t, in->text != NULL ? in->text : "");
    else
        turn_say(t, false, "it would be refused: %s", in->text != NULL ? in->text : "");
}

static bool
wants_asking(const struct ui_input *in)
{
    return !in->ok && in->text != NULL && str_starts(in->text, DECIDE_ASK);
}

static void
ask_or_tell(struct turn *t, struct flight *f, const char *question)
{
    if (ui_is_writing(t->ui)) {
        turn_say(t, false, "not done, it asks first: %s", question);
        return;
    }
    f->order.sure = true;
    dialog_ask_take(t, &f->order, words[f->order.kind].title, question);
}

/* It is told together with the answer to the next one. */
static bool
leave_to_next(struct ui *ui, const struct flight *f, const char *text)
{
    for (size_t i = 0; f->has_next && i < ui->flights.n; i++)
        if (ui->flights.v[i].token == f->token + 1) {
            ui->flights.v[i].before = xstrdup(text);
            return true;
        }
    return false;
}

static void
take_reply(struct turn *t, struct flight *f, const struct ui_input *in)
{
    struct ui_input whole = *in;
    struct buf text = BUF_INIT;

    if (wants_asking(in)) {
        ask_or_tell(t, f, in->text + strlen(DECIDE_ASK));
        return;
    }
    if (!f->order.dry)
        settle_marks(t, f, in);
    if (f->before != NULL)
        buf_addf(&text, "%s%s", f->before, f->order.dry ? "\n" : "; ");
    buf_adds(&text, in->text != NULL ? in->text : "");
    whole.text = buf_text(&text);
    if (!leave_to_next(t->ui, f, whole.text)) {
        if (f->order.dry)
            say_dry(t, &whole);
        else
            say_outcome(t, f, &whole);
    }
    buf_release(&text);
}

void
flight_release(struct flight *f)
{
    order_release(&f->order);
    marks_clear(&f->subjects);
    free(f->before);
}

void
order_reply(struct turn *t, const struct ui_input *in)
{
    struct ui *ui = t->ui;

    for (size_t i = 0; i < ui->flights.n; i++) {
        struct flight f = ui->flights.v[i];

        if (f.token != in->token)
            continue;
        vec_remove(&ui->flights, i);
        take_reply(t, &f, in);
        flight_release(&f);
        return;
    }
}

bool
order_is_pending(const struct ui *ui, const struct model *m, const struct alert *a)
{
    if (a->last_seq > m->durable_seq)
        return true;
    for (size_t i = 0; i < ui->flights.n; i++)
        if (marks_has(&ui->flights.v[i].subjects, a))
            return true;
    return false;
}
