/* SPDX-License-Identifier: MIT */
/* Persons who are asked, for tests of the core. */
#include "core/calls.h"

#include <assert.h>
#include <string.h>

#include "core/decide_call.h"
#include "core/person.h"
#include "util/str.h"

static const char *const pd[] = { "pd" }, *const sms[] = { "sms" }, *const crash[] = { "#crash" };
static struct person persons[] = {
    { .name = "ana", .pages = pd, .pages_n = 1 },
    { .name = "bob", .pages = sms, .pages_n = 1 },
    { .name = "cy" },
};
static const struct people people = { persons, 3 };

static const struct destination ways[] = {
    { "#crash", MESSAGE_SLACK, "C0CRASH01", 5 * MS_MINUTE, "#status", .driver = "slack" },
    { "#status", MESSAGE_SLACK, "C0STATUS1", 5 * MS_MINUTE, NULL, .driver = "slack" },
    { "pd", MESSAGE_PAGE, "", 2 * MS_MINUTE, "sms", .driver = "pagerduty", .follows = true },
    { "sms", MESSAGE_COMMAND, "", 2 * MS_MINUTE, NULL, .driver = "command" },
    { "am silences", MESSAGE_WRITE, "am", MS_MINUTE, NULL, .driver = "alertmanager" },
};

static const char *const ana[] = { "ana" }, *const bob[] = { "bob" }, *const cy[] = { "cy" }, *const bob_cy[] = { "bob", "cy" },
                         *const ana_bob[] = { "ana", "bob" }, *const first[] = { "first" };
static const struct policy_step pay[] = {
    { ana, 1, NULL, 0, 5 * MS_MINUTE },
    { bob_cy, 2, crash, 1, 10 * MS_MINUTE },
    { cy, 1, NULL, 0, 5 * MS_MINUTE },
};
static const struct policy_step all[] = { { ana_bob, 2, pd, 1, 5 * MS_MINUTE } };
static const struct policy_step empty[] = { { first, 1, NULL, 0, 5 * MS_MINUTE }, { bob, 1, NULL, 0, 5 * MS_MINUTE } };
static const struct policy_step nobody[] = { { first, 1, NULL, 0, 5 * MS_MINUTE } };
static const struct policy policies[] = {
    { .name = "pay", .steps = pay, .steps_n = 3, .rounds = 2 },
    { .name = "all", .steps = all, .steps_n = 1, .everyone = true },
    { .name = "empty", .steps = empty, .steps_n = 2 },
    { .name = "nobody", .steps = nobody, .steps_n = 1 },
};
static const struct schedule schedules[] = { { .name = "first", .kind = SCHEDULE_LISTED } };
static const struct routing routing = { .policies = policies, .policies_n = 4, .schedules = schedules, .schedules_n = 1 };

static void
configure(struct model *m)
{
    m->config.destinations = (struct destinations){ ways, sizeof ways / sizeof *ways };
    m->config.people = &people;
    m->config.routing = &routing;
}

void
calls_init(struct world *w)
{
    world_init_with_twin(w);
    configure(w->m);
    configure(w->twin);
}

void
calls_begin(struct world *w, const char *policy, const struct alert *const *v, size_t n)
{
    static const struct command tick = { .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" };
    struct decision d = { .m = w->m, .cmd = &tick, .now_ms = w->now_ms, .out = &w->out, .err = &w->err };
    struct alert_id *ids = arena_alloc(&w->arena, (n + 1) * sizeof *ids);

    for (size_t i = 0; i < n; i++)
        ids[i] = v[i]->id;
    outcome_release(&w->out);
    w->out = (struct outcome){ 0 };
    (void)decide_begin_call(&d, routing_policy(&routing, policy), ids, n);
    world_apply(w);
}

const struct alert *
calls_fire(struct world *w, const char *labels, const char *policy)
{
    const struct alert *a = world_fire(w, labels);

    calls_begin(w, policy, &a, 1);
    return a;
}

bool
calls_escalate(struct world *w, const char *actor, const struct alert *a, const char *to, const char *reason, bool sure)
{
    struct subject subject = { .id = a->id, .episode = a->episode };

    return world_do(w,
        &(struct command){ .kind = CMD_ESCALATE,
            .actor = actor,
            .origin = "tui",
            .subjects = &subject,
            .subjects_n = 1,
            .to = to,
            .text = reason,
            .sure = sure });
}

const char *
calls_words(struct world *w)
{
    struct buf b = BUF_INIT;
    const char *words;

    for (size_t i = 0; i < w->m->messages.n; i++) {
        const struct message *msg = w->m->messages.v[i];
        const char *act = msg->order.act == MESSAGE_ASK ? "" : message_act_words[msg->order.act];

        if (msg->order.act != MESSAGE_ASK && msg->order.act != MESSAGE_ANSWERED && msg->order.act != MESSAGE_RESOLVE)
            continue;
        buf_addf(&b, "%sM%llu %s%s%s %s %s%s", b.len > 0 ? "; " : "", (unsigned long long)msg->number, act,
            *act != '\0' ? " " : "", msg->order.person, msg->order.kind == MESSAGE_STEP ? "screen" : msg->order.destination,
            message_states[msg->standing.state].word, msg->late ? " late" : "");
    }
    words = arena_strdup(&w->arena, buf_text(&b));
    buf_release(&b);
    return words;
}

const char *
calls_events(struct world *w)
{
    const struct events *evs = &w->out.events;
    struct buf b = BUF_INIT;
    const char *words;

    for (size_t i = 0, n; i < evs->n; i += n) {
        for (n = 1; i + n < evs->n && evs->v[i + n].kind == evs->v[i].kind; n++)
            ;
        buf_addf(&b, "%s%s", i > 0 ? " " : "", event_rows[evs->v[i].kind].wire);
        if (n > 1)
            buf_addf(&b, "*%zu", n);
    }
    words = arena_strdup(&w->arena, buf_text(&b));
    buf_release(&b);
    return words;
}

void
calls_ring(struct world *w, uint64_t number)
{
    const struct message *msg = model_message(w->m, number);
    bool ok = msg != NULL && world_sent(w, msg, "1.0");

    assert(ok);
}

const struct alert *
calls_alarm(const struct world *w, const char *name)
{
    for (size_t i = 0; i < w->m->alerts.n; i++) {
        const struct alert *a = w->m->alerts.v[i];

        if (a->source->own && alert_is_listed(a) && str_eq(alert_field(a, FIELD_NAME), name))
            return a;
    }
    return NULL;
}
