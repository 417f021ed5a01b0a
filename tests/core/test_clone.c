/* SPDX-License-Identifier: MIT */
/* A copy of a model: the same in all that it has, and its own. */
#include "support/model_equal.h"
#include "support/suite.h"
#include "support/world.h"

static struct silence *
silence_of(struct model *m, const char *id)
{
    struct silence *s = xcalloc(1, sizeof *s);

    s->source = m->sources.v[0];
    s->id = xstrdup(id);
    s->matchers = xstrdup("alertname=\"A\"");
    s->author = xstrdup("ana");
    s->comment = xstrdup("deploy");
    s->ends_at_ms = WORLD_START_MS + 3600000;
    s->due_ms = INT64_MAX;
    return s;
}

/* Of each thing one at least. */
static void
fill(struct world *w)
{
    const struct alert *a, *b;
    struct rule *rule;

    world_init(w);
    a = world_fire(w, "alertname=A,severity=critical,service=api");
    b = world_fire(w, "alertname=B,severity=warning");
    assert_true(world_act(w, CMD_ACK, "ana", a));
    assert_true(world_act(w, CMD_COMMENT, "bob", b));
    assert_true(world_deliver(w, world_post(w, "an update")));
    model_put_silence_take(w->m, silence_of(w->m, "one"));
    model_put_silence_take(w->m, silence_of(w->m, "two"));
    rule = model_add_rule(w->m, "am", "A");
    rule->votes[VOTE_NOISE] = 3;
    model_set_review(w->m, rule,
        &(struct rule_review){ .respond = RESPOND_NO, .by = "ana", .at_ms = 7, .text = "nothing to do" });
    model_set_moment(w->m, "beat", WORLD_START_MS, false);
}

static void
assert_equal(const struct model *a, const struct model *b)
{
    struct buf why = BUF_INIT;

    if (!replay_equals(a, b, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
    for (size_t i = 0; model_line(a, i) != NULL; i++)
        assert_string_equal(model_line(a, i)->text, model_line(b, i)->text);
    assert_int_equal(a->next_due_ms, b->next_due_ms);
    assert_int_equal(a->generation, b->generation);
    assert_int_equal(a->ack_silences, b->ack_silences);
    assert_int_equal(model_moment(a, "beat"), model_moment(b, "beat"));
}

static void
clone__is_the_same__and_outlives_the_original(void **state)
{
    struct world w;
    struct model *copy, *again;

    (void)state;
    fill(&w);
    copy = model_clone(w.m);
    assert_equal(w.m, copy);
    again = model_clone(copy);
    model_free(w.m);
    w.m = copy;
    assert_equal(copy, again);
    assert_true(world_act(&w, CMD_UNACK, "ana", model_alert(w.m, &w.m->alerts.v[0]->id)));
    assert_int_equal(again->alerts.v[0]->hold.state, ALERT_ACKED);
    model_free(again);
    world_release(&w);
}

static void
undo_in_a_clone__leaves_the_act_of_the_original_as_it_was(void **state)
{
    struct world w;
    struct model *copy;
    size_t last;

    (void)state;
    fill(&w);
    copy = model_clone(w.m);
    last = copy->acts.n - 1;
    assert_ptr_equal(copy->acts.v[last - 1], w.m->acts.v[last - 1]);
    assert_true(world_undo(&w, "bob", 0));
    assert_int_not_equal(w.m->acts.v[last - 1]->undone_by, 0);
    assert_int_equal(copy->acts.v[last - 1]->undone_by, 0);
    assert_string_equal(copy->acts.v[last - 1]->actor, "bob");
    model_free(copy);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(clone__is_the_same__and_outlives_the_original),
    cmocka_unit_test(undo_in_a_clone__leaves_the_act_of_the_original_as_it_was),
};

SUITE(clone, tests);
