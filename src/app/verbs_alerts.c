/* SPDX-License-Identifier: MIT */
/* `tocsin alerts`: the board as a list. Reads the store as it stands and needs no owner. */
#include <string.h>

#include "app/board.h"
#include "app/lookup.h"
#include "app/output.h"
#include "core/words.h"
#include "net/loop.h"
#include "ui/asked.h"
#include "util/time.h"

#define SEVERITY_COLS 8
#define AGE_COLS 4
#define SOURCE_COLS 8
#define OWNER_COLS 8

/* Words of the command line become one filter. */
static void
join_words(const struct app *app, struct buf *out)
{
    for (int i = 0; i < app->words_n; i++)
        buf_addf(out, "%s%s", i > 0 ? " " : "", app->words[i]);
}

/* Closed alerts are over: shown only to those who speak of states. */
static bool
wants_closed(const char *filter)
{
    return strstr(filter, "@state") != NULL;
}

static void
drop_closed(struct found *f)
{
    size_t kept = 0;

    for (size_t i = 0; i < f->v.n; i++)
        if (alert_is_open(f->v.v[i]))
            f->v.v[kept++] = f->v.v[i];
    f->v.n = kept;
}

static void
print_json(const struct model *m, const struct found *f, int64_t now_ms)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    fputc('[', stdout);
    for (size_t i = 0; i < f->v.n; i++) {
        buf_clear(&text);
        json_begin(&o, &text);
        alert_json(&o, m, f->v.v[i], now_ms);
        fputs(i == 0 ? "\n" : ",\n", stdout);
        fwrite(text.data, 1, text.len, stdout);
    }
    fputs(f->v.n == 0 ? "]\n" : "\n]\n", stdout);
    buf_release(&text);
}

/* "firing?": the state is the last known one, its source does not answer. */
static void
state_words(const struct alert *a, int64_t now_ms, char out[32])
{
    snprintf(out, 32, "%s%s%s", alert_states[a->hold.state].word, a->marks & ALERT_SUPPRESSED ? " s" : "",
        alert_is_stale(a, now_ms) ? " ?" : "");
}

/* The name too, where the summary does not say it. */
static void
add_subject(const struct output *o, const struct alert *a, struct buf *line)
{
    const char *name = alert_field(a, FIELD_NAME), *summary = alert_field(a, FIELD_SUMMARY);
    struct buf text = BUF_INIT;

    if (strstr(summary, name) == NULL)
        buf_addf(&text, "%s: ", name);
    buf_adds(&text, summary);
    output_last(o, line, buf_text(&text));
    buf_release(&text);
}

static int
by_id(const void *a, const void *b)
{
    const struct alert *x = *(const struct alert *const *)a, *y = *(const struct alert *const *)b;

    return memcmp(x->id.b, y->id.b, sizeof x->id.b);
}

static size_t
common_digits(const struct alert *a, const struct alert *b)
{
    char x[ALERT_ID_HEX], y[ALERT_ID_HEX];
    size_t n = 0;

    alert_id_hex(&a->id, x);
    alert_id_hex(&b->id, y);
    while (x[n] != '\0' && x[n] == y[n])
        n++;
    return n;
}

/* So many digits tell any alert of the board from all others: one width for the whole column. */
static size_t
id_digits(const struct model *m)
{
    size_t n = m->alerts.n, digits = m->id_digits_min;
    struct alert **sorted = xmemdup(m->alerts.v, n * sizeof *sorted);

    qsort(sorted, n, sizeof *sorted, by_id);
    for (size_t i = 1; i < n; i++) {
        size_t common = common_digits(sorted[i - 1], sorted[i]);

        if (common >= digits)
            digits = common + 1;
    }
    free(sorted);
    return digits;
}

/* By name: a list may be read by another than who asked for it. Who is only responsible is left out: without colours it would look like who has it. */
static void
add_owner(const struct output *o, const struct alert *a, struct buf *line)
{
    struct buf text = BUF_INIT;

    if (asked_is(a))
        asked_cell(a, NULL, OWNER_COLS, o->unicode, &text);
    else
        buf_adds(&text, alert_is_unacked(a) || a->hold.by == NULL ? "-" : a->hold.by);
    output_column(o, line, buf_text(&text), OWNER_COLS);
    buf_release(&text);
}

static bool
print_row(const struct output *o, size_t digits, const struct alert *a, int64_t now_ms, struct buf *line)
{
    char id[ALERT_ID_HEX], state[32], level[8], age[TIME_TEXT_MAX];

    alert_id_hex(&a->id, id);
    state_words(a, now_ms, state);
    snprintf(level, sizeof level, "L%d", a->level);
    duration_short(now_ms - alert_since_ms(a), age);
    id[digits] = '\0';
    output_column(o, line, id, digits);
    output_column(o, line, state, 9);
    output_column(o, line, level, 2);
    output_column(o, line, a->severity, SEVERITY_COLS);
    output_column(o, line, age, AGE_COLS);
    output_column(o, line, a->source->name, SOURCE_COLS);
    add_owner(o, a, line);
    add_subject(o, a, line);
    return output_flush(line);
}

static void
print_head(const struct output *o, size_t digits)
{
    struct buf line = BUF_INIT;

    output_column(o, &line, "ID", digits);
    output_column(o, &line, "STATE", 9);
    output_column(o, &line, "L", 2);
    output_column(o, &line, "SEVERITY", SEVERITY_COLS);
    output_column(o, &line, "AGE", AGE_COLS);
    output_column(o, &line, "SOURCE", SOURCE_COLS);
    output_column(o, &line, "OWNER", OWNER_COLS);
    output_last(o, &line, "SUMMARY");
    (void)output_flush(&line);
    buf_release(&line);
}

/* No list is read as "all quiet" while a source does not answer. */
static void
warn_of_stale(const struct model *m, int64_t now_ms)
{
    size_t configured = 0;

    for (size_t i = 0; i < m->sources.n; i++) {
        const struct source *s = m->sources.v[i];
        char age[TIME_TEXT_MAX];

        if (s->own || (!s->configured && s->row == 0))
            continue;
        configured += s->configured;
        if (!source_is_stale(s, now_ms))
            continue;
        duration_short(now_ms - s->last_ok_ms, age);
        say_note("source %s %s%s%s%s: what is listed of it is the last that is known", s->name,
            s->last_ok_ms == 0 ? "has never answered" : "has not answered for ", s->last_ok_ms == 0 ? "" : age,
            s->error == NULL ? "" : ": ", s->error == NULL ? "" : s->error);
    }
    if (configured == 0)
        say_note("no source is configured, nothing is watched: this is no all-clear; tocsin alone shows how to begin");
}

static void
print_table(const struct model *m, const struct found *f, int64_t now_ms)
{
    struct output o = output_here();
    struct buf line = BUF_INIT;
    size_t digits = f->v.n > 0 ? id_digits(m) : 0;

    if (f->v.n > 0)
        print_head(&o, digits);
    for (size_t i = 0; i < f->v.n; i++)
        if (!print_row(&o, digits, f->v.v[i], now_ms, &line))
            break;
    buf_release(&line);
    if (o.is_tty)
        say_note("%zu of %llu alerts", f->v.n, (unsigned long long)m->expected);
    warn_of_stale(m, now_ms);
}

static int
list_alerts(struct app *app, const struct board *b, const char *filter)
{
    int64_t now_ms = loop_now_ms();
    struct err err = { 0 };
    struct found f;

    if (!lookup_filter(b->model, filter, app->me, now_ms, &f, &err))
        return app_fail(&err);
    if (!wants_closed(filter))
        drop_closed(&f);
    if (app->options.given[OPT_JSON])
        print_json(b->model, &f, now_ms);
    else
        print_table(b->model, &f, now_ms);
    found_release(&f);
    return EXIT_DONE;
}

int
verb_alerts(struct app *app)
{
    struct buf filter = BUF_INIT;
    struct board_query q = { 0 };
    struct err err = { 0 };
    struct board b;
    int code;

    join_words(app, &filter);
    q.filter = buf_text(&filter);
    code = board_open(&b, app, &q, &err) ? list_alerts(app, &b, buf_text(&filter)) : app_fail(&err);
    board_close(&b);
    buf_release(&filter);
    return code;
}
