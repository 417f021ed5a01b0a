/* SPDX-License-Identifier: MIT */
/* `tocsin sources`: what is polled, whether it answers, what it can be told, and what a driver was never tried on. */
#include "app/board.h"
#include "app/config.h"
#include "app/output.h"
#include "net/loop.h"
#include "source/driver.h"
#include "util/str.h"
#include "util/time.h"

#define NAME_COLS 16
#define KIND_COLS 12
#define HEALTH_COLS 9
#define ANSWERED_COLS 8

static const char *const health_words[] = {
    [SOURCE_WAITING] = "waiting",
    [SOURCE_OK] = "ok",
    [SOURCE_FAILING] = "failing",
    [SOURCE_STALE] = "stale",
    [SOURCE_REMOVED] = "removed",
};

/* NULL: neither the store nor its owner, whose copy has no rows of the store, has heard of it yet. */
static const struct source *
known(const struct model *m, const struct source_config *c)
{
    const struct source *s = m == NULL ? NULL : model_source(m, c->name);
    bool is_new = s == NULL || (s->row == 0 && s->last_ok_ms == 0 && s->polls == 0 && s->failures == 0);

    return is_new ? NULL : s;
}

static const char *
health(const struct source *s, int64_t now_ms)
{
    return health_words[s == NULL ? SOURCE_WAITING : source_health(s, now_ms)];
}

static const char *
on_ack(const struct source_config *c)
{
    return c->writes_acks ? "ack" : c->silences_acks ? "silence" : "none";
}

static void
put_source(struct json_out *o, const struct source_config *c, const struct source *s, int64_t now_ms)
{
    json_open(o, NULL, '{');
    json_str(o, "name", c->name);
    json_str(o, "kind", c->driver->name);
    json_open(o, "urls", '[');
    for (size_t i = 0; i < c->urls_n; i++)
        json_str(o, NULL, c->urls[i]);
    json_close(o, ']');
    json_str(o, "health", health(s, now_ms));
    json_time(o, "last_ok", s == NULL ? 0 : s->last_ok_ms);
    json_str(o, "error", s == NULL ? NULL : s->error);
    json_int(o, "every_ms", c->every_ms);
    json_str(o, "on_ack", on_ack(c));
    json_str(o, "experimental", c->driver->experimental);
    json_close(o, '}');
}

static void
print_json(const struct config *c, const struct model *m, int64_t now_ms)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '[');
    for (size_t i = 0; i < c->sources.n; i++)
        put_source(&o, c->sources.v[i], known(m, c->sources.v[i]), now_ms);
    json_close(&o, ']');
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_row(const struct output *o, const struct source_config *c, const struct source *s, int64_t now_ms)
{
    struct buf line = BUF_INIT, words = BUF_INIT;
    char answered[TIME_TEXT_MAX] = "never";

    if (s != NULL && s->last_ok_ms != 0)
        duration_short(now_ms - s->last_ok_ms, answered);
    buf_addf(&words, "on_ack = %s", on_ack(c));
    if (c->driver->experimental != NULL)
        buf_addf(&words, "; experimental: %s", c->driver->experimental);
    if (s != NULL && s->error != NULL)
        buf_addf(&words, "; %s", s->error);
    output_column(o, &line, c->name, NAME_COLS);
    output_column(o, &line, c->driver->name, KIND_COLS);
    output_column(o, &line, health(s, now_ms), HEALTH_COLS);
    output_column(o, &line, answered, ANSWERED_COLS);
    output_last(o, &line, buf_text(&words));
    (void)output_flush(&line);
    buf_release(&line);
    buf_release(&words);
}

static void
print_table(const struct config *c, const struct model *m, int64_t now_ms)
{
    struct output o = output_here();
    struct buf line = BUF_INIT;

    if (c->sources.n > 0) {
        output_column(&o, &line, "SOURCE", NAME_COLS);
        output_column(&o, &line, "KIND", KIND_COLS);
        output_column(&o, &line, "HEALTH", HEALTH_COLS);
        output_column(&o, &line, "ANSWERED", ANSWERED_COLS);
        output_last(&o, &line, "WHAT IS TO KNOW");
        (void)output_flush(&line);
    }
    buf_release(&line);
    for (size_t i = 0; i < c->sources.n; i++)
        print_row(&o, c->sources.v[i], known(m, c->sources.v[i]), now_ms);
    if (c->sources.n == 0)
        say_note("no source is configured: nothing is watched");
}

int
verb_sources(struct app *app)
{
    static const struct board_query nothing = { .filter = NULL };
    struct err err = { 0 };
    struct board b = { 0 };
    int code = EXIT_DONE;

    /* Without a store the configuration alone says what there is. */
    if (!board_open(&b, app, &nothing, &err) && err.code != ERR_UNAVAILABLE)
        code = app_fail(&err);
    else if (app->options.given[OPT_JSON])
        print_json(app->config, b.model, loop_now_ms());
    else
        print_table(app->config, b.model, loop_now_ms());
    board_close(&b);
    return code;
}
