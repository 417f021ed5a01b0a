/* SPDX-License-Identifier: MIT */
/* What the demo suggests, by what is on the board. */
#include "app/demo_hints.h"
#include "support/suite.h"

#include "util/alloc.h"

#define NOW_MS 1800000000000

static void
must_hint(const struct model *m, const char *part)
{
    assert_non_null(strstr(demo_hint(m, NOW_MS), part));
}

static void
post(struct model *m, uint64_t number, enum message_state state, bool late)
{
    struct message *msg = xcalloc(1, sizeof *msg);

    msg->number = number;
    msg->standing.state = state;
    msg->late = late;
    msg->due_ms = INT64_MAX;
    msg->order.destination = pool_str(&m->pool, "#production-monitoring");
    msg->order.channel = xstrdup("C1");
    msg->order.text = xstrdup("we look at it");
    model_put_message_take(m, msg);
}

static void
a_hint__goes_with_what_was_done(void **state)
{
    struct model *m = model_new(&(struct model_config){ 0 });

    (void)state;
    must_hint(m, "a acknowledges");
    m->by_state[0][ALERT_ACKED]++;
    must_hint(m, "p tells Slack");
    post(m, 1, MESSAGE_ACKED, false);
    must_hint(m, "g u messages");
    model_free(m);
}

/* Pages leave by themselves. */
static void
a_hint__says_what_can_be_done_where_somebody_is_asked(void **state)
{
    struct model *m = model_new(&(struct model_config){ 0 });
    struct alert *a = xcalloc(1, sizeof *a);

    (void)state;
    a->source = model_add_source(m, "am-prd");
    a->source->own = true;
    a->level = 1;
    a->severity = pool_str(&m->pool, "page");
    a->text = xcalloc(1, 1);
    a->call.seq = 7;
    model_put_alert_take(m, a);
    post(m, 1, MESSAGE_DELIVERED, true);
    model_message(m, 1)->order.act = MESSAGE_ASK;
    must_hint(m, "-> ? waits for an answer");
    m->by_state[0][ALERT_ACKED]++;
    must_hint(m, "p tells Slack");
    model_free(m);
}

static void
a_hint__goes_with_what_is_not_delivered(void **state)
{
    struct model *m = model_new(&(struct model_config){ 0 });

    (void)state;
    post(m, 1, MESSAGE_RETRYING, false);
    must_hint(m, "Slack did not take a post");
    post(m, 2, MESSAGE_RETRYING, true);
    must_hint(m, "a post is LATE");
    post(m, 2, MESSAGE_ACKED, true);
    post(m, 1, MESSAGE_ACKED, false);
    must_hint(m, "g u messages");
    model_free(m);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_hint__goes_with_what_was_done),
    cmocka_unit_test(a_hint__says_what_can_be_done_where_somebody_is_asked),
    cmocka_unit_test(a_hint__goes_with_what_is_not_delivered),
};
SUITE(app_demo_hints, tests);
