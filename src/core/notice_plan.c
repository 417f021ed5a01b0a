/* SPDX-License-Identifier: MIT */
/* What is to be told now, and in which groups: from the model alone. */
#include "core/notice_plan.h"

#include "core/call.h"
#include "core/decide_call.h"
#include "core/decide_notice.h"

#include <string.h>

#include "util/hash.h"
#include "util/str.h"
#include "util/time.h"

/* More than so many that wait are told by their ways, not by their groups. */
#define GROUPED_MAX 2000

/* ---- which alerts ---- */

/* An alert that waits to be told, or to be asked about. */
struct waiting {
    const struct alert *a;
    const struct notice_class *class;
    enum notice_why why;
    bool post, call;
    bool is_ripe; /* long enough, as far as it alone goes */
};
struct scan {
    VEC(struct waiting) waiting;
    struct notice_alerts called; /* somebody is asked and has not answered */
    int64_t repeat_ms;           /* the shortest that any route has; 0: none repeats */
    bool asks_below;             /* a route has a policy of its own for what is no level 1 */
    uint64_t behind_seq;         /* what was told before that is behind nowhere; UINT64_MAX: no way owes anything */
};

static int64_t
shorter(int64_t a_ms, int64_t b_ms)
{
    return a_ms == 0 || (b_ms != 0 && b_ms < a_ms) ? b_ms : a_ms;
}

static int64_t
shortest_repeat(const struct routing *r)
{
    int64_t ms = r->notify.grouping.repeat_ms;

    for (size_t i = 0; i < r->routes_n; i++)
        ms = shorter(ms, r->routes[i].grouping.repeat_ms);
    return ms;
}

static bool
asks_below_level_1(const struct routing *r)
{
    for (size_t i = 0; i < r->routes_n; i++)
        if (r->routes[i].policy != NULL && r->routes[i].level != LEVEL_MIN)
            return true;
    return false;
}

/* Nobody was asked yet, or whoever was has no part in it any more (an answer was undone). What flaps is asked about once it is steady. */
static bool
is_to_be_asked(struct notice_plan *p, const struct alert *a)
{
    if (a->call.seq == 0)
        return true;
    if (p->asked_seq != a->call.seq) {
        p->asked_seq = a->call.seq;
        p->is_spent = call_is_spent(p->m, a);
    }
    return p->is_spent && (a->marks & ALERT_FLAPPING) == 0;
}

/* Told, as it is now, and nothing is to be done about it before the shortest repetition. */
static bool
is_settled(struct notice_plan *p, const struct scan *s, const struct alert *a)
{
    if (a->told.at_ms == 0 || a->level < a->told.level || ((a->level == LEVEL_MIN || s->asks_below) && is_to_be_asked(p, a)))
        return false;
    return s->repeat_ms == 0 || (a->told.at_ms <= p->now_ms && a->told.at_ms + s->repeat_ms > p->now_ms);
}

/* To the next whole second, so that many that come one by one are looked at together. */
static int64_t
whole(int64_t ms)
{
    return (ms + MS_SECOND - 1) / MS_SECOND * MS_SECOND;
}

static void
add_behind(struct notice_plan *p, const struct alert *a, const struct notice_class *c)
{
    for (size_t i = 0; i < c->ways_n; i++) {
        struct way *w = c->ways[i];

        if (w->owes && a->told.seq > w->last->queued_seq)
            vec_push(&p->behind[w - p->ways.v], a);
    }
}

/* When the first of its ways is free; 0: one is, or there is none. */
static int64_t
class_free_ms(const struct notice_class *c)
{
    int64_t free_ms = c->ways_n == 0 ? 0 : INT64_MAX;

    for (size_t i = 0; i < c->ways_n; i++)
        if (c->ways[i]->held_until_ms < free_ms)
            free_ms = c->ways[i]->held_until_ms;
    return free_ms;
}

static void
look_at_one(struct notice_plan *p, struct scan *s, const struct alert *a)
{
    struct waiting w = { .a = a };
    int64_t from_ms;

    if (is_settled(p, s, a) && a->told.seq < s->behind_seq)
        return;
    w.class = notice_class_of(p, a);
    if ((w.class->ways_n == 0 && w.class->target == NULL) || !notice_is_known(a, p->now_ms))
        return;
    w.post = notice_is_owed(a, w.class->routed.grouping, &from_ms, &w.why)
        && (w.why != NOTICE_AGAIN || (w.class->ways_n > 0 && whole(from_ms) <= p->now_ms));
    w.post = w.post && class_free_ms(w.class) == 0;
    w.call = w.class->target != NULL && is_to_be_asked(p, a);
    if (!w.post && a->told.seq >= s->behind_seq)
        add_behind(p, a, w.class);
    if (!w.post && !w.call)
        return;
    if (!w.post)
        w.why = NOTICE_NEW; /* to who is asked */
    /* From later than now: the clock was set back. */
    w.is_ripe = whole(from_ms) <= p->now_ms || a->told.at_ms != 0 || a->hold.at_ms > p->now_ms;
    vec_push(&s->waiting, w);
}

/* Of the calls that began a minute ago or earlier the last: what was asked about since by one of those has joined it. */
static uint64_t
last_old_call(const struct notice_plan *p)
{
    uint64_t seq = 0;

    for (size_t i = 0; i < p->m->alerts.n; i++) {
        const struct alert_call *c = &p->m->alerts.v[i]->call;

        if (c->seq > seq && c->at_ms <= p->now_ms - MS_MINUTE)
            seq = c->seq;
    }
    return seq;
}

/* By a policy's first step, a minute ago at most. */
static void
note_call(struct notice_plan *p, const struct alert *a, uint64_t old_seq)
{
    struct notice_target *t;

    if (a->call.step > 1 || a->call.by != NULL || a->call.seq <= old_seq || a->call.at_ms > p->now_ms)
        return;
    t = notice_class_of(p, a)->target;
    for (size_t i = 0; t != NULL && i < t->lately.n; i++)
        if (t->lately.v[i] == a->call.seq)
            return;
    if (t == NULL)
        return;
    vec_push(&t->lately, a->call.seq);
    if (t->lately.n == 1 || a->call.at_ms < t->oldest_ms)
        t->oldest_ms = a->call.at_ms;
}

static void
scan_alerts(struct notice_plan *p, struct scan *s)
{
    const struct model *m = p->m;
    uint64_t old_seq = last_old_call(p);

    s->repeat_ms = shortest_repeat(m->config.routing);
    s->asks_below = asks_below_level_1(m->config.routing);
    s->behind_seq = UINT64_MAX;
    for (size_t i = 0; i < p->ways.n; i++)
        if (p->ways.v[i].owes && p->ways.v[i].held_until_ms == 0 && p->ways.v[i].last->queued_seq < s->behind_seq)
            s->behind_seq = p->ways.v[i].last->queued_seq;
    for (size_t i = 0; i < m->alerts.n; i++) {
        const struct alert *a = m->alerts.v[i];

        if (a->call.seq != 0) {
            note_call(p, a, old_seq);
            if (alert_is_called(a))
                vec_push(&s->called, a);
        }
        if (notice_concerns(&m->config, a))
            look_at_one(p, s, a);
    }
}

/* ---- groups ---- */

static void
add_names(struct buf *id, const struct notice_class *c)
{
    for (size_t i = 0; i < c->ways_n; i++)
        buf_addf(id, "%s\n", c->ways[i]->to->name);
    if (c->target == NULL)
        return;
    buf_addf(id, "\n%s\n", c->target->policy != NULL ? c->target->policy->name : "");
    for (size_t i = 0; i < c->target->to_n; i++)
        buf_addf(id, "%s\n", c->target->to[i]->name);
}

/* The same for all whose routes, level, ways and values of the labels that it is grouped by are the same. */
static void
key_of(const struct notice_class *c, const char *group, char out[NOTICE_KEY_HEX])
{
    struct buf id = BUF_INIT;
    uint8_t bytes[8];
    uint64_t hash;

    buf_addf(&id, "%d\n%s\n", c->level, group);
    add_names(&id, c);
    hash = hash64(id.data, id.len);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(hash >> (56 - 8 * i));
    hex_encode(bytes, sizeof bytes, out);
    buf_release(&id);
}

static void
group_of(const struct notice_class *c, const struct alert *a, struct buf *out)
{
    struct route_subject s = route_subject_of(a);

    buf_clear(out);
    routed_group(&c->routed, &s, out);
}

struct unit_id {
    const struct notice_class *class;
    const char *group;
    enum notice_why why;
};

static bool
is_unit(const void *value, const void *key)
{
    const struct notice_unit *u = value;
    const struct unit_id *id = key;

    return u->class == id->class && u->why == id->why && str_eq(u->group, id->group);
}

static struct notice_unit *
unit_of(struct notice_plan *p, const struct waiting *w, struct buf *text)
{
    struct unit_id id = { w->class, NULL, w->why };
    struct notice_unit *u;
    uint64_t hash;

    if (!p->is_coarse) {
        group_of(w->class, w->a, text);
        id.group = buf_text(text);
    }
    hash = hash64(&id.class, sizeof id.class) ^ w->why ^ (id.group == NULL ? 0 : hash64(id.group, strlen(id.group)));
    u = map_get(&p->by_key, hash, is_unit, &id);
    if (u != NULL)
        return u;
    u = arena_zalloc(&p->arena, sizeof *u);
    u->class = w->class;
    u->group = arena_strdup_or_null(&p->arena, id.group);
    u->why = w->why;
    key_of(u->class, id.group == NULL ? "" : id.group, u->key);
    map_add(&p->by_key, hash, u);
    vec_push(&p->units, u);
    return u;
}

static void
add_to_units(struct notice_plan *p, const struct scan *s)
{
    struct buf text = BUF_INIT;

    p->is_coarse = s->waiting.n > GROUPED_MAX;
    for (size_t i = 0; i < s->waiting.n; i++) {
        const struct waiting *w = &s->waiting.v[i];
        struct notice_unit *u = unit_of(p, w, &text);

        if (w->post)
            vec_push(&u->posts, w->a);
        if (w->call)
            vec_push(&u->calls, w->a);
        u->is_ripe |= w->is_ripe;
    }
    buf_release(&text);
}

/* By its key: of messages, and of alerts. */
struct keyed {
    char key[NOTICE_KEY_HEX];
    const void *value;
};
struct keyed_map {
    struct map map;
    struct arena arena;
};

static bool
has_key(const void *value, const void *key)
{
    return strcmp(((const struct keyed *)value)->key, key) == 0;
}

/* The first of a key stays. */
static void
keyed_add(struct keyed_map *k, const char *key, const void *value)
{
    struct keyed one = { .value = value };
    uint64_t hash;

    memcpy(one.key, key, NOTICE_KEY_HEX - 1);
    hash = hash64(one.key, NOTICE_KEY_HEX - 1);
    if (map_get(&k->map, hash, has_key, one.key) == NULL)
        map_add(&k->map, hash, arena_memdup(&k->arena, &one, sizeof one));
}

static const void *
keyed_get(const struct keyed_map *k, const char *key)
{
    const struct keyed *one = map_get(&k->map, hash64(key, NOTICE_KEY_HEX - 1), has_key, key);

    return one == NULL ? NULL : one->value;
}

static void
keyed_release(struct keyed_map *k)
{
    map_release(&k->map);
    arena_release(&k->arena);
}

/* A group that was told of late waits for its interval; where only who is asked is left, she does not. */
static void
hold_told_groups(struct notice_plan *p)
{
    const struct model *m = p->m;
    struct keyed_map told = { 0 };

    for (size_t i = m->messages.n; i-- > 0;) {
        const char *key = notice_key(m->messages.v[i]);

        if (key != NULL && strcspn(key, "\"") == NOTICE_KEY_HEX - 1 && m->messages.v[i]->queued_at_ms <= p->now_ms)
            keyed_add(&told, key, m->messages.v[i]);
    }
    for (size_t i = 0; i < p->units.n; i++) {
        struct notice_unit *u = p->units.v[i];
        const struct message *msg = keyed_get(&told, u->key);

        if (u->posts.n > 0 && msg != NULL && p->now_ms < msg->queued_at_ms + u->class->routed.grouping->interval_ms)
            u->is_ripe = false;
    }
    keyed_release(&told);
}

/* Who joins a call need not wait. */
static void
find_running(struct notice_plan *p, const struct scan *s)
{
    struct keyed_map called = { 0 };
    struct buf text = BUF_INIT;
    char key[NOTICE_KEY_HEX];

    for (size_t i = 0; i < s->called.n && s->called.n <= GROUPED_MAX && !p->is_coarse; i++) {
        const struct notice_class *c = notice_class_of(p, s->called.v[i]);

        group_of(c, s->called.v[i], &text);
        key_of(c, buf_text(&text), key);
        keyed_add(&called, key, s->called.v[i]);
    }
    for (size_t i = 0; i < p->units.n; i++) {
        const struct alert *a = keyed_get(&called, p->units.v[i]->key);

        if (a != NULL && call_goes_on(p->m, a))
            p->units.v[i]->running = a;
    }
    keyed_release(&called);
    buf_release(&text);
}

/* ---- all of it ---- */

static bool
any_is_ripe(const struct scan *s)
{
    for (size_t i = 0; i < s->waiting.n; i++)
        if (s->waiting.v[i].is_ripe)
            return true;
    return false;
}

void
notice_plan(const struct model *m, int64_t now_ms, struct notice_plan *out)
{
    struct scan s = { 0 };

    *out = (struct notice_plan){ .m = m, .now_ms = now_ms };
    ways_find(m, now_ms, &out->ways);
    out->behind = xcalloc(out->ways.n + 1, sizeof *out->behind);
    scan_alerts(out, &s);
    if (any_is_ripe(&s)) {
        add_to_units(out, &s);
        hold_told_groups(out);
        find_running(out, &s);
    }
    vec_release(&s.waiting);
    vec_release(&s.called);
}

void
notice_plan_release(struct notice_plan *p)
{
    for (size_t i = 0; i < p->units.n; i++) {
        vec_release(&p->units.v[i]->posts);
        vec_release(&p->units.v[i]->calls);
    }
    for (size_t i = 0; i < p->targets.n; i++)
        vec_release(&p->targets.v[i]->lately);
    for (size_t i = 0; i < p->ways.n && p->behind != NULL; i++)
        vec_release(&p->behind[i]);
    free(p->behind);
    vec_release(&p->units);
    vec_release(&p->targets);
    vec_release(&p->classes);
    map_release(&p->by_key);
    ways_release(&p->ways);
    arena_release(&p->arena);
}

/* ---- when ---- */

static int64_t
earlier(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

static int64_t
next_of(struct notice_plan *p, const struct alert *a, const struct notice_class *c)
{
    int64_t from_ms, after_ms = p->now_ms;
    enum notice_why why;

    if (c->ways_n == 0 && c->target == NULL)
        return INT64_MAX;
    if (c->target != NULL && a->told.at_ms != 0 && is_to_be_asked(p, a))
        return after_ms;
    if (!notice_is_owed(a, c->routed.grouping, &from_ms, &why) || (why == NOTICE_AGAIN && c->ways_n == 0))
        return INT64_MAX;
    if (why == NOTICE_NEW && a->hold.at_ms > after_ms)
        from_ms = after_ms;
    return whole(from_ms > class_free_ms(c) ? from_ms : class_free_ms(c));
}

/* Not known to be so: its source's first answer is awaited; one that has failed for long is asked for now and then, one that is gone never. */
static int64_t
next_known(const struct alert *a, int64_t after_ms)
{
    if (!a->source->configured)
        return INT64_MAX;
    return source_health(a->source, after_ms) == SOURCE_WAITING ? after_ms : whole(after_ms + MS_MINUTE);
}

/* What is due already is held back by something: it is looked at again soon. */
static int64_t
next_of_all(struct notice_plan *p, int64_t after_ms, int64_t soon_ms)
{
    const struct model *m = p->m;
    const struct scan s = { .repeat_ms = shortest_repeat(m->config.routing),
        .asks_below = asks_below_level_1(m->config.routing) };
    int64_t next_ms = INT64_MAX;

    for (size_t i = 0; i < m->alerts.n; i++) {
        const struct alert *a = m->alerts.v[i];
        int64_t at_ms = INT64_MAX;

        if (!notice_concerns(&m->config, a))
            continue;
        if (!is_settled(p, &s, a))
            at_ms = next_of(p, a, notice_class_of(p, a));
        else if (s.repeat_ms != 0)
            at_ms = a->told.at_ms + s.repeat_ms;
        if (at_ms <= after_ms && !notice_is_known(a, after_ms))
            at_ms = next_known(a, after_ms);
        next_ms = earlier(next_ms, at_ms > after_ms ? at_ms : soon_ms);
    }
    return next_ms;
}

int64_t
notice_next_ms(const struct model *m, int64_t after_ms)
{
    struct notice_plan p = { .m = m, .now_ms = after_ms };
    int64_t soon_ms = whole(after_ms + MS_SECOND), next_ms;

    if (m->config.routing == NULL)
        return INT64_MAX;
    ways_find(m, after_ms, &p.ways);
    next_ms = next_of_all(&p, after_ms, soon_ms);
    for (size_t i = 0; i < p.ways.n; i++)
        if (p.ways.v[i].held_until_ms != 0)
            next_ms = earlier(next_ms, whole(p.ways.v[i].held_until_ms));
    if (notice_over_waits(m, after_ms))
        next_ms = earlier(next_ms, soon_ms);
    notice_plan_release(&p);
    return next_ms;
}

int64_t
notice_due_ms(const struct model_config *c, const struct alert *a)
{
    const char *to[ROUTED_TO_MAX];
    struct routed routed;
    enum notice_why why;
    int64_t from_ms;

    if (!notice_concerns(c, a))
        return INT64_MAX;
    route_logged(c, a, &routed);
    if (routed_to(c->routing, &routed, to) == 0 && routed.policy == NULL)
        return INT64_MAX;
    return notice_is_owed(a, routed.grouping, &from_ms, &why) ? whole(from_ms) : INT64_MAX;
}
