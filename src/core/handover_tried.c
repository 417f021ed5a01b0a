/* SPDX-License-Identifier: MIT */
/* What was tried in a shift: a person's comments and posts among the acts that undo can reach, and her runs. */
#include <stdio.h>
#include <string.h>

#include "core/handover_own.h"
#include "core/run.h"
#include "util/str.h"

static struct handover_item *
deed_of_batch(struct handover *h, uint64_t batch)
{
    for (size_t i = h->items.n; i-- > 0;)
        if (h->items.v[i].kind == HANDOVER_DEED && h->items.v[i].message == 0 && h->items.v[i].seq == batch)
            return &h->items.v[i];
    return NULL;
}

static struct handover_item *
add_deed(struct handover *h, const struct event *ev, uint64_t seq)
{
    struct handover_item *item = handover_add(h, HANDOVER_TRIED, HANDOVER_DEED);

    item->seq = seq;
    item->at_ms = ev->at_ms;
    snprintf(item->id, sizeof item->id, "%llu", (unsigned long long)seq);
    return item;
}

/* One deed for a batch: "commented on checkout-api 5xx and 3 more". */
static void
add_comment(struct handover *h, const struct model *m, const struct event *ev)
{
    const struct alert *a = model_alert(m, &ev->alert);
    struct handover_item *item = deed_of_batch(h, ev->batch);
    char hex[ALERT_ID_HEX];

    if (item != NULL) {
        item->more++;
        return;
    }
    alert_id_hex(&ev->alert, hex);
    item = add_deed(h, ev, ev->batch);
    item->alert.id = ev->alert;
    item->state = "commented on";
    item->what = a != NULL ? handover_alert_name(h, a) : arena_printf(&h->arena, "%.8s", hex);
    item->why = arena_strdup_or_null(&h->arena, ev->u.note.now.text);
}

/* Where the event has no text of its own (undo keeps none) the model's is told. */
static void
add_post(struct handover *h, const struct model *m, const struct event *ev)
{
    const struct message_order *o = &ev->u.queued.order;
    const struct message *msg = model_message(m, ev->message);
    struct message told = { .order = *o };
    struct handover_item *item;

    if (o->act != MESSAGE_POST || o->kind != MESSAGE_SLACK || o->stands_for != 0 || o->covers_n > 0)
        return;
    if ((o->text == NULL || *o->text == '\0') && msg != NULL)
        told.order.text = msg->order.text;
    item = add_deed(h, ev, ev->seq);
    item->message = ev->message;
    message_id(ev->message, item->id);
    item->state = "posted";
    item->what = arena_printf(&h->arena, "to %s", o->destination);
    item->why = handover_message_why(h, &told);
}

typedef void deed_fn(struct handover *h, const struct model *m, const struct event *ev);

static deed_fn *const deeds[EVENTS] = {
    [EV_COMMENTED] = add_comment,
    [EV_MSG_QUEUED] = add_post,
};

static void
add_event(struct handover *h, const struct model *m, const struct event *ev)
{
    if (ev->undoes != 0)
        vec_push(&h->undone, ((struct handover_undo){ ev->seq, ev->undoes }));
    if (ev->at_ms < h->at_ms - h->shift_ms || deeds[ev->kind] == NULL || ev->undoes != 0 || !str_eq(ev->actor, h->who))
        return;
    deeds[ev->kind](h, m, ev);
}

/* "restart it: exit 0"; "restart it: still under way" */
static const char *
run_why(struct handover *h, const struct run *r)
{
    struct buf end;
    const char *why;

    buf_init(&end, LOG_TEXT_MAX);
    if (r->finished)
        run_end_words(&r->end, &end);
    else
        buf_adds(&end, "still under way");
    why = arena_printf(&h->arena, "%s: %s", r->order.purpose, buf_text(&end));
    buf_release(&end);
    return why;
}

static void
add_run(struct handover *h, const struct run *r)
{
    struct handover_item *item;
    struct buf words;

    if (!str_eq(r->actor, h->who) || r->started_at_ms < h->at_ms - h->shift_ms)
        return;
    buf_init(&words, LOG_TEXT_MAX);
    run_argv_words(r->order.argv, r->order.argv_n, &words);
    item = handover_add(h, HANDOVER_TRIED, HANDOVER_DEED);
    item->seq = r->started_seq;
    item->at_ms = r->started_at_ms;
    snprintf(item->id, sizeof item->id, "%llu", (unsigned long long)r->started_seq);
    item->alert = (struct subject){ r->order.alert, r->order.episode };
    item->state = "ran";
    item->what = arena_strdup(&h->arena, buf_text(&words));
    item->why = run_why(h, r);
    buf_release(&words);
}

/* An undo that was undone undoes nothing. */
static bool
is_undone(const struct handover *h, uint64_t seq)
{
    for (size_t i = 0; i < h->undone.n; i++)
        if (h->undone.v[i].undoes == seq && !is_undone(h, h->undone.v[i].seq))
            return true;
    return false;
}

static void
drop_undone(struct handover *h)
{
    size_t kept = 0;

    for (size_t i = 0; i < h->items.n; i++)
        if (h->items.v[i].kind != HANDOVER_DEED || !is_undone(h, h->items.v[i].seq))
            h->items.v[kept++] = h->items.v[i];
    h->items.n = kept;
}

void
handover_add_tried(struct handover *h, const struct model *m)
{
    for (size_t i = 0; i < m->acts.n; i++)
        for (size_t k = 0; k < m->acts.v[i]->events.n; k++)
            add_event(h, m, &m->acts.v[i]->events.v[k]);
    for (size_t i = 0; i < m->runs.n; i++)
        add_run(h, m->runs.v[i]);
    drop_undone(h);
}
