/* SPDX-License-Identifier: MIT */
/* `tocsin incidents`: which are open, the worst first; and counted, how long they took. */
#include <stdlib.h>
#include <string.h>

#include "app/incident_chart.h"
#include "app/incident_print.h"
#include "app/terms.h"
#include "core/incident_json.h"
#include "net/loop.h"
#include "util/str.h"

enum field { TERM_ID, TERM_STATE, TERM_SEVERITY, TERM_LEAD, TERM_CONTACT, TERM_SERVICE, TERM_BY, TERM_PUBLIC, TERM_LATE };

static const char *const fields[] = {
    [TERM_ID] = "id",
    [TERM_STATE] = "state",
    [TERM_SEVERITY] = "severity",
    [TERM_LEAD] = "lead",
    [TERM_CONTACT] = "contact",
    [TERM_SERVICE] = "service",
    [TERM_BY] = "by",
    [TERM_PUBLIC] = "public",
    [TERM_LATE] = "late",
    NULL,
};

/* What is asked of each. */
struct asked {
    const struct incident *i;
    int64_t now_ms;
};
struct list {
    struct app *app;
    struct terms terms;
    struct board board;
    int64_t now_ms, since_ms; /* INT64_MIN: from the beginning */
    VEC(struct incident *) v;
};

static const char *
or_none(const char *text)
{
    return text == NULL ? "" : text;
}

static const char *
nth_word(const char *words, size_t nth, char made[TERM_VALUE_MAX])
{
    const char *at = or_none(words);

    for (; nth > 0; nth--) {
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    if (*at == '\0')
        return NULL;
    snprintf(made, TERM_VALUE_MAX, "%.*s", (int)strcspn(at, " "), at);
    return made;
}

static const char *
field_value(const void *item, size_t field, size_t nth, char made[TERM_VALUE_MAX])
{
    const struct asked *a = item;
    const struct incident *i = a->i;
    int64_t next_ms = incident_next_update_ms(i);

    if (field == TERM_SERVICE)
        return nth_word(i->fields[INCIDENT_SERVICES], nth, made);
    if (nth > 0)
        return NULL;
    switch ((enum field)field) {
    case TERM_STATE:
        return incident_states[incident_state(i)].word;
    case TERM_SEVERITY:
        return incident_severities[incident_severity(i)].word;
    case TERM_LEAD:
        return or_none(i->fields[INCIDENT_LEAD]);
    case TERM_CONTACT:
        return or_none(i->fields[INCIDENT_CONTACT]);
    case TERM_BY:
        return or_none(i->opened_by);
    case TERM_PUBLIC:
        return incident_is_public(i) ? "yes" : "no";
    case TERM_LATE:
        return next_ms != 0 && next_ms <= a->now_ms ? "true" : "false";
    default:
        incident_id(i->number, made);
        return made;
    }
}

static bool
holds_words(const struct terms *t, const struct incident *i)
{
    struct buf text = BUF_INIT;
    char *lower;
    bool all = true;

    buf_addf(&text, "%s\n%s", incident_title(i), or_none(i->fields[INCIDENT_DESCRIPTION]));
    lower = terms_lower(text.data, text.len);
    for (size_t k = 0; k < t->words.n && all; k++)
        all = strstr(lower, t->words.v[k]) != NULL;
    free(lower);
    buf_release(&text);
    return all;
}

static bool
is_listed(const struct list *l, const struct incident *i)
{
    const bool *given = l->app->options.given;
    struct asked asked = { i, l->now_ms };

    if (!incident_is_open(i) && !given[OPT_ALL] && !given[OPT_STATS] && !terms_name(&l->terms, TERM_STATE)
        && !terms_name(&l->terms, TERM_ID))
        return false;
    return terms_hold(&l->terms, field_value, &asked) && holds_words(&l->terms, i);
}

/* Open ones as everywhere; then those that are over, the latest first. */
static int
by_order(const void *a, const void *b)
{
    const struct incident *x = *(struct incident *const *)a, *y = *(struct incident *const *)b;

    if (incident_is_open(x) != incident_is_open(y))
        return incident_is_open(x) ? -1 : 1;
    if (incident_is_open(x))
        return incident_order(x, y);
    return x->number > y->number ? -1 : x->number < y->number;
}

static void
gather(struct list *l)
{
    const struct model *m = l->board.model;

    for (size_t i = 0; i < m->incidents.n; i++)
        if (is_listed(l, m->incidents.v[i]))
            vec_push(&l->v, m->incidents.v[i]);
    if (l->v.n > 0)
        qsort(l->v.v, l->v.n, sizeof *l->v.v, by_order);
}

static void
print_table(const struct list *l)
{
    const struct model *m = l->board.model;
    struct output o = output_here();

    if (l->v.n > 0)
        incident_print_head(&o);
    for (size_t i = 0; i < l->v.n; i++)
        if (!incident_print_row(&o, l->v.v[i], l->now_ms))
            break;
    if (o.is_tty || l->v.n == 0)
        say_note("%zu of %zu incidents; %zu open", l->v.n, m->incidents.n, model_incidents_open(m));
}

static void
put_list(struct json_out *o, const struct list *l)
{
    json_open(o, NULL, '[');
    for (size_t i = 0; i < l->v.n; i++) {
        json_open(o, NULL, '{');
        incident_json(o, l->board.model, l->v.v[i]);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
print(const struct list *l)
{
    const struct options *opts = &l->app->options;
    struct incident_count count = { l->v.v, l->v.n, l->since_ms, STATS_BYS };
    struct output out = output_here();
    struct buf text = BUF_INIT;
    struct json_out o;

    if (opts->given[OPT_BY])
        count.by = stats_by_of(opts->value[OPT_BY]);
    json_begin(&o, &text);
    if (!opts->given[OPT_JSON] && opts->given[OPT_STATS])
        incident_chart_print(&out, &count);
    else if (!opts->given[OPT_JSON])
        print_table(l);
    else if (opts->given[OPT_STATS])
        incident_chart_json(&o, &count);
    else
        put_list(&o, l);
    if (opts->given[OPT_JSON])
        (void)output_raw(&text);
    buf_release(&text);
}

/* A state or a severity that is none matches nothing, which would read as "nothing is wrong". */
static bool
check_terms(const struct terms *t, struct err *err)
{
    for (size_t i = 0; i < t->v.n; i++) {
        const struct matcher *m = &t->v.v[i].matcher;

        if (m->op != MATCH_EQ)
            continue;
        if (t->v.v[i].field == TERM_STATE && incident_state_of(m->value) == INCIDENT_STATES)
            return err_set(err, ERR_USAGE,
                "an incident has no state %.40s: investigating, identified, monitoring, resolved, closed or invalid", m->value);
        if (t->v.v[i].field == TERM_SEVERITY && incident_severity_of(m->value) == 0)
            return err_set(err, ERR_USAGE, "there is no severity %.40s: sev-1 to sev-5", m->value);
    }
    return true;
}

static bool
read_options(struct list *l, struct err *err)
{
    const struct options *o = &l->app->options;

    if (!o->given[OPT_STATS] && (o->given[OPT_BY] || o->given[OPT_SINCE]))
        return err_set(err, ERR_USAGE, "--since and --by go with --stats");
    return options_time(o, OPT_SINCE, l->now_ms, &l->since_ms, err);
}

int
verb_incidents(struct app *app)
{
    static const struct board_query nothing = { .filter = NULL }; /* incidents come with any */
    struct list l = { .app = app, .now_ms = loop_now_ms(), .since_ms = INT64_MIN };
    struct err err = { 0 };
    int code = EXIT_DONE;

    if (!terms_read(&l.terms, app->words, app->words_n, fields, "an incident has", &err) || !check_terms(&l.terms, &err)
        || !read_options(&l, &err) || !board_open(&l.board, app, &nothing, &err)) {
        code = app_fail(&err);
    } else {
        gather(&l);
        print(&l);
    }
    vec_release(&l.v);
    board_close(&l.board);
    terms_release(&l.terms);
    return code;
}
