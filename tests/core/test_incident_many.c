/* SPDX-License-Identifier: MIT */
/* Whatever two people do to incidents, in whatever order, each of them holds together; and one alone can take all of it back. */
#include <string.h>

#include "core/decide_incident.h"
#include "incident_desk.h"
#include "support/suite.h"

#define ALERTS 6
#define ACTS 400

/* The same series for the same seed. */
struct dice {
    uint64_t state;
};

static uint32_t
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
    uint32_t from = roll(d, ALERTS), n = 1 + roll(d, ALERTS - from);
    struct subject subjects[ALERTS] = { { .episode = 0 } };

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

static bool
act(struct world *w, struct dice *d, const char *actor, const struct alert *const *v)
{
    uint64_t number = 1 + roll(d, 3);

    w->now_ms += (int64_t)roll(d, 30) * MS_SECOND;
    switch (roll(d, 8)) {
    case 0:
    case 1:
        return act_on_alerts(w, d, actor, number, v);
    case 2:
        return act_on_entry(w, d, actor, number);
    case 3:
        return inc_merge(w, number, 1 + roll(d, 3), true);
    default:
        return inc_set_by(w, actor, number, GIVEN(changes[roll(d, sizeof changes / sizeof *changes)]), true);
    }
}

/* ---- what holds at any time */

static void
check_fields(const struct world *w, const struct incident *i)
{
    struct err err;

    if (!incident_fields_check(i->fields, &err))
        fail_msg("INC-%d of seq %d: %s", (int)i->number, (int)w->m->next_seq, err.text);
    for (int f = 0; f < INCIDENT_FIELDS; f++)
        assert_true(!incident_fields[f].needed || i->fields[f] != NULL);
    if (incident_is_public(i))
        assert_int_not_equal(incident_state(i), INCIDENT_INVALID);
    if (incident_is_open(i))
        assert_null(i->fields[INCIDENT_MERGED]);
    for (size_t k = 0; k < i->entries.n; k++)
        assert_ptr_equal(incident_entry(i, i->entries.v[k].kind, i->entries.v[k].number), &i->entries.v[k]);
}

static void
check_world(const struct world *w, const struct alert *const *v)
{
    for (size_t k = 0; k < w->m->incidents.n; k++)
        check_fields(w, w->m->incidents.v[k]);
    for (size_t a = 0; a < ALERTS; a++) {
        size_t open = 0;

        for (size_t k = 0; k < w->m->incidents.n; k++) {
            const struct incident *i = w->m->incidents.v[k];
            const struct incident_alert *l = incident_alert(i, &v[a]->id);

            open += incident_is_open(i) && l != NULL && !l->unlinked;
        }
        if (open > 1)
            fail_msg("alert %d belongs to %d open incidents, after seq %d", (int)a, (int)open, (int)w->m->next_seq);
        assert_int_equal(open, model_incident_of(w->m, &v[a]->id) != NULL);
    }
}

static void
begin(struct world *w, const struct alert *v[ALERTS])
{
    char labels[40];

    world_init_with_twin(w);
    for (int i = 0; i < ALERTS; i++) {
        snprintf(labels, sizeof labels, "alertname=A%d", i);
        v[i] = world_fire(w, labels);
    }
    w->now_ms += MS_HOUR;
    for (int i = 0; i < 3; i++)
        assert_int_equal(inc_declare(w, "one", NULL, 0), i + 1);
}

static void
two_people_at_once__leave_incidents_that_hold_together(void **state)
{
    static const char *const people[] = { "ana", "bob" };

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct dice d = { seed };
        const struct alert *v[ALERTS];
        struct world w;

        begin(&w, v);
        for (int i = 0; i < ACTS; i++) {
            const char *actor = people[roll(&d, 2)];

            if (roll(&d, 4) > 0)
                (void)act(&w, &d, actor, v);
            else if (roll(&d, 2))
                (void)world_do(&w, &(struct command){ .kind = CMD_UNDO, .actor = actor, .origin = "tui", .sure = true });
            else
                (void)world_do(&w, &(struct command){ .kind = CMD_REDO, .actor = actor, .origin = "tui", .sure = true });
            check_world(&w, v);
        }
        inc_check_twin(&w);
        world_release(&w);
    }
}

/* What is there of an incident, without how often it changed. */
static const char *
words_of(struct world *w, uint64_t number)
{
    const struct incident *i = model_incident(w->m, number);
    struct buf b = BUF_INIT;
    const char *kept;

    for (int f = 0; f < INCIDENT_FIELDS; f++)
        buf_addf(&b, "%s=%s\n", incident_fields[f].word, i->fields[f] == NULL ? "" : i->fields[f]);
    buf_addf(&b, "%zu alerts", incident_alerts_n(i));
    for (size_t k = 0; k < i->entries.n; k++)
        if (!i->entries.v[k].withdrawn)
            buf_addf(&b, "\n%s %u", i->entries.v[k].text, i->entries.v[k].number);
    kept = arena_strdup(&w->arena, buf_text(&b));
    buf_release(&b);
    return kept;
}

static void
all_of_her_acts__taken_back_one_by_one__leave_what_was_there(void **state)
{
    const struct command undo = { .kind = CMD_UNDO, .actor = "ana", .origin = "tui", .sure = true };

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct dice d = { seed };
        const struct alert *v[ALERTS];
        const char *before[3];
        struct world w;
        int acts = 0;

        begin(&w, v);
        for (int i = 0; i < 3; i++)
            before[i] = words_of(&w, (uint64_t)i + 1);
        for (int i = 0; i < ACTS / 4; i++)
            acts += act(&w, &d, "ana", v);
        for (int i = 0; i < acts; i++) {
            if (!world_do(&w, &undo) || w.out.refusals_n > 0)
                fail_msg("seed %d, undo %d of %d: %s", (int)seed, i + 1, acts,
                    w.out.refusals_n > 0 ? w.out.refusals[0].text : w.err.text);
            check_world(&w, v);
        }
        for (int i = 0; i < 3; i++)
            assert_string_equal(words_of(&w, (uint64_t)i + 1), before[i]);
        inc_check_twin(&w);
        world_release(&w);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_people_at_once__leave_incidents_that_hold_together),
    cmocka_unit_test(all_of_her_acts__taken_back_one_by_one__leave_what_was_there),
};
SUITE(incident_many, tests);
