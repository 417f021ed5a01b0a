/* SPDX-License-Identifier: MIT */
/* The configuration of routes, of who is told, and of planned work. */
#include <string.h>

#include "core/filter.h"
#include "core/route.h"
#include "core/routing_conf.h"
#include "util/str.h"
#include "util/utf8.h"

#define MAINTENANCE_MAX 200
/* The longest name of a route, of planned work, and of who is responsible, in bytes. */
#define NAME_BYTES 64

/* clang-format off */
#define GROUPING_ROWS(section, wait, interval, repeat, otherwise) \
    { section, "group_by",        CONF_LIST,     NULL,     NULL,      false, "What is told together: alerts whose values of these labels (or fields: service, team, …) are the same; \"...\": of all labels, so each by itself." otherwise }, \
    { section, "group_wait",      CONF_DURATION, wait,     "0s..1h",  false, "So long the first alert of a group waits for others." otherwise }, \
    { section, "group_interval",  CONF_DURATION, interval, "1s..1d",  false, "So long after it was told of, what is new in a group waits." otherwise }, \
    { section, "repeat_interval", CONF_DURATION, repeat,   "0s..30d", false, "What nobody answers is told again after so long; 0s: never." otherwise }

const struct conf_row route_conf_rows[] = {
    { "notify", "level_1",  CONF_LIST,   NULL,  NULL,        false, "Destinations of level 1, worth waking someone; those of level 2 are told too." },
    { "notify", "level_2",  CONF_LIST,   NULL,  NULL,        false, "Destinations of level 2, time-critical." },
    { "notify", "level_3",  CONF_LIST,   NULL,  NULL,        false, "Destinations of level 3, worth knowing." },
    { "notify", "level_4",  CONF_LIST,   NULL,  NULL,        false, "Destinations of level 4, which is collected on the board: mostly none." },
    { "notify", "escalate", CONF_STRING, NULL,  NULL,        false, "The escalation policy of level 1 where no route names one." },
    GROUPING_ROWS("notify", "30s", "5m", "4h", ""),
    { "notify", "storm",    CONF_INT,    "50",  "2..100000", false, "More alerts than so many that are to be told at once at one destination are one message." },
    { "notify", "resolved", CONF_BOOL,   "yes", NULL,        false, "Posts say when all that they told of is over." },
    { "route", "match",      CONF_STRING,   NULL, NULL,                false, "Which alerts, in Alertmanager's words: 'severity=\"critical\", team=~\"pay.*\"'; all must hold. A name is a label's, else a field's (name, service, team, env, region, severity, summary, runbook, by the source's mapping), and source is the source's name. Nothing said: all." },
    { "route", "continue",   CONF_BOOL,     "no", NULL,                false, "Later routes are asked too, and may add what this one does not say. Its destinations are told beside those of the route that ends it." },
    { "route", "hours",      CONF_STRING,   NULL, NULL,                false, "It matches only then: 'Mon-Fri 09:00-17:00, Sat+Sun 22:00-06:00'." },
    { "route", "zone",       CONF_STRING,   NULL, NULL,                false, "Whose clocks hours are read from: Europe/Berlin. Nothing said: UTC." },
    { "route", "level",      CONF_INT,      NULL, "1..4",              false, "1 page, 2 urgent, 3 channel, 4 collect. Nothing said: by severity." },
    { "route", "owner",      CONF_STRING,   NULL, NULL,                false, "Who is responsible: a person, a schedule (whoever is on call by it), or a team's name." },
    { "route", "runbook",    CONF_URL,      NULL, NULL,                false, "What to do, for alerts that name none themselves." },
    { "route", "respond",    CONF_ENUM,     "unreviewed", "unreviewed|yes|no", false, "Can one respond to these alerts?" },
    { "route", "ack_within", CONF_DURATION, NULL, "30s..7d",           false, "So soon somebody must have it: what nobody has by then raises tocsin's own alert AckOverdue (level 2, label route), one for each route, until somebody does." },
    { "route", "ack_for",    CONF_DURATION, NULL, "1m..30d",           false, "How long an acknowledgement holds. Nothing said: the top level's ack_for." },
    { "route", "escalate",   CONF_STRING,   NULL, NULL,                false, "The escalation policy that is followed until somebody answers." },
    { "route", "to",         CONF_LIST,     NULL, NULL,                false, "Destinations in place of those that section notify gives the level." },
    GROUPING_ROWS("route", NULL, NULL, NULL, " Nothing said: as in section notify."),
    { "maintenance", "match", CONF_STRING, NULL, NULL, true,  "Which alerts, as in a route." },
    { "maintenance", "from",  CONF_STRING, NULL, NULL, false, "From then: 2026-11-28T22:00:00Z, or 2026-11-28 22:00 by the clocks of zone." },
    { "maintenance", "until", CONF_STRING, NULL, NULL, false, "Until then." },
    { "maintenance", "hours", CONF_STRING, NULL, NULL, false, "Each week: 'Sun 02:00-04:00'; from and until may say between which moments." },
    { "maintenance", "zone",  CONF_STRING, NULL, NULL, false, "Whose clocks these are read from: Europe/Berlin. Nothing said: UTC." },
};
/* clang-format on */
const size_t route_conf_rows_n = sizeof route_conf_rows / sizeof *route_conf_rows;

#define FAULT(b, node, option, ...) \
    conf_fault_add((b)->faults, conf_option_file((node), (option)), conf_line((node), (option)), __VA_ARGS__)

static const char *const level_options[LEVEL_MAX + 1] = { NULL, "level_1", "level_2", "level_3", "level_4" };

/* ---- names and lists ---- */

static const char *const *
read_list(struct routing_build *b, const struct conf_node *node, const char *option, size_t max, size_t *n)
{
    const char **v;

    *n = conf_list_n(node, option);
    if (*n > max) {
        FAULT(b, node, option, "%s has %zu entries, at most %zu are allowed", option, *n, max);
        *n = max;
    }
    v = arena_alloc(&b->arena, (*n + 1) * sizeof *v);
    for (size_t i = 0; i < *n; i++)
        v[i] = conf_list_at(node, option, i);
    return v;
}

static const char *const *
read_to(struct routing_build *b, const struct conf_node *node, const char *option, size_t *n)
{
    const char *const *v = read_list(b, node, option, ROUTE_TO_MAX, n);

    for (size_t i = 0; i < *n; i++) {
        const struct destination *d = destination_named(b->destinations, v[i]);

        if (d == NULL || d->kind == MESSAGE_WRITE)
            FAULT(b, node, option, "%s names %s, but there is no such destination", option, v[i]);
    }
    return v;
}

/* Also one that has faults of its own. */
static bool
is_policy(const struct routing_build *b, const char *name)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(b->conf, "policy", i)) != NULL; i++)
        if (str_eq(conf_title(node), name))
            return true;
    return false;
}

static const char *
read_policy(struct routing_build *b, const struct conf_node *node)
{
    const char *name = conf_str(node, "escalate");

    for (size_t i = 0; name != NULL && i < b->policies.n; i++)
        if (str_eq(b->policies.v[i].name, name))
            return name;
    if (name != NULL && !is_policy(b, name))
        FAULT(b, node, "escalate", "escalate names %s, but there is no such policy", name);
    return NULL;
}

static const char *
read_owner(struct routing_build *b, const struct conf_node *node)
{
    const char *name = conf_str(node, "owner");
    size_t len = name != NULL ? strlen(name) : 0, used;

    for (size_t i = 0; i < len; i += used)
        if (utf8_is_control(utf8_next(name + i, len - i, &used)))
            len = NAME_BYTES + 1;
    if (name == NULL || (len > 0 && len <= NAME_BYTES))
        return name;
    FAULT(b, node, "owner", "an owner is 1 to %d bytes without control characters", NAME_BYTES);
    return NULL;
}

static void
check_name(struct routing_build *b, const struct conf_node *node, const char *section)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    const char *name = conf_title(node);

    if (*name == '\0' || name[strspn(name, allowed)] != '\0' || strlen(name) > NAME_BYTES)
        FAULT(b, node, NULL, "%s '%s': its name is 1 to %d letters, digits, - _ or .", section, name, NAME_BYTES);
}

/* ---- matchers ---- */

static void
keep_matchers(struct routing_build *b, const struct silence_matchers *from, const struct matcher **v, size_t *n)
{
    struct matcher *to = xcalloc(from->n + 1, sizeof *to);
    struct err err;

    *n = 0;
    for (size_t i = 0; i < from->n; i++)
        if (matcher_init(&to[*n], from->v[i].name, silence_matcher_op(&from->v[i]), from->v[i].value, &err))
            ++*n;
    *v = to;
    vec_push(&b->matchers, to);
    vec_push(&b->matchers_n, *n);
}

static void
read_match(struct routing_build *b, const struct conf_node *node, const struct matcher **v, size_t *n)
{
    const char *text = conf_str(node, "match");
    struct silence_matchers matchers = { 0 };
    struct buf others = BUF_INIT;
    struct err err = { 0 };

    *v = NULL;
    *n = 0;
    if (text == NULL)
        return;
    if (!filter_matchers(text, &b->arena, &matchers, &others, &err))
        FAULT(b, node, "match", "match: %s", err.text);
    else if (others.len > 0)
        FAULT(b, node, "match", "match: this is no matcher, which is a name, an operator (= != =~ !~) and a value: %s",
            buf_text(&others));
    else if (matchers.n > ROUTE_MATCHERS_MAX)
        FAULT(b, node, "match", "match: more than %d matchers", ROUTE_MATCHERS_MAX);
    else
        keep_matchers(b, &matchers, v, n);
    buf_release(&others);
}

/* ---- times ---- */

static struct window *
read_hours(struct routing_build *b, const struct conf_node *node)
{
    const char *text = conf_str(node, "hours");
    const struct zone *zone = routing_zone(b, node, "zone");
    struct err err = { 0 };
    struct window *w;

    if (text == NULL || zone == NULL)
        return NULL;
    w = window_new(text, zone, &err);
    if (w == NULL)
        FAULT(b, node, "hours", "hours: %s", err.text);
    else
        vec_push(&b->windows, w);
    return w;
}

static int64_t
read_moment(struct routing_build *b, const struct conf_node *node, const char *option)
{
    const char *text = conf_str(node, option);
    const struct zone *zone = routing_zone(b, node, "zone");
    int64_t ms = 0;

    if (text == NULL)
        FAULT(b, node, option, "maintenance %s lacks %s: from and until, or hours", conf_title(node), option);
    else if (zone != NULL && !zone_parse(zone, text, &ms))
        FAULT(b, node, option, "%s is a time such as 2026-11-28T22:00:00Z, or 2026-11-28 22:00 by the clocks of zone: %s", option,
            text);
    return ms;
}

/* ---- sections ---- */

static void
read_grouping(struct routing_build *b, const struct conf_node *node, struct grouping *g)
{
    static const struct {
        const char *option;
        size_t member;
    } times[] = {
        { "group_wait", offsetof(struct grouping, wait_ms) },
        { "group_interval", offsetof(struct grouping, interval_ms) },
        { "repeat_interval", offsetof(struct grouping, repeat_ms) },
    };

    if (conf_is_set(node, "group_by"))
        g->by = read_list(b, node, "group_by", GROUP_BY_MAX, &g->by_n);
    for (size_t i = 0; g->by_n > 1 && i < g->by_n; i++)
        if (str_eq(g->by[i], GROUP_BY_ALL))
            FAULT(b, node, "group_by", "group_by: " GROUP_BY_ALL " stands for all labels, and alone");
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (conf_str(node, times[i].option) != NULL)
            *(int64_t *)((char *)g + times[i].member) = conf_int(node, times[i].option);
}

static void
read_notify(struct routing_build *b)
{
    const struct conf_node *node = conf_node_at(b->conf, "notify", 0);
    struct notify *n = &b->notify;

    for (int level = LEVEL_MIN; level <= LEVEL_MAX; level++)
        n->to[level] = read_to(b, node, level_options[level], &n->to_n[level]);
    n->policy = read_policy(b, node);
    read_grouping(b, node, &n->grouping);
    n->storm_alerts = (uint32_t)conf_int(node, "storm");
    n->tells_resolved = conf_bool(node, "resolved");
}

static void
read_route(struct routing_build *b, const struct conf_node *node)
{
    struct route r = {
        .name = conf_title(node),
        .go_on = conf_bool(node, "continue"),
        .window = read_hours(b, node),
        .level = (int)conf_int(node, "level"),
        .owner = read_owner(b, node),
        .policy = read_policy(b, node),
        .runbook = conf_str(node, "runbook"),
        .respond = (enum rule_respond)conf_enum(node, "respond"),
        .ack_within_ms = conf_int(node, "ack_within"),
        .ack_for_ms = conf_int(node, "ack_for"),
        .grouping = b->notify.grouping,
    };

    check_name(b, node, "route");
    if (conf_is_set(node, "zone") && !conf_is_set(node, "hours"))
        FAULT(b, node, "zone", "zone goes with hours, which is not given");
    read_match(b, node, &r.matchers, &r.matchers_n);
    r.to = read_to(b, node, "to", &r.to_n);
    read_grouping(b, node, &r.grouping);
    vec_push(&b->routes, r);
}

/* What comes after one that takes all; a bad matcher has been told, and took nothing away. */
static void
check_reached(struct routing_build *b, const struct conf_node *node, size_t i)
{
    const struct route *before = &b->routes.v[i - 1];
    const struct conf_node *taker = conf_node_at(b->conf, "route", i - 1);

    if (conf_str(taker, "match") != NULL && before->matchers_n == 0 && *conf_str(taker, "match") != '\0')
        return;
    if (route_takes_all(before))
        FAULT(b, node, NULL, "route %s is never reached: route %s before it (line %d) matches everything; that one goes last",
            conf_title(node), before->name, conf_line(taker, NULL));
}

static void
read_routes(struct routing_build *b)
{
    const struct conf_node *node;
    size_t going_on = 0;

    for (size_t i = 0; (node = conf_node_at(b->conf, "route", i)) != NULL; i++) {
        if (i == ROUTES_MAX) {
            FAULT(b, node, NULL, "there are more than %d routes", ROUTES_MAX);
            return;
        }
        read_route(b, node);
        if (i > 0)
            check_reached(b, node, i);
        going_on += b->routes.v[i].go_on;
        if (b->routes.v[i].go_on && going_on == ROUTED_MAX)
            FAULT(b, node, "continue", "more than %d routes have continue", ROUTED_MAX - 1);
    }
}

static void
read_times(struct routing_build *b, const struct conf_node *node, struct maintenance *m)
{
    bool weekly = conf_is_set(node, "hours");

    m->window = read_hours(b, node);
    if (!weekly || conf_is_set(node, "from"))
        m->from_ms = read_moment(b, node, "from");
    if (!weekly || conf_is_set(node, "until"))
        m->until_ms = read_moment(b, node, "until");
    if (m->from_ms != 0 && m->until_ms != 0 && m->until_ms <= m->from_ms)
        FAULT(b, node, "until", "maintenance %s ends before it begins", conf_title(node));
}

static void
read_maintenance(struct routing_build *b)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(b->conf, "maintenance", i)) != NULL; i++) {
        struct maintenance m = { .name = conf_title(node) };

        if (i == MAINTENANCE_MAX) {
            FAULT(b, node, NULL, "there are more than %d sections maintenance", MAINTENANCE_MAX);
            return;
        }
        check_name(b, node, "maintenance");
        read_match(b, node, &m.matchers, &m.matchers_n);
        read_times(b, node, &m);
        vec_push(&b->maintenance, m);
    }
}

void
route_conf_read(struct routing_build *b)
{
    read_notify(b);
    read_routes(b);
    read_maintenance(b);
}
