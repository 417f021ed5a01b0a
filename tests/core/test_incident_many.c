/* SPDX-License-Identifier: MIT */
/* Whatever two people do to incidents, in whatever order, each of them holds together; and one alone can take all of it back. */
#include <string.h>

#include "core/decide_incident.h"
#include "incident_dice.h"
#include "support/suite.h"

#define ACTS 400

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

/* It is counted as it changes; so it is in a copy, and where documents are read anew. */
static void
check_open(const struct model *m)
{
    size_t open = 0;

    for (size_t k = 0; k < m->incidents.n; k++)
        open += incident_is_open(m->incidents.v[k]);
    assert_int_equal(model_incidents_open(m), open);
}

static void
check_copies(const struct world *w)
{
    struct model *copy = model_clone(w->m), *read = model_new(&w->m->config);
    struct arena arena = { 0 };
    const char *name;

    check_open(copy);
    for (size_t twice = 0; twice < 2; twice++)
        for (size_t i = 0; (name = model_doc_name(w->m, i, &arena)) != NULL; i++) {
            struct buf json = BUF_INIT;
            struct err err = { 0 };

            assert_true(model_doc_put(w->m, name, &json));
            assert_true(model_doc_read(read, name, buf_text(&json), json.len, &err));
            buf_release(&json);
            check_open(read);
        }
    assert_int_equal(model_incidents_open(read), model_incidents_open(w->m));
    model_take_incidents(copy, read);
    check_open(copy);
    check_open(read);
    arena_release(&arena);
    model_free(copy);
    model_free(read);
}

static void
check_world(const struct world *w, const struct alert *const *v)
{
    check_open(w->m);
    for (size_t k = 0; k < w->m->incidents.n; k++)
        check_fields(w, w->m->incidents.v[k]);
    for (size_t a = 0; a < DICE_ALERTS; a++) {
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
two_people_at_once__leave_incidents_that_hold_together(void **state)
{
    static const char *const people[] = { "ana", "bob" };

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct dice d = { seed };
        const struct alert *v[DICE_ALERTS];
        struct world w;

        dice_begin(&w, v, NULL);
        for (int i = 0; i < ACTS; i++) {
            const char *actor = people[roll(&d, 2)];

            if (roll(&d, 4) > 0)
                (void)dice_act(&w, &d, actor, v);
            else
                (void)dice_take_back(&w, &d, actor);
            check_world(&w, v);
        }
        check_copies(&w);
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
        const struct alert *v[DICE_ALERTS];
        const char *before[3];
        struct world w;
        int acts = 0;

        dice_begin(&w, v, NULL);
        for (int i = 0; i < 3; i++)
            before[i] = words_of(&w, (uint64_t)i + 1);
        for (int i = 0; i < ACTS / 4; i++)
            acts += dice_act(&w, &d, "ana", v);
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
