/* SPDX-License-Identifier: MIT */
/* What a box about an incident will do, in words: the command is decided on the board as it is, and what comes of that is told. */
#include <string.h>

#include "core/decide.h"
#include "core/words.h"
#include "ui/incident_box.h"
#include "ui/presence.h"
#include "ui/state.h"
#include "util/str.h"
#include "util/time.h"

/* Messages of a kind are told as one, in this order. */
static const struct {
    enum message_act act;
    bool entry; /* it is an update's */
    const char *text;
} leaves[] = {
    { MESSAGE_POST, true, "the update stands in " },
    { MESSAGE_POST, false, "a headline of its own in " },
    { MESSAGE_EDIT, false, "the headline is changed in " },
    { MESSAGE_TOPIC, false, "the topic is set of " },
    { MESSAGE_CHANNEL, false, "a channel of its own is made by " },
    { MESSAGE_INVITE, false, "into its channel: " },
    { MESSAGE_ARCHIVE, false, "its channel is archived at " },
    { MESSAGE_DIRECT, false, "told directly: " },
};

static void
add_leaving(struct will *w, const struct model *m, const struct events *evs, enum message_act act, bool entry, const char *text)
{
    struct buf b = BUF_INIT;

    for (size_t i = 0; i < evs->n; i++) {
        const struct message_order *o = &evs->v[i].u.queued.order;
        const char *whom = o->act == MESSAGE_DIRECT || o->act == MESSAGE_INVITE ? o->person : message_place(m, o);

        if (evs->v[i].kind == EV_MSG_QUEUED && o->act == act && message_kinds[o->kind].leaves
            && (act != MESSAGE_POST || (o->entry != 0) == entry))
            buf_addf(&b, "%s%s", b.len > 0 ? ", " : text, whom != NULL ? whom : message_place(m, o));
    }
    if (b.len > 0)
        will_add_take(w, ROLE_DIALOG, &b);
    buf_release(&b);
}

static bool
any_leaves(const struct events *evs)
{
    for (size_t i = 0; i < evs->n; i++)
        if (evs->v[i].kind == EV_MSG_QUEUED && message_kinds[evs->v[i].u.queued.order.kind].leaves)
            return true;
    return false;
}

/* Alerts that come, and those that leave another. */
static void
add_alerts(struct will *w, const struct events *evs, enum event_kind kind)
{
    for (size_t i = 0; i < evs->n; i++) {
        const struct event *ev = &evs->v[i];
        size_t n = ev->u.inc_alerts.n;

        if (ev->kind != kind)
            continue;
        if (kind == EV_INC_LINKED)
            will_add(w, ROLE_DIALOG, "%zu alert%s belong%s to INC-%llu", n, n == 1 ? "" : "s", n == 1 ? "s" : "",
                (unsigned long long)ev->incident);
        else
            will_add(w, ROLE_WARN, "%zu alert%s leave%s INC-%llu", n, n == 1 ? "" : "s", n == 1 ? "s" : "",
                (unsigned long long)ev->incident);
    }
}

/* As a person reads it: a time is near, and what is absent is nothing. */
static void
add_value(enum incident_field field, const char *text, int64_t now_ms, struct buf *out)
{
    char at[TIME_TEXT_MAX];
    int64_t ms;

    if (text != NULL && incident_fields[field].type == INC_TIME && time_parse_rfc3339(text, &ms)) {
        time_near(ms, now_ms, at);
        text = at;
    }
    if (text == NULL)
        text = "nothing";
    else if (incident_fields[field].type == INC_NUMBER)
        buf_adds(out, "INC-");
    buf_add(out, text, strcspn(text, "\n"));
}

static void
add_change(struct will *w, const struct event_inc_field *f, int64_t now_ms, struct buf *b)
{
    buf_addf(b, "%s: ", incident_fields[f->field].word);
    add_value(f->field, f->now, now_ms, b);
    if (f->was != NULL) {
        buf_adds(b, ", was ");
        add_value(f->field, f->was, now_ms, b);
    }
    will_add_take(w, ROLE_DIALOG, b);
}

/* Of the incident that the box is about its number is not said again. */
static void
add_changes(const struct incident_box *about, struct will *w, const struct events *evs, int64_t now_ms)
{
    for (size_t i = 0; i < evs->n; i++) {
        const struct event *ev = &evs->v[i];
        const struct incident_entry *e = &ev->u.inc_entry.now;
        struct buf b = BUF_INIT;

        if (ev->incident != about->number)
            buf_addf(&b, "INC-%llu ", (unsigned long long)ev->incident);
        if (ev->kind == EV_INC_CHANGED)
            add_change(w, &ev->u.inc_field, now_ms, &b);
        else if (ev->kind == EV_INC_ENTRY)
            will_add(w, ROLE_DIALOG, "%s%s %u: %.*s", buf_text(&b), incident_entry_words[e->kind], e->number,
                (int)strcspn(e->text, "\n"), e->text);
        buf_release(&b);
    }
}

/* Who made the field what it is. Where that act is not remembered, who changed the incident last is not blamed for an earlier one. */
static const char *
changer(const struct model *m, const struct incident *i, enum incident_field field)
{
    const struct act *act = model_act(m, i->field_seq[field]);
    const char *last = i->changed_by;

    for (int f = 0; f < INCIDENT_FIELDS; f++)
        if (i->field_seq[f] > i->field_seq[field])
            last = NULL;
    if (act != NULL && act->actor != NULL)
        last = act->actor;
    return last != NULL ? last : "somebody";
}

/* Changed by another since the box was opened, who is overwritten. */
static void
add_overwritten(const struct turn *t, struct will *w, const struct incident_wishing *wish)
{
    const struct incident_box *b = &t->ui->incident_box;
    const struct incident *i = model_incident(t->m, b->number);

    for (size_t k = 0; i != NULL && k < wish->wish.values_n; k++) {
        enum incident_field f = wish->values[k].field;

        if (i->field_seq[f] > b->opened_seq)
            will_add(w, ROLE_WARN, "%s changed %s meanwhile: it is \"%.200s\" now", changer(t->m, i, f), incident_fields[f].word,
                i->fields[f] != NULL ? i->fields[f] : "nothing");
    }
}

static void
add_others(const struct turn *t, struct will *w)
{
    const struct incident_box *b = &t->ui->incident_box;
    struct subject incident = { .episode = 0 };
    struct buf words = BUF_INIT;
    bool any;

    presence_incident(b->number, &incident.id);
    if (b->number != 0)
        any = presence_writing_words(t->ui, &incident, 1, &words);
    else
        any = presence_writing_words(t->ui, b->about.subjects, b->about.n, &words);
    if (any)
        will_add_take(w, ROLE_WARN, &words);
    buf_release(&words);
}

/* What a person was told by herself is not taken back. */
static const char *
undo_words(const struct events *evs)
{
    bool any = false, direct = false;

    for (size_t i = 0; i < evs->n; i++) {
        const struct message_order *o = &evs->v[i].u.queued.order;

        if (evs->v[i].kind != EV_MSG_QUEUED || !message_kinds[o->kind].leaves)
            continue;
        any = true;
        direct = direct || o->act == MESSAGE_DIRECT;
    }
    if (!any)
        return "u takes it back; nothing leaves before that.";
    return direct ? "u takes it back, also there; who was told directly has read it."
                  : "u takes it back, also where it was told.";
}

static void
tell_outcome(struct turn *t, const struct outcome *out, const struct incident_wishing *wish)
{
    struct will *w = &t->ui->incident_box.will;
    const struct events *evs = &out->events;

    add_alerts(w, evs, EV_INC_UNLINKED);
    if (out->refusals_n > 0)
        will_add(w, ROLE_WARN, "%zu not: %s", out->refusals_n, out->refusals[0].text);
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
        add_leaving(w, t->m, evs, leaves[i].act, leaves[i].entry, leaves[i].text);
    add_alerts(w, evs, EV_INC_LINKED);
    add_changes(&t->ui->incident_box, w, evs, t->now_ms);
    if (!any_leaves(evs))
        will_add(w, ROLE_DIALOG, "nothing leaves");
    will_add_log(w, evs);
    str_set(&w->undo, undo_words(evs));
    str_set(&w->yes, wish->yes);
}

/* What this screen's configuration would make of it is not what happens. */
static void
tell_apart(struct will *w, const struct incident_wishing *wish)
{
    will_add(w, ROLE_WARN, "its owner decides, who is configured otherwise: d asks it");
    str_set(&w->undo, "what is sent cannot be unsent; u takes the rest back.");
    str_set(&w->yes, wish->yes);
}

/* What it would ask stands here, and yes answers it. false: it is refused. */
static bool
decide_surely(struct turn *t, struct incident_wishing *wish, struct outcome *out, struct err *err)
{
    if (decide(t->m, &wish->cmd, t->now_ms, out, err))
        return true;
    if (!str_starts(err->text, DECIDE_ASK))
        return false;
    will_add(&t->ui->incident_box.will, ROLE_WARN, "%s", err->text + strlen(DECIDE_ASK));
    t->ui->incident_box.will.asks = true;
    outcome_release(out);
    *out = (struct outcome){ 0 };
    wish->cmd.sure = true;
    return decide(t->m, &wish->cmd, t->now_ms, out, err);
}

void
incident_box_fill_will(struct turn *t)
{
    struct incident_box *b = &t->ui->incident_box;
    struct incident_wishing wish;
    struct outcome out = { 0 };
    struct err err = { 0 };

    will_clear(&b->will);
    incident_box_wish(t, b, &wish);
    wish.cmd.incident = &wish.wish;
    add_others(t, &b->will);
    add_overwritten(t, &b->will, &wish);
    if (wish.missing != NULL) {
        will_add(&b->will, ROLE_DIALOG, "nothing yet: %s", wish.missing);
        b->will.unchosen = true;
    } else if (t->ui->configured_apart) {
        tell_apart(&b->will, &wish);
    } else if (!decide_surely(t, &wish, &out, &err)) {
        will_clear(&b->will);
        will_refuse(&b->will, err.text);
    } else if (out.events.n == 0) {
        will_clear(&b->will);
        will_refuse(&b->will, out.refusals_n > 0 ? out.refusals[0].text : "nothing would change");
    } else {
        tell_outcome(t, &out, &wish);
    }
    outcome_release(&out);
    incident_wishing_release(&wish);
}
