/* SPDX-License-Identifier: MIT */
/* `tocsin doctor`: all parts, printed; and the projections made again. */
#include "app/doctor.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "app/output.h"
#include "net/loop.h"
#include "store/keep.h"
#include "util/json.h"
#include "util/text.h"

#define STATE_COLS 8
#define WHAT_COLS 14

/* clang-format off */
static const struct { const char *word; enum exit_code code; } states[DOCTOR_STATES] = {
    [DOCTOR_OK]      = { "ok",      EXIT_DONE },
    [DOCTOR_WARNING] = { "warning", EXIT_PARTLY },
    [DOCTOR_FAULT]   = { "fault",   EXIT_UNAVAILABLE },
};
/* clang-format on */

static void (*const parts[])(struct doctor *d) = {
    doctor_configuration,
    doctor_place,
    doctor_log,
    doctor_owner,
    doctor_board,
    doctor_versions,
};

void
doctor_add(struct doctor *d, enum doctor_state state, const char *what, const char *next, const char *fmt, ...)
{
    struct doctor_finding f = { .what = xstrdup(what), .state = state, .next = xstrdup_or_null(next) };
    char words[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(words, sizeof words, fmt, args);
    va_end(args);
    f.words = xstrdup(words);
    vec_push(&d->findings, f);
}

static void
release(struct doctor *d)
{
    for (size_t i = 0; i < d->findings.n; i++) {
        free(d->findings.v[i].what);
        free(d->findings.v[i].words);
        free(d->findings.v[i].next);
    }
    vec_release(&d->findings);
}

static enum doctor_state
worst_of(const struct doctor *d)
{
    enum doctor_state worst = DOCTOR_OK;

    for (size_t i = 0; i < d->findings.n; i++)
        if (d->findings.v[i].state > worst)
            worst = d->findings.v[i].state;
    return worst;
}

static void
begin_line(const struct output *o, struct buf *line, const char *state, const char *what)
{
    output_column(o, line, state, STATE_COLS);
    output_column(o, line, what, WHAT_COLS);
}

/* Words are for reading to their end: on a terminal they go on in the next line. */
static void
print_line(const struct output *o, const char *state, const char *what, const char *words)
{
    struct buf clean = BUF_INIT, line = BUF_INIT;
    bool empty = true;

    text_clean(&clean, words, strlen(words), SIZE_MAX, o->unicode);
    begin_line(o, &line, state, what);
    for (const char *at = buf_text(&clean); *at != '\0';) {
        size_t len = strcspn(at, " ");

        if (!empty && text_cols(buf_text(&line), line.len) + 1 + text_cols(at, len) > o->cols) {
            (void)output_flush(&line);
            begin_line(o, &line, "", "");
            empty = true;
        }
        buf_adds(&line, empty ? "" : " ");
        buf_add(&line, at, len);
        empty = false;
        at += len + strspn(at + len, " ");
    }
    (void)output_flush(&line);
    buf_release(&clean);
    buf_release(&line);
}

static void
print_words(const struct doctor *d)
{
    struct output o = output_here();

    for (size_t i = 0; i < d->findings.n; i++) {
        const struct doctor_finding *f = &d->findings.v[i];

        print_line(&o, states[f->state].word, f->what, f->words);
        if (f->next != NULL)
            print_line(&o, "", "  do this:", f->next);
    }
}

static void
print_json(const struct doctor *d)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", worst_of(d) == DOCTOR_OK);
    json_str(&o, "state", states[worst_of(d)].word);
    json_open(&o, "rows", '[');
    for (size_t i = 0; i < d->findings.n; i++) {
        json_open(&o, NULL, '{');
        json_str(&o, "what", d->findings.v[i].what);
        json_str(&o, "state", states[d->findings.v[i].state].word);
        json_str(&o, "words", d->findings.v[i].words);
        json_str(&o, "next", d->findings.v[i].next);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static int
examine(struct app *app)
{
    struct doctor d = { .app = app, .now_ms = loop_now_ms() };
    int code;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        parts[i](&d);
    if (app->options.given[OPT_JSON])
        print_json(&d);
    else
        print_words(&d);
    code = states[worst_of(&d)].code;
    release(&d);
    return code;
}

static bool
rebuild(struct app *app, struct keep_difference out[KEEP_TABLES], struct err *err)
{
    char *who = app_who(app, "doctor --rebuild");
    struct keeper *k = keeper_open(app->store, who, err);
    bool ok = k != NULL && keeper_rebuild(k, &app->config->model, out, err);

    keeper_close(k);
    free(who);
    return ok;
}

static bool
differs(const struct keep_difference *d)
{
    return d->missing + d->extra + d->changed > 0;
}

static void
print_rebuilt_json(const struct keep_difference v[KEEP_TABLES])
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", true);
    json_open(&o, "tables", '[');
    for (size_t i = 0; i < KEEP_TABLES; i++) {
        json_open(&o, NULL, '{');
        json_str(&o, "table", v[i].table);
        json_int(&o, "missing", (int64_t)v[i].missing);
        json_int(&o, "extra", (int64_t)v[i].extra);
        json_int(&o, "changed", (int64_t)v[i].changed);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_rebuilt(const struct keep_difference v[KEEP_TABLES])
{
    bool any = false;

    for (size_t i = 0; i < KEEP_TABLES; i++) {
        if (!differs(&v[i]))
            continue;
        any = true;
        printf("%s: %llu rows were missing, %llu too many, %llu otherwise than the log says; mended\n", v[i].table,
            (unsigned long long)v[i].missing, (unsigned long long)v[i].extra, (unsigned long long)v[i].changed);
    }
    if (!any)
        puts("all tables of the board are as the log makes them: nothing was changed");
}

int
verb_doctor(struct app *app)
{
    struct keep_difference v[KEEP_TABLES];
    struct err err = { 0 };

    if (!app->options.given[OPT_REBUILD])
        return examine(app);
    if (!rebuild(app, v, &err))
        return app_fail(&err);
    if (app->options.given[OPT_JSON])
        print_rebuilt_json(v);
    else
        print_rebuilt(v);
    return EXIT_DONE;
}
