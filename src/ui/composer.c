/* SPDX-License-Identifier: MIT */
/* The composer's life: opened about something, sent or kept, and what the answers change. */
#include "ui/composer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decide.h"
#include "ui/acts.h"
#include "ui/composer_parts.h"
#include "ui/list.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/text.h"

/* After the latest change that no draft holds. */
#define SAVE_AFTER_MS 1000

void
composer_release(struct composer *c)
{
    for (size_t i = 0; i < c->chosen.n; i++)
        free(c->chosen.v[i]);
    vec_release(&c->chosen);
    order_release(&c->about);
    textarea_release(&c->text);
    editor_release(&c->inc.next);
    free(c->from);
    free(c->template);
    free(c->lost);
    free(c->earlier);
    *c = (struct composer){ 0 };
}

bool
composer_is_empty(const struct composer *c)
{
    const char *text = textarea_text(&c->text);

    return text[strspn(text, " \n")] == '\0';
}

bool
composer_is_busy(const struct composer *c)
{
    return c->token != 0 && !c->dry;
}

void
composer_let_go(struct composer *c)
{
    if (!c->open && !composer_is_busy(c) && !c->saving)
        composer_release(c);
}

void
composer_touch(struct turn *t)
{
    struct composer *c = &t->ui->composer;

    c->touched = !composer_is_empty(c);
    t->ui->message.text[0] = '\0';
    if (c->unsaved_ms == 0)
        c->unsaved_ms = t->now_ms;
}

void
composer_fill_text(const struct turn *t, const char *text, struct buf *out)
{
    const struct composer *c = &t->ui->composer;
    struct alert_id *ids = xcalloc(c->about.n + 1, sizeof *ids);
    struct post_about about = { .m = t->m,
        .subjects = ids,
        .subjects_n = c->about.n,
        .me = t->ui->config.me,
        .now_ms = t->now_ms };

    about.incident = composer_incident(t);
    if (about.incident != NULL) {
        about.state = incident_states[composer_state(t)].word;
        (void)composer_next_ms(t, &about.next_ms);
    }
    for (size_t i = 0; i < c->about.n; i++)
        ids[i] = c->about.subjects[i].id;
    post_fill(text, &about, out);
    free(ids);
}

void
composer_fill(const struct turn *t, struct buf *out)
{
    composer_fill_text(t, textarea_text(&t->ui->composer.text), out);
}

/* ---- opening */

/* Rows are still to come: an update that was meant for one of them is about nothing. */
static bool
still_asking(const struct turn *t)
{
    for (size_t i = 0; i < t->m->sources.n; i++)
        if (source_health(t->m->sources.v[i], t->now_ms) == SOURCE_WAITING)
            return true;
    return !t->m->whole;
}

void
composer_open_take(struct turn *t, struct order *o, uint64_t incident, const char *text)
{
    struct composer *c = &t->ui->composer;
    const struct destinations *known = &t->ui->config.destinations;

    composer_release(c);
    c->open = true;
    c->part = COMPOSE_TEXT;
    c->about = *o;
    *o = (struct order){ 0 };
    textarea_init(&c->text, MESSAGE_TEXT_BYTES);
    if (incident != 0)
        composer_begin_incident(t, incident);
    else if (known->n > 0)
        composer_choose(c, known->v[0].name, true);
    composer_key_of(c, c->key);
    t->ui->message.text[0] = '\0';
    if (*text == '\0')
        composer_prefill(t);
    else if (textarea_set(&c->text, text))
        composer_touch(t);
    composer_ask_draft(t);
    if (c->about.n == 0 && incident == 0 && still_asking(t))
        turn_say(t, false, "the alerts are not here yet: this update is about none; q, then p again once they are");
}

/* ---- leaving */

static void
leave(struct turn *t)
{
    struct composer *c = &t->ui->composer;

    c->open = false;
    composer_let_go(c);
}

void
composer_close(struct turn *t)
{
    struct composer *c = &t->ui->composer;

    if (c->save_failed && c->touched) {
        dialog_ask(t, "Leave", "No draft can be kept of this text: it would be lost.", leave);
        return;
    }
    if (c->unsaved_ms != 0)
        composer_save(t);
    if (composer_is_busy(c))
        turn_say(t, true, "it is still being sent; the text is kept until that is known");
    else if (c->touched)
        turn_say(t, true, "kept as a draft, nothing was sent: the same key here brings it back");
    else
        turn_say(t, true, "nothing was sent");
    leave(t);
}

void
composer_cancel(struct turn *t)
{
    composer_close(t);
}

void
composer_tick(struct turn *t)
{
    const struct composer *c = &t->ui->composer;

    if (c->open && c->unsaved_ms != 0 && t->now_ms - c->unsaved_ms >= SAVE_AFTER_MS)
        composer_save(t);
}

void
composer_on_end(struct turn *t, const struct ui_input *in)
{
    const struct composer *c = &t->ui->composer;

    (void)in;
    if (c->open && c->unsaved_ms != 0)
        composer_save(t);
}

/* ---- sending */

static bool
may_go(struct turn *t)
{
    struct compose_checks checks;
    bool hole;

    if (t->ui->composer.token != 0) {
        turn_say(t, false, "one at a time: the answer is awaited");
        return false;
    }
    composer_checks(t, &checks);
    if (composer_stops(&checks) == 0)
        return true;
    hole = composer_to_hole(t, 0) && composer_stops(&checks) == 1;
    turn_say(t, false, "not yet: %s%s", checks.v[0].text, hole ? "; Tab goes there" : "");
    return false;
}

static void
add_destinations(const struct ui *ui, struct effect *e)
{
    const char *names[MESSAGE_DESTINATIONS_MAX];

    e->destinations_n = composer_chosen(ui, names);
    e->destinations = xcalloc(e->destinations_n + 1, sizeof *e->destinations);
    for (size_t i = 0; i < e->destinations_n; i++)
        e->destinations[i] = xstrdup(names[i]);
}

static void
add_subjects(const struct turn *t, struct effect *e)
{
    const struct order *about = &t->ui->composer.about;

    e->subjects = about->n == 0 ? NULL : xmemdup(about->subjects, about->n * sizeof *e->subjects);
    e->subjects_n = about->n;
    e->reply_to = composer_reply_to(t);
}

void
composer_send(struct turn *t, bool sure, bool dry)
{
    struct composer *c = &t->ui->composer;
    struct buf text = BUF_INIT;
    struct effect *e;

    if (!may_go(t))
        return;
    composer_fill(t, &text);
    c->token = ++t->ui->next_token;
    c->dry = dry || t->ui->dry;
    e = turn_effect(t, EFFECT_COMMAND);
    e->token = c->token;
    e->command = c->about.kind;
    e->sure = sure;
    e->dry = c->dry;
    if (c->inc.number != 0)
        composer_fill_incident(t, e);
    else
        add_subjects(t, e);
    e->text = buf_take(&text);
    add_destinations(t->ui, e);
    t->ui->message.text[0] = '\0';
    if (!t->m->whole)
        turn_say(t, true, "the board is still loading: this waits until it is whole");
}

void
composer_send_surely(struct turn *t)
{
    composer_send(t, true, false);
}

/* ---- what comes back */

uint64_t
composer_number_in(const char *text)
{
    char *id = xstrndup(text, strcspn(text, " "));
    uint64_t number = message_id_parse(id);

    free(id);
    return number;
}

void
composer_watch(struct turn *t)
{
    struct notice *told = &t->ui->message;
    const struct message *msg = told->post == 0 ? NULL : model_message(t->m, told->post);
    char hint[sizeof told->hint];

    if (msg == NULL || (msg->standing.state != MESSAGE_ACKED && msg->standing.state != MESSAGE_DELIVERED))
        return;
    str_copy(hint, sizeof hint, told->hint);
    turn_say(t, true, "M%llu stands in %s", (unsigned long long)msg->number, msg->order.destination);
    turn_hint(t, hint);
}

/* What is told is not untold: undo strikes it through there. */
static void
hint_strike(struct turn *t)
{
    struct buf hint;

    buf_init(&hint, sizeof t->ui->message.hint);
    if (keymap_keys_of(&t->ui->keymap, ui_context(t->ui), ACTION_UNDO, 1, &hint) > 0) {
        buf_adds(&hint, " strikes it through");
        turn_hint(t, buf_text(&hint));
    }
    buf_release(&hint);
}

static void
on_sent(struct turn *t, const char *text)
{
    struct composer *c = &t->ui->composer;
    const char *names[MESSAGE_DESTINATIONS_MAX];
    bool one = composer_chosen(t->ui, names) == 1, incident = c->inc.number != 0;

    composer_drop_posted(t);
    for (size_t i = 0; i < c->about.n && !incident; i++)
        marks_remove(&t->ui->list.marks, &c->about.subjects[i].id);
    composer_release(c);
    list_end_range(t->ui);
    turn_say(t, true, "%s", text);
    if (incident)
        hint_strike(t);
    else
        order_hint_undo(t);
    if (one)
        t->ui->message.post = composer_number_in(text);
}

static void
on_refused(struct turn *t, const char *text)
{
    struct composer *c = &t->ui->composer;
    bool asks = str_starts(text, DECIDE_ASK);
    const char *words = asks ? text + strlen(DECIDE_ASK) : text;

    if (asks && c->open && !c->dry)
        dialog_ask(t, "Post", words, composer_send_surely);
    else if (asks)
        turn_say(t, false, "it would ask: %s", words);
    else
        turn_say(t, false, "not sent: %s", words);
    composer_let_go(c);
}

/* Its draft stays: the person looks first. */
static void
on_unknown(struct turn *t, const char *text)
{
    turn_say(t, false, "%s", text);
    composer_let_go(&t->ui->composer);
}

static void
on_told(struct turn *t, const char *text)
{
    struct composer *c = &t->ui->composer;

    if (c->open)
        told_open(t, text);
    composer_let_go(c);
}

bool
composer_reply(struct turn *t, const struct ui_input *in)
{
    struct composer *c = &t->ui->composer;
    const char *text = in->text != NULL ? in->text : "";

    if (c->token == 0 || in->token != c->token)
        return false;
    c->token = 0;
    if (in->unknown)
        on_unknown(t, text);
    else if (!in->ok)
        on_refused(t, text);
    else if (c->dry)
        on_told(t, text);
    else
        on_sent(t, text);
    return true;
}

/* It may be half an hour's work, and the editor's file goes once we are told. */
static void
take_edited(struct turn *t, const char *text)
{
    if (!composer_replace(&t->ui->composer, text)) {
        turn_say(t, false, "what the editor wrote is longer than %d bytes: the text is as it was", MESSAGE_TEXT_BYTES);
        return;
    }
    composer_touch(t);
    composer_save(t);
}

void
composer_on_edited(struct turn *t, const struct ui_input *in)
{
    struct composer *c = &t->ui->composer;

    if (!in->ok)
        turn_say(t, false, "%s", in->text);
    else if (!c->open || str_eq(in->text, textarea_text(&c->text)))
        turn_say(t, true, "the text is as it was");
    else
        take_edited(t, in->text);
}
