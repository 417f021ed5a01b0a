/* SPDX-License-Identifier: MIT */
/* `tocsin silences`: what silences the sources have, who made them, when they end, and what they still match. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/board.h"
#include "app/output.h"
#include "app/terms.h"
#include "core/silence.h"
#include "net/loop.h"
#include "util/time.h"

#define ID_COLS 8
#define STATE_COLS 10
#define ENDS_COLS 6
#define COUNT_COLS 6
#define SOURCE_COLS 8
#define BY_COLS 12
#define NO_MATCH "nothing"

enum field { FIELD_ID, FIELD_STATE, FIELD_SOURCE_NAME, FIELD_BY, FIELD_ACK, SILENCE_FIELDS };

static const char *const fields[] = {
    [FIELD_ID] = "id",
    [FIELD_STATE] = "state",
    [FIELD_SOURCE_NAME] = "source",
    [FIELD_BY] = "by",
    [FIELD_ACK] = "ack",
    [SILENCE_FIELDS] = NULL,
};

/* One as it is listed. */
struct row {
    const struct silence *s;
    size_t matches;    /* by our own count */
    const char *state; /* "pending", "active", "ending" */
};
struct rows {
    struct row *v;
    size_t n;
};

static const char *
state_of(const struct silence *s, int64_t now_ms)
{
    if (s->starts_at_ms > now_ms)
        return "pending";
    return s->ends_at_ms - now_ms <= SILENCE_SOON_MS ? "ending" : "active";
}

static const char *
field_value(const void *item, size_t field, size_t nth, char made[TERM_VALUE_MAX])
{
    const struct row *r = item;

    (void)made;
    if (nth > 0)
        return NULL;
    switch ((enum field)field) {
    case FIELD_STATE:
        return r->state;
    case FIELD_SOURCE_NAME:
        return r->s->source->name;
    case FIELD_BY:
        return r->s->author;
    case FIELD_ACK:
        return r->s->is_ack ? "true" : "false";
    default:
        return r->s->id;
    }
}

static bool
holds_words(const struct terms *t, const struct silence *s)
{
    struct buf text = BUF_INIT;
    char *lower;
    bool all = true;

    buf_addf(&text, "%s %s", s->matchers, s->comment);
    lower = terms_lower(buf_text(&text), text.len);
    for (size_t i = 0; i < t->words.n && all; i++)
        all = strstr(lower, t->words.v[i]) != NULL;
    free(lower);
    buf_release(&text);
    return all;
}

/* What ends first stands first. */
static int
by_end(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    if (x->s->ends_at_ms != y->s->ends_at_ms)
        return x->s->ends_at_ms < y->s->ends_at_ms ? -1 : 1;
    return strcmp(x->s->id, y->s->id);
}

static size_t
count_of(const struct model *m, const struct silence *s)
{
    struct arena arena = { 0 };
    struct silence_matchers matchers;
    size_t n = 0;

    if (silence_matchers_parse(s->matchers, &arena, &matchers, NULL))
        n = silence_count(m, s->source->name, &matchers);
    arena_release(&arena);
    return n;
}

static struct rows
rows_of(const struct model *m, const struct terms *t, int64_t now_ms)
{
    struct rows rows = { xcalloc(m->silences.n + 1, sizeof(struct row)), 0 };

    for (size_t i = 0; i < m->silences.n; i++) {
        const struct silence *s = m->silences.v[i];
        struct row r = { .s = s, .state = state_of(s, now_ms) };

        if (!terms_hold(t, field_value, &r) || !holds_words(t, s))
            continue;
        r.matches = count_of(m, s);
        rows.v[rows.n++] = r;
    }
    qsort(rows.v, rows.n, sizeof *rows.v, by_end);
    return rows;
}

static void
put_json(struct json_out *o, const struct row *r)
{
    const struct silence *s = r->s;
    struct arena arena = { 0 };
    struct silence_matchers matchers;
    char id[MESSAGE_ID_MAX], alert[ALERT_ID_HEX];

    message_id(s->message, id);
    alert_id_hex(&s->alert, alert);
    json_open(o, NULL, '{');
    json_str(o, "id", s->id);
    json_str(o, "source", s->source->name);
    json_str(o, "state", r->state);
    json_str(o, "text", s->matchers);
    if (silence_matchers_parse(s->matchers, &arena, &matchers, NULL))
        silence_matchers_json(o, "matchers", &matchers);
    else
        json_null(o, "matchers");
    json_time(o, "starts_at", s->starts_at_ms);
    json_time(o, "ends_at", s->ends_at_ms);
    json_str(o, "by", s->author);
    json_str(o, "comment", s->comment);
    json_int(o, "matches", (int64_t)r->matches);
    json_bool(o, "confirmed", s->listed);
    json_str(o, "message", s->message == 0 ? NULL : id);
    json_str(o, "ack_of", s->is_ack ? alert : NULL);
    json_close(o, '}');
    arena_release(&arena);
}

static void
print_json(const struct rows *rows)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '[');
    for (size_t i = 0; i < rows->n; i++)
        put_json(&o, &rows->v[i]);
    json_close(&o, ']');
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_head(const struct output *o)
{
    struct buf line = BUF_INIT;

    output_column(o, &line, "ID", ID_COLS);
    output_column(o, &line, "STATE", STATE_COLS);
    output_column(o, &line, "ENDS", ENDS_COLS);
    output_column(o, &line, "COVERS", COUNT_COLS + 1);
    output_column(o, &line, "SOURCE", SOURCE_COLS);
    output_column(o, &line, "BY", BY_COLS);
    output_last(o, &line, "MATCHERS");
    (void)output_flush(&line);
    buf_release(&line);
}

static bool
print_row(const struct output *o, const struct row *r, int64_t now_ms, struct buf *line)
{
    const struct silence *s = r->s;
    char id[ID_COLS + 1], ends[TIME_TEXT_MAX], count[24], state[24];
    struct buf text = BUF_INIT;

    snprintf(id, sizeof id, "%.8s", s->id);
    snprintf(state, sizeof state, "%s%s", r->state, s->listed ? "" : " ?");
    snprintf(count, sizeof count, "%zu", r->matches);
    duration_left(s->ends_at_ms > now_ms ? s->ends_at_ms - now_ms : 0, ends);
    output_column(o, line, id, ID_COLS);
    output_column(o, line, state, STATE_COLS);
    output_column(o, line, ends, ENDS_COLS);
    output_column(o, line, r->matches == 0 ? NO_MATCH : count, COUNT_COLS + 1);
    output_column(o, line, s->source->name, SOURCE_COLS);
    output_column(o, line, s->author, BY_COLS);
    buf_addf(&text, "%s  %.*s", s->matchers, (int)silence_comment_len(s->comment), s->comment);
    output_last(o, line, buf_text(&text));
    buf_release(&text);
    return output_flush(line);
}

static void
print_table(const struct model *m, const struct rows *rows, int64_t now_ms)
{
    struct output o = output_here();
    struct buf line = BUF_INIT;

    if (rows->n > 0)
        print_head(&o);
    for (size_t i = 0; i < rows->n; i++)
        if (!print_row(&o, &rows->v[i], now_ms, &line))
            break;
    buf_release(&line);
    if (o.is_tty || rows->n == 0)
        say_note("%zu of %zu silences", rows->n, m->silences.n);
}

/* A list that a source did not give is no "nothing is silenced". */
static void
warn_of_unread(const struct model *m, int64_t now_ms)
{
    for (size_t i = 0; i < m->sources.n; i++) {
        const struct source *s = m->sources.v[i];

        if (s->own || !s->configured)
            continue;
        if (source_is_stale(s, now_ms))
            say_note("source %s does not answer: its silences are the last that are known", s->name);
        else if (s->error != NULL)
            say_note("source %s: %s", s->name, s->error);
    }
}

static void
list(const struct app *app, const struct model *m, const struct terms *t)
{
    int64_t now_ms = loop_now_ms();
    struct rows rows = rows_of(m, t, now_ms);

    if (app->options.given[OPT_JSON])
        print_json(&rows);
    else
        print_table(m, &rows, now_ms);
    warn_of_unread(m, now_ms);
    free(rows.v);
}

int
verb_silence(struct app *app)
{
    (void)app;
    say_error("silence takes add, list, extend or expire; see tocsin help silence");
    return EXIT_USAGE;
}

int
verb_silences(struct app *app)
{
    struct err err = { 0 };
    struct terms t;
    struct board b = { 0 };
    int code = EXIT_DONE;

    if (!terms_read(&t, app->words, app->words_n, fields, "a silence has", &err) || !board_open_whole(&b, app, &err))
        code = app_fail(&err);
    else
        list(app, b.model, &t);
    board_close(&b);
    terms_release(&t);
    return code;
}
