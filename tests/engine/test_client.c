/* SPDX-License-Identifier: MIT */
/* A client by itself: what it says, and what it makes of an owner's lines, good and bad. */
#include "engine/client.h"

#include <string.h>

#include "support/sim_conns.h"
#include "support/suite.h"
#include "util/str.h"

#define WELCOME \
    "{\"tocsin\":1,\"welcome\":{\"owner\":\"tui pid 7\",\"role\":\"tui\",\"pid\":7,\"node\":\"n\",\"config\":\"c\",\"screen\":3," \
    "\"you\":\"ana\",\"known\":\"unix\",\"may\":\"act\",\"same_account\":true,\"note\":null}}"
#define BOARD "{\"board\":{\"node\":\"n\",\"seq\":4,\"alerts\":0,\"of\":0}}"
#define EVENT(seq, more) \
    "{\"event\":{\"node\":\"n\",\"seq\":" #seq ",\"batch\":5,\"at\":\"2025-11-21T02:00:00.000Z\",\"actor\":\"tocsin\"," \
    "\"origin\":\"engine\",\"stream\":\"source:am" #seq "\",\"version\":1,\"kind\":\"source.added\",\"data\":{},\"cause\":null," \
    "\"undoes\":null,\"request_id\":null,\"hash\":null}" more "}"

struct lone {
    struct sim_ports sim;
    struct port_conn *end; /* the client's */
    struct client *client;
    struct model *m;
    int welcomes, changes, answers;
    struct buf events;
};

static void
on_welcome(void *arg, const struct client_welcome *w)
{
    assert_string_equal(w->you, "ana");
    ((struct lone *)arg)->welcomes++;
}

static void
on_changed(void *arg, bool person)
{
    (void)person;
    ((struct lone *)arg)->changes++;
}

static void
on_answer(void *arg, uint64_t id, const cJSON *line)
{
    (void)id, (void)line;
    ((struct lone *)arg)->answers++;
}

static void
on_event(void *arg, const char *json, size_t n)
{
    buf_add(&((struct lone *)arg)->events, json, n);
}

static void
start(struct lone *l, const char *claim, bool keeps_board)
{
    static const struct client_handlers handlers = { .welcome = on_welcome,
        .changed = on_changed,
        .answer = on_answer,
        .event = on_event };
    struct model_config config = { .levels = level_default, .ack_for_ms = 1, .cleared_for_ms = 1, .closed_for_ms = 1 };

    *l = (struct lone){ .events = BUF_INIT, .end = sim_conn_new(4096, 1 << 20) };
    sim_ports_init(&l->sim);
    sim_conns_on(&l->sim);
    l->m = keeps_board ? model_new(&config) : NULL;
    l->client = client_new(&(struct client_config){ .frontend = "watch", .claim = claim, .folds = true }, &l->sim.ports, l->end,
        l->m, &handlers, l);
}

static void
end(struct lone *l)
{
    client_free(l->client);
    if (l->m != NULL)
        model_free(l->m);
    sim_conn_free(l->end);
    sim_ports_release(&l->sim);
    buf_release(&l->events);
}

static bool
hears(struct lone *l, const char *line, struct err *err)
{
    *err = (struct err){ 0 };
    return client_line(l->client, line, strlen(line), err);
}

static void
assert_said(struct lone *l, const char *wanted)
{
    size_t len;
    const char *line = sim_conn_read(l->end->other, &len);

    assert_non_null(line);
    assert_int_equal(len, strlen(wanted));
    assert_memory_equal(line, wanted, len);
}

static void
it__says_hello_first__with_who_she_says_she_is(void **state)
{
    struct lone l;

    (void)state;
    start(&l, "fay", true);
    assert_said(&l, "{\"tocsin\":1,\"hello\":\"watch\",\"as\":\"fay\"}");
    client_subscribe(l.client, NULL, true);
    assert_said(&l, "{\"id\":1,\"do\":\"subscribe\",\"by_store\":false,\"inherits\":true}");
    end(&l);
}

static void
an_owner_of_another_version__is_not_understood__and_says_why_it_refuses(void **state)
{
    static const char *const bad[] = { "{\"tocsin\":2,\"welcome\":{}}", "{\"welcome\":{}}", "{}", "{\"tocsin\":1}", "[]", "",
        "{\"tick\":{}}", "{\"tocsin\":1,\"welcome\":{\"owner\":\"x\"}}" };
    struct lone l;
    struct err err;

    (void)state;
    start(&l, NULL, true);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (hears(&l, bad[i], &err))
            fail_msg("%s was understood", bad[i]);
        assert_true(strlen(err.text) > 20);
    }
    assert_false(hears(&l, "{\"id\":null,\"ok\":false,\"code\":\"parse\",\"error\":\"the first line is otherwise\"}", &err));
    assert_non_null(strstr(err.text, "the first line is otherwise"));
    assert_int_equal(l.welcomes, 0);
    end(&l);
}

static void
what_a_newer_owner_says__is_left_alone(void **state)
{
    struct lone l;
    struct err err;

    (void)state;
    start(&l, NULL, true);
    assert_true(hears(&l, WELCOME, &err));
    assert_true(hears(&l, "{\"weather\":{\"rain\":true}}", &err));
    assert_true(hears(&l, "{\"tick\":{\"at\":null,\"moon\":1}}", &err));
    assert_int_equal(l.welcomes, 1);
    end(&l);
}

static void
a_batch__counts_when_its_last_event_has_come(void **state)
{
    struct lone l;
    struct err err;

    (void)state;
    start(&l, NULL, true);
    assert_true(hears(&l, WELCOME, &err) && hears(&l, BOARD, &err));
    assert_true(hears(&l, EVENT(5, ",\"more\":true"), &err));
    assert_int_equal(l.m->sources.n, 0);
    assert_true(hears(&l, EVENT(6, ""), &err));
    assert_int_equal(l.m->sources.n, 2);
    assert_int_equal(l.m->durable_seq, 6);
    assert_int_equal(l.m->next_seq, 7);
    end(&l);
}

static void
an_event_that_the_board_has_already__is_not_folded_twice(void **state)
{
    struct lone l;
    struct err err;

    (void)state;
    start(&l, NULL, true);
    assert_true(hears(&l, WELCOME, &err) && hears(&l, BOARD, &err));
    assert_true(hears(&l, EVENT(3, ",\"more\":true"), &err) && hears(&l, EVENT(4, ""), &err));
    assert_int_equal(l.m->sources.n, 0);
    assert_int_equal(l.m->lines_n, 0);
    end(&l);
}

static void
who_keeps_no_board__hears_events_alone__as_they_are_in_the_log(void **state)
{
    struct lone l;
    struct err err;

    (void)state;
    start(&l, NULL, false);
    client_subscribe(l.client, NULL, false);
    assert_true(hears(&l, WELCOME, &err) && hears(&l, "{\"id\":1,\"ok\":true}", &err) && hears(&l, BOARD, &err)
        && hears(&l, EVENT(5, ""), &err));
    assert_true(str_starts(buf_text(&l.events), "{\"node\":\"n\",\"seq\":5,"));
    buf_clear(&l.events);
    assert_true(hears(&l,
        "{\"event\":{\"seq\":9007199254740991,\"text\":\"\\u202ex\\u009b\",\"none\":null,\"list\":[true,1.5,\"\\n\"]}}", &err));
    assert_string_equal(buf_text(&l.events),
        "{\"seq\":9007199254740991,\"text\":\"\\u202ex\\u009b\",\"none\":null,\"list\":[true,1.5,\"\\n\"]}");
    end(&l);
}

static void
lines_that_can_not_be__are_refused_with_a_sentence__and_change_nothing(void **state)
{
    static const char *const bad[] = { "", "nonsense", "{\"event\":{}}", "{\"event\":{\"seq\":5}}", "{\"alert\":{\"id\":\"zz\"}}",
        "{\"alert\":{}}", "{\"message\":{}}", "{\"source\":{}}", "{\"source\":{\"name\":\"\"}}",
        "{\"source\":{\"name\":\"am\",\"version\":-1}}", "{\"source\":{\"name\":\"am\",\"alerts\":1e300}}", "{\"board\":{}}",
        "{\"board\":{\"node\":\"n\",\"seq\":-1,\"alerts\":0}}", "{\"line\":{}}", "{\"observed\":{}}", "{\"act\":[{}]}",
        "{\"id\":null,\"ok\":false,\"error\":\"what was that?\"}", "{\"tick\":\"\xc3\"}", "{\"tick\":{},\"tick\":{}}",
        "{\"leaving\":\"\\u0000\"}" };
    struct lone l;
    struct err err;

    (void)state;
    start(&l, NULL, true);
    assert_true(hears(&l, WELCOME, &err) && hears(&l, BOARD, &err));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (hears(&l, bad[i], &err))
            fail_msg("%s was read", bad[i]);
        assert_true(strlen(err.text) > 20);
        assert_int_equal(l.m->sources.n + l.m->alerts.n + l.m->messages.n + l.m->acts.n + l.m->lines_n, 0);
        assert_int_equal(l.m->next_seq, 5);
    }
    end(&l);
}

static void
an_owner_that_reads_nothing__is_a_fault__and_nothing_more_is_asked(void **state)
{
    struct lone l;

    (void)state;
    start(&l, NULL, true);
    for (int i = 0; i < 200 && client_fault(l.client) == NULL; i++)
        (void)client_ask(l.client, "clients", NULL, NULL);
    assert_non_null(client_fault(l.client));
    assert_int_equal(client_ask(l.client, "clients", NULL, NULL), 0);
    end(&l);
}

static void
a_board_that_is_refused__is_a_fault_with_the_owners_reason(void **state)
{
    struct lone l;
    struct err err;

    (void)state;
    start(&l, NULL, true);
    assert_true(hears(&l, WELCOME, &err));
    client_subscribe(l.client, NULL, false);
    assert_true(hears(&l, "{\"id\":1,\"ok\":false,\"code\":\"refused\",\"error\":\"not today\"}", &err));
    assert_non_null(strstr(client_fault(l.client)->text, "not today"));
    assert_false(l.m->whole);
    end(&l);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(it__says_hello_first__with_who_she_says_she_is),
    cmocka_unit_test(an_owner_of_another_version__is_not_understood__and_says_why_it_refuses),
    cmocka_unit_test(what_a_newer_owner_says__is_left_alone),
    cmocka_unit_test(a_batch__counts_when_its_last_event_has_come),
    cmocka_unit_test(an_event_that_the_board_has_already__is_not_folded_twice),
    cmocka_unit_test(who_keeps_no_board__hears_events_alone__as_they_are_in_the_log),
    cmocka_unit_test(lines_that_can_not_be__are_refused_with_a_sentence__and_change_nothing),
    cmocka_unit_test(an_owner_that_reads_nothing__is_a_fault__and_nothing_more_is_asked),
    cmocka_unit_test(a_board_that_is_refused__is_a_fault_with_the_owners_reason),
};
SUITE(client, tests);
