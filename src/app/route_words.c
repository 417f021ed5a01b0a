/* SPDX-License-Identifier: MIT */
/* What the routes make of labels, in words. */
#include "app/output.h"
#include "app/route_print.h"
#include "util/str.h"
#include "util/time.h"

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

void
route_because(struct buf *out, const struct route_answer *a, const struct route_passed *p)
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
        route_because(&text, a, &a->passed[i]);
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

void
route_print_words(const struct route_answer *a, bool all)
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
