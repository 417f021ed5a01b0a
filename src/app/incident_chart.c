/* SPDX-License-Identifier: MIT */
/* Incidents counted, as tables with bars that fit the terminal, and as JSON. */
#include "app/incident_chart.h"

#include <string.h>

#include "util/text.h"
#include "util/time.h"

#define NAME_COLS_MIN 8
#define NAME_COLS_MAX 20
#define COUNT_COLS 4
#define SPAN_COLS 7
#define OF_COLS 4
/* A bar where the width has no end. */
#define BAR_COLS_MAX 40
#define BAR_COLS_MIN 4
/* More weeks than these are told as months. */
#define WEEKS_MAX 26
#define EIGHTHS 8

/* What a bar is as long as. */
typedef int64_t measure_fn(const struct stats_row *row);

static int64_t
measure_incidents(const struct stats_row *row)
{
    return (int64_t)row->incidents;
}

static int64_t
measure_mended(const struct stats_row *row)
{
    return row->to_mend.median_ms;
}

/* In eighths of a column where the terminal can, else in whole ones; what is not nothing is seen. */
static void
add_bar(const struct output *o, int64_t value, int64_t max, size_t cols, struct buf *out)
{
    static const char *const blocks[EIGHTHS] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
    size_t parts = o->unicode ? EIGHTHS : 1;
    size_t n = max == 0 ? 0 : (size_t)((double)value / (double)max * (double)(cols * parts));

    if (n == 0 && value > 0)
        n = 1;
    for (size_t i = 0; i < n / parts; i++)
        buf_adds(out, o->unicode ? "█" : "#");
    buf_adds(out, blocks[n % parts]);
}

/* Two units at most: "3m20s", "1h30m", "2d5h"; "-" of none. */
static void
span_words(const struct stats_span *s, int64_t ms, char out[TIME_TEXT_MAX])
{
    int64_t unit = ms < MS_HOUR ? MS_SECOND : ms < MS_DAY ? MS_MINUTE : MS_HOUR;

    if (s->n == 0)
        snprintf(out, TIME_TEXT_MAX, "-");
    else
        duration_exact(ms - ms % unit, out);
}

static void
add_span(const struct output *o, const struct stats_span *s, struct buf *line)
{
    char text[TIME_TEXT_MAX];

    span_words(s, s->mean_ms, text);
    output_column(o, line, text, SPAN_COLS);
    span_words(s, s->median_ms, text);
    output_column(o, line, text, SPAN_COLS);
    snprintf(text, sizeof text, "%zu", s->n);
    output_column(o, line, text, OF_COLS);
}

static size_t
name_cols(const struct incident_stats *s)
{
    size_t cols = NAME_COLS_MIN;

    for (size_t i = 0; i < s->rows.n; i++) {
        const char *name = s->rows.v[i].name;
        size_t n = name == NULL ? 0 : text_cols(name, strlen(name));

        cols = n > cols ? n : cols;
    }
    return cols > NAME_COLS_MAX ? NAME_COLS_MAX : cols;
}

/* What is left of the line; 0: too little for a bar that says anything. */
static size_t
bar_cols(const struct output *o, size_t used)
{
    size_t left = o->cols > used ? o->cols - used : 0;

    return left < BAR_COLS_MIN ? 0 : left > BAR_COLS_MAX ? BAR_COLS_MAX : left;
}

static int64_t
largest(const struct incident_stats *s, measure_fn *measure)
{
    int64_t max = 0;

    for (size_t i = 0; i < s->rows.n; i++)
        max = measure(&s->rows.v[i]) > max ? measure(&s->rows.v[i]) : max;
    return max;
}

static bool
flush_with_bar(const struct output *o, struct buf *line, int64_t value, int64_t max)
{
    size_t used = text_cols(line->data, line->len);
    struct buf bar = BUF_INIT;

    add_bar(o, value, max, bar_cols(o, used), &bar);
    output_last(o, line, buf_text(&bar));
    buf_release(&bar);
    return output_flush(line);
}

static const char *
name_of(const struct stats_row *row)
{
    return row->name == NULL ? "(none)" : row->name;
}

static void
print_head(const struct output *o, const char *title, size_t cols)
{
    static const char *const span_titles[] = { "MTTA", "MEDIAN", "OF", "MTTR", "MEDIAN", "OF" };
    struct buf line = BUF_INIT;

    output_column(o, &line, title, cols);
    output_column(o, &line, "N", COUNT_COLS);
    output_column(o, &line, "OPEN", COUNT_COLS);
    for (size_t i = 0; i < sizeof span_titles / sizeof *span_titles; i++)
        output_column(o, &line, span_titles[i], i % 3 == 2 ? OF_COLS : SPAN_COLS);
    output_last(o, &line, "");
    (void)output_flush(&line);
    buf_release(&line);
}

static void
add_row(const struct output *o, const struct stats_row *row, size_t cols, struct buf *line)
{
    char n[24];

    output_column(o, line, name_of(row), cols);
    snprintf(n, sizeof n, "%zu", row->incidents);
    output_column(o, line, n, COUNT_COLS);
    snprintf(n, sizeof n, "%zu", row->open);
    output_column(o, line, n, COUNT_COLS);
    add_span(o, &row->to_ack, line);
    add_span(o, &row->to_mend, line);
}

static void
print_table(const struct output *o, const char *title, const struct incident_stats *s)
{
    int64_t max = largest(s, measure_incidents);
    size_t cols = name_cols(s);
    struct buf line = BUF_INIT;

    print_head(o, title, cols);
    for (size_t i = 0; i < s->rows.n; i++) {
        add_row(o, &s->rows.v[i], cols, &line);
        if (!flush_with_bar(o, &line, measure_incidents(&s->rows.v[i]), max))
            break;
    }
    buf_release(&line);
}

/* How long it took until they were over: longer bars are worse. */
static void
print_mended(const struct output *o, const struct incident_stats *s)
{
    int64_t max = largest(s, measure_mended);
    size_t cols = name_cols(s);
    struct buf line = BUF_INIT;

    if (s->all.to_mend.n == 0)
        return;
    output_line(o, "time to resolve, median");
    for (size_t i = 0; i < s->rows.n; i++) {
        const struct stats_span *span = &s->rows.v[i].to_mend;
        char text[TIME_TEXT_MAX];

        span_words(span, span->median_ms, text);
        output_column(o, &line, name_of(&s->rows.v[i]), cols);
        output_column(o, &line, text, SPAN_COLS);
        if (!flush_with_bar(o, &line, span->median_ms, max))
            break;
    }
    buf_release(&line);
}

static void
print_span(const struct output *o, const char *title, const struct stats_span *s)
{
    char mean[TIME_TEXT_MAX], median[TIME_TEXT_MAX];
    struct buf line = BUF_INIT;

    span_words(s, s->mean_ms, mean);
    span_words(s, s->median_ms, median);
    if (s->n == 0)
        buf_addf(&line, "%s: none yet", title);
    else
        buf_addf(&line, "%s: mean %s, median %s, of %zu", title, mean, median, s->n);
    output_line(o, buf_text(&line));
    buf_release(&line);
}

static void
print_all(const struct output *o, const struct incident_count *c, const struct incident_stats *s)
{
    char date[TIME_TEXT_MAX];
    struct buf line = BUF_INIT;

    buf_addf(&line, "%zu incident%s", s->all.incidents, s->all.incidents == 1 ? "" : "s");
    if (c->since_ms != INT64_MIN) {
        time_date(c->since_ms, date);
        buf_addf(&line, " since %s", date);
    }
    buf_addf(&line, ", %zu open; left out: %zu merged into others, %zu invalid", s->all.open, s->merged, s->invalid);
    output_line(o, buf_text(&line));
    print_span(o, "time to acknowledge (MTTA)", &s->all.to_ack);
    print_span(o, "time to resolve (MTTR)", &s->all.to_mend);
    buf_release(&line);
}

/* clang-format off */
static const char *const titles[STATS_BYS] = {
    [STATS_BY_SEVERITY] = "SEVERITY",
    [STATS_BY_SERVICE] =  "SERVICE",
    [STATS_BY_WEEK] =     "WEEK",
    [STATS_BY_MONTH] =    "MONTH",
};
/* clang-format on */

static bool
is_over_time(enum stats_by by)
{
    return by == STATS_BY_WEEK || by == STATS_BY_MONTH;
}

static void
print_by(const struct output *o, const struct incident_count *c, enum stats_by by)
{
    struct incident_stats s;

    incident_stats(c->v, c->n, c->since_ms, by, &s);
    if (c->by == STATS_BYS && by == STATS_BY_WEEK && s.rows.n > WEEKS_MAX) {
        incident_stats_release(&s);
        print_by(o, c, STATS_BY_MONTH);
        return;
    }
    if (s.rows.n > 0) {
        (void)output_flush(&(struct buf)BUF_INIT);
        print_table(o, titles[by], &s);
    }
    if (is_over_time(by))
        print_mended(o, &s);
    if (s.earlier > 0)
        say_note("%zu older than the first row are in no row", s.earlier);
    incident_stats_release(&s);
}

void
incident_chart_print(const struct output *o, const struct incident_count *c)
{
    struct incident_stats s;
    bool none;

    incident_stats(c->v, c->n, c->since_ms, STATS_BY_SEVERITY, &s);
    print_all(o, c, &s);
    none = s.all.incidents == 0;
    incident_stats_release(&s);
    if (none)
        return;
    if (c->by != STATS_BYS) {
        print_by(o, c, c->by);
        return;
    }
    for (int by = STATS_BY_SEVERITY; by <= STATS_BY_WEEK; by++)
        print_by(o, c, (enum stats_by)by);
}

/* ---- JSON */

static void
span_json(struct json_out *o, const char *key, const struct stats_span *s)
{
    json_open(o, key, '{');
    json_int(o, "n", (int64_t)s->n);
    if (s->n > 0) {
        json_int(o, "mean_ms", s->mean_ms);
        json_int(o, "median_ms", s->median_ms);
    } else {
        json_null(o, "mean_ms");
        json_null(o, "median_ms");
    }
    json_close(o, '}');
}

static void
row_members(struct json_out *o, const struct stats_row *row)
{
    json_int(o, "incidents", (int64_t)row->incidents);
    json_int(o, "open", (int64_t)row->open);
    span_json(o, "mtta", &row->to_ack);
    span_json(o, "mttr", &row->to_mend);
}

static void
by_json(struct json_out *o, const struct incident_count *c, enum stats_by by)
{
    struct incident_stats s;

    incident_stats(c->v, c->n, c->since_ms, by, &s);
    json_open(o, stats_by_words[by], '[');
    for (size_t i = 0; i < s.rows.n; i++) {
        json_open(o, NULL, '{');
        json_str(o, "name", s.rows.v[i].name);
        row_members(o, &s.rows.v[i]);
        json_close(o, '}');
    }
    json_close(o, ']');
    incident_stats_release(&s);
}

void
incident_chart_json(struct json_out *o, const struct incident_count *c)
{
    struct incident_stats s;

    incident_stats(c->v, c->n, c->since_ms, STATS_BY_SEVERITY, &s);
    json_open(o, NULL, '{');
    json_time(o, "since", c->since_ms == INT64_MIN ? 0 : c->since_ms);
    row_members(o, &s.all);
    json_open(o, "left_out", '{');
    json_int(o, "merged", (int64_t)s.merged);
    json_int(o, "invalid", (int64_t)s.invalid);
    json_close(o, '}');
    json_open(o, "by", '{');
    for (int by = 0; by < STATS_BYS; by++)
        if (c->by == STATS_BYS || c->by == (enum stats_by)by)
            by_json(o, c, (enum stats_by)by);
    json_close(o, '}');
    json_close(o, '}');
    incident_stats_release(&s);
}
