/* SPDX-License-Identifier: MIT */
/* Verbs that list the board: alerts, show. They read the store as it stands and need no owner. */
#include <string.h>

#include "app/board.h"
#include "app/event_out.h"
#include "app/lookup.h"
#include "app/output.h"
#include "core/words.h"
#include "net/loop.h"
#include "util/str.h"
#include "util/time.h"

#define SHOW_HISTORY_MAX 200
#define SEVERITY_COLS 8
#define AGE_COLS 4
#define SOURCE_COLS 8
#define OWNER_COLS 8
#define LABEL_COLS 10

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

/* --- alerts ---------------------------------------------------------------------------------------------------------- */

static void
print_json(const struct found *f, int64_t now_ms)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    fputc('[', stdout);
    for (size_t i = 0; i < f->v.n; i++) {
        buf_clear(&text);
        json_begin(&o, &text);
        alert_json(&o, f->v.v[i], now_ms);
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
    snprintf(out, 32, "%s%s%s", alert_states[a->hold.state].word, a->marks & ALERT_SUPPRESSED ? " s" : "", alert_is_stale(a, now_ms) ? " ?" : "");
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
    size_t n = m->alerts.n, digits = ALERT_ID_PREFIX_MIN;
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
    output_column(o, line, a->hold.by == NULL ? "-" : a->hold.by, OWNER_COLS);
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

        if (s->row == 0)
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
        say_note("no source is configured: this is no all-clear");
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
        say_note("%zu of %zu alerts", f->v.n, m->alerts.n);
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
        print_json(&f, now_ms);
    else
        print_table(b->model, &f, now_ms);
    found_release(&f);
    return EXIT_DONE;
}

int
verb_alerts(struct app *app)
{
    struct buf filter = BUF_INIT;
    struct err err = { 0 };
    struct board b;
    int code;

    join_words(app, &filter);
    code = board_open(&b, app, &err) ? list_alerts(app, &b, buf_text(&filter)) : app_fail(&err);
    board_close(&b);
    buf_release(&filter);
    return code;
}

/* --- show ------------------------------------------------------------------------------------------------------------ */

struct history {
    const struct output *o;
    const struct alert_id *id;
    struct json_out *json;
};

static bool
history_line(void *ctx, const struct stored_event *e)
{
    const struct history *h = ctx;
    struct buf words = BUF_INIT, line = BUF_INIT;

    if (h->json != NULL) {
        event_json_stored(h->json, e);
        return true;
    }
    event_words_for(&e->ev, h->id, &words);
    buf_adds(&line, "  ");
    event_line(h->o, &line, e->ev.at_ms, e->ev.seq, e->ev.actor, event_verb(e->ev.kind), buf_text(&words));
    (void)output_flush(&line);
    buf_release(&words);
    buf_release(&line);
    return true;
}

static bool
walk_history(const struct board *b, const struct alert *a, struct history *h, struct err *err)
{
    struct event_query q = { .alert = &a->id, .limit = SHOW_HISTORY_MAX, .newest_first = true, .decode = h->json == NULL };

    return reader_events(b->reader, &q, history_line, h, err);
}

/* The alert's object with one more member. */
static bool
show_json(const struct board *b, const struct alert *a, int64_t now_ms, struct err *err)
{
    struct buf text = BUF_INIT;
    struct json_out o;
    struct history h = { .id = &a->id, .json = &o };
    bool ok;

    json_begin(&o, &text);
    alert_json(&o, a, now_ms);
    text.data[--text.len] = '\0'; /* the closing brace: history goes inside */
    o.comma = true;
    json_open(&o, "history", '[');
    ok = walk_history(b, a, &h, err);
    json_close(&o, ']');
    json_close(&o, '}');
    if (ok)
        (void)output_raw(&text);
    buf_release(&text);
    return ok;
}

static void
field_line(const struct output *o, const char *name, const char *value)
{
    struct buf line = BUF_INIT;

    if (value == NULL || *value == '\0')
        return;
    output_column(o, &line, name, LABEL_COLS);
    output_last(o, &line, value);
    (void)output_flush(&line);
    buf_release(&line);
}

static void
show_hold(const struct output *o, const struct alert *a)
{
    char at[TIME_TEXT_MAX], until[TIME_TEXT_MAX];
    struct buf text = BUF_INIT;

    if (a->hold.by == NULL)
        return;
    time_rfc3339(a->hold.at_ms, at);
    buf_addf(&text, "%s since %s", a->hold.by, at);
    if (a->hold.until_ms != 0) {
        time_rfc3339(a->hold.until_ms, until);
        buf_addf(&text, " until %s", until);
    }
    if (a->hold.comment != NULL)
        buf_addf(&text, ": %s", a->hold.comment);
    field_line(o, "owner", buf_text(&text));
    buf_release(&text);
}

static void
show_set(const struct output *o, const char *title, struct labels set)
{
    struct buf text = BUF_INIT;

    for (struct label_iter it = labels_iter(set); label_next(&it);) {
        buf_clear(&text);
        buf_addf(&text, "%s = %s", it.name, it.value);
        field_line(o, title, buf_text(&text));
        title = "";
    }
    buf_release(&text);
}

static void
show_state(const struct output *o, const struct alert *a, int64_t now_ms)
{
    char fired[TIME_TEXT_MAX], age[TIME_TEXT_MAX];
    struct buf text = BUF_INIT;

    time_rfc3339(alert_since_ms(a), fired);
    duration_short(now_ms - alert_since_ms(a), age);
    buf_addf(&text, "%s, level %d, for %s (since %s), fired %ux", alert_states[a->hold.state].word, a->level, age, fired, a->count);
    if (alert_is_stale(a, now_ms))
        buf_adds(&text, "; its source does not answer: last known state");
    if (a->marks & ALERT_UNCONFIRMED)
        buf_adds(&text, "; gone at the source, not yet confirmed");
    if (a->marks & ALERT_FLAPPING)
        buf_adds(&text, "; flapping");
    field_line(o, "state", buf_text(&text));
    buf_release(&text);
}

static bool
show_text(const struct board *b, const struct alert *a, int64_t now_ms, struct err *err)
{
    struct output o = output_here();
    struct history h = { .o = &o, .id = &a->id };
    char id[ALERT_ID_HEX], at[TIME_TEXT_MAX];
    struct buf note = BUF_INIT;

    alert_id_hex(&a->id, id);
    field_line(&o, "alert", alert_field(a, FIELD_NAME));
    field_line(&o, "summary", alert_field(a, FIELD_SUMMARY));
    field_line(&o, "id", id);
    show_state(&o, a, now_ms);
    show_hold(&o, a);
    if (a->note.by != NULL) {
        time_rfc3339(a->note.at_ms, at);
        buf_addf(&note, "%s (%s, %s)", a->note.text, a->note.by, at);
        field_line(&o, "comment", buf_text(&note));
    }
    field_line(&o, "suppressed", a->suppressed_by);
    field_line(&o, "source", a->source->name);
    field_line(&o, "severity", a->severity);
    field_line(&o, "runbook", alert_field(a, FIELD_RUNBOOK));
    show_set(&o, "labels", alert_labels(a));
    show_set(&o, "notes", alert_annotations(a));
    output_line(&o, "history, newest first");
    buf_release(&note);
    return walk_history(b, a, &h, err);
}

static int
show_alert(struct app *app, const struct board *b)
{
    int64_t now_ms = loop_now_ms();
    struct err err = { 0 };
    size_t more;
    const struct alert *a = lookup_alert(b->model, app->config, app->words[0], app->me, now_ms, &more, &err);
    bool ok;

    if (a == NULL)
        return app_fail(&err);
    ok = app->options.given[OPT_JSON] ? show_json(b, a, now_ms, &err) : show_text(b, a, now_ms, &err);
    if (!ok)
        return app_fail(&err);
    if (more > 0)
        say_note("the worst of %zu alerts that it stands for; tocsin alerts lists them", more + 1);
    return EXIT_DONE;
}

int
verb_show(struct app *app)
{
    struct err err = { 0 };
    struct board b;
    int code;

    if (app->words_n != 1) {
        say_error("show takes one ID or URL; see tocsin help show");
        return EXIT_USAGE;
    }
    code = board_open(&b, app, &err) ? show_alert(app, &b) : app_fail(&err);
    board_close(&b);
    return code;
}
