/* SPDX-License-Identifier: MIT */
/* Whom the box that escalates offers: the steps of the policy, and the channel that may be told beside. */
#include <stdlib.h>
#include <string.h>

#include "core/call.h"
#include "core/person.h"
#include "ui/asked.h"
#include "ui/escalator.h"
#include "ui/state.h"
#include "util/str.h"
#include "util/time.h"

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

/* ---- steps */

static void
add_sep(struct buf *b)
{
    if (b->len > 0)
        buf_adds(b, ", ");
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
    asked_add_until(until_ms, t->now_ms, until);
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

void
escalator_find_incidents(struct turn *t)
{
    struct escalator *s = &t->ui->escalator;
    struct buf names = BUF_INIT;
    uint64_t last = 0;

    for (size_t i = 0; i < s->about.n && i < CALL_SUBJECTS_MAX; i++) {
        const struct incident *inc = model_incident_of(t->m, &s->about.subjects[i].id);

        if (inc == NULL || inc->number == last)
            continue;
        last = inc->number;
        add_sep(&names);
        buf_addf(&names, "INC-%llu", (unsigned long long)last);
    }
    str_set(&s->incidents, names.len > 0 ? buf_text(&names) : NULL);
    s->notes = s->notes && s->incidents != NULL;
    if (s->part == ESCALATE_NOTE && s->incidents == NULL)
        s->part = ESCALATE_WHOM;
    buf_release(&names);
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
