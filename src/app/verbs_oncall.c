/* SPDX-License-Identifier: MIT */
/* `tocsin oncall`: who is on call for each schedule, until when, who is next, and what says so. */
#include <string.h>

#include "app/board.h"
#include "app/output.h"
#include "core/words.h"
#include "net/loop.h"
#include "util/str.h"
#include "util/time.h"

#define SCHEDULE_COLS 16
#define PERSON_COLS 16
#define UNTIL_COLS 11
#define ZONE_COLS 22

struct asked {
    const struct app *app;
    const struct model *m;
    int64_t now_ms, at_ms;
    bool nobody; /* on one of those that were told */
};

static bool
is_asked(const struct asked *a, const struct schedule *s)
{
    for (int i = 0; i < a->app->words_n; i++)
        if (str_eq(a->app->words[i], s->name))
            return true;
    return a->app->words_n == 0;
}

static void
print_head(const struct output *o)
{
    struct buf line = BUF_INIT;

    output_column(o, &line, "SCHEDULE", SCHEDULE_COLS);
    output_column(o, &line, "ON CALL", PERSON_COLS);
    output_column(o, &line, "UNTIL", UNTIL_COLS);
    output_column(o, &line, "ON ITS CLOCKS", ZONE_COLS);
    output_column(o, &line, "THEN", PERSON_COLS);
    output_last(o, &line, "BY");
    (void)output_flush(&line);
    buf_release(&line);
}

static void
add_why(const struct oncall_turn *t, struct buf *out)
{
    buf_adds(out, t->person == NULL ? "-" : oncall_why_words[t->why]);
    if (t->layer != NULL)
        buf_addf(out, ", layer %s", t->layer);
    if (t->why == ONCALL_LISTED)
        buf_addf(out, " by %s", t->schedule->from);
    if (t->by != NULL)
        buf_addf(out, ", says %s", t->by);
}

static void
print_turn(const struct asked *a, const struct output *o, const struct oncall_turn *t)
{
    struct buf line = BUF_INIT, text = BUF_INIT;
    char until[TIME_TEXT_MAX], there[ZONE_TEXT_MAX] = "";

    oncall_until_words(t->until_ms, a->at_ms, until);
    if (t->until_ms != INT64_MAX)
        zone_text(t->schedule->zone, t->until_ms, there);
    buf_addf(&text, "%s%s", t->person != NULL && !t->is_known ? "? " : "", t->person == NULL ? "NOBODY" : t->person);
    output_column(o, &line, t->schedule->name, SCHEDULE_COLS);
    output_column(o, &line, buf_text(&text), PERSON_COLS);
    output_column(o, &line, *until == '\0' ? "-" : until, UNTIL_COLS);
    output_column(o, &line, strchr(there, ' ') != NULL ? strchr(there, ' ') + 1 : "-", ZONE_COLS);
    output_column(o, &line, t->until_ms == INT64_MAX ? "-" : t->next == NULL ? "NOBODY" : t->next, PERSON_COLS);
    buf_clear(&text);
    add_why(t, &text);
    output_last(o, &line, buf_text(&text));
    (void)output_flush(&line);
    buf_release(&text);
    buf_release(&line);
}

static void
print_json(struct asked *a)
{
    const struct routing *r = a->m->config.routing;
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '[');
    for (size_t i = 0; r != NULL && i < r->schedules_n; i++) {
        struct oncall_turn t;

        if (!is_asked(a, &r->schedules[i]))
            continue;
        oncall_turn(a->m, &r->schedules[i], a->at_ms, &t);
        a->nobody |= t.person == NULL || !t.is_known;
        oncall_json(&o, NULL, &t);
    }
    json_close(&o, ']');
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_table(struct asked *a)
{
    const struct routing *r = a->m->config.routing;
    struct output o = output_here();
    bool head = false;

    for (size_t i = 0; r != NULL && i < r->schedules_n; i++) {
        struct oncall_turn t;

        if (!is_asked(a, &r->schedules[i]))
            continue;
        oncall_turn(a->m, &r->schedules[i], a->at_ms, &t);
        a->nobody |= t.person == NULL || !t.is_known;
        if (!head)
            print_head(&o);
        head = true;
        print_turn(a, &o, &t);
    }
}

static bool
check_words(const struct app *app, struct err *err)
{
    const struct routing *r = app->config->model.routing;

    if (r == NULL || r->schedules_n == 0)
        return err_set(err, ERR_NOTFOUND, "no schedule is configured: see section schedule of tocsin.conf(5)");
    for (int i = 0; i < app->words_n; i++)
        if (routing_schedule(r, app->words[i]) == NULL)
            return err_set(err, ERR_NOTFOUND, "there is no schedule %.60s", app->words[i]);
    return true;
}

static bool
read_at(struct asked *a, struct err *err)
{
    const char *text = a->app->options.value[OPT_AT];

    a->at_ms = a->now_ms = loop_now_ms();
    return text == NULL || time_parse_ahead(text, a->now_ms, &a->at_ms)
        || err_set(err, ERR_USAGE, "--at %s is no time: 18:00, 2026-11-21 or RFC 3339, UTC", text);
}

int
verb_oncall(struct app *app)
{
    static const struct board_query nothing = { .filter = NULL };
    struct asked a = { .app = app };
    struct err err = { 0 };
    struct board b = { 0 };
    int code = EXIT_DONE;

    if (!read_at(&a, &err) || !check_words(app, &err)) {
        code = app_fail(&err);
    } else if (!board_open(&b, app, &nothing, &err) && err.code != ERR_UNAVAILABLE) {
        code = app_fail(&err);
    } else {
        /* Without a store the configuration alone says who. */
        struct model *own = b.model == NULL ? model_new(&app->config->model) : NULL;

        a.m = own != NULL ? own : b.model;
        if (app->options.given[OPT_JSON])
            print_json(&a);
        else
            print_table(&a);
        code = a.nobody ? EXIT_REFUSED : EXIT_DONE;
        model_free(own);
    }
    board_close(&b);
    return code;
}
