/* SPDX-License-Identifier: MIT */
/* `tocsin route test`: what the routes make of labels at a moment, and why. */
#include <stdlib.h>
#include <string.h>

#include "app/board.h"
#include "app/output.h"
#include "app/route_print.h"
#include "net/loop.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

/* LABEL=VALUE, and no matcher. */
static bool
is_label(const char *word)
{
    const char *eq = strchr(word, '=');

    return eq != NULL && eq > word && eq[-1] != '!' && eq[1] != '~' && utf8_is_valid(word, strlen(word));
}

/* The words are cut at their signs. */
static bool
read_labels(const struct app *app, struct buf *packed, struct err *err)
{
    struct label_pair *v = xcalloc((size_t)app->words_n + 1, sizeof *v);
    size_t n = 0;
    bool ok = true;

    for (; n < (size_t)app->words_n && ok; n++) {
        char *word = app->words[n];

        ok = is_label(word)
            || err_set(err, ERR_USAGE, "route test takes labels as alerts have them, such as severity=critical; %s is none",
                word);
        if (ok) {
            word[strcspn(word, "=")] = '\0';
            v[n] = (struct label_pair){ word, word + strlen(word) + 1 };
        }
    }
    if (ok && !labels_pack(v, n, packed))
        ok = err_set(err, ERR_USAGE, "a label stands there twice");
    free(v);
    return ok;
}

static const struct source_config *
source_of(const struct app *app, struct err *err)
{
    const char *name = app->options.value[OPT_SOURCE];
    const struct config *c = app->config;

    for (size_t i = 0; i < c->sources.n; i++)
        if (name == NULL || str_eq(c->sources.v[i]->name, name))
            return c->sources.v[i];
    if (name != NULL && !str_eq(name, SOURCE_OWN))
        err_set(err, ERR_USAGE, "no source is called %s in the configuration", name);
    return NULL;
}

/* By the configuration alone, where there is no store: shifts that were listed and overrides by hand stand there. */
static struct model *
model_of(struct board *b, struct app *app)
{
    struct err err = { 0 };

    if (board_open_whole(b, app, &err))
        return b->model;
    board_close(b);
    b->model = model_new(&app->config->model);
    return b->model;
}

static int
answer(struct app *app, struct labels labels, int64_t at_ms, const struct source_config *source)
{
    const char *name = source != NULL ? source->name : app->options.given[OPT_SOURCE] ? SOURCE_OWN : "";
    struct route_subject s = { name, source != NULL ? &source->map : &source_map_default, labels, { 0 }, NULL };
    struct board b = { 0 };
    struct route_answer a;

    s.severity = source_field_value(s.map, FIELD_SEVERITY, s.labels, s.annotations);
    if (s.severity == NULL)
        s.severity = "";
    route_answer_init(&a, model_of(&b, app), &s, source != NULL ? source->driver->name : NULL, at_ms);
    if (app->options.given[OPT_JSON])
        route_print_json(&a);
    else
        route_print_words(&a, app->options.given[OPT_VERBOSE]);
    route_answer_release(&a);
    board_close(&b);
    return EXIT_DONE;
}

int
verb_route(struct app *app)
{
    (void)app;
    say_error("route takes test LABEL=VALUE...; see tocsin help route test");
    return EXIT_USAGE;
}

int
verb_route_test(struct app *app)
{
    int64_t at_ms = loop_now_ms();
    struct buf packed = BUF_INIT;
    struct err err = { 0 };
    const struct source_config *source = source_of(app, &err);
    const char *at = app->options.value[OPT_AT];
    int code;

    if (err.code == ERR_NONE && at != NULL && !time_parse_ahead(at, at_ms, &at_ms))
        err_set(&err, ERR_USAGE, "--at takes a time, such as 03:00 (the next one) or 2026-11-28T03:00:00Z: %s", at);
    if (err.code == ERR_NONE && read_labels(app, &packed, &err))
        code = answer(app, (struct labels){ packed.data, packed.len }, at_ms, source);
    else
        code = app_fail(&err);
    buf_release(&packed);
    return code;
}
