/* SPDX-License-Identifier: MIT */
/* What time alone does to incidents: reminders, and channels that are archived; alerts that a rule links stand in a file of their own. */
#include "core/decide_incident_rule.h"
#include "core/decide_message.h"
#include "core/incident_channel.h"
#include "core/incident_say.h"
#include "core/incident_tell.h"
#include "core/person.h"

/* Reminders and channels of one tick; more wait for the next. */
#define TICK_INCIDENTS_MAX 100

/* ---- reminders */

/* So long it may be as it is; 0: for ever. */
typedef int64_t within_fn(const struct incident_rules *r, const struct incident *i);

static int64_t
without_lead(const struct incident_rules *r, const struct incident *i)
{
    return i->fields[INCIDENT_LEAD] == NULL ? r->lead_within_ms : 0;
}

static int64_t
without_review(const struct incident_rules *r, const struct incident *i)
{
    (void)i;
    return r->review_every_ms;
}

/* Where the next one is promised, that is what is late. */
static int64_t
without_update(const struct incident_rules *r, const struct incident *i)
{
    return incident_next_update_ms(i) == 0 ? r->update_every_ms[incident_severity(i)] : 0;
}

static int64_t
still_open(const struct incident_rules *r, const struct incident *i)
{
    (void)i;
    return r->open_longer_ms;
}

static within_fn *const withins[INCIDENT_REMINDERS] = {
    [REMIND_LEAD] = without_lead,
    [REMIND_SEVERITY] = without_review,
    [REMIND_UPDATE] = without_update,
    [REMIND_OPEN] = still_open,
};

/* INT64_MAX: never, or it was said. */
static int64_t
remind_ms(const struct incident_rules *r, const struct incident *i, enum incident_reminder of)
{
    int64_t within_ms = incident_is_open(i) && i->reminded_ms[of] == 0 ? withins[of](r, i) : 0;

    return within_ms == 0 ? INT64_MAX : i->since_ms[of] + within_ms;
}

static const struct person *
lead_in_slack(const struct model *m, const struct incident *i)
{
    const char *lead = i->fields[INCIDENT_LEAD];
    const struct person *p = lead == NULL || m->config.people == NULL ? NULL : people_named(m->config.people, lead);

    return p == NULL || p->slack == NULL ? NULL : p;
}

/* Who leads is told by herself, where she can be; screens show it to all. */
static void
tell_lead(struct decision *d, const struct incident *i, enum incident_reminder of, uint64_t cause)
{
    const struct incident_rules *r = d->m->config.incidents;
    const struct person *lead = r->direct ? lead_in_slack(d->m, i) : NULL;
    const struct destination *to = incident_primary(d->m);
    struct message_order o;
    struct buf name = BUF_INIT;

    if (lead == NULL || to == NULL)
        return;
    incident_name(i, &name);
    o = (struct message_order){ .kind = to->kind,
        .act = MESSAGE_DIRECT,
        .destination = to->name,
        .channel = to->channel,
        .person = lead->name,
        .text = arena_printf(&d->out->events.arena, "%s: %s", buf_text(&name), incident_reminders[of].text),
        .incident = i->number,
        .deadline_ms = d->now_ms + to->ack_within_ms };
    decide_queue(d, &o)->cause = cause;
    buf_release(&name);
}

static size_t
remind(struct decision *d, const struct incident *i)
{
    size_t n = 0;

    for (int of = 0; of < INCIDENT_REMINDERS; of++) {
        struct event *ev;

        if (remind_ms(d->m->config.incidents, i, (enum incident_reminder)of) > d->now_ms)
            continue;
        ev = decide_add_incident(d, EV_INC_REMINDED, i->number);
        ev->u.inc_reminded.of = (enum incident_reminder)of;
        tell_lead(d, i, (enum incident_reminder)of, ev->seq);
        n++;
    }
    return n;
}

/* ---- all of it */

void
decide_tick_incidents(struct decision *d)
{
    size_t n = 0;

    for (size_t k = 0; k < d->m->incidents.n && n < TICK_INCIDENTS_MAX && d->m->config.incidents != NULL; k++) {
        const struct incident *i = d->m->incidents.v[k];

        n += remind(d, i);
        if (incident_archive_ms(d->m, i) > d->now_ms)
            continue;
        decide_archive_channel(d, i);
        n++;
    }
    d->out->done += n;
    decide_tick_link_rules(d);
}

int64_t
incidents_due_ms(const struct model *m)
{
    int64_t first_ms = link_rules_wait(m) ? 0 : INT64_MAX;

    for (size_t k = 0; k < m->incidents.n && m->config.incidents != NULL; k++) {
        const struct incident *i = m->incidents.v[k];
        int64_t archive_ms = incident_archive_ms(m, i);

        if (archive_ms < first_ms)
            first_ms = archive_ms;
        for (int of = 0; of < INCIDENT_REMINDERS; of++) {
            int64_t at_ms = remind_ms(m->config.incidents, i, (enum incident_reminder)of);

            if (at_ms < first_ms)
                first_ms = at_ms;
        }
    }
    return first_ms;
}
