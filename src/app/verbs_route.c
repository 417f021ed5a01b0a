/* SPDX-License-Identifier: MIT */
/* `tocsin route test`: what the routes make of labels at a moment, and why. */
#include <stdlib.h>
#include <string.h>

#include "app/board.h"
#include "app/output.h"
#include "app/route_answer.h"
#include "net/loop.h"
#include "util/json.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

/* ---- words ---- */

/* Asked for now, times are as near as they are; for another day each has its date. */
static void
when(const struct route_answer *a, int64_t ms, char out[TIME_TEXT_MAX])
{
    time_near(ms, a->at_ms, out);
}

static void
add_matchers(struct buf *out, const struct route *r)
{
    for (size_t i = 0; i < r->matchers_n; i++)
        buf_addf(out, "%s%s%s\"%s\"", i > 0 ? ", " : "", r->matchers[i].name, matcher_op_text(r->matchers[i].op),
            r->matchers[i].value);
    if (r->matchers_n == 0)
        buf_adds(out, "all");
}

static void
add_list(struct buf *out, const char *const *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%s%s", i > 0 ? ", " : "", v[i]);
}

static void
print_buf_release(const struct output *o, const char *label, struct buf *text)
{
    output_field(o, label, buf_text(text));
    buf_release(text);
}

static void
print_level(const struct output *o, const struct route_answer *a)
{
    struct buf text = BUF_INIT;

    buf_addf(&text, "%d, by ", a->routed.level);
    if (a->routed.level_by != NULL)
        buf_addf(&text, "route %s", a->routed.level_by->name);
    else
        buf_addf(&text, "severity \"%s\"", a->subject.severity);
    print_buf_release(o, "level", &text);
}

static void
print_matched(const struct output *o, const struct route_answer *a)
{
    for (size_t i = 0; i < a->routed.matched_n; i++) {
        const struct route *r = a->routed.matched[i];
        struct buf text = BUF_INIT;

        buf_addf(&text, "%s%s: ", r->name, r->go_on ? " (continue)" : "");
        add_matchers(&text, r);
        if (r->window != NULL)
            buf_adds(&text, ", in its hours");
        print_buf_release(o, i == 0 ? "routes" : "", &text);
    }
    if (a->routed.matched_n == 0)
        output_field(o, "routes", "none matches");
}

static void
add_because(struct buf *out, const struct route_answer *a, const struct route_passed *p)
{
    char at[TIME_TEXT_MAX];

    if (p->failed != NULL) {
        buf_addf(out, "%s%s\"%s\" does not hold: it is \"%s\"", p->failed->name, matcher_op_text(p->failed->op), p->failed->value,
            route_value(&a->subject, p->failed->name));
        return;
    }
    buf_adds(out, "outside of its hours");
    if (p->opens_ms != INT64_MAX) {
        when(a, p->opens_ms, at);
        buf_addf(out, ", which begin %s", at);
    }
}

/* Those that would have matched at another hour; all of them where much is to be said. */
static void
print_passed(const struct output *o, const struct route_answer *a, bool all)
{
    bool any = false;

    for (size_t i = 0; i < a->passed_n; i++) {
        struct buf text = BUF_INIT;

        if (a->passed[i].failed != NULL && !all)
            continue;
        buf_addf(&text, "%s: ", a->passed[i].route->name);
        add_because(&text, a, &a->passed[i]);
        print_buf_release(o, any ? "" : "passed", &text);
        any = true;
    }
}

static void
print_owner(const struct output *o, const struct route_answer *a)
{
    struct buf text = BUF_INIT;

    if (a->routed.owner == NULL)
        return;
    buf_adds(&text, a->routed.owner);
    if (a->responsible != NULL)
        buf_addf(&text, ": %s", a->responsible);
    print_buf_release(o, "owner", &text);
}

static void
print_to(const struct output *o, const struct route_answer *a)
{
    struct buf text = BUF_INIT;

    if (a->quiet != NULL) {
        buf_addf(&text, "nobody: nothing is sent because %s", a->quiet);
    } else {
        add_list(&text, a->told, a->told_n);
        if (a->told_n == 0)
            buf_adds(&text, "nobody but who is asked");
        if (a->looped_n > 0) {
            buf_adds(&text, "; it comes from there: not ");
            add_list(&text, a->looped, a->looped_n);
        }
    }
    print_buf_release(o, "told", &text);
}

static void
print_group(const struct output *o, const struct route_answer *a)
{
    const struct grouping *g = a->routed.grouping;
    char wait[TIME_TEXT_MAX], interval[TIME_TEXT_MAX], repeat[TIME_TEXT_MAX];
    struct buf text = BUF_INIT;

    duration_exact(g->wait_ms, wait);
    duration_exact(g->interval_ms, interval);
    duration_exact(g->repeat_ms, repeat);
    buf_addf(&text, "%s, after %s, news after %s, %s%s", a->group, wait, interval,
        g->repeat_ms > 0 ? "again after " : "never again", g->repeat_ms > 0 ? repeat : "");
    print_buf_release(o, "group", &text);
}

static void
print_deadline(const struct output *o, const struct route_answer *a)
{
    char text[TIME_TEXT_MAX];

    duration_exact(a->routed.ack_within_ms, text);
    output_field(o, "ack within", a->routed.ack_within_ms > 0 ? text : NULL);
    duration_exact(a->ack_for_ms, text);
    output_field(o, "ack for", text);
}

/* "carol by pd and mail" */
static void
add_reached(struct buf *out, const struct route_answer *a, const struct route_step *s, const char *person)
{
    const struct destination *d = route_answer_way(a, s, person, 0);

    buf_addf(out, "%s %s", person, d == NULL ? "on screens alone" : "by ");
    for (size_t i = 1; d != NULL; i++) {
        buf_addf(out, "%s%s", i > 1 ? " and " : "", d->name);
        d = route_answer_way(a, s, person, i);
    }
}

/* A person who is named herself stands there already; a schedule's name says why it is she. */
static bool
are_named(const struct route_step *s)
{
    bool same = s->persons.n == s->step->who_n && s->persons.missing_n == 0;

    for (size_t i = 0; same && i < s->persons.n; i++)
        same = str_eq(s->persons.v[i], s->step->who[i]);
    return same;
}

static void
add_named(struct buf *out, const struct route_step *s)
{
    buf_adds(out, " (");
    add_list(out, s->step->who, s->step->who_n);
    for (size_t k = 0; k < s->persons.missing_n; k++)
        buf_addf(out, "; nobody for %s", s->persons.missing[k]);
    buf_adds(out, ")");
}

static void
print_step(const struct output *o, const struct route_answer *a, size_t i)
{
    const struct route_step *s = &a->steps[i];
    char at[TIME_TEXT_MAX];
    struct buf text = BUF_INIT;

    when(a, s->at_ms, at);
    buf_addf(&text, "%zu. %s ", i + 1, s->at_ms == a->at_ms ? "now" : at);
    for (size_t k = 0; k < s->persons.n; k++) {
        buf_adds(&text, k > 0 ? ", " : "");
        add_reached(&text, a, s, s->persons.v[k]);
    }
    if (s->persons.n == 0)
        buf_adds(&text, "nobody");
    if (!are_named(s))
        add_named(&text, s);
    print_buf_release(o, "", &text);
}

static void
print_policy(const struct output *o, const struct route_answer *a)
{
    struct buf text = BUF_INIT;

    if (a->policy == NULL && a->rung_n > 0 && a->quiet == NULL) {
        buf_adds(&text, "whoever has ");
        add_list(&text, a->rung, a->rung_n);
        print_buf_release(o, "asked", &text);
    }
    if (a->policy == NULL)
        return;
    buf_addf(&text, "policy %s%s", a->policy->name, a->policy->everyone ? ", everyone must answer" : "");
    if (a->quiet_policy != NULL)
        buf_addf(&text, ", which asks nobody because %s", a->quiet_policy);
    print_buf_release(o, "asked", &text);
    for (size_t i = 0; i < a->steps_n; i++)
        print_step(o, a, i);
}

static void
print_words(const struct route_answer *a, bool all)
{
    struct output o = output_here();
    char text[TIME_TEXT_MAX];

    print_level(&o, a);
    print_matched(&o, a);
    print_passed(&o, a, all);
    print_owner(&o, a);
    print_to(&o, a);
    print_group(&o, a);
    print_deadline(&o, a);
    print_policy(&o, a);
    output_field(&o, "respond", rule_respond_words[a->routed.respond]);
    output_field(&o, "runbook", a->runbook);
    output_field(&o, "planned", a->routed.maintenance != NULL ? a->routed.maintenance->name : NULL);
    if (a->routed.until_ms != INT64_MAX) {
        when(a, a->routed.until_ms, text);
        output_field(&o, "until", text);
    }
}

/* ---- JSON ---- */

static void
put_list(struct json_out *o, const char *key, const char *const *v, size_t n)
{
    json_open(o, key, '[');
    for (size_t i = 0; i < n; i++)
        json_str(o, NULL, v[i]);
    json_close(o, ']');
}

static void
put_matched(struct json_out *o, const struct route_answer *a)
{
    json_open(o, "routes", '[');
    for (size_t i = 0; i < a->routed.matched_n; i++) {
        const struct route *r = a->routed.matched[i];
        struct buf text = BUF_INIT;

        json_open(o, NULL, '{');
        json_str(o, "name", r->name);
        json_bool(o, "continue", r->go_on);
        json_open(o, "matchers", '[');
        for (size_t k = 0; k < r->matchers_n; k++) {
            buf_clear(&text);
            buf_addf(&text, "%s%s\"%s\"", r->matchers[k].name, matcher_op_text(r->matchers[k].op), r->matchers[k].value);
            json_str(o, NULL, buf_text(&text));
        }
        json_close(o, ']');
        json_close(o, '}');
        buf_release(&text);
    }
    json_close(o, ']');
}

static void
put_passed(struct json_out *o, const struct route_answer *a)
{
    json_open(o, "passed", '[');
    for (size_t i = 0; i < a->passed_n; i++) {
        struct buf text = BUF_INIT;

        add_because(&text, a, &a->passed[i]);
        json_open(o, NULL, '{');
        json_str(o, "name", a->passed[i].route->name);
        json_str(o, "because", buf_text(&text));
        json_close(o, '}');
        buf_release(&text);
    }
    json_close(o, ']');
}

static void
put_group(struct json_out *o, const struct route_answer *a)
{
    const struct grouping *g = a->routed.grouping;

    json_open(o, "group", '{');
    json_str(o, "key", a->group);
    put_list(o, "by", g->by, g->by_n);
    json_int(o, "wait_ms", g->wait_ms);
    json_int(o, "interval_ms", g->interval_ms);
    json_int(o, "repeat_ms", g->repeat_ms);
    json_close(o, '}');
}

/* How each of them is reached; to []: on screens alone. */
static void
put_reached(struct json_out *o, const struct route_answer *a, const struct route_step *s)
{
    json_open(o, "reached", '[');
    for (size_t i = 0; i < s->persons.n; i++) {
        const struct destination *d;

        json_open(o, NULL, '{');
        json_str(o, "person", s->persons.v[i]);
        json_open(o, "to", '[');
        for (size_t k = 0; (d = route_answer_way(a, s, s->persons.v[i], k)) != NULL; k++)
            json_str(o, NULL, d->name);
        json_close(o, ']');
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
put_steps(struct json_out *o, const struct route_answer *a)
{
    json_open(o, "steps", '[');
    for (size_t i = 0; i < a->steps_n; i++) {
        const struct route_step *s = &a->steps[i];

        json_open(o, NULL, '{');
        json_time(o, "at", s->at_ms);
        put_list(o, "who", s->step->who, s->step->who_n);
        put_list(o, "persons", s->persons.v, s->persons.n);
        put_list(o, "missing", s->persons.missing, s->persons.missing_n);
        put_list(o, "by", s->step->by, s->step->by_n);
        put_reached(o, a, s);
        json_int(o, "wait_ms", s->step->wait_ms);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
put_answer(struct json_out *o, const struct route_answer *a)
{
    json_open(o, NULL, '{');
    json_time(o, "at", a->at_ms);
    json_int(o, "level", a->routed.level);
    json_str(o, "level_by", a->routed.level_by != NULL ? a->routed.level_by->name : NULL);
    put_matched(o, a);
    put_passed(o, a);
    json_str(o, "owner", a->routed.owner);
    json_str(o, "responsible", a->responsible);
    put_list(o, "to", a->to, a->to_n);
    put_list(o, "told", a->told, a->told_n);
    put_list(o, "rung", a->rung, a->rung_n);
    put_list(o, "from_there", a->looped, a->looped_n);
    json_str(o, "quiet_because", a->quiet);
    put_group(o, a);
    json_int(o, "ack_within_ms", a->routed.ack_within_ms);
    json_int(o, "ack_for_ms", a->ack_for_ms);
    json_str(o, "policy", a->policy != NULL ? a->policy->name : NULL);
    json_str(o, "nobody_asked_because", a->policy != NULL ? a->quiet_policy : NULL);
    put_steps(o, a);
    json_str(o, "respond", rule_respond_words[a->routed.respond]);
    json_str(o, "runbook", a->runbook);
    json_str(o, "maintenance", a->routed.maintenance != NULL ? a->routed.maintenance->name : NULL);
    json_time(o, "until", a->routed.until_ms == INT64_MAX ? 0 : a->routed.until_ms);
    json_close(o, '}');
}

static void
print_json(const struct route_answer *a)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    put_answer(&o, a);
    (void)output_raw(&text);
    buf_release(&text);
}

/* ---- what is asked ---- */

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
        print_json(&a);
    else
        print_words(&a, app->options.given[OPT_VERBOSE]);
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
