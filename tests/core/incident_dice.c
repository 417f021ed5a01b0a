/* SPDX-License-Identifier: MIT */
/* Whatever comes to two people's minds. */
#include "incident_dice.h"

#include <stdio.h>

#include "support/suite.h"

uint32_t
roll(struct dice *d, uint32_t sides)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(d->state >> 33) % sides;
}

static const struct given changes[] = {
    { "state", "investigating" },
    { "state", "identified" },
    { "state", "monitoring" },
    { "state", "resolved" },
    { "state", "closed" },
    { "state", "invalid" },
    { "severity", "sev-1" },
    { "severity", "sev-4" },
    { "lead", "ana" },
    { "lead", "bob" },
    { "lead", "" },
    { "public", "yes" },
    { "public", "no" },
    { "services", "checkout payments" },
    { "started_at", "5m" },
    { "acknowledged_at", "" },
    { "acknowledged_at", "3m" },
    { "mitigated_at", "2m" },
    { "resolved_at", "1m" },
    { "title", "another title" },
};

static bool
act_on_entry(struct world *w, struct dice *d, const char *actor, uint64_t number)
{
    struct incident_wish wish = { .number = number,
        .kind = (enum incident_entry_kind)roll(d, INCIDENT_ENTRY_KINDS),
        .entry = roll(d, 2) * roll(d, 4),
        .done = (enum incident_action_state)roll(d, INCIDENT_ACTION_STATES),
        .owner = roll(d, 2) ? "bob" : NULL,
        .due_ms = roll(d, 2) ? w->now_ms + MS_HOUR : 0 };

    return world_do(w,
        &(struct command){ .kind = CMD_INCIDENT_ENTRY,
            .actor = actor,
            .origin = "tui",
            .incident = &wish,
            .text = roll(d, 2) ? "this" : "that",
            .sure = true });
}

static bool
act_on_alerts(struct world *w, struct dice *d, const char *actor, uint64_t number, const struct alert *const *v)
{
    uint32_t from = roll(d, DICE_ALERTS), n = 1 + roll(d, DICE_ALERTS - from);
    struct subject subjects[DICE_ALERTS] = { { .episode = 0 } };

    for (uint32_t i = 0; i < n; i++)
        subjects[i].id = v[from + i]->id;
    return world_do(w,
        &(struct command){ .kind = roll(d, 3) ? CMD_INCIDENT_LINK : CMD_INCIDENT_UNLINK,
            .actor = actor,
            .origin = "tui",
            .incident = &(struct incident_wish){ .number = number },
            .subjects = subjects,
            .subjects_n = n,
            .sure = true });
}

bool
dice_act(struct world *w, struct dice *d, const char *actor, const struct alert *const *v)
{
    uint64_t number = 1 + roll(d, DICE_INCIDENTS);

    w->now_ms += (int64_t)roll(d, 30) * MS_SECOND;
    switch (roll(d, 8)) {
    case 0:
    case 1:
        return act_on_alerts(w, d, actor, number, v);
    case 2:
        return act_on_entry(w, d, actor, number);
    case 3:
        return inc_merge(w, number, 1 + roll(d, DICE_INCIDENTS), true);
    default:
        return inc_set_by(w, actor, number, GIVEN(changes[roll(d, sizeof changes / sizeof *changes)]), true);
    }
}

void
dice_begin(struct world *w, const struct alert *v[DICE_ALERTS], const struct incident_rules *rules)
{
    char labels[40];

    world_init_with_twin(w);
    w->m->config.incidents = w->twin->config.incidents = rules;
    for (int i = 0; i < DICE_ALERTS; i++) {
        snprintf(labels, sizeof labels, "alertname=A%d", i);
        v[i] = world_fire(w, labels);
    }
    w->now_ms += MS_HOUR;
    for (int i = 0; i < DICE_INCIDENTS; i++)
        assert_int_equal(inc_declare(w, "one", NULL, 0), i + 1);
}

bool
dice_take_back(struct world *w, struct dice *d, const char *actor)
{
    return world_do(w,
        &(struct command){ .kind = roll(d, 2) ? CMD_UNDO : CMD_REDO, .actor = actor, .origin = "tui", .sure = true });
}
