/* SPDX-License-Identifier: MIT */
/* Incidents counted: means and medians of what they took, by severity, service, week or month. */
#include "core/incident_stats.h"

#include <stdlib.h>
#include <string.h>

#include "util/calendar.h"
#include "util/str.h"
#include "util/time.h"

#define DAYS_OF_WEEK 7
#define MONTHS_OF_YEAR 12

const char *const stats_by_words[STATS_BYS] = {
    [STATS_BY_SEVERITY] = "severity",
    [STATS_BY_SERVICE] = "service",
    [STATS_BY_WEEK] = "week",
    [STATS_BY_MONTH] = "month",
};

/* A row that grows: the times of each of its incidents. */
struct gathered {
    struct stats_row row;
    VEC(int64_t) to_ack, to_mend;
};
struct gathering {
    struct incident_stats *out;
    int64_t since_ms;
    VEC(const struct incident *) counted;
    VEC(struct gathered) rows;
};

enum stats_by
stats_by_of(const char *word)
{
    for (int i = 0; i < STATS_BYS; i++)
        if (str_eq(stats_by_words[i], word))
            return (enum stats_by)i;
    return STATS_BYS;
}

/* Each has been reported, but not each says when it began. */
static int64_t
began_ms(const struct incident *i)
{
    int64_t ms = incident_time(i, INCIDENT_STARTED);

    return ms != 0 ? ms : incident_time(i, INCIDENT_REPORTED);
}

static bool
is_counted(struct gathering *g, const struct incident *i)
{
    bool merged = i->fields[INCIDENT_MERGED] != NULL, invalid = incident_state(i) == INCIDENT_INVALID;

    if (began_ms(i) < g->since_ms)
        return false;
    g->out->merged += merged;
    g->out->invalid += invalid && !merged;
    return !merged && !invalid;
}

/* ---- spans */

static int
by_length(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static struct stats_span
span_of(int64_t *v, size_t n)
{
    struct stats_span span = { .n = n };
    double sum = 0;

    if (n == 0)
        return span;
    qsort(v, n, sizeof *v, by_length);
    for (size_t i = 0; i < n; i++)
        sum += (double)v[i];
    span.mean_ms = (int64_t)(sum / (double)n);
    span.median_ms = n % 2 == 1 ? v[n / 2] : v[n / 2 - 1] + (v[n / 2] - v[n / 2 - 1]) / 2;
    return span;
}

/* false: one of both times is not told, or they contradict each other. */
static bool
took(const struct incident *i, enum incident_field until, int64_t *ms)
{
    int64_t from = incident_time(i, INCIDENT_STARTED), to = incident_time(i, until);

    *ms = to - from;
    return from != 0 && to != 0 && *ms >= 0;
}

static void
count(struct gathered *row, const struct incident *i)
{
    int64_t ms;

    row->row.incidents++;
    row->row.open += incident_is_open(i);
    if (took(i, INCIDENT_ACKED, &ms))
        vec_push(&row->to_ack, ms);
    if (took(i, INCIDENT_RESOLVED, &ms))
        vec_push(&row->to_mend, ms);
}

/* Gives the row, and what it gathered back. */
static struct stats_row
finish(struct gathered *g)
{
    g->row.to_ack = span_of(g->to_ack.v, g->to_ack.n);
    g->row.to_mend = span_of(g->to_mend.v, g->to_mend.n);
    vec_release(&g->to_ack);
    vec_release(&g->to_mend);
    return g->row;
}

static void
add_row(struct gathering *g, const char *name)
{
    vec_push(&g->rows, ((struct gathered){ .row = { .name = name } }));
}

/* ---- by severity */

static void
by_severity(struct gathering *g)
{
    for (int s = 1; s <= INCIDENT_SEVERITIES; s++)
        add_row(g, incident_severities[s].word);
    for (size_t k = 0; k < g->counted.n; k++)
        count(&g->rows.v[incident_severity(g->counted.v[k]) - 1], g->counted.v[k]);
}

/* ---- by service */

static struct gathered *
row_of(struct gathering *g, const char *name, size_t len)
{
    for (size_t i = 0; i < g->rows.n; i++) {
        const char *known = g->rows.v[i].row.name;

        if (known == NULL ? name == NULL : name != NULL && strlen(known) == len && memcmp(known, name, len) == 0)
            return &g->rows.v[i];
    }
    add_row(g, name == NULL ? NULL : arena_printf(&g->out->arena, "%.*s", (int)len, name));
    return &g->rows.v[g->rows.n - 1];
}

static void
by_service(struct gathering *g)
{
    for (size_t k = 0; k < g->counted.n; k++) {
        const struct incident *i = g->counted.v[k];
        const char *at = i->fields[INCIDENT_SERVICES];

        if (at == NULL)
            count(row_of(g, NULL, 0), i);
        for (; at != NULL && *(at += strspn(at, " ")) != '\0'; at += strcspn(at, " "))
            count(row_of(g, at, strcspn(at, " ")), i);
    }
}

/* ---- over time: weeks and months are counted from the year 0 */

static void
date_of(int64_t ms, int64_t *days, int *year, int *month)
{
    int day;

    *days = ms / MS_DAY - (ms % MS_DAY < 0);
    calendar_date(*days, year, month, &day);
}

static int64_t
period_of(const struct incident *i, enum stats_by by)
{
    int64_t days;
    int year, month;

    date_of(began_ms(i), &days, &year, &month);
    if (by == STATS_BY_MONTH)
        return (int64_t)year * MONTHS_OF_YEAR + month - 1;
    days -= calendar_weekday(days); /* its Monday */
    return (days - calendar_days(0, 1, 3)) / DAYS_OF_WEEK;
}

/* A week belongs to the year that has its Thursday. */
static const char *
period_name(struct gathering *g, int64_t period, enum stats_by by)
{
    int64_t thursday;
    int year, month, day;

    if (by == STATS_BY_MONTH)
        return arena_printf(&g->out->arena, "%04d-%02d", (int)(period / MONTHS_OF_YEAR), (int)(period % MONTHS_OF_YEAR) + 1);
    thursday = calendar_days(0, 1, 3) + period * DAYS_OF_WEEK + 3;
    calendar_date(thursday, &year, &month, &day);
    return arena_printf(&g->out->arena, "%04d-W%02d", year, (int)((thursday - calendar_days(year, 1, 1)) / DAYS_OF_WEEK) + 1);
}

static void
by_period(struct gathering *g, enum stats_by by)
{
    int64_t first = INT64_MAX, last = INT64_MIN;

    for (size_t k = 0; k < g->counted.n; k++) {
        int64_t period = period_of(g->counted.v[k], by);

        first = period < first ? period : first;
        last = period > last ? period : last;
    }
    if (g->counted.n > 0 && last - first >= STATS_PERIODS_MAX)
        first = last - STATS_PERIODS_MAX + 1;
    for (int64_t period = first; period <= last; period++)
        add_row(g, period_name(g, period, by));
    for (size_t k = 0; k < g->counted.n; k++) {
        int64_t period = period_of(g->counted.v[k], by);

        if (period >= first)
            count(&g->rows.v[period - first], g->counted.v[k]);
        else
            g->out->earlier++;
    }
}

/* ---- all of it */

static int
most_first(const void *a, const void *b)
{
    const struct gathered *x = a, *y = b;

    if (x->row.incidents != y->row.incidents)
        return x->row.incidents > y->row.incidents ? -1 : 1;
    if (x->row.name == NULL || y->row.name == NULL)
        return (x->row.name == NULL) - (y->row.name == NULL);
    return strcmp(x->row.name, y->row.name);
}

void
incident_stats(struct incident *const *v, size_t n, int64_t since_ms, enum stats_by by, struct incident_stats *out)
{
    struct gathering g = { .out = out, .since_ms = since_ms };
    struct gathered all = { 0 };

    *out = (struct incident_stats){ 0 };
    for (size_t i = 0; i < n; i++)
        if (is_counted(&g, v[i])) {
            vec_push(&g.counted, v[i]);
            count(&all, v[i]);
        }
    out->all = finish(&all);
    if (by == STATS_BY_SEVERITY)
        by_severity(&g);
    else if (by == STATS_BY_SERVICE)
        by_service(&g);
    else
        by_period(&g, by);
    if (by == STATS_BY_SERVICE && g.rows.n > 0)
        qsort(g.rows.v, g.rows.n, sizeof *g.rows.v, most_first);
    for (size_t i = 0; i < g.rows.n; i++)
        vec_push(&out->rows, finish(&g.rows.v[i]));
    vec_release(&g.rows);
    vec_release(&g.counted);
}

void
incident_stats_release(struct incident_stats *s)
{
    vec_release(&s->rows);
    arena_release(&s->arena);
    *s = (struct incident_stats){ 0 };
}
