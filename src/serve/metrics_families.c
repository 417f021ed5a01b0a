/* SPDX-License-Identifier: MIT */
/* What tocsin tells of itself to who watches it: one row for each metric family. */
#include <stdio.h>

#include "core/source.h"
#include "serve/metrics.h"
#include "util/time.h"

static void
put_one(struct metrics_out *o, int64_t value)
{
    metric_put(o, NO_LABEL, NO_LABEL, value);
}

/* ---- the program */

static void
build_info(struct metrics_out *o)
{
    metric_put(o, (struct metric_label){ "version", o->facts->version }, NO_LABEL, 1);
}

static void
start_time(struct metrics_out *o)
{
    metric_put_ms(o, NO_LABEL, o->facts->started_ms);
}

static void
ready(struct metrics_out *o)
{
    put_one(o, o->facts->unwell == NULL);
}

static void
loop_delay(struct metrics_out *o)
{
    metric_put_ms(o, NO_LABEL, o->facts->loop_delay_ms);
}

static void
loop_delay_max(struct metrics_out *o)
{
    metric_put_ms(o, NO_LABEL, o->facts->loop_delay_max_ms);
}

static void
clients(struct metrics_out *o)
{
    put_one(o, (int64_t)o->facts->clients);
}

static void
connections(struct metrics_out *o)
{
    put_one(o, (int64_t)o->facts->connections);
}

/* ---- sources */

typedef void source_fn(struct metrics_out *o, const struct source *s, struct metric_label name);

static void
each_source(struct metrics_out *o, source_fn *fn)
{
    for (size_t i = 0; i < o->m->sources.n; i++) {
        const struct source *s = o->m->sources.v[i];

        if (s->configured && !s->own)
            fn(o, s, (struct metric_label){ "source", s->name });
    }
}

static void
put_up(struct metrics_out *o, const struct source *s, struct metric_label name)
{
    metric_put(o, name, NO_LABEL, source_health(s, o->facts->now_ms) == SOURCE_OK);
}

static void
put_last_success(struct metrics_out *o, const struct source *s, struct metric_label name)
{
    if (s->last_ok_ms != 0)
        metric_put_ms(o, name, s->last_ok_ms);
}

static void
put_age(struct metrics_out *o, const struct source *s, struct metric_label name)
{
    if (s->last_ok_ms != 0)
        metric_put_ms(o, name, o->facts->now_ms - s->last_ok_ms);
}

static void
put_alerts(struct metrics_out *o, const struct source *s, struct metric_label name)
{
    metric_put(o, name, NO_LABEL, s->alerts);
}

static void
put_poll_duration(struct metrics_out *o, const struct source *s, struct metric_label name)
{
    if (s->polls > 0)
        metric_put_ms(o, name, s->took_ms);
}

static void
put_polls(struct metrics_out *o, const struct source *s, struct metric_label name)
{
    metric_put(o, name, NO_LABEL, (int64_t)s->polls);
}

static void
put_failures(struct metrics_out *o, const struct source *s, struct metric_label name)
{
    metric_put(o, name, NO_LABEL, (int64_t)s->polls_failed);
}

static void
source_up(struct metrics_out *o)
{
    each_source(o, put_up);
}

static void
source_last_success(struct metrics_out *o)
{
    each_source(o, put_last_success);
}

static void
source_age(struct metrics_out *o)
{
    each_source(o, put_age);
}

static void
source_alerts(struct metrics_out *o)
{
    each_source(o, put_alerts);
}

static void
source_poll_duration(struct metrics_out *o)
{
    each_source(o, put_poll_duration);
}

static void
source_polls(struct metrics_out *o)
{
    each_source(o, put_polls);
}

static void
source_poll_failures(struct metrics_out *o)
{
    each_source(o, put_failures);
}

/* ---- alerts */

static void
alerts(struct metrics_out *o)
{
    for (int level = LEVEL_MIN; level <= LEVEL_MAX; level++)
        for (int state = 0; state < ALERT_STATES; state++) {
            char digits[2] = { (char)('0' + level), '\0' };

            metric_put(o, (struct metric_label){ "level", digits }, (struct metric_label){ "state", alert_states[state].word },
                o->m->by_state[level][state]);
        }
}

static void
alerts_suppressed(struct metrics_out *o)
{
    put_one(o, o->m->suppressed);
}

/* ---- messages */

static void
messages(struct metrics_out *o)
{
    for (int state = 0; state < MESSAGE_STATES; state++)
        metric_put(o, (struct metric_label){ "state", message_states[state].word }, NO_LABEL, o->m->messages_by_state[state]);
}

static void
messages_late(struct metrics_out *o)
{
    put_one(o, o->m->messages_late);
}

/* How many wait for their delivery, and since when the oldest does (0: none). */
static size_t
waiting(const struct model *m, int64_t *since_ms)
{
    size_t n = 0;

    *since_ms = 0;
    for (size_t i = 0; i < m->messages.n; i++) {
        const struct message *msg = m->messages.v[i];

        if (!message_is_waiting(msg))
            continue;
        n++;
        if (*since_ms == 0 || msg->queued_at_ms < *since_ms)
            *since_ms = msg->queued_at_ms;
    }
    return n;
}

static void
messages_waiting(struct metrics_out *o)
{
    int64_t since_ms;

    put_one(o, (int64_t)waiting(o->m, &since_ms));
}

static void
messages_oldest(struct metrics_out *o)
{
    int64_t since_ms;
    size_t n = waiting(o->m, &since_ms);

    metric_put_ms(o, NO_LABEL, n == 0 ? 0 : o->facts->now_ms - since_ms);
}

/* ---- the log and the store */

static void
events(struct metrics_out *o)
{
    put_one(o, (int64_t)(o->m->next_seq > 0 ? o->m->next_seq - 1 : 0));
}

static void
durable_seq(struct metrics_out *o)
{
    put_one(o, (int64_t)o->m->durable_seq);
}

static void
store_up(struct metrics_out *o)
{
    put_one(o, !o->facts->store_refuses && o->facts->engine.append_for_ms <= APPEND_MAX_MS);
}

static void
store_size(struct metrics_out *o)
{
    if (o->facts->database_bytes >= 0)
        metric_put(o, (struct metric_label){ "file", "database" }, NO_LABEL, o->facts->database_bytes);
    if (o->facts->wal_bytes >= 0)
        metric_put(o, (struct metric_label){ "file", "wal" }, NO_LABEL, o->facts->wal_bytes);
}

static void
append_duration(struct metrics_out *o)
{
    const struct engine_counts *c = &o->facts->engine;
    uint64_t n = 0;

    for (size_t i = 0; i <= APPEND_BOUNDS; i++) {
        char bound[32] = "+Inf";

        if (i < APPEND_BOUNDS)
            snprintf(bound, sizeof bound, "%d.%03d", (int)(append_bounds_ms[i] / MS_SECOND),
                (int)(append_bounds_ms[i] % MS_SECOND));
        n += c->appends_by_duration[i];
        metric_begin(o, "_bucket", (struct metric_label){ "le", bound }, NO_LABEL);
        metric_number(o, n);
    }
    metric_begin(o, "_sum", NO_LABEL, NO_LABEL);
    metric_seconds(o, (int64_t)c->appends_ms);
    metric_begin(o, "_count", NO_LABEL, NO_LABEL);
    metric_number(o, n);
}

static void
append_failures(struct metrics_out *o)
{
    put_one(o, (int64_t)o->facts->engine.appends_failed);
}

static void
commands_waiting(struct metrics_out *o)
{
    put_one(o, (int64_t)o->facts->engine.commands_waiting);
}

static void
rows_gathered(struct metrics_out *o)
{
    put_one(o, (int64_t)o->facts->engine.rows_gathered);
}

const struct metric_family metric_families[] = {
    /* clang-format off */
    { "tocsin_build_info",                           METRIC_GAUGE,   NULL,      "The version that runs.", build_info },
    { "tocsin_start_time_seconds",                   METRIC_GAUGE,   "seconds", "When it started, since 1970.", start_time },
    { "tocsin_ready",                                METRIC_GAUGE,   NULL,      "1: as /readyz says 200.", ready },
    { "tocsin_source_up",                            METRIC_GAUGE,   NULL,      "1: the source's last poll went well.", source_up },
    { "tocsin_source_last_success_timestamp_seconds", METRIC_GAUGE,  "seconds", "When the source last answered well, since 1970.", source_last_success },
    { "tocsin_source_age_seconds",                   METRIC_GAUGE,   "seconds", "How old the source's last good answer is.", source_age },
    { "tocsin_source_alerts",                        METRIC_GAUGE,   NULL,      "Alerts that the source listed when it last answered well.", source_alerts },
    { "tocsin_source_poll_duration_seconds",         METRIC_GAUGE,   "seconds", "What the last poll that went well took.", source_poll_duration },
    { "tocsin_source_polls",                         METRIC_COUNTER, NULL,      "Polls that went well.", source_polls },
    { "tocsin_source_poll_failures",                 METRIC_COUNTER, NULL,      "Polls that failed.", source_poll_failures },
    { "tocsin_alerts",                               METRIC_GAUGE,   NULL,      "Alerts on the board.", alerts },
    { "tocsin_alerts_suppressed",                    METRIC_GAUGE,   NULL,      "Firing alerts that their source silences or inhibits.", alerts_suppressed },
    { "tocsin_messages",                             METRIC_GAUGE,   NULL,      "Messages that are open or finished within a day.", messages },
    { "tocsin_messages_late",                        METRIC_GAUGE,   NULL,      "Open messages whose deadline has passed.", messages_late },
    { "tocsin_messages_waiting",                     METRIC_GAUGE,   NULL,      "Messages that wait for their delivery.", messages_waiting },
    { "tocsin_messages_oldest_waiting_seconds",      METRIC_GAUGE,   "seconds", "How long the oldest of them has waited; 0: none waits.", messages_oldest },
    { "tocsin_events",                               METRIC_COUNTER, NULL,      "Events in the log of the store.", events },
    { "tocsin_durable_seq",                          METRIC_GAUGE,   NULL,      "All events up to this one are on disk.", durable_seq },
    { "tocsin_store_up",                             METRIC_GAUGE,   NULL,      "1: the store accepts writes.", store_up },
    { "tocsin_store_size_bytes",                     METRIC_GAUGE,   "bytes",   "The store's files.", store_size },
    { "tocsin_append_duration_seconds",              METRIC_HISTOGRAM, "seconds", "From handing an append to the store until it is on disk.", append_duration },
    { "tocsin_append_failures",                      METRIC_COUNTER, NULL,      "Appends that the store refused.", append_failures },
    { "tocsin_append_queue_rows",                    METRIC_GAUGE,   NULL,      "Rows that gather for the next append.", rows_gathered },
    { "tocsin_commands_waiting",                     METRIC_GAUGE,   NULL,      "Commands that are not answered yet.", commands_waiting },
    { "tocsin_loop_delay_seconds",                   METRIC_GAUGE,   "seconds", "How late the loop came to its last timer.", loop_delay },
    { "tocsin_loop_delay_max_seconds",               METRIC_GAUGE,   "seconds", "The worst of these since the start.", loop_delay_max },
    { "tocsin_clients",                              METRIC_GAUGE,   NULL,      "Clients on the store's socket.", clients },
    { "tocsin_http_connections",                     METRIC_GAUGE,   NULL,      "Connections to this HTTP server.", connections },
    /* clang-format on */
};
const size_t metric_families_n = sizeof metric_families / sizeof *metric_families;
