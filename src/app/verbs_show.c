/* SPDX-License-Identifier: MIT */
/* `tocsin show`: one alert with its labels and its history; incidents and messages are shown by files of their own. */
#include <string.h>

#include "app/board.h"
#include "app/event_out.h"
#include "app/incident_print.h"
#include "app/lookup.h"
#include "app/output.h"
#include "app/verbs_messages.h"
#include "app/verbs_runs.h"
#include "core/route.h"
#include "core/words.h"
#include "net/loop.h"
#include "ui/asked.h"
#include "util/str.h"
#include "util/time.h"

#define SHOW_HISTORY_MAX 200

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
    event_line(h->o, &line, e->ev.at_ms, e->ev.seq, e->ev.actor, event_verb(&e->ev), buf_text(&words));
    (void)output_flush(&line);
    buf_release(&words);
    buf_release(&line);
    return true;
}

static bool
walk_history(const struct board *b, const struct alert *a, struct history *h, struct err *err)
{
    struct event_query q = { .alert = &a->id, .limit = SHOW_HISTORY_MAX, .newest_first = true, .decode = h->json == NULL };

    return board_events(b, &q, history_line, h, err);
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
    alert_json(&o, b->model, a, now_ms);
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
show_hold(const struct output *o, const struct alert *a)
{
    char at[TIME_TEXT_MAX], until[TIME_TEXT_MAX];
    struct buf text = BUF_INIT;

    if (a->hold.by == NULL || alert_is_unacked(a))
        return;
    time_rfc3339(a->hold.at_ms, at);
    buf_addf(&text, "%s since %s", a->hold.by, at);
    if (a->hold.until_ms != 0) {
        time_rfc3339(a->hold.until_ms, until);
        buf_addf(&text, " until %s", until);
    }
    if (a->hold.comment != NULL)
        buf_addf(&text, ": %s", a->hold.comment);
    output_field(o, "owner", buf_text(&text));
    buf_release(&text);
}

/* As long as nobody has answered. */
static void
show_asked(const struct output *o, const struct model *m, const struct alert *a, int64_t now_ms)
{
    struct buf text = BUF_INIT;

    if (asked_is(a)) {
        asked_words(m, a, NULL, now_ms, &text);
        if (a->call.policy != NULL && a->call.step > 0)
            buf_addf(&text, " (step %u of policy %s)", a->call.step, a->call.policy);
    } else if (asked_in_vain(a)) {
        buf_adds(&text, "nobody any more, and nobody has answered: the policy is at its end");
    }
    output_field(o, "asked", buf_text(&text));
    buf_release(&text);
}

static void
show_set(const struct output *o, const char *title, struct labels set)
{
    struct buf text = BUF_INIT;

    for (struct label_iter it = labels_iter(set); label_next(&it);) {
        buf_clear(&text);
        buf_addf(&text, "%s = %s", it.name, it.value);
        output_field(o, title, buf_text(&text));
        title = "";
    }
    buf_release(&text);
}

static void
show_state(const struct output *o, const struct alert *a, int64_t now_ms)
{
    char fired[TIME_TEXT_MAX], age[TIME_TEXT_MAX], from[TIME_TEXT_MAX];
    struct buf text = BUF_INIT;

    time_rfc3339(alert_since_ms(a), fired);
    duration_short(now_ms - alert_since_ms(a), age);
    buf_addf(&text, "%s, level %d, for %s (since %s), fired %ux", alert_states[a->hold.state].word, a->level, age, fired,
        a->count);
    if (alert_is_stale(a, now_ms))
        buf_adds(&text, "; its source does not answer: last known state");
    if (a->marks & ALERT_UNCONFIRMED)
        buf_adds(&text, "; gone at the source, not yet confirmed");
    if (a->marks & ALERT_FLAPPING) {
        time_rfc3339(a->flap_from_ms, from);
        buf_addf(&text, "; flapping: fired %u times since %s", a->flap_fires, from);
    }
    if (a->marks & ALERT_LISTED)
        buf_adds(&text, "; its source still has it");
    output_field(o, "state", buf_text(&text));
    buf_release(&text);
}

static void
show_vote(const struct output *o, const struct alert_voted *v)
{
    char at[TIME_TEXT_MAX];
    struct buf text = BUF_INIT;

    if (v->vote == VOTE_NONE)
        return;
    time_rfc3339(v->at_ms, at);
    buf_addf(&text, "%s (%s, %s)", alert_votes[v->vote].word, v->by, at);
    output_field(o, "vote", buf_text(&text));
    buf_release(&text);
}

/* All that was said of the rule that it is of. */
static void
show_rule(const struct output *o, const struct rule *r)
{
    char at[TIME_TEXT_MAX];
    struct buf text = BUF_INIT;

    if (r == NULL)
        return;
    for (int i = VOTE_NONE + 1; i < ALERT_VOTES; i++)
        buf_addf(&text, "%s%s %u", i == VOTE_NONE + 1 ? "" : ", ", alert_votes[i].word, r->votes[i]);
    buf_addf(&text, "; can one respond: %s", rule_respond_words[r->review.respond]);
    if (r->review.by != NULL) {
        time_rfc3339(r->review.at_ms, at);
        buf_addf(&text, " (%s, %s)", r->review.by, at);
    }
    if (r->review.text != NULL)
        buf_addf(&text, ": %s", r->review.text);
    output_field(o, "rule", buf_text(&text));
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
    output_field(&o, "alert", alert_field(a, FIELD_NAME));
    output_field(&o, "summary", alert_field(a, FIELD_SUMMARY));
    output_field(&o, "id", id);
    show_state(&o, a, now_ms);
    show_hold(&o, a);
    show_asked(&o, b->model, a, now_ms);
    if (a->note.by != NULL) {
        time_rfc3339(a->note.at_ms, at);
        buf_addf(&note, "%s (%s, %s)", a->note.text, a->note.by, at);
        output_field(&o, "comment", buf_text(&note));
    }
    show_vote(&o, &a->vote);
    show_rule(&o, model_rule_of(b->model, a));
    output_field(&o, "suppressed", a->suppressed_by);
    output_field(&o, "source", a->source->name);
    output_field(&o, "severity", a->severity);
    output_field(&o, "routes", a->routed.routes);
    output_field(&o, "in charge", a->routed.owner);
    output_field(&o, "planned", a->routed.maintenance);
    output_field(&o, "runbook", route_runbook(b->model, a));
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

/* "INC-12": a number alone may be the beginning of an alert's id. */
static uint64_t
named_incident(const char *text)
{
    return text[strcspn(text, "-")] == '-' ? incident_number(text) : 0;
}

int
verb_show(struct app *app)
{
    struct board_query q = { 0 };
    struct err err = { 0 };
    struct board b;
    char filter[BOARD_INCIDENT_FILTER_MAX];
    uint64_t number, incident;
    int code;

    if (app->words_n != 1) {
        say_error("show takes one ID or URL; see tocsin help show");
        return EXIT_USAGE;
    }
    if (str_starts(app->words[0], "run:") && run_number(app->words[0]) != 0)
        return show_run(app, run_number(app->words[0]));
    incident = named_incident(app->words[0]);
    number = message_id_parse(app->words[0]);
    q.messages = number != 0 || incident != 0;
    if (incident != 0)
        q.filter = board_incident_filter(incident, filter);
    if (!q.messages) {
        q.words = (const char *const *)app->words;
        q.words_n = 1;
    }
    if (!board_open(&b, app, &q, &err))
        code = app_fail(&err);
    else if (incident != 0)
        code = show_incident(app, &b, incident);
    else
        code = number != 0 ? show_message(app, &b, number) : show_alert(app, &b);
    board_close(&b);
    return code;
}
