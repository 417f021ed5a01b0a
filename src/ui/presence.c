/* SPDX-License-Identifier: MIT */
/* Who else is at an alert: kept as it was told, said in words, and told of this screen. */
#include "ui/presence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/state.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/time.h"

void
presences_release(struct presences *p)
{
    vec_release(&p->others);
}

void
presence_on_others(struct turn *t, const struct ui_input *in)
{
    struct presences *p = &t->ui->presences;

    vec_clear(&p->others);
    for (size_t i = 0; i < in->presences_n; i++)
        vec_push(&p->others, in->presences[i]);
    t->ui->prompt.noted = false;
}

/* --- this screen */

static void
add_writing(struct presence *p, const struct order *about)
{
    for (size_t i = 0; i < about->n && p->writing_n < PRESENCE_WRITING_MAX; i++)
        p->writing[p->writing_n++] = about->subjects[i].id;
}

void
presence_incident(uint64_t number, struct alert_id *out)
{
    static const char mark[] = "incident";

    *out = (struct alert_id){ { 0 } };
    memcpy(out->b, mark, strlen(mark));
    for (size_t i = sizeof out->b; number != 0 && i-- > strlen(mark); number >>= 8)
        out->b[i] = (uint8_t)number;
}

/* A choice is no writing. */
static void
add_box(struct presence *p, const struct incident_box *b)
{
    if (!incident_box_rows[b->kind].drafts)
        return;
    if (b->number != 0)
        presence_incident(b->number, &p->writing[p->writing_n++]);
    add_writing(p, &b->about);
}

static void
own_presence(const struct ui *ui, struct presence *p)
{
    if (ui->focus == PANE_DETAIL && ui->detail.pinned) {
        p->has_open = true;
        p->open = ui->detail.id;
    }
    if (ui->composer.open && ui->composer.inc.number != 0)
        presence_incident(ui->composer.inc.number, &p->writing[p->writing_n++]);
    if (ui->composer.open)
        add_writing(p, &ui->composer.about);
    else if (ui->prompt.kind == PROMPT_COMMENT)
        add_writing(p, &ui->prompt.order);
    else if (ui->incident_box.open)
        add_box(p, &ui->incident_box);
}

static bool
same_writing(const struct presence *a, const struct presence *b)
{
    return a->writing_n == b->writing_n && memcmp(a->writing, b->writing, a->writing_n * sizeof *a->writing) == 0;
}

void
presence_tell(struct turn *t)
{
    struct presence *told = &t->ui->presences.told, now = { 0 };

    own_presence(t->ui, &now);
    if (presence_equal(&now, told))
        return;
    if (now.writing_n > 0)
        now.since_ms = same_writing(&now, told) ? told->since_ms : t->now_ms;
    *told = now;
    turn_effect(t, EFFECT_PRESENCE)->presence = xmemdup(&now, sizeof now);
}

/* --- the others */

static bool
is_me(const struct ui *ui, const struct presence *p)
{
    return str_eq(p->who, ui->config.me);
}

/* "(pts/4)"; of the same person ", on pts/4". A dashboard need not be named as one. */
static void
add_place(const struct ui *ui, const struct presence *p, struct buf *out)
{
    static const char usual[] = "tui ";
    const char *place = str_starts(p->place, usual) ? p->place + strlen(usual) : p->place;

    if (*place != '\0')
        buf_addf(out, is_me(ui, p) ? ", on %s" : " (%s)", place);
}

/* "bob is", "you are" */
static void
add_who(const struct ui *ui, const struct presence *p, const char *does, const char *you_do, struct buf *out)
{
    bool me = is_me(ui, p);

    buf_addf(out, "%s %s ", me ? "you" : p->who, me ? you_do : does);
}

static void
add_writer(const struct ui *ui, const struct presence *p, const char *what, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    add_who(ui, p, "is", "are", out);
    buf_addf(out, "writing about %s", what);
    if (p->since_ms > 0) {
        time_hhmm(p->since_ms, at);
        buf_addf(out, " since %s", at);
    }
    add_place(ui, p, out);
}

const struct presence *
presence_writer(const struct ui *ui, const struct alert_id *id)
{
    const struct presence *first = NULL;

    for (size_t i = 0; i < ui->presences.others.n; i++) {
        const struct presence *p = &ui->presences.others.v[i];

        if (presence_is_writing(p, id) && (first == NULL || p->since_ms < first->since_ms))
            first = p;
    }
    return first;
}

static size_t
count_shared(const struct presence *p, const struct subject *v, size_t n)
{
    size_t shared = 0;

    for (size_t i = 0; p->writing_n > 0 && i < n; i++)
        shared += presence_is_writing(p, &v[i].id);
    return shared;
}

bool
presence_writing_words(const struct ui *ui, const struct subject *v, size_t n, struct buf *out)
{
    const struct presence *first = NULL;
    size_t writers = 0, shared = 0;
    char what[48] = "this";

    for (size_t i = 0; i < ui->presences.others.n; i++) {
        const struct presence *p = &ui->presences.others.v[i];
        size_t of_these = count_shared(p, v, n);

        writers += of_these > 0;
        if (of_these == 0 || (first != NULL && p->since_ms >= first->since_ms))
            continue;
        first = p;
        shared = of_these;
    }
    if (first == NULL)
        return false;
    if (n > 1)
        snprintf(what, sizeof what, "%zu of these", shared);
    add_writer(ui, first, what, out);
    if (writers > 1)
        buf_addf(out, ", and %zu more", writers - 1);
    return true;
}

bool
presence_fact(const struct ui *ui, const struct alert_id *id, size_t nth, struct buf *out)
{
    for (int writes = 1; writes >= 0; writes--)
        for (size_t i = 0; i < ui->presences.others.n; i++) {
            const struct presence *p = &ui->presences.others.v[i];
            bool writing = presence_is_writing(p, id);

            if (writing != (writes == 1) || (!writing && !(p->has_open && alert_id_equal(&p->open, id))) || nth-- > 0)
                continue;
            if (writing) {
                add_writer(ui, p, "this", out);
            } else {
                add_who(ui, p, "has", "have", out);
                buf_adds(out, "this open");
                add_place(ui, p, out);
            }
            return true;
        }
    return false;
}
