/* SPDX-License-Identifier: MIT */
/* Everybody by name, as it is typed. */
#include "ui/names.h"

#include <stdlib.h>
#include <string.h>

#include "core/call.h"
#include "core/person.h"
#include "ui/asked.h"
#include "ui/box.h"
#include "ui/state.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

/* A list that nobody can look through is no help. */
#define NAMES_MAX 200
#define NAME_COLS_MAX 22

static void
drop(struct names *n)
{
    for (size_t i = 0; i < n->v.n; i++) {
        free(n->v.v[i].name);
        free(n->v.v[i].what);
    }
    vec_clear(&n->v);
    n->chosen = 0;
}

void
names_release(struct names *n)
{
    drop(n);
    vec_release(&n->v);
}

/* What begins with what is typed stands before what merely holds its letters. */
static void
offer(struct names *n, const char *typed, const char *name, const char *what, bool begins)
{
    if (n->v.n >= NAMES_MAX || str_starts(name, typed) != begins || !str_fuzzy(name, typed))
        return;
    for (size_t i = 0; i < n->v.n; i++)
        if (str_eq(n->v.v[i].name, name))
            return;
    vec_push(&n->v, ((struct name){ xstrdup(name), xstrdup(what) }));
}

static void
offer_schedule(const struct turn *t, struct names *n, const char *typed, const char *name, bool begins)
{
    struct buf what = BUF_INIT;
    int64_t until_ms;
    const char *person = asked_turn(t->m, name, t->now_ms, &until_ms);

    buf_addf(&what, "on call %s", person == NULL ? "nobody" : person);
    asked_add_until(until_ms, t->now_ms, &what);
    offer(n, typed, name, buf_text(&what), begins);
    buf_release(&what);
}

/* Where she is reached: who has nothing of her own, where level 1 is told. */
static void
offer_person(const struct turn *t, struct names *n, const char *typed, const struct person *p, bool begins)
{
    struct buf what = BUF_INIT;
    const char *const *ways = NULL;
    size_t ways_n = call_ways(t->m, p->name, &ways, 0);

    for (size_t i = 0; i < ways_n; i++)
        buf_addf(&what, "%s%s", i > 0 ? ", " : "", ways[i]);
    offer(n, typed, p->name, what.len > 0 ? buf_text(&what) : "seen on screens", begins);
    buf_release(&what);
}

static void
offer_all(const struct turn *t, struct names *n, const char *typed, bool schedules, bool begins)
{
    const struct routing *r = t->m->config.routing;
    const struct people *people = t->m->config.people;

    for (size_t i = 0; schedules && r != NULL && i < r->schedules_n; i++)
        offer_schedule(t, n, typed, r->schedules[i].name, begins);
    for (size_t i = 0; people != NULL && i < people->n; i++)
        offer_person(t, n, typed, &people->v[i], begins);
    for (size_t i = 0; i < t->ui->config.people_n; i++)
        offer(n, typed, t->ui->config.people[i], "", begins);
}

void
names_fill(const struct turn *t, struct names *n, const char *typed, bool schedules)
{
    char *was = xstrdup_or_null(names_chosen(n));

    drop(n);
    offer_all(t, n, typed, schedules, true);
    offer_all(t, n, typed, schedules, false);
    n->chosen = *typed != '\0' && n->v.n > 0 ? 1 : 0;
    for (size_t i = 0; i < n->v.n; i++)
        if (str_eq(n->v.v[i].name, was != NULL ? was : typed))
            n->chosen = i + 1;
    free(was);
}

void
names_turn(struct names *n, long by)
{
    long at = (long)n->chosen + by, last = (long)n->v.n;

    n->chosen = (size_t)(at > last ? last : at < 1 ? last > 0 : at);
}

const char *
names_chosen(const struct names *n)
{
    return n->chosen > 0 ? n->v.v[n->chosen - 1].name : NULL;
}

static int
widest(const struct names *n)
{
    int cols = 0;

    for (size_t i = 0; i < n->v.n; i++) {
        int need = (int)text_cols(n->v.v[i].name, strlen(n->v.v[i].name));

        cols = need > cols ? need : cols;
    }
    return cols < NAME_COLS_MAX ? cols : NAME_COLS_MAX;
}

void
names_draw(const struct names *n, struct canvas *c, int row, int rows, int col, int end, const char *none)
{
    int cols = widest(n), what = col + cols + 2;
    size_t at = n->chosen > 0 ? n->chosen - 1 : 0, top = at >= (size_t)rows ? at - (size_t)rows + 1 : 0;

    if (rows > 0 && n->v.n == 0)
        canvas_text(c, row, col, end - col, box_role(ROLE_WARN), none);
    for (int i = 0; i < rows && top + (size_t)i < n->v.n; i++) {
        const struct name *name = &n->v.v[top + (size_t)i];
        bool chosen = top + (size_t)i + 1 == n->chosen;

        canvas_text(c, row + i, col, cols < end - col ? cols : end - col, chosen ? ROLE_CHOICE : ROLE_DIALOG, name->name);
        if (what < end)
            canvas_text(c, row + i, what, end - what, ROLE_DIALOG, name->what);
    }
}
