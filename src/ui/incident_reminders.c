/* SPDX-License-Identifier: MIT */
/* What an incident lacks is told when nothing is being typed; of several the one that was reminded of last. */
#include "ui/incident_reminders.h"

#include "ui/state.h"
#include "util/str.h"

static bool
concerns(const struct incident *i, const char *me)
{
    return incident_is_open(i) && (i->fields[INCIDENT_LEAD] == NULL || str_eq(i->fields[INCIDENT_LEAD], me));
}

static void
look_at(const struct turn *t, const struct incident *i, struct incident_reminded *r, int64_t *latest_ms)
{
    for (int of = 0; of < INCIDENT_REMINDERS; of++) {
        if (i->reminded_ms[of] <= *latest_ms)
            continue;
        *latest_ms = i->reminded_ms[of];
        if (!r->begun || !concerns(i, t->ui->config.me))
            continue;
        r->telling = i->number;
        r->of = (enum incident_reminder)of;
    }
}

static void
look(struct turn *t, struct incident_reminded *r)
{
    int64_t latest_ms = r->told_ms;
    uint64_t before = r->telling;

    if (!t->m->whole || (r->begun && r->seq == t->m->incidents_seq))
        return;
    r->seq = t->m->incidents_seq;
    for (size_t k = 0; k < t->m->incidents.n; k++)
        look_at(t, t->m->incidents.v[k], r, &latest_ms);
    r->told_ms = latest_ms;
    r->begun = true;
    if (r->telling != 0 && r->telling != before && !t->ui->view.held && !t->ui->wall.open)
        turn_effect(t, EFFECT_BELL);
}

/* "INC-142 checkout errors: it had no update for its time; :update INC-142 writes one" */
static void
say(struct turn *t, const struct incident *i, enum incident_reminder of)
{
    char id[INCIDENT_ID_MAX];
    struct buf hint = BUF_INIT;

    incident_id(i->number, id);
    if (of == REMIND_UPDATE)
        buf_addf(&hint, "; :update %s writes one", id);
    turn_say(t, false, "%s %.60s: %s%s", id, incident_title(i), incident_reminders[of].text, buf_text(&hint));
    buf_release(&hint);
}

void
incident_reminders_update(struct turn *t)
{
    struct incident_reminded *r = &t->ui->incident_reminded;
    const struct incident *i;

    if (replaying_is_on(t->ui))
        return;
    look(t, r);
    if (r->telling == 0 || ui_is_writing(t->ui))
        return;
    i = model_incident(t->m, r->telling);
    r->telling = 0;
    if (i != NULL && concerns(i, t->ui->config.me))
        say(t, i, r->of);
}
