/* SPDX-License-Identifier: MIT */
/* Who is told of alerts, and when: one message for each group and destination, or one for all where these would be too many. */
#include "core/decide_notice.h"
#include "core/decide_call.h"
#include "core/decide_message.h"
#include "core/notice_plan.h"
#include "util/str.h"
#include "util/time.h"

/* One message to be queued. */
struct telling {
    const struct way *way;
    const struct notice_unit *unit; /* of one group; NULL: of several */
    enum notice_why why;
    struct notice_alerts alerts;
    uint64_t cause; /* the first event that names it; 0: those that it tells of were told already */
};

/* How a destination is told this time. */
enum manner { AS_GROUPS, AS_DIGEST, AS_STORM, NOT_NOW };
struct turn {
    enum manner manner;
    size_t alerts, units;
    size_t one; /* DIGEST, STORM: its telling + 1; 0: not yet there */
};

/* Alerts that one EV_TOLD and its kin are about: those of a class whose ways are all told as one, or of one group. */
struct batch {
    const void *of; /* a class or a unit */
    enum notice_why why;
    struct notice_alerts alerts;
    VEC(size_t) tellings;
};

struct desk {
    struct decision *d;
    struct notice_plan plan;
    struct turn *turns; /* for each of the plan's ways */
    VEC(struct telling) tellings;
    VEC(struct batch) batches;
    uint64_t base; /* number of the first telling's message */
};

/* ---- how each destination is told ---- */

static struct turn *
turn_of(struct desk *k, const struct way *w)
{
    return &k->turns[w - k->plan.ways.v];
}

static enum manner
manner_of(const struct desk *k, const struct way *w, const struct turn *t, size_t behind)
{
    uint32_t storm = k->d->m->config.routing->notify.storm_alerts;
    size_t n = t->alerts + behind, units = t->units + (behind > 0);

    if (n == 0 || w->room == 0 || w->held_until_ms != 0)
        return NOT_NOW;
    if (storm > 0 && ((n > storm && (units > 1 || k->plan.is_coarse)) || w->in_a_minute + units > storm))
        return AS_STORM;
    if (behind > 0 || units > w->room || (w->in_storm && units > 1))
        return AS_DIGEST;
    return AS_GROUPS;
}

static void
find_turns(struct desk *k)
{
    for (size_t i = 0; i < k->plan.units.n; i++) {
        const struct notice_unit *u = k->plan.units.v[i];

        for (size_t w = 0; w < u->class->ways_n && u->is_ripe && u->posts.n > 0; w++) {
            turn_of(k, u->class->ways[w])->alerts += u->posts.n;
            turn_of(k, u->class->ways[w])->units++;
        }
    }
    for (size_t i = 0; i < k->plan.ways.n; i++)
        k->turns[i].manner = manner_of(k, &k->plan.ways.v[i], &k->turns[i], k->plan.behind[i].n);
}

/* ---- what is told ---- */

static void
add_alerts(struct notice_alerts *to, const struct notice_alerts *from)
{
    vec_reserve(to, to->n + from->n);
    for (size_t i = 0; i < from->n; i++)
        to->v[to->n++] = from->v[i];
}

static size_t
new_telling(struct desk *k, const struct way *w, const struct notice_unit *u, enum notice_why why)
{
    vec_push(&k->tellings, ((struct telling){ .way = w, .unit = u, .why = why }));
    return k->tellings.n - 1;
}

/* The telling of this destination that the unit is in. */
static size_t
telling_of(struct desk *k, const struct way *w, const struct notice_unit *u)
{
    struct turn *t = turn_of(k, w);

    if (t->manner == AS_GROUPS)
        return new_telling(k, w, u, u->why);
    if (t->one == 0) {
        t->one = 1 + new_telling(k, w, NULL, t->manner == AS_STORM ? NOTICE_STORM : NOTICE_DIGEST);
        add_alerts(&k->tellings.v[t->one - 1].alerts, &k->plan.behind[w - k->plan.ways.v]);
    }
    return t->one - 1;
}

static bool
has_groups(struct desk *k, const struct notice_class *c)
{
    for (size_t i = 0; i < c->ways_n; i++)
        if (turn_of(k, c->ways[i])->manner == AS_GROUPS)
            return true;
    return false;
}

static struct batch *
batch_of(struct desk *k, const struct notice_unit *u)
{
    bool alone = has_groups(k, u->class);
    const void *of = alone ? (const void *)u : (const void *)u->class;

    for (size_t i = k->batches.n; i-- > 0 && !alone;)
        if (k->batches.v[i].of == of && k->batches.v[i].why == u->why)
            return &k->batches.v[i];
    vec_push(&k->batches, ((struct batch){ .of = of, .why = u->why }));
    return &k->batches.v[k->batches.n - 1];
}

static void
add_to_batch(struct batch *b, size_t telling)
{
    for (size_t i = 0; i < b->tellings.n; i++)
        if (b->tellings.v[i] == telling)
            return;
    vec_push(&b->tellings, telling);
}

/* Some destination takes it now; where there is none but who is asked, that tells it. */
static void
tell_unit(struct desk *k, const struct notice_unit *u)
{
    struct batch *b;
    bool any = u->class->ways_n == 0;

    for (size_t i = 0; i < u->class->ways_n; i++)
        any |= turn_of(k, u->class->ways[i])->manner != NOT_NOW;
    if (!any)
        return;
    b = batch_of(k, u);
    add_alerts(&b->alerts, &u->posts);
    for (size_t i = 0; i < u->class->ways_n; i++) {
        const struct way *w = u->class->ways[i];
        size_t at;

        if (turn_of(k, w)->manner == NOT_NOW)
            continue;
        at = telling_of(k, w, u);
        add_alerts(&k->tellings.v[at].alerts, &u->posts);
        add_to_batch(b, at);
    }
}

/* What others were told of while this one was held back, and nothing new beside. */
static void
tell_behind(struct desk *k)
{
    for (size_t i = 0; i < k->plan.ways.n; i++)
        if (k->turns[i].manner != NOT_NOW && k->turns[i].one == 0 && k->plan.behind[i].n > 0)
            (void)telling_of(k, &k->plan.ways.v[i], NULL);
}

/* ---- the events ---- */

/* What is said of those that are told as one: that it was one. */
static enum notice_why
why_of(const struct desk *k, const struct batch *b)
{
    enum notice_why why = b->why;

    for (size_t i = 0; i < b->tellings.n; i++)
        if (k->tellings.v[b->tellings.v[i]].unit == NULL && k->tellings.v[b->tellings.v[i]].why > why)
            why = k->tellings.v[b->tellings.v[i]].why;
    return why;
}

static void
say_told(struct desk *k, const struct batch *b)
{
    struct arena *arena = &k->d->out->events.arena;
    uint64_t *numbers = arena_alloc(arena, (b->tellings.n + 1) * sizeof *numbers);

    for (size_t i = 0; i < b->tellings.n; i++)
        numbers[i] = k->base + b->tellings.v[i];
    for (size_t at = 0; at < b->alerts.n; at += EVENT_ALERTS_MAX) {
        size_t n = b->alerts.n - at < EVENT_ALERTS_MAX ? b->alerts.n - at : EVENT_ALERTS_MAX;
        struct event *ev = decide_add_node(k->d, EV_TOLD);
        struct alert_id *ids = arena_alloc(arena, n * sizeof *ids);

        for (size_t i = 0; i < n; i++)
            ids[i] = b->alerts.v[at + i]->id;
        ev->u.told = (struct event_told){ .alerts = { ids, n },
            .why = notice_why_words[why_of(k, b)],
            .messages = numbers,
            .messages_n = b->tellings.n };
        for (size_t i = 0; i < b->tellings.n; i++)
            if (k->tellings.v[b->tellings.v[i]].cause == 0)
                k->tellings.v[b->tellings.v[i]].cause = ev->seq;
    }
    k->d->out->done += b->alerts.n;
}

static const char *
key_word(const struct telling *t)
{
    if (t->unit != NULL)
        return t->unit->key;
    return t->why == NOTICE_STORM ? NOTICE_KEY_STORM : NOTICE_KEY_DIGEST;
}

struct event *
decide_notice(struct decision *d, const struct notice *n, const struct destination *to, enum message_act act, uint64_t cause)
{
    size_t subjects_n = n->n < MESSAGE_SUBJECTS_MAX ? n->n : MESSAGE_SUBJECTS_MAX;
    struct arena *arena = &d->out->events.arena;
    struct alert_id *ids = arena_alloc(arena, subjects_n * sizeof *ids);
    struct message_order o = { .kind = to->kind,
        .act = act,
        .destination = to->name,
        .channel = to->channel,
        .subjects = ids,
        .subjects_n = subjects_n,
        .deadline_ms = d->now_ms + to->ack_within_ms };
    struct buf text, json;
    struct detail detail;
    struct event *ev;

    for (size_t i = 0; i < subjects_n; i++)
        ids[i] = n->alerts[i]->id;
    buf_init(&text, MESSAGE_TEXT_BYTES);
    buf_init(&json, 2 * DETAIL_BYTES);
    notice_detail(n, arena, &detail);
    detail_json(&detail, &json);
    notice_text(n, &detail, to->kind, &text);
    o.text = buf_text(&text);
    o.detail = buf_text(&json);
    ev = decide_queue(d, &o);
    ev->cause = cause;
    buf_release(&text);
    buf_release(&json);
    return ev;
}

static void
queue_telling(struct desk *k, const struct telling *t)
{
    const struct destination *to = t->way->to;
    struct notice n = { .why = t->why,
        .alerts = t->alerts.v,
        .n = t->alerts.n,
        .key = key_word(t),
        .group = t->unit == NULL ? NULL : t->unit->group,
        .runbook = t->unit == NULL ? NULL : t->unit->class->routed.runbook,
        .now_ms = k->d->now_ms };

    (void)decide_notice(k->d, &n, to, to->kind == MESSAGE_PAGE ? MESSAGE_ASK : MESSAGE_POST, t->cause);
}

/* ---- who is asked ---- */

/* Since the same group's call runs, and nobody has answered: who was asked is asked about these too, and is not rung anew. */
static void
join(struct decision *d, const struct notice_unit *u)
{
    const struct alert_call *call = &u->running->call;

    for (size_t at = 0; at < u->calls.n; at += EVENT_ALERTS_MAX) {
        size_t n = u->calls.n - at < EVENT_ALERTS_MAX ? u->calls.n - at : EVENT_ALERTS_MAX;
        struct event *ev = decide_add_node(d, EV_STEP);
        struct alert_id *ids = arena_alloc(&d->out->events.arena, n * sizeof *ids);

        for (size_t i = 0; i < n; i++)
            ids[i] = u->calls.v[at + i]->id;
        ev->u.step = (struct event_step){ .alerts = { ids, n },
            .policy = arena_strdup_or_null(&d->out->events.arena, call->policy),
            .to = arena_strdup_or_null(&d->out->events.arena, call->to),
            .step = call->step,
            .round = call->round,
            .until_ms = call->until_ms,
            .first = call->seq };
    }
    d->out->done += u->calls.n;
}

/* No policy: whoever looks at these pagers. That is a call that has no next step. */
static void
page(struct desk *k, const struct notice_target *t, const struct notice *n, const struct alert_id *ids)
{
    struct decision *d = k->d;
    struct buf names = BUF_INIT;
    uint64_t first = 0;

    for (size_t i = 0; i < t->to_n; i++)
        buf_addf(&names, "%s%s", i > 0 ? ", " : "", t->to[i]->name);
    for (size_t at = 0; at < n->n; at += EVENT_ALERTS_MAX) {
        struct event *ev = decide_add_node(d, EV_STEP);
        size_t some = n->n - at < EVENT_ALERTS_MAX ? n->n - at : EVENT_ALERTS_MAX;

        ev->u.step = (struct event_step){ .alerts = { (struct alert_id *)ids + at, some },
            .to = arena_strdup(&d->out->events.arena, buf_text(&names)),
            .step = 1,
            .round = 1,
            .first = first };
        first = first == 0 ? ev->seq : first;
    }
    for (size_t i = 0; i < t->to_n; i++)
        (void)decide_notice(d, n, t->to[i], MESSAGE_ASK, first);
    d->out->done += n->n;
    buf_release(&names);
}

static bool
may_begin(struct desk *k, const struct notice_target *t)
{
    if (t->lately.n >= NOTICE_CALLS_IN_A_MINUTE)
        return false;
    for (size_t i = 0; i < t->to_n && t->policy == NULL; i++) {
        const struct way *w = ways_named(&k->plan.ways, t->to[i]->name);

        if (w != NULL && w->room == 0)
            return false;
    }
    return true;
}

static bool
has_running(const struct notice_unit *u, const struct notice_target *t)
{
    return u->running != NULL && str_eq(u->running->call.policy, t->policy == NULL ? NULL : t->policy->name);
}

static bool
is_asked_now(const struct notice_unit *u, const struct notice_target *t)
{
    return u->class->target == t && u->is_ripe && u->calls.n > 0 && !has_running(u, t);
}

/* All that is to be asked of the same people now is one call. */
static void
call(struct desk *k, const struct notice_target *t)
{
    struct notice_alerts all = { 0 };
    const struct notice_unit *only = NULL;
    struct alert_id *ids;
    size_t units = 0;
    uint32_t storm = k->d->m->config.routing->notify.storm_alerts;

    for (size_t i = 0; i < k->plan.units.n; i++)
        if (is_asked_now(k->plan.units.v[i], t)) {
            only = k->plan.units.v[i];
            add_alerts(&all, &only->calls);
            units++;
        }
    if (units > 0) {
        bool is_storm = storm > 0 && all.n > storm && (units > 1 || k->plan.is_coarse);
        const struct notice n = { .why = is_storm ? NOTICE_STORM
                : units > 1                       ? NOTICE_NEW
                                                  : only->why,
            .alerts = all.v,
            .n = all.n,
            .key = is_storm ? NOTICE_KEY_STORM
                : units > 1 ? NOTICE_KEY_DIGEST
                            : only->key,
            .group = units > 1 ? NULL : only->group,
            .runbook = units > 1 ? NULL : only->class->routed.runbook,
            .now_ms = k->d->now_ms };

        ids = arena_alloc(&k->d->out->events.arena, all.n * sizeof *ids);
        for (size_t i = 0; i < all.n; i++)
            ids[i] = all.v[i]->id;
        if (t->policy != NULL)
            (void)decide_begin_call(k->d, t->policy, ids, all.n);
        else
            page(k, t, &n, ids);
    }
    vec_release(&all);
}

static void
call_all(struct desk *k)
{
    for (size_t i = 0; i < k->plan.units.n; i++) {
        const struct notice_unit *u = k->plan.units.v[i];

        if (u->calls.n > 0 && has_running(u, u->class->target))
            join(k->d, u);
    }
    for (size_t i = 0; i < k->plan.targets.n; i++)
        if (may_begin(k, k->plan.targets.v[i]))
            call(k, k->plan.targets.v[i]);
}

/* ---- all of it ---- */

static void
tell_all(struct desk *k)
{
    for (size_t i = 0; i < k->plan.units.n; i++) {
        const struct notice_unit *u = k->plan.units.v[i];
        bool waits =
            u->class->ways_n == 0 && u->calls.n > 0 && is_asked_now(u, u->class->target) && !may_begin(k, u->class->target);

        if (u->is_ripe && u->posts.n > 0 && !waits)
            tell_unit(k, u);
    }
    tell_behind(k);
    k->base = k->d->m->next_message + k->d->queued;
    for (size_t i = 0; i < k->batches.n; i++)
        say_told(k, &k->batches.v[i]);
    for (size_t i = 0; i < k->tellings.n; i++)
        queue_telling(k, &k->tellings.v[i]);
}

static void
desk_release(struct desk *k)
{
    for (size_t i = 0; i < k->tellings.n; i++)
        vec_release(&k->tellings.v[i].alerts);
    for (size_t i = 0; i < k->batches.n; i++) {
        vec_release(&k->batches.v[i].alerts);
        vec_release(&k->batches.v[i].tellings);
    }
    vec_release(&k->tellings);
    vec_release(&k->batches);
    free(k->turns);
    notice_plan_release(&k->plan);
}

void
decide_tick_notices(struct decision *d)
{
    struct desk k = { .d = d };

    if (d->m->config.routing == NULL)
        return;
    if (d->m->judge_due_ms <= d->now_ms) /* the routes are being asked */
        return;
    notice_plan(d->m, d->now_ms, &k.plan);
    k.turns = xcalloc(k.plan.ways.n + 1, sizeof *k.turns);
    find_turns(&k);
    if (model_messages_open(d->m) + ROUTED_TO_MAX <= MESSAGES_OPEN_MAX)
        tell_all(&k); /* else that waits; pages never do */
    call_all(&k);
    desk_release(&k);
    decide_tick_over(d);
}
