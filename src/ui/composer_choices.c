/* SPDX-License-Identifier: MIT */
/* What an update is made of besides its text: the template it begins with, the channels, the thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/composer_parts.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/time.h"

/* Posts of the last day are offered. */
#define RECENT_MS MS_DAY

/* ---- templates */

const struct post_template *
composer_templates(const struct ui *ui, size_t *n)
{
    *n = ui->config.templates_n;
    return ui->config.templates;
}

size_t
composer_template_at(const struct ui *ui)
{
    size_t n, at = 0;
    const struct post_template *v = composer_templates(ui, &n);

    while (at < n && !str_eq(v[at].name, ui->composer.template))
        at++;
    return at;
}

static void
set_from(struct composer *c, const char *what, const char *name)
{
    struct buf from = BUF_INIT;

    buf_addf(&from, "%s%s", what, name);
    free(c->from);
    c->from = buf_take(&from);
}

static void
use_template(struct turn *t, const struct post_template *template)
{
    struct composer *c = &t->ui->composer;

    const char *text = c->inc.number != 0 && template->incident != NULL ? template->incident : template->text;

    free(c->template);
    c->template = xstrdup(template->name);
    set_from(c, "template ", template->name);
    (void)!textarea_set(&c->text, text);
    c->touched = false;
    composer_to_hole(t, 0);
}

void
composer_turn_template(struct turn *t, int by)
{
    struct composer *c = &t->ui->composer;
    size_t n, at = composer_template_at(t->ui);
    const struct post_template *v = composer_templates(t->ui, &n);

    if (c->touched) {
        turn_say(t, false, "t works on an untouched text only, so that nothing is lost: Ctrl-U empties this one");
        return;
    }
    if (at == n)
        at = by > 0 ? n - 1 : 0;
    use_template(t, &v[(at + n + (size_t)(by + (int)n)) % n]);
}

/* ---- earlier posts */

static bool
is_about_same(const struct message *msg, const struct order *about)
{
    for (size_t i = 0; i < about->n; i++)
        if (message_is_about(msg, &about->subjects[i].id))
            return true;
    return false;
}

/* A person's post that stands: no incident's, no stand-in, no catch-up, not struck through. */
static bool
is_post(const struct message *msg, int64_t now_ms)
{
    return msg->order.act == MESSAGE_POST && msg->order.incident == 0 && msg->order.stands_for == 0 && msg->order.covers_n == 0
        && msg->changed_by == 0 && msg->standing.state != MESSAGE_DROPPED && now_ms - msg->queued_at_ms < RECENT_MS
        && msg->order.text != NULL;
}

static const struct message *
latest_about_same(const struct turn *t)
{
    for (size_t i = t->m->messages.n; i-- > 0;) {
        const struct message *msg = t->m->messages.v[i];

        if (is_post(msg, t->now_ms) && is_about_same(msg, &t->ui->composer.about))
            return msg;
    }
    return NULL;
}

void
composer_prefill(struct turn *t)
{
    struct composer *c = &t->ui->composer;
    const struct message *earlier = c->inc.number != 0 ? NULL : latest_about_same(t);
    char id[MESSAGE_ID_MAX];
    size_t n;
    const struct post_template *v = composer_templates(t->ui, &n);

    if (composer_prefill_incident(t))
        return;
    if (earlier == NULL || !textarea_set(&c->text, earlier->order.text)) {
        use_template(t, &v[0]);
        return;
    }
    message_id(earlier->number, id);
    set_from(c, id, "");
}

/* ---- channels */

bool
composer_is_chosen(const struct composer *c, const char *name)
{
    for (size_t i = 0; i < c->chosen.n; i++)
        if (strcmp(c->chosen.v[i], name) == 0)
            return true;
    return false;
}

void
composer_choose(struct composer *c, const char *name, bool on)
{
    for (size_t i = 0; i < c->chosen.n; i++)
        if (strcmp(c->chosen.v[i], name) == 0) {
            free(c->chosen.v[i]);
            vec_remove(&c->chosen, i);
            break;
        }
    if (on)
        vec_push(&c->chosen, xstrdup(name));
}

size_t
composer_chosen(const struct ui *ui, const char *out[MESSAGE_DESTINATIONS_MAX])
{
    const struct destinations *known = &ui->config.destinations;
    size_t n = 0;

    for (size_t i = 0; i < known->n && n < MESSAGE_DESTINATIONS_MAX; i++)
        if (composer_is_chosen(&ui->composer, known->v[i].name))
            out[n++] = known->v[i].name;
    return n;
}

/* ---- threads */

static bool
has_thread(const struct message *msg, const char *channel, int64_t now_ms)
{
    return is_post(msg, now_ms) && msg->into == 0 && strcmp(msg->order.destination, channel) == 0
        && (msg->standing.state == MESSAGE_DELIVERED || msg->standing.state == MESSAGE_ACKED);
}

/* What was a reply itself stands for the post that it answered. */
static size_t
add_thread(const struct turn *t, const struct message *msg, const struct message **out, size_t n)
{
    const struct message *first = msg->order.reply_to == 0 ? NULL : model_message(t->m, msg->order.reply_to);

    if (first != NULL && has_thread(first, msg->order.destination, t->now_ms))
        msg = first;
    for (size_t i = 0; i < n; i++)
        if (out[i] == msg)
            return n;
    out[n] = msg;
    return n + 1;
}

/* The newest first: posts about the same alerts, and the last one that this person wrote. */
size_t
composer_threads(const struct turn *t, const struct message *out[COMPOSER_THREADS_MAX])
{
    const struct ui *ui = t->ui;
    const char *names[MESSAGE_DESTINATIONS_MAX];
    bool has_own = false;
    size_t n = 0;

    if (composer_chosen(ui, names) != 1 || ui->composer.inc.number != 0)
        return 0;
    for (size_t i = t->m->messages.n; i-- > 0 && n < COMPOSER_THREADS_MAX;) {
        const struct message *msg = t->m->messages.v[i];
        bool own = !has_own && str_eq(msg->author, ui->config.me);

        if (!has_thread(msg, names[0], t->now_ms) || (!own && !is_about_same(msg, &ui->composer.about)))
            continue;
        has_own = has_own || own;
        n = add_thread(t, msg, out, n);
    }
    return n;
}

uint64_t
composer_reply_to(const struct turn *t)
{
    const struct message *threads[COMPOSER_THREADS_MAX];
    size_t n = composer_threads(t, threads);

    for (size_t i = 0; i < n; i++)
        if (threads[i]->number == t->ui->composer.reply_to)
            return threads[i]->number;
    return 0;
}

void
composer_turn_thread(struct turn *t, int by)
{
    const struct message *threads[COMPOSER_THREADS_MAX];
    struct composer *c = &t->ui->composer;
    size_t n = composer_threads(t, threads), at = 0;
    uint64_t now = composer_reply_to(t);

    for (size_t i = 0; i < n; i++)
        if (threads[i]->number == now)
            at = i + 1;
    at = (at + n + 1 + (size_t)(by + (int)n + 1)) % (n + 1);
    c->reply_to = at == 0 ? 0 : threads[at - 1]->number;
}
