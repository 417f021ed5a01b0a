/* SPDX-License-Identifier: MIT */
/*
 * Pair monitoring: sections `dead_man` and `heartbeat`; and `calendar`, which is asked at an interval too. A dead man's switch is an address that is asked for at an interval, only while
 * the owner is well (engine_is_well()): whoever is behind it notices when that ends. Heartbeats: core/heartbeat.h.
 */
#ifndef TOCSIN_ENGINE_PAIR_H
#define TOCSIN_ENGINE_PAIR_H

#include <stddef.h>
#include <stdint.h>

#include "core/heartbeat.h"
#include "util/alloc.h"
#include "util/conf.h"

#define DEAD_MEN_MAX 16
#define HEARTBEATS_MAX 500
#define CALENDARS_MAX 50

/* One `dead_man` section. */
struct dead_man_config {
    const char *name;
    const char *credential;                       /* the address' name for ports: "dead_man NAME" */
    const char *url;                              /* its bytes where they stand in the configuration; never printed */
    const char *url_file, *url_env, *url_command; /* else where they lie; one of the four is set */
    const char *ca_file;                          /* or NULL for the system's */
    int64_t every_ms;
};

/* One `calendar` section. */
struct calendar_config {
    const char *name;
    const char *credential; /* the address' name for ports: "calendar NAME" */
    const char *url;        /* as a dead man's */
    const char *url_file, *url_env, *url_command;
    const char *ca_file;
    int64_t every_ms;
};

struct pair_config {
    const struct calendar_config *calendars;
    size_t calendars_n;
    const struct dead_man_config *dead_men;
    size_t dead_men_n;
    struct heartbeats heartbeats;
    struct arena arena; /* holds all of it but the filters */
};

/* Rows for the table of all sections (config_rows.c), and for our own. */
/* clang-format off */
#define PAIR_CONF_SECTIONS \
    { "dead_man", true, "A dead man's switch: an address that is asked for while tocsin is well, so that someone else notices when it is not. The title is its name." }, \
    { "heartbeat", true, "What must be heard of: a job that tells of itself with `tocsin heartbeat NAME` or at /heartbeat/NAME, or an alert that always fires. The title is its name; what stays away raises the alert HeartbeatMissing." }, \
    { "calendar", true, "An iCalendar feed that says who is on call when; a schedule names it with from. An event is a shift, its attendees or its title say whose. While it does not answer who is on call is as it said last. The title is its name." }
/* clang-format on */

extern const struct conf_row pair_conf_rows[];
extern const size_t pair_conf_rows_n;

/* NULL with faults added. Copies what it keeps. Free with pair_config_free(). */
struct pair_config *pair_config_new(const struct conf *conf, struct conf_faults *faults);
void pair_config_free(struct pair_config *c);

#endif
