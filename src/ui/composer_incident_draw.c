/* SPDX-License-Identifier: MIT */
/* The fields of an incident's update: what will be done with it, the state that it brings, the next one that it promises. */
#include "ui/composer_parts.h"
#include "ui/paint.h"
#include "util/text.h"
#include "util/time.h"

#define MEANING_FROM_COLS 40

/* Its headline stands at some of them; the others have a message of its own. */
static void
add_places(const struct turn *t, const struct incident *i, const char *const *names, size_t n, struct buf *out)
{
    const struct incident_rules *rules = t->m->config.incidents;
    size_t threads = 0;

    for (size_t k = 0; k < n; k++)
        threads += incident_post_at(i, names[k], false) != 0;
    if (threads > 0)
        buf_addf(out, "incident thread%s", rules != NULL && rules->broadcast ? ", in the channel too" : "");
    if (threads == n)
        return;
    buf_addf(out, "%sa new message", threads > 0 ? "; " : "");
    for (size_t k = 0; k < n && threads > 0; k++)
        if (incident_post_at(i, names[k], false) == 0)
            buf_addf(out, " in %s", names[k]);
}

/* "incident thread, in the channel too; a new message in #status; also in #inc-142; topic of #ops": what follows by itself is no choice. */
void
composer_draw_thread(const struct turn *t, struct canvas *c, struct rect r)
{
    const struct incident_rules *rules = t->m->config.incidents;
    const struct incident *i = composer_incident(t);
    const char *names[MESSAGE_DESTINATIONS_MAX];
    size_t n = composer_chosen(t->ui, names);
    struct buf text = BUF_INIT;

    if (i == NULL)
        return;
    if (n > 0)
        add_places(t, i, names, n, &text);
    else
        buf_adds(&text, "none: it stands under the incident alone");
    if (incident_post_at(i, NULL, true) != 0 && i->fields[INCIDENT_CHANNEL] != NULL)
        buf_addf(&text, "; also in %s", i->fields[INCIDENT_CHANNEL]);
    for (size_t k = 0; rules != NULL && k < rules->topics_n && composer_sets_topics(t); k++)
        buf_addf(&text, "%s%s", k == 0 ? "; topic of " : ", ", rules->topics[k]);
    canvas_text(c, r.row, r.col, r.cols, ROLE_DIM, buf_text(&text));
    buf_release(&text);
}

void
composer_draw_state(const struct turn *t, struct canvas *c, struct rect r)
{
    const struct incident *i = composer_incident(t);
    enum incident_state state = composer_state(t);
    bool focus = t->ui->composer.part == COMPOSE_STATE;
    int end = r.col + r.cols, at;

    if (i == NULL)
        return;
    at = canvas_textf(c, r.row, r.col, r.cols, focus ? ROLE_CHOICE : ROLE_TEXT, "[%s]", incident_states[state].word) + 2;
    if (state != incident_state(i))
        at = canvas_textf(c, r.row, at, end - at, ROLE_TEXT, "was %s", incident_states[incident_state(i)].word) + 2;
    if (end - at >= MEANING_FROM_COLS)
        canvas_text(c, r.row, at, end - at, ROLE_DIM, incident_states[state].meaning);
}

void
composer_draw_next(const struct turn *t, struct canvas *c, struct rect r)
{
    const char *text = editor_text(&t->ui->composer.inc.next);
    bool focus = t->ui->composer.part == COMPOSE_NEXT;
    int end = r.col + r.cols, at;
    char when[TIME_TEXT_MAX];
    int64_t ms;

    if (!incident_states[composer_state(t)].open) {
        canvas_text(c, r.row, r.col, r.cols, ROLE_DIM, "[none]  it is over: no other update is promised");
        return;
    }
    at = canvas_textf(c, r.row, r.col, r.cols, focus ? ROLE_CHOICE : ROLE_TEXT, "[%s]", *text == '\0' ? "none" : text) + 2;
    if (!composer_next_ms(t, &ms)) {
        canvas_text(c, r.row, at, end - at, ROLE_WARN, "is no time: 20m, 1h30m, 16:00");
    } else if (ms == 0) {
        canvas_text(c, r.row, at, end - at, ROLE_DIM, "no update is promised");
    } else {
        time_near(ms, t->now_ms, when);
        canvas_textf(c, r.row, at, end - at, ROLE_TEXT, "-> promised for %s; missed: an alarm, LATE in messages", when);
    }
}
