/* SPDX-License-Identifier: MIT */
/* The sections `dead_man` and `heartbeat`: their options, and what becomes of them. */
#include "engine/pair.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "core/level.h"
#include "source/driver.h"
#include "util/secret.h"
#include "util/str.h"
#include "util/vec.h"

const struct conf_row pair_conf_rows[] = {
    /* clang-format off */
    { "dead_man",  "url",         CONF_STRING,   NULL, NULL,      false, "The address, which is a secret: who knows it can pretend that tocsin is well. Never shown, in no log." },
    { "dead_man",  "url_file",    CONF_PATH,     NULL, NULL,      false, "A file whose first line is the address." },
    { "dead_man",  "url_env",     CONF_STRING,   NULL, NULL,      false, "The environment variable that holds the address." },
    { "dead_man",  "url_command", CONF_STRING,   NULL, NULL,      false, "A command (no shell) that prints the address." },
    { "dead_man",  "every",       CONF_DURATION, "1m", "1s..1d", false, "How often it is asked for." },
    { "dead_man",  "ca_file",     CONF_PATH,     NULL, NULL,      false, "The certificates that https is trusted by, in place of the system's." },
    { "calendar",  "url",         CONF_STRING,   NULL, NULL,      false, "Its address, http or https. Who knows it can read the calendar: best it stands in a file, as url_file." },
    { "calendar",  "url_file",    CONF_PATH,     NULL, NULL,      false, "A file whose first line is the address." },
    { "calendar",  "url_env",     CONF_STRING,   NULL, NULL,      false, "The environment variable that holds the address." },
    { "calendar",  "url_command", CONF_STRING,   NULL, NULL,      false, "A command (no shell) that prints the address." },
    { "calendar",  "every",       CONF_DURATION, "5m", "1s..1d", false, "How often it is asked for." },
    { "calendar",  "ca_file",     CONF_PATH,     NULL, NULL,      false, "The certificates that https is trusted by, in place of the system's." },
    { "heartbeat", "every",       CONF_DURATION, "1d", "1s..365d", false, "It comes at least so often." },
    { "heartbeat", "grace",       CONF_DURATION, "0s", "0s..30d", false, "So much later it may still come before it is missing." },
    { "heartbeat", "alert",       CONF_STRING,   NULL, NULL,      false, "In place of every: matchers of an alert that always fires ('alertname=\"Watchdog\"'). It stands on the board as suppressed by its heartbeat." },
    { "heartbeat", "source",      CONF_STRING,   NULL, NULL,      false, "The source of that alert. While it does not answer, which it says itself, the time stands still." },
    { "heartbeat", "within",      CONF_DURATION, "5m", "2s..1d", false, "No such alert for so long, and it is missing." },
    { "heartbeat", "level",       CONF_INT,      "2",  "1..4",    false, "The level of HeartbeatMissing." },
    /* clang-format on */
};
const size_t pair_conf_rows_n = sizeof pair_conf_rows / sizeof *pair_conf_rows;

/* One reading of both sections. */
struct reading {
    const struct conf *conf;
    struct conf_faults *faults;
    struct pair_config *c;
    VEC(struct dead_man_config) dead_men;
    VEC(struct calendar_config) calendars;
    VEC(struct heartbeat) heartbeats;
    bool bad;
};

#define FAULT(r, node, option, ...) \
    ((r)->bad = true, conf_fault_add((r)->faults, conf_option_file((node), (option)), conf_line((node), (option)), __VA_ARGS__))

static bool
all_of(const char *s, const char *others)
{
    size_t n = strlen(s);

    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)s[i]) && strchr(others, s[i]) == NULL)
            return false;
    return n >= 1 && n <= HEARTBEAT_NAME_MAX;
}

/* What is wrong with a place of the address, or NULL. None says the value: it may be the address. */
static const char *
place_fault(const char *option, const char *value)
{
    if (*value == '\0')
        return "is empty";
    if (str_eq(option, "url") && !str_starts(value, "http://") && !str_starts(value, "https://"))
        return "begins with http:// or https://";
    if (str_eq(option, "url_env") && !secret_is_variable(value))
        return "is the name of an environment variable: letters, digits and _";
    return NULL;
}

/* Where an address lies: one of the four. */
struct address {
    const char **url, **url_file, **url_env, **url_command;
};

static void
read_address(struct reading *r, const struct conf_node *node, const char *whose, struct address a)
{
    const struct {
        const char *option;
        const char **member;
    } places[] = {
        { "url", a.url },
        { "url_file", a.url_file },
        { "url_env", a.url_env },
        { "url_command", a.url_command },
    };
    const char *before = NULL;

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *option = places[i].option, *value = conf_str(node, option);
        const char *fault = value == NULL ? NULL : place_fault(option, value);

        if (value == NULL)
            continue;
        if (before != NULL)
            FAULT(r, node, option, "%s and %s: one of the two is enough", before, option);
        else if (fault != NULL)
            FAULT(r, node, option, "%s %s", option, fault);
        *places[i].member = arena_strdup(&r->c->arena, value);
        before = option;
    }
    if (before == NULL)
        FAULT(r, node, NULL, "%s needs its address: one of url, url_file, url_env, url_command", whose);
}

static void
read_dead_man(struct reading *r, const struct conf_node *node)
{
    struct arena *a = &r->c->arena;
    struct dead_man_config man = {
        .name = arena_strdup(a, conf_title(node)),
        .credential = arena_printf(a, "dead_man %s", conf_title(node)),
        .ca_file = arena_strdup_or_null(a, conf_str(node, "ca_file")),
        .every_ms = conf_int(node, "every"),
    };

    if (!all_of(man.name, "-_. "))
        FAULT(r, node, NULL, "the name of a dead man's switch is 1 to %d letters, digits, - _ . or blanks", HEARTBEAT_NAME_MAX);
    read_address(r, node, "a dead man's switch", (struct address){ &man.url, &man.url_file, &man.url_env, &man.url_command });
    vec_push(&r->dead_men, man);
}

static void
read_calendar(struct reading *r, const struct conf_node *node)
{
    struct arena *a = &r->c->arena;
    struct calendar_config c = {
        .name = arena_strdup(a, conf_title(node)),
        .credential = arena_printf(a, "calendar %s", conf_title(node)),
        .ca_file = arena_strdup_or_null(a, conf_str(node, "ca_file")),
        .every_ms = conf_int(node, "every"),
    };

    if (!all_of(c.name, "-_.") || strlen(c.name) > SOURCE_NAME_MAX)
        FAULT(r, node, NULL, "the name of a calendar is 1 to %d letters, digits, - _ or .", SOURCE_NAME_MAX);
    read_address(r, node, "a calendar", (struct address){ &c.url, &c.url_file, &c.url_env, &c.url_command });
    vec_push(&r->calendars, c);
}

/* There are two kinds; an option of the other one is a mistake. */
static void
refuse_option(struct reading *r, const struct conf_node *node, const char *option, const char *kind)
{
    if (conf_is_set(node, option))
        FAULT(r, node, option, "%s is for %s", option, kind);
}

static bool
has_source(const struct reading *r, const char *name)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(r->conf, "source", i)) != NULL; i++)
        if (str_eq(conf_title(node), name))
            return true;
    return false;
}

static void
read_alert(struct reading *r, const struct conf_node *node, struct heartbeat *h)
{
    const char *text = conf_str(node, "alert"), *source = conf_str(node, "source");
    struct err err = { 0 };
    struct filter *filter = filter_new(text, NULL, &err);

    h->every_ms = h->grace_ms = 0;
    h->within_ms = conf_int(node, "within");
    h->alert = filter;
    h->alert_text = arena_strdup(&r->c->arena, text);
    h->source = arena_strdup_or_null(&r->c->arena, source);
    refuse_option(r, node, "every", "a heartbeat that tells of itself: this one has alert");
    refuse_option(r, node, "grace", "a heartbeat that tells of itself: this one has alert");
    if (filter == NULL)
        FAULT(r, node, "alert", "alert: %s", err.text);
    else if (*text == '\0' || filter_is_timed(filter))
        FAULT(r, node, "alert",
            "alert matches labels ('alertname=\"Watchdog\"'): not all alerts, and not what changes with time");
    if (source == NULL)
        FAULT(r, node, "alert", "an alert that must fire needs source, the name of the source that has it");
    else if (!has_source(r, source))
        FAULT(r, node, "source", "source names %s, but there is no such source", source);
}

static void
read_arrival(struct reading *r, const struct conf_node *node, struct heartbeat *h)
{
    refuse_option(r, node, "source", "a heartbeat that is an alert: this one has no alert");
    if (!all_of(h->name, "-_."))
        FAULT(r, node, NULL,
            "the name of a heartbeat that tells of itself is 1 to %d letters, digits, - _ or .: it stands in an address",
            HEARTBEAT_NAME_MAX);
}

static void
read_heartbeat(struct reading *r, const struct conf_node *node)
{
    struct heartbeat h = {
        .name = arena_strdup(&r->c->arena, conf_title(node)),
        .level = (int)conf_int(node, "level"),
        .every_ms = conf_int(node, "every"),
        .grace_ms = conf_int(node, "grace"),
    };

    if (!all_of(h.name, "-_. "))
        FAULT(r, node, NULL, "a heartbeat's name is 1 to %d letters, digits, - _ . or blanks", HEARTBEAT_NAME_MAX);
    else if (conf_str(node, "alert") != NULL)
        read_alert(r, node, &h);
    else
        read_arrival(r, node, &h);
    vec_push(&r->heartbeats, h);
}

static void
read_sections(struct reading *r, const char *section, size_t max, void (*read)(struct reading *r, const struct conf_node *node))
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(r->conf, section, i)) != NULL; i++) {
        if (i >= max) {
            FAULT(r, node, NULL, "there are more than %zu sections %s", max, section);
            return;
        }
        read(r, node);
    }
}

static void
finish(struct reading *r)
{
    struct pair_config *c = r->c;

    c->dead_men_n = r->dead_men.n;
    if (r->dead_men.n > 0)
        c->dead_men = arena_memdup(&c->arena, r->dead_men.v, r->dead_men.n * sizeof *r->dead_men.v);
    c->calendars_n = r->calendars.n;
    if (r->calendars.n > 0)
        c->calendars = arena_memdup(&c->arena, r->calendars.v, r->calendars.n * sizeof *r->calendars.v);
    c->heartbeats.n = r->heartbeats.n;
    if (r->heartbeats.n > 0)
        c->heartbeats.v = arena_memdup(&c->arena, r->heartbeats.v, r->heartbeats.n * sizeof *r->heartbeats.v);
    vec_release(&r->dead_men);
    vec_release(&r->calendars);
    vec_release(&r->heartbeats);
}

struct pair_config *
pair_config_new(const struct conf *conf, struct conf_faults *faults)
{
    struct reading r = { .conf = conf, .faults = faults, .c = xcalloc(1, sizeof *r.c) };

    read_sections(&r, "dead_man", DEAD_MEN_MAX, read_dead_man);
    read_sections(&r, "calendar", CALENDARS_MAX, read_calendar);
    read_sections(&r, "heartbeat", HEARTBEATS_MAX, read_heartbeat);
    finish(&r);
    if (!r.bad)
        return r.c;
    pair_config_free(r.c);
    return NULL;
}

void
pair_config_free(struct pair_config *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->heartbeats.n; i++)
        filter_free((struct filter *)c->heartbeats.v[i].alert);
    arena_release(&c->arena);
    free(c);
}
