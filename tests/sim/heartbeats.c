/* SPDX-License-Identifier: MIT */
/* A scenario's heartbeats: those that are expected, and those that come. */
#include <stdio.h>
#include <string.h>

#include "core/filter.h"
#include "sim/script.h"
#include "util/time.h"

bool
script_heartbeat(struct script *s, struct err *err)
{
    struct heartbeat h = { .level = 2 };
    bool grace = s->words_n == 5 && strcmp(s->words[3], "grace") == 0;

    if ((s->words_n != 3 && !grace) || strcmp(s->words[1], "every") != 0)
        return script_usage(err, "heartbeat NAME every DURATION [grace DURATION]");
    if (!script_duration(s->words[2], &h.every_ms, err) || (grace && !script_duration(s->words[4], &h.grace_ms, err)))
        return false;
    h.name = arena_strdup(&s->sim.pair.arena, s->words[0]);
    vec_push(&s->sim.heartbeats, h);
    return true;
}

bool
script_watchdog(struct script *s, struct err *err)
{
    struct heartbeat h = { .level = 2 };
    struct arena *arena = &s->sim.pair.arena;

    if (s->words_n != 4 || strcmp(s->words[2], "within") != 0)
        return script_usage(err, "watchdog SOURCE NAME within DURATION");
    if (!script_duration(s->words[3], &h.within_ms, err))
        return false;
    h.source = arena_strdup(arena, s->words[0]);
    h.alert_text = arena_printf(arena, "alertname=%s", s->words[1]);
    h.name = h.alert_text + strlen("alertname=");
    h.alert = filter_new(h.alert_text, NULL, err);
    vec_push(&s->sim.heartbeats, h);
    return h.alert != NULL;
}

bool
script_beat(struct script *s, struct err *err)
{
    const char *name = s->words[0];
    const struct command cmd = { .kind = CMD_HEARTBEAT, .actor = name, .origin = "http", .names = &name, .names_n = 1 };

    if (s->words_n != 1)
        return script_usage(err, "beat NAME");
    s->refusal_untold = false;
    if (!sim_command(&s->sim, &cmd, err))
        return false;
    s->refusal_untold = !s->sim.ok;
    return true;
}
