/* SPDX-License-Identifier: MIT */
/* What an act of the command line is about, found on a board: alerts by their ids or by a filter, and a post's text about them. */
#include "app/act.h"

#include "app/lookup.h"
#include "core/post.h"
#include "util/str.h"

static bool
is_linked(const struct act_order *a, const struct model *m, const struct alert *alert)
{
    const struct incident *i = model_incident(m, a->wish.number);
    const struct incident_alert *known = i == NULL ? NULL : incident_alert(i, &alert->id);

    return known != NULL && !known->unlinked;
}

/* A filter takes those for which the act means something: who has it already is not asked again. */
static bool
is_meant(const struct act_order *a, const struct model *m, const struct alert *alert)
{
    const char *holder = alert_holder(alert);
    const struct incident *of = model_incident_of(m, &alert->id);

    switch (a->kind) {
    case CMD_ACK:
        return alert_is_unacked(alert);
    case CMD_UNACK:
        return alert->hold.state == ALERT_ACKED;
    case CMD_UNSNOOZE:
        return alert->hold.state == ALERT_SNOOZED;
    case CMD_SNOOZE:
        return alert_may_go(alert->hold.state, ALERT_SNOOZED) && (holder == NULL || str_eq(holder, a->app->me));
    case CMD_ASSIGN:
        return alert_may_go(alert->hold.state, ALERT_ACKED);
    case CMD_ESCALATE:
        return alert_may_go(alert->hold.state, ALERT_ESCALATED) && (holder == NULL || str_eq(holder, a->app->me));
    case CMD_TAKE:
        return alert_is_open(alert) && !str_eq(holder, a->app->me);
    case CMD_INCIDENT_LINK:
        return alert_is_open(alert) && (of == NULL || of->number != a->wish.number);
    case CMD_INCIDENT_UNLINK:
        return is_linked(a, m, alert);
    case CMD_VOTE:
    case CMD_REVIEW:
        return true;
    default:
        return alert_is_open(alert);
    }
}

static void
add_subject(struct act_order *a, const struct alert *alert)
{
    struct subject s = { alert->id, alert->episode };

    vec_push(&a->subjects, s);
}

/* "3 alerts match service=search, none of which one can ack now" */
static void
refuse_all(const struct act_order *a, size_t n, const char *filter, struct err *err)
{
    unsigned long long number = a->wish.number;
    struct buf why = BUF_INIT;

    if (a->kind == CMD_INCIDENT_LINK)
        buf_addf(&why, ": each belongs to INC-%llu already, or is over", number);
    else if (a->kind == CMD_INCIDENT_UNLINK)
        buf_addf(&why, ": none belongs to INC-%llu", number);
    else if (a->kind == CMD_INCIDENT_OPEN)
        buf_adds(&why, ": each is over");
    else
        buf_addf(&why, ", none of which one can %s now", a->app->verb->name);
    err_set(err, ERR_REFUSED, "%zu alert%s %s %s%s", n, n == 1 ? "" : "s", n == 1 ? "matches" : "match", filter, buf_text(&why));
    buf_release(&why);
}

static bool
find_by_filter(struct act_order *a, const struct model *m, int64_t now_ms, struct err *err)
{
    const char *text = a->app->options.value[OPT_FILTER];
    struct found f;

    if (!lookup_filter(m, text, a->app->me, now_ms, &f, err))
        return false;
    for (size_t i = 0; i < f.v.n; i++)
        if (is_meant(a, m, f.v.v[i]))
            add_subject(a, f.v.v[i]);
    if (a->subjects.n == 0 && f.v.n == 0)
        err_set(err, ERR_REFUSED, "no alert matches %s", text);
    else if (a->subjects.n == 0)
        refuse_all(a, f.v.n, text, err);
    found_release(&f);
    return a->subjects.n > 0;
}

static void
lose(struct act_order *a, const char *subject, const char *why)
{
    struct act_refusal r = { xstrdup(subject), xstrdup(why) };

    vec_push(&a->lost, r);
}

static bool
find_by_id(struct act_order *a, const struct model *m, const char *word, int64_t now_ms, struct err *err)
{
    const struct alert_id *linked = a->kind == CMD_INCIDENT_UNLINK ? act_find_linked(a, m, word) : NULL;
    const struct alert *alert = linked != NULL ? NULL : lookup_alert(m, a->app->config, word, a->app->me, now_ms, NULL, err);

    if (linked != NULL)
        vec_push(&a->subjects, ((struct subject){ .id = *linked }));
    else if (alert != NULL)
        add_subject(a, alert);
    return linked != NULL || alert != NULL;
}

static bool
find_by_ids(struct act_order *a, const struct model *m, int64_t now_ms, struct err *err)
{
    for (int i = 0; i < a->app->words_n; i++)
        if (!find_by_id(a, m, a->app->words[i], now_ms, err))
            lose(a, a->app->words[i], err->text);
    if (a->subjects.n > 0)
        return true;
    err->code = ERR_REFUSED;
    return false;
}

static bool
find_alerts(struct act_order *a, const struct model *m, int64_t now_ms, struct err *err)
{
    if (a->app->options.given[OPT_FILTER])
        return find_by_filter(a, m, now_ms, err);
    if (a->app->words_n == 0)
        return true;
    return find_by_ids(a, m, now_ms, err);
}

/* What the variables of a post stand for is known once the alerts are. */
static void
fill_text(struct act_order *a, const struct model *m, int64_t now_ms)
{
    VEC(struct alert_id) ids = { 0 };
    struct post_about about = { .m = m, .me = a->app->me, .now_ms = now_ms };

    for (size_t i = 0; i < a->subjects.n; i++)
        vec_push(&ids, a->subjects.v[i].id);
    about.subjects = ids.v;
    about.subjects_n = ids.n;
    post_fill(a->text, &about, &a->filled);
    a->text = buf_text(&a->filled);
    vec_release(&ids);
}

bool
act_names_alerts(const struct act_order *a)
{
    return act_takes_alerts(a) && (a->app->words_n > 0 || a->app->options.given[OPT_FILTER]);
}

bool
act_find(struct act_order *a, const struct model *m, int64_t now_ms, struct err *err)
{
    if (act_names_silence(a) && !a->found) {
        a->found = act_find_silence(a, m, err);
        return a->found;
    }
    if (act_looks_at_incident(a) && !act_find_incident(a, m, now_ms, err))
        return false;
    if (!act_takes_alerts(a) || a->found)
        return true;
    if (!find_alerts(a, m, now_ms, err))
        return false;
    a->found = true;
    if (a->kind == CMD_POST)
        fill_text(a, m, now_ms);
    return true;
}
