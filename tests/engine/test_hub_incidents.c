/* SPDX-License-Identifier: MIT */
/* Incidents on a client's board: all of them, however many, as fast as they are read; and those that change meanwhile. */
#include <string.h>

#include "engine/hub_run.h"
#include "support/suite.h"
#include "util/time.h"

/* What may wait for a screen; together the incidents below are more. */
#define FEW_BYTES ((size_t)2 << 20)
#define MANY 300
#define DESCRIPTION_CHARS 2000

static void
submit(struct hub_run *h, enum command_kind kind, const struct incident_wish *wish)
{
    engine_submit(h->r.e, &(struct command){ .kind = kind, .actor = "ana", .origin = "tui", .incident = wish }, NULL, NULL);
}

static void
declare(struct hub_run *h, const char *title, const char *description)
{
    const struct incident_value values[] = { { INCIDENT_TITLE, title }, { INCIDENT_SEVERITY, "sev-2" },
        { INCIDENT_DESCRIPTION, description } };

    submit(h, CMD_INCIDENT_OPEN, &(struct incident_wish){ .values = values, .values_n = 3 });
}

static void
retitle(struct hub_run *h, uint64_t number, const char *title)
{
    const struct incident_value value = { INCIDENT_TITLE, title };

    submit(h, CMD_INCIDENT_SET, &(struct incident_wish){ .number = number, .values = &value, .values_n = 1 });
}

/* 4 bytes each. */
static void
describe(char out[4 * DESCRIPTION_CHARS + 1])
{
    for (size_t i = 0; i < DESCRIPTION_CHARS; i++)
        memcpy(out + 4 * i, "\xf0\x9f\x94\xa5", 4);
    out[4 * DESCRIPTION_CHARS] = '\0';
}

static void
begin(struct hub_run *h)
{
    char text[4 * DESCRIPTION_CHARS + 1];

    describe(text);
    hub_run_init(h, false);
    for (int i = 0; i < MANY; i++)
        declare(h, "checkout is down", text);
    hub_settle(h);
    assert_int_equal(h->r.m->incidents.n, MANY);
}

static void
more_incidents_than_may_wait__do_not_keep_a_slow_screen_from_the_board(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    s = screen_knock(&h, UID_BO, FEW_BYTES);
    screen_say(s, "{\"tocsin\":1,\"hello\":\"tui\"}");
    s->refuses_lines = true;
    screen_say(s, "{\"id\":1,\"do\":\"subscribe\"}");
    hub_spin(&h);
    s->refuses_lines = false;
    hub_settle(&h);
    assert_string_equal(screen_answer(s, "1"), "{\"id\":1,\"ok\":true}");
    assert_true(screen_line(s, "\"incident:300\"", 0) < screen_line(s, "{\"id\":1,", 0));
    hub_run_release(&h);
}

static void
incidents_that_change_while_a_slow_screen_reads_its_board__are_the_owners_in_the_end(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_BO, "tui", NULL);
    s->refuses_lines = true;
    client_subscribe(s->client, NULL, false);
    hub_spin(&h);
    retitle(&h, 1, "checkout was sent");
    retitle(&h, MANY, "checkout was not");
    declare(&h, "search is down", NULL);
    hub_settle(&h);
    retitle(&h, 2, "checkout is told as an event");
    s->refuses_lines = false;
    hub_settle(&h);
    assert_int_equal(s->m->incidents.n, MANY + 1);
    assert_string_equal(incident_title(model_incident(s->m, MANY)), "checkout was not");
    assert_same_board(s);
    hub_run_release(&h);
}

/* What comes before the store is read is older than what stands there. */
static void
incidents__of_a_screen_that_reads_the_store__are_those_of_the_store(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    hub_run_init(&h, false);
    declare(&h, "checkout is down", NULL);
    hub_settle(&h);
    s = screen_join(&h, UID_ANA, "tui", NULL);
    s->refuses_lines = true;
    screen_read_store(s);
    hub_spin(&h);
    retitle(&h, 1, "search is down");
    hub_settle(&h);
    s->refuses_lines = false;
    hub_settle(&h);
    assert_string_equal(incident_title(model_incident(s->m, 1)), "search is down");
    assert_int_equal(screen_line(s, "{\"doc\":", 0), LINES_MAX);
    assert_same_board(s);
    hub_run_release(&h);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(more_incidents_than_may_wait__do_not_keep_a_slow_screen_from_the_board),
    cmocka_unit_test(incidents_that_change_while_a_slow_screen_reads_its_board__are_the_owners_in_the_end),
    cmocka_unit_test(incidents__of_a_screen_that_reads_the_store__are_those_of_the_store),
};
SUITE(hub_incidents, tests);
