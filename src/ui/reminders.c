/* SPDX-License-Identifier: MIT */
/* Reminders: which acks of hers are about to end, and saying so when nothing is being typed. */
#include "ui/reminders.h"

#include "ui/state.h"
#include "util/str.h"
#include "util/time.h"

void
reminders_release(struct reminders *r)
{
    marks_clear(&r->told);
}

static bool
is_due(const struct turn *t, const struct alert *a)
{
    return (a->marks & ALERT_REMINDED) && a->hold.state == ALERT_ACKED && str_eq(a->hold.by, t->ui->config.me);
}

/* Whether one has come that she can see. */
static bool
note_changes(struct turn *t, struct reminders *r)
{
    bool seen = false;

    for (size_t i = 0; i < t->m->dirty.n; i++) {
        const struct alert *a = t->m->dirty.v[i];
        bool due = is_due(t, a);

        if (!due && r->told.n > 0)
            marks_remove(&r->told, &a->id);
        if (!due || marks_has(&r->told, a))
            continue;
        marks_add(&r->told, subject_of(a));
        r->waiting = true;
        seen = seen || view_shows(a);
    }
    return seen;
}

static const struct alert *
soonest(const struct turn *t, const struct reminders *r)
{
    const struct alert *first = NULL;
    const struct subject *s;

    for (size_t i = 0; (s = marks_next(&r->told, &i)) != NULL;) {
        const struct alert *a = model_alert(t->m, &s->id);

        if (a != NULL && is_due(t, a) && (first == NULL || a->hold.until_ms < first->hold.until_ms))
            first = a;
    }
    return first;
}

static void
say(struct turn *t, const struct reminders *r)
{
    const struct alert *a = soonest(t, r);
    char left[TIME_TEXT_MAX];
    struct buf key;

    if (a == NULL)
        return;
    buf_init(&key, 2 * KEY_NAME_MAX);
    if (keymap_keys_of(&t->ui->keymap, CONTEXT_LIST, ACTION_ACK, 1, &key) == 0)
        buf_adds(&key, ":ack");
    duration_left(a->hold.until_ms - t->now_ms, left);
    if (r->told.n > 1)
        turn_say(t, false, "%zu of your acks end soon, %s on them prolongs: %.60s, in %s", r->told.n, buf_text(&key),
            alert_field(a, FIELD_NAME), left);
    else
        turn_say(t, false, "your ack ends in %s, %s on it prolongs: %.60s", left, buf_text(&key), alert_field(a, FIELD_NAME));
    t->ui->message.reminds = true;
    buf_release(&key);
}

/* What has ended, or was prolonged, is not told any longer. */
static void
take_back(struct turn *t, const struct reminders *r)
{
    struct notice *msg = &t->ui->message;

    if (msg->reminds && soonest(t, r) == NULL)
        msg->text[0] = '\0';
}

void
reminders_update(struct turn *t)
{
    struct ui *ui = t->ui;
    struct reminders *r = &ui->reminders;

    if (note_changes(t, r) && !ui->view.held && !ui->wall.open)
        turn_effect(t, EFFECT_BELL);
    take_back(t, r);
    if (!r->waiting || ui_is_writing(ui))
        return;
    r->waiting = false;
    say(t, r);
}
