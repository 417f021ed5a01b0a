/* SPDX-License-Identifier: MIT */
/* What the routes make of labels, as scripts see it. */
#include "app/output.h"
#include "app/route_print.h"
#include "util/json.h"

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

        route_because(&text, a, &a->passed[i]);
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

void
route_print_json(const struct route_answer *a)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    put_answer(&o, a);
    (void)output_raw(&text);
    buf_release(&text);
}
