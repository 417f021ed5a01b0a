/* SPDX-License-Identifier: MIT */
/* What an act wants of an incident, as far as that depends on how it stands on a board. */
#include <string.h>

#include "app/act.h"
#include "core/post.h"
#include "util/str.h"
#include "util/time.h"

static bool
is_reopening(const struct act_order *a)
{
    return str_eq(a->app->verb->name, "incident reopen");
}

/* An update's text, until its variables are filled in. */
static bool
has_variables(const struct act_order *a)
{
    return a->kind == CMD_INCIDENT_ENTRY && a->wish.kind == ENTRY_UPDATE && a->filled.len == 0 && strstr(a->text, "{{") != NULL;
}

bool
act_looks_at_incident(const struct act_order *a)
{
    return is_reopening(a) || a->brings_state || a->wish.entry != 0 || has_variables(a);
}

static const char *
value_of(const struct act_order *a, enum incident_field field)
{
    for (size_t i = 0; i < a->wish.values_n; i++)
        if (a->values[i].field == field)
            return a->values[i].text;
    return NULL;
}

static void
fill_update(struct act_order *a, const struct model *m, const struct incident *i, int64_t now_ms)
{
    VEC(struct alert_id) ids = { 0 };
    struct post_about about = {
        .m = m,
        .me = a->app->me,
        .now_ms = now_ms,
        .incident = i,
        .state = value_of(a, INCIDENT_STATE),
        .next_ms = a->wish.due_ms,
    };

    for (size_t k = 0; k < i->alerts.n; k++)
        if (!i->alerts.v[k].unlinked)
            vec_push(&ids, i->alerts.v[k].id);
    about.subjects = ids.v;
    about.subjects_n = ids.n;
    post_fill(a->text, &about, &a->filled);
    a->text = buf_text(&a->filled);
    vec_release(&ids);
}

static bool
is_so_already(const struct act_order *a, const struct incident *i)
{
    return str_eq(value_of(a, INCIDENT_STATE), incident_states[incident_state(i)].word);
}

/* The same request id has one effect, which may be what made it so: only the owner knows. */
static bool
may_be_repeated(const struct act_order *a)
{
    return a->app->options.given[OPT_REQUEST_ID] || a->was_sent;
}

/* Said here: an update that brings no other state would be one all the same. */
static bool
check_state(const struct act_order *a, const struct incident *i, int64_t now_ms, struct err *err)
{
    const char *state = incident_states[incident_state(i)].word;
    char id[INCIDENT_ID_MAX], at[TIME_TEXT_MAX];

    if (is_so_already(a, i) && may_be_repeated(a))
        return true;
    incident_id(i->number, id);
    if (is_reopening(a) && incident_is_open(i))
        return err_set(err, ERR_REFUSED, "%s is open: it is %s", id, state);
    if (!a->brings_state || !is_so_already(a, i))
        return true;
    time_near(i->changed_at_ms, now_ms, at);
    return err_set(err, ERR_REFUSED, "%s is %s already: %s changed it last, at %s", id, state, i->changed_by, at);
}

bool
act_find_incident(struct act_order *a, const struct model *m, int64_t now_ms, struct err *err)
{
    const struct incident *i = model_incident(m, a->wish.number);
    const struct incident_entry *e = i == NULL ? NULL : incident_entry(i, a->wish.kind, a->wish.entry);

    if (i == NULL)
        return true; /* whoever decides says what there is not */
    if (!check_state(a, i, now_ms, err))
        return false;
    if (is_reopening(a) || a->brings_state) /* who changes its state meanwhile was first, or who made it so already */
        a->wish.seen = is_so_already(a, i) ? i->opened_seq : i->last_seq;
    if (has_variables(a))
        fill_update(a, m, i, now_ms);
    if (e != NULL && !a->says_done)
        a->wish.done = e->done;
    return true;
}

/* By the beginning of its id, of which one alert alone must be meant. The board may have forgotten it. */
const struct alert_id *
act_find_linked(const struct act_order *a, const struct model *m, const char *text)
{
    const struct incident *i = model_incident(m, a->wish.number);
    const struct alert_id *found = NULL;
    char hex[ALERT_ID_HEX];
    size_t n = 0;

    for (size_t k = 0; i != NULL && k < i->alerts.n; k++) {
        alert_id_hex(&i->alerts.v[k].id, hex);
        if (i->alerts.v[k].unlinked || !str_starts(hex, text))
            continue;
        found = &i->alerts.v[k].id;
        n++;
    }
    return n == 1 ? found : NULL;
}
