/* SPDX-License-Identifier: MIT */
/* Who is on call, and who is next. */
#include "ui/oncall.h"

#include <string.h>

#include "core/person.h"
#include "core/words.h"
#include "ui/acts.h"
#include "ui/order.h"
#include "util/str.h"
#include "util/text.h"

#define PERSON_COLS 16
#define MORE_COLS 10 /* "+99 more" */

static void
add_person(const char *person, int64_t until_ms, int64_t now_ms, bool unicode, struct buf *out)
{
    struct buf name = BUF_INIT;

    if (person != NULL)
        text_clean(&name, person, strlen(person), PERSON_COLS, unicode);
    oncall_brief(person == NULL ? NULL : buf_text(&name), until_ms, now_ms, out);
    buf_release(&name);
}

static void
add_in_words(const struct oncall_turn *t, const char *me, int64_t now_ms, struct buf *out)
{
    char until[TIME_TEXT_MAX];

    oncall_until_words(t->until_ms, now_ms, until);
    buf_adds(out, "on call ");
    if (t->person == NULL)
        buf_adds(out, "NOBODY");
    else
        text_clean(out, t->person, strlen(t->person), PERSON_COLS, true);
    if (t->person != NULL && str_eq(t->person, me))
        buf_adds(out, " (you)");
    if (*until != '\0')
        buf_addf(out, " until %s", until);
}

enum role
oncall_header_words(const struct model *m, const char *me, int64_t now_ms, bool words, struct buf *out)
{
    struct oncall_turn t;

    if (!oncall_shown(m, me, now_ms, &t))
        return ROLE_DIM;
    if (words) {
        add_in_words(&t, me, now_ms, out);
    } else {
        buf_adds(out, "oncall ");
        add_person(t.person, t.until_ms, now_ms, true, out);
    }
    return t.person == NULL || !t.is_known ? ROLE_WARN : str_eq(t.person, me) ? ROLE_TEXT : ROLE_DIM;
}

/* "payments ana>18:00 then bob" */
static void
add_schedule(const struct oncall_turn *t, bool next, int64_t now_ms, struct buf *out)
{
    buf_addf(out, "%s ", t->schedule->name);
    add_person(t->person, t->until_ms, now_ms, true, out);
    if (next && t->next != NULL) {
        buf_adds(out, " then ");
        text_clean(out, t->next, strlen(t->next), PERSON_COLS, true);
    }
}

/* Who is next is told of all, or of none. */
static bool
fits_with_next(const struct wall_page *g, int at)
{
    const struct routing *r = g->m->config.routing;

    for (size_t i = 0; i < r->schedules_n; i++) {
        struct buf text = BUF_INIT;
        struct oncall_turn t;

        oncall_turn(g->m, &r->schedules[i], g->now_ms, &t);
        add_schedule(&t, true, g->now_ms, &text);
        at += (int)text_cols(buf_text(&text), text.len) + 3;
        buf_release(&text);
    }
    return at <= g->p->left + g->p->cols;
}

/* Those that fit, in order; how many did not, with left_out before. */
static size_t
draw_kind(const struct wall_page *g, int *at, bool next, bool nobody, size_t left_out, bool *any)
{
    const struct routing *r = g->m->config.routing;
    int end = g->p->left + g->p->cols - MORE_COLS;

    for (size_t i = 0; i < r->schedules_n; i++) {
        struct buf text = BUF_INIT;
        struct oncall_turn t;
        int need;

        oncall_turn(g->m, &r->schedules[i], g->now_ms, &t);
        if ((t.person == NULL) != nobody)
            continue;
        add_schedule(&t, next, g->now_ms, &text);
        need = (int)text_cols(buf_text(&text), text.len) + 3;
        if (left_out == 0 && *at + need <= end) {
            if (*any)
                *at = canvas_text(g->c, g->p->oncall_row, *at, 3, ROLE_DIM, " | ");
            *at = canvas_text(g->c, g->p->oncall_row, *at, need, nobody || !t.is_known ? ROLE_WARN : ROLE_TEXT, buf_text(&text));
            *any = true;
        } else {
            left_out++;
        }
        buf_release(&text);
    }
    return left_out;
}

void
wall_draw_oncall(const struct wall_page *g)
{
    int at = canvas_text(g->c, g->p->oncall_row, g->p->left + 1, g->p->cols, ROLE_DIM, "on call  ");
    bool next = fits_with_next(g, at), any = false;
    size_t left_out = draw_kind(g, &at, next, true, 0, &any);

    left_out = draw_kind(g, &at, next, false, left_out, &any);
    if (left_out > 0)
        canvas_textf(g->c, g->p->oncall_row, at + 1, g->p->left + g->p->cols - at - 1, ROLE_DIM, "+%zu more", left_out);
}

/* ---- said and done */

void
action_oncall(struct turn *t, const struct call *call)
{
    const struct routing *r = t->m->config.routing;
    struct buf text = BUF_INIT;

    for (size_t i = 0; r != NULL && i < r->schedules_n; i++) {
        struct oncall_turn now;

        if (*call->text != '\0' && !str_eq(call->text, r->schedules[i].name))
            continue;
        oncall_turn(t->m, &r->schedules[i], t->now_ms, &now);
        buf_adds(&text, text.len > 0 ? " | " : "");
        add_schedule(&now, true, t->now_ms, &text);
    }
    if (text.len > 0)
        turn_say(t, true, "%s", buf_text(&text));
    else if (*call->text != '\0')
        turn_say(t, false, "there is no schedule %.60s", call->text);
    else
        turn_say(t, false, "no schedule is configured: sections schedule of tocsin.conf(5)");
    buf_release(&text);
}

/* "payments bob 2h", "payments bob until 18:00" */
void
action_override(struct turn *t, const struct call *call)
{
    struct order o = { .kind = CMD_OVERRIDE };
    const char *at = call->text;
    size_t len = strcspn(at, " ");

    o.schedule = xstrndup(at, len);
    at += len + strspn(at + len, " ");
    len = people_name_len(t->m->config.people, at);
    o.to = xstrndup(at, len);
    at += len + strspn(at + len, " ");
    if (*o.schedule == '\0' || *o.to == '\0' || !how_long_parse(at, t->now_ms, &o.how_long)) {
        turn_say(t, false, "override SCHEDULE PERSON FOR, as in: override payments bob 2h");
        order_release(&o);
        return;
    }
    order_take(t, &o);
}
