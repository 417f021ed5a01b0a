/* SPDX-License-Identifier: MIT */
/* Whom the box that escalates offers: the steps of the policy, and everybody by name. */
#include <stdlib.h>
#include <string.h>

#include "core/call.h"
#include "core/person.h"
#include "ui/asked.h"
#include "ui/escalator.h"
#include "ui/state.h"
#include "util/str.h"
#include "util/time.h"

/* A list that nobody can look through is no help. */
#define NAMES_MAX 200

const struct alert *
escalator_alert(const struct model *m, const struct escalator *s)
{
    for (size_t i = 0; i < s->about.n; i++) {
        const struct alert *a = model_alert(m, &s->about.subjects[i].id);

        if (a != NULL && a->episode == s->about.subjects[i].episode)
            return a;
    }
    return NULL;
}

void
escalator_drop_rows(struct escalator *s)
{
    for (size_t i = 0; i < s->rows.n; i++) {
        free(s->rows.v[i].who);
        free(s->rows.v[i].until);
        free(s->rows.v[i].told);
    }
    vec_clear(&s->rows);
}

void
escalator_drop_names(struct escalator *s)
{
    for (size_t i = 0; i < s->names.n; i++) {
        free(s->names.v[i].name);
        free(s->names.v[i].what);
    }
    vec_clear(&s->names);
}

/* ---- steps */

static void
add_sep(struct buf *b)
{
    if (b->len > 0)
        buf_adds(b, ", ");
}

/* " until 18:00Z", " until 2026-11-30" */
static void
add_until(int64_t until_ms, int64_t now_ms, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    if (until_ms == 0)
        return;
    if (until_ms - now_ms < 20 * MS_HOUR)
        time_hhmm(until_ms, at);
    else
        time_date(until_ms, at);
    buf_addf(out, " until %s", at);
}

/* "ana", of a schedule that nobody has now "(payments: nobody)"; and until when she has it. false: nobody. */
static bool
add_who(const struct turn *t, const char *who, struct buf *names, struct buf *until)
{
    int64_t until_ms;
    const char *person = asked_turn(t->m, who, t->now_ms, &until_ms);

    add_sep(names);
    if (person == NULL)
        buf_addf(names, "(%s: nobody)", who);
    else
        buf_adds(names, str_eq(person, t->ui->config.me) ? "me" : person);
    if (person == NULL || str_eq(person, who))
        return person != NULL;
    add_sep(until);
    buf_adds(until, who);
    add_until(until_ms, t->now_ms, until);
    return true;
}

/* What became of it: of several persons each is named. */
static enum role
add_told(const struct turn *t, const struct alert *a, const struct policy_step *step, struct buf *out)
{
    enum role role = ROLE_DIALOG, worst = ROLE_DIALOG;
    struct buf words = BUF_INIT;

    for (size_t i = 0; i < step->who_n; i++) {
        int64_t until_ms;
        const char *person = asked_turn(t->m, step->who[i], t->now_ms, &until_ms);
        const struct message *msg = person == NULL ? NULL : asked_page(t->m, a, person);

        if (msg == NULL)
            continue;
        buf_clear(&words);
        role = asked_page_words(msg, msg->queued_at_ms < a->call.at_ms, t->now_ms, &words);
        if (role != ROLE_DIALOG && worst != ROLE_ERROR)
            worst = role;
        add_sep(out);
        if (step->who_n > 1)
            buf_addf(out, "%s ", person);
        buf_adds(out, buf_text(&words));
    }
    buf_release(&words);
    return worst;
}

static void
add_step(struct turn *t, const struct alert *a, const struct policy_step *step, uint32_t number)
{
    struct escalator_row row = { .step = number };
    struct buf who = BUF_INIT, until = BUF_INIT, told = BUF_INIT;

    for (size_t i = 0; i < step->who_n; i++)
        row.anybody |= add_who(t, step->who[i], &who, &until);
    row.role = add_told(t, a, step, &told);
    row.who = buf_take(&who);
    row.until = buf_take(&until);
    row.told = buf_take(&told);
    vec_push(&t->ui->escalator.rows, row);
}

/* Of several alerts the one that all of them have. */
static const struct policy *
common_policy(const struct model *m, const struct escalator *s, int64_t now_ms)
{
    const struct policy *found = NULL;

    if (s->about.n > CALL_SUBJECTS_MAX)
        return NULL; /* it is refused anyway */
    for (size_t i = 0; i < s->about.n; i++) {
        const struct alert *a = model_alert(m, &s->about.subjects[i].id);
        const struct policy *p = a == NULL ? NULL : call_policy(m, a, now_ms);

        if (a == NULL)
            continue;
        if (p == NULL || (found != NULL && p != found))
            return NULL;
        found = p;
    }
    return found;
}

void
escalator_fill_rows(struct turn *t)
{
    struct escalator *s = &t->ui->escalator;
    const struct alert *a = escalator_alert(t->m, s);
    const struct policy *p = a == NULL ? NULL : common_policy(t->m, s, t->now_ms);

    escalator_drop_rows(s);
    str_set(&s->policy, p == NULL ? NULL : p->name);
    for (size_t i = 0; p != NULL && i < p->steps_n; i++)
        add_step(t, a, &p->steps[i], (uint32_t)i + 1);
    vec_push(&s->rows,
        ((struct escalator_row){ .who = xstrdup(""), .until = xstrdup(""), .told = xstrdup(""), .role = ROLE_DIALOG }));
}

/* The one that is told of level 2, else any. */
void
escalator_find_channel(struct turn *t)
{
    struct escalator *s = &t->ui->escalator;
    const struct routing *r = t->m->config.routing;
    const struct destinations *d = &t->m->config.destinations;
    const struct destination *found = NULL;

    for (size_t i = 0; r != NULL && found == NULL && i < r->notify.to_n[2]; i++) {
        found = destination_named(d, r->notify.to[2][i]);
        found = found != NULL && found->kind == MESSAGE_SLACK ? found : NULL;
    }
    for (size_t i = 0; found == NULL && i < d->n; i++)
        found = d->v[i].kind == MESSAGE_SLACK ? &d->v[i] : NULL;
    str_set(&s->post, found == NULL ? NULL : found->name);
    s->posts = false;
}

/* ---- names */

/* What begins with what is typed stands before what merely holds its letters. */
static void
offer(struct turn *t, const char *name, const char *what, bool begins)
{
    struct escalator *s = &t->ui->escalator;
    const char *typed = editor_text(&s->name);

    if (s->names.n >= NAMES_MAX || str_starts(name, typed) != begins || !str_fuzzy(name, typed))
        return;
    for (size_t i = 0; i < s->names.n; i++)
        if (str_eq(s->names.v[i].name, name))
            return;
    vec_push(&s->names, ((struct escalator_name){ xstrdup(name), xstrdup(what) }));
}

static void
offer_schedule(struct turn *t, const char *name, bool begins)
{
    struct buf what = BUF_INIT;
    int64_t until_ms;
    const char *person = asked_turn(t->m, name, t->now_ms, &until_ms);

    buf_addf(&what, "on call %s", person == NULL ? "nobody" : person);
    add_until(until_ms, t->now_ms, &what);
    offer(t, name, buf_text(&what), begins);
    buf_release(&what);
}

/* Where she is reached: who has nothing of her own, where level 1 is told. */
static void
offer_person(struct turn *t, const struct person *p, bool begins)
{
    struct buf what = BUF_INIT;
    const char *const *ways = NULL;
    size_t n = call_ways(t->m, p->name, &ways, 0);

    for (size_t i = 0; i < n; i++) {
        add_sep(&what);
        buf_adds(&what, ways[i]);
    }
    offer(t, p->name, what.len > 0 ? buf_text(&what) : "seen on screens", begins);
    buf_release(&what);
}

static void
offer_all(struct turn *t, bool begins)
{
    const struct routing *r = t->m->config.routing;
    const struct people *people = t->m->config.people;

    for (size_t i = 0; r != NULL && i < r->schedules_n; i++)
        offer_schedule(t, r->schedules[i].name, begins);
    for (size_t i = 0; people != NULL && i < people->n; i++)
        offer_person(t, &people->v[i], begins);
    for (size_t i = 0; i < t->ui->config.people_n; i++)
        offer(t, t->ui->config.people[i], "", begins);
}

/* The one that was chosen stays so while it is offered; else the best, once something is typed: nobody is asked by oversight. */
void
escalator_fill_names(struct turn *t)
{
    struct escalator *s = &t->ui->escalator;
    char *was = s->chosen > 0 ? xstrdup(s->names.v[s->chosen - 1].name) : NULL;

    escalator_drop_names(s);
    offer_all(t, true);
    offer_all(t, false);
    s->chosen = s->name.text.len > 0 && s->names.n > 0 ? 1 : 0;
    for (size_t i = 0; was != NULL && i < s->names.n; i++)
        if (str_eq(s->names.v[i].name, was))
            s->chosen = i + 1;
    free(was);
}
