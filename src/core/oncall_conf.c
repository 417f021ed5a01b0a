/* SPDX-License-Identifier: MIT */
/* The sections schedule and layer: their options, and the schedules that become of them. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/oncall.h"
#include "core/routing_conf.h"
#include "util/str.h"
#include "util/time.h"

#define NAME_MAX_BYTES 64
#define TURN_MIN_MS MS_HOUR

const struct conf_row oncall_conf_rows[] = {
    /* clang-format off */
    { "schedule", "zone",     CONF_STRING,   "UTC", NULL,       false, "Whose clocks count for it: Europe/Berlin. Turns change at the same time of day through summer and winter." },
    { "schedule", "persons",  CONF_LIST,     NULL,  NULL,       false, "Who takes turns, in this order; one alone is always on call. They are the first layer." },
    { "schedule", "start",    CONF_STRING,   NULL,  NULL,       false, "When the first of them begins the first turn, on the zone's clocks: \"2026-11-30 09:00\". It may lie in the past; nobody of them is on call before." },
    { "schedule", "turn",     CONF_DURATION, "7d",  "1h..366d", false, "How long a turn is, in whole minutes; of days, it is handed over at the same time of day." },
    { "schedule", "hours",    CONF_STRING,   NULL,  NULL,       false, "Only in these hours of the week they are on call: \"Mon-Fri 09:00-17:00\". Nothing said: always." },
    { "schedule", "override", CONF_LIST,     NULL,  NULL,       false, "Who is on call at other times than the turns say: {\"bob 2026-12-24 18:00 to 2026-12-27 09:00\"}, on the zone's clocks. By hand it is done with `tocsin oncall override`, which goes before." },
    { "schedule", "from",     CONF_STRING,   NULL,  NULL,       false, "The title of the section calendar, or of the source, that says who is on call. While it lists nobody, the persons and layers count, if there are any." },
    { "schedule", "theirs",   CONF_STRING,   NULL,  NULL,       false, "The schedule's name or id at that source." },
    { "layer",    "schedule", CONF_STRING,   NULL,  NULL,       true,  "The schedule that it is a part of. Where it holds, it goes before the layers above it, and before the schedule's own persons." },
    { "layer",    "persons",  CONF_LIST,     NULL,  NULL,       true,  "Who takes turns, in this order." },
    { "layer",    "start",    CONF_STRING,   NULL,  NULL,       false, "When the first of them begins the first turn, on the zone's clocks." },
    { "layer",    "turn",     CONF_DURATION, "7d",  "1h..366d", false, "How long a turn is, in whole minutes." },
    { "layer",    "hours",    CONF_STRING,   NULL,  NULL,       false, "Only in these hours of the week it holds: \"Sat-Sun\", \"22:00-06:00\". Nothing said: always." },
    /* clang-format on */
};
const size_t oncall_conf_rows_n = sizeof oncall_conf_rows / sizeof *oncall_conf_rows;

#define FAULT(b, node, option, ...) \
    conf_fault_add((b)->faults, conf_option_file((node), (option)), conf_line((node), (option)), __VA_ARGS__)

static bool
is_name(const char *s)
{
    size_t n = strlen(s);

    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)s[i]) && strchr("-_.", s[i]) == NULL)
            return false;
    return n >= 1 && n <= NAME_MAX_BYTES;
}

static const char *const *
read_persons(struct routing_build *b, const struct conf_node *node, size_t *n)
{
    const char **v;

    *n = conf_list_n(node, "persons");
    v = arena_zalloc(&b->arena, (*n + 1) * sizeof *v);
    for (size_t i = 0; i < *n; i++) {
        v[i] = conf_list_at(node, "persons", i);
        if (people_named(b->people, v[i]) == NULL)
            FAULT(b, node, "persons", "persons: there is no person %s", v[i]);
    }
    return v;
}

/* Without a start the first turn began long ago, on a Monday at midnight: whoever is alone is always on call. */
static void
read_start(struct routing_build *b, const struct conf_node *node, const struct zone *zone, struct layer *l)
{
    const char *text = conf_str(node, "start");

    l->start = (struct civil){ .year = 2001, .month = 1, .day = 1 };
    l->start_ms = zone_moment(zone, &l->start);
    if (text == NULL && l->persons_n > 1)
        FAULT(b, node, "start", "start is missing: when %s begins the first turn, as in \"2026-11-30 09:00\"", l->persons[0]);
    if (text == NULL)
        return;
    if (!zone_parse(zone, text, &l->start_ms))
        FAULT(b, node, "start", "start: \"%s\" is no moment on the zone's clocks, as in \"2026-11-30 09:00\"", text);
    else
        zone_civil(zone, l->start_ms, &l->start, NULL);
}

static void
read_layer(struct routing_build *b, const struct conf_node *node, const struct zone *zone, struct layer *l)
{
    const char *hours = conf_str(node, "hours");
    int64_t turn_ms = conf_int(node, "turn");
    struct err err = { 0 };

    *l = (struct layer){ .name = conf_title(node), .turn_minutes = turn_ms / MS_MINUTE };
    l->persons = read_persons(b, node, &l->persons_n);
    read_start(b, node, zone, l);
    if (turn_ms % MS_MINUTE != 0 || turn_ms < TURN_MIN_MS)
        FAULT(b, node, "turn", "turn: whole minutes, and an hour at least");
    if (hours == NULL)
        return;
    l->window = window_new(hours, zone, &err);
    if (l->window == NULL)
        FAULT(b, node, "hours", "hours: %s", err.text);
    else
        vec_push(&b->windows, (struct window *)l->window);
}

/* "PERSON FROM to UNTIL"; a person's name may hold blanks, the times hold at most one. */
static bool
split_override(char *text, char **from, char **until)
{
    char *to = NULL, *blank;

    for (char *at = text; (at = strstr(at, " to ")) != NULL; at++)
        to = at;
    if (to == NULL)
        return false;
    *to = '\0';
    *until = to + 4;
    blank = strrchr(text, ' ');
    if (blank != NULL && strchr(blank, ':') != NULL && strchr(blank, '-') == NULL) {
        *blank = '\0';
        to = strrchr(text, ' ');
        *blank = ' ';
        blank = to;
    }
    if (blank == NULL)
        return false;
    *blank = '\0';
    *from = blank + 1;
    return *text != '\0';
}

static bool
read_override(struct routing_build *b, const struct conf_node *node, const struct schedule *s, const char *text,
    struct schedule_override *o)
{
    char *person = arena_strdup(&b->arena, text), *from, *until;
    bool is_split = split_override(person, &from, &until);

    if (!is_split || !zone_parse(s->zone, from, &o->from_ms) || !zone_parse(s->zone, until, &o->until_ms)) {
        FAULT(b, node, "override", "override: \"%s\" is not as in \"bob 2026-12-24 18:00 to 2026-12-27 09:00\"", text);
        return false;
    }
    o->person = person;
    if (people_named(b->people, person) == NULL)
        FAULT(b, node, "override", "override: there is no person %s", person);
    if (o->until_ms <= o->from_ms)
        FAULT(b, node, "override", "override: \"%s\" ends before it begins", text);
    return true;
}

static void
read_overrides(struct routing_build *b, const struct conf_node *node, struct schedule *s)
{
    size_t n = conf_list_n(node, "override");
    struct schedule_override *v = arena_zalloc(&b->arena, (n + 1) * sizeof *v);

    s->overrides = v;
    if (n > SCHEDULE_OVERRIDES_MAX) {
        FAULT(b, node, "override", "override: at most %d", SCHEDULE_OVERRIDES_MAX);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct schedule_override *o = &v[s->overrides_n];

        if (!read_override(b, node, s, conf_list_at(node, "override", i), o))
            continue;
        for (size_t k = 0; k < s->overrides_n; k++)
            if (v[k].from_ms < o->until_ms && o->from_ms < v[k].until_ms && !str_eq(v[k].person, o->person))
                FAULT(b, node, "override", "override: %s and %s are both put on call for the same time", v[k].person, o->person);
        s->overrides_n++;
    }
}

/* The schedule's own persons, then each section layer that names it. */
static void
read_layers(struct routing_build *b, const struct conf_node *node, struct schedule *s)
{
    struct layer *v = arena_zalloc(&b->arena, SCHEDULE_LAYERS_MAX * sizeof *v);
    const struct conf_node *layer;

    s->layers = v;
    if (conf_list_n(node, "persons") > 0)
        read_layer(b, node, s->zone, &v[s->layers_n++]);
    for (size_t i = 0; (layer = conf_node_at(b->conf, "layer", i)) != NULL; i++) {
        if (!str_eq(conf_str(layer, "schedule"), s->name))
            continue;
        if (s->layers_n == SCHEDULE_LAYERS_MAX) {
            FAULT(b, layer, "schedule", "schedule %s has more than %d layers", s->name, SCHEDULE_LAYERS_MAX);
            return;
        }
        read_layer(b, layer, s->zone, &v[s->layers_n++]);
    }
}

static const struct conf_node *
titled(const struct conf *conf, const char *section, const char *title)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(conf, section, i)) != NULL; i++)
        if (str_eq(conf_title(node), title))
            return node;
    return NULL;
}

static void
read_from(struct routing_build *b, const struct conf_node *node, struct schedule *s)
{
    bool calendar, source;

    s->from = conf_str(node, "from");
    s->theirs = conf_str(node, "theirs");
    s->kind = s->from != NULL ? SCHEDULE_LISTED : SCHEDULE_ROTATION;
    if (s->from == NULL && s->theirs != NULL)
        FAULT(b, node, "theirs", "theirs: from is missing, the source that calls it so");
    if (s->from == NULL)
        return;
    calendar = titled(b->conf, "calendar", s->from) != NULL;
    source = titled(b->conf, "source", s->from) != NULL;
    if (!calendar && !source)
        FAULT(b, node, "from", "from: there is no calendar and no source %s", s->from);
    else if (calendar && source)
        FAULT(b, node, "from", "from: %s is a calendar and a source; give one of them another title", s->from);
    else if (calendar && s->theirs != NULL)
        FAULT(b, node, "theirs", "theirs: %s is a calendar, all of which counts", s->from);
}

static void
check_schedule(struct routing_build *b, const struct conf_node *node, const struct schedule *s)
{
    const struct layer *hidden, *by;

    if (!is_name(s->name))
        FAULT(b, node, "zone", "schedule '%s': its name is 1 to %d letters, digits, - _ .", s->name, NAME_MAX_BYTES);
    if (people_named(b->people, s->name) != NULL)
        FAULT(b, node, "zone", "schedule %s: a person is called so; steps and owners name either", s->name);
    if (s->from == NULL && s->layers_n == 0)
        FAULT(b, node, "persons", "schedule %s has nobody: persons, a layer, or from", s->name);
    for (size_t i = 0; i < s->layers_n; i++)
        if (s->layers[i].persons_n == 0)
            FAULT(b, node, "persons", "layer %s has nobody: persons", s->layers[i].name);
    if ((hidden = oncall_hidden_layer(s, &by)) != NULL)
        FAULT(b, node, "persons", "schedule %s: layer %s is never used, for layer %s goes before it and always holds", s->name,
            hidden->name, by->name);
}

static void
read_schedule(struct routing_build *b, const struct conf_node *node)
{
    struct schedule s = { .name = conf_title(node), .zone = routing_zone(b, node, "zone") };

    if (s.zone == NULL)
        return;
    read_from(b, node, &s);
    read_layers(b, node, &s);
    read_overrides(b, node, &s);
    check_schedule(b, node, &s);
    vec_push(&b->schedules, s);
}

/* A layer of no schedule would be lost. */
static void
check_layers(struct routing_build *b)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(b->conf, "layer", i)) != NULL; i++)
        if (titled(b->conf, "schedule", conf_str(node, "schedule")) == NULL)
            FAULT(b, node, "schedule", "layer %s: there is no schedule %s", conf_title(node), conf_str(node, "schedule"));
}

void
oncall_conf_read(struct routing_build *b)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(b->conf, "schedule", i)) != NULL; i++) {
        if (i == SCHEDULES_MAX) {
            FAULT(b, node, "zone", "more than %d schedules", SCHEDULES_MAX);
            return;
        }
        read_schedule(b, node);
    }
    check_layers(b);
}
