/* SPDX-License-Identifier: MIT */
/* An incident is declared and its fields change: their forms and limits, the table of states, and times in their order. */
#include <string.h>

#include "core/person.h"
#include "incident_desk.h"
#include "support/suite.h"
#include "util/str.h"
#include "util/utf8.h"

static void
declaring__takes_a_title_alone__and_fills_in_the_rest(void **state)
{
    struct world w;
    uint64_t n;

    (void)state;
    world_init_with_twin(&w);
    n = inc_declare_with(&w, GIVEN({ "title", "  checkout is down " }), false);
    assert_int_equal(n, 1);
    assert_string_equal(inc_field(&w, n, "title"), "checkout is down");
    assert_string_equal(inc_field(&w, n, "severity"), "sev-1");
    assert_string_equal(inc_field(&w, n, "state"), "investigating");
    assert_string_equal(inc_field(&w, n, "public"), "(none)");
    assert_string_equal(inc_field(&w, n, "lead"), "(none)");
    assert_string_equal(inc_field(&w, n, "reported_at"), "2025-11-21T02:00:00.000Z");
    assert_string_equal(inc_field(&w, n, "started_at"), "2025-11-21T02:00:00.000Z");
    assert_string_equal(inc_field(&w, n, "acknowledged_at"), "2025-11-21T02:00:00.000Z");
    assert_string_equal(w.out.summary, "declared INC-1 sev-1: checkout is down");
    assert_string_equal(inc_line(&w, 0), "declare INC-1 sev-1 checkout is down");
    assert_int_equal(inc_declare(&w, "another one", NULL, 0), 2);
    inc_check_twin(&w);
    world_release(&w);
}

static void
declaring__from_alerts__begins_with_the_first_and_is_acknowledged_with_the_first_ack(void **state)
{
    struct world w;
    const struct alert *v[3];
    uint64_t n;

    (void)state;
    world_init_with_twin(&w);
    inc_fire(&w, v);
    assert_true(world_act(&w, CMD_ACK, "bob", v[1]));
    w.now_ms += MS_MINUTE;
    assert_true(world_act(&w, CMD_ACK, "ana", v[2]));
    w.now_ms += MS_MINUTE;
    n = inc_declare(&w, "checkout is down", v, 3);
    assert_string_equal(inc_alerts(&w, n), "3 linked, 0 unlinked");
    assert_string_equal(inc_field(&w, n, "started_at"), "2025-11-21T01:59:59.000Z");
    assert_string_equal(inc_field(&w, n, "acknowledged_at"), "2025-11-21T02:03:00.000Z");
    assert_string_equal(inc_field(&w, n, "reported_at"), "2025-11-21T02:05:00.000Z");
    assert_string_equal(w.out.summary, "declared INC-1 sev-2: checkout is down (3 alerts)");
    assert_ptr_equal(model_incident_of(w.m, &v[1]->id), model_incident(w.m, n));
    inc_check_twin(&w);
    world_release(&w);
}

static void
declaring__with_an_alert_that_is_gone__declares_all_the_same_and_says_so(void **state)
{
    struct subject gone = { .id = { { 7 } } };
    struct incident_value title = { INCIDENT_TITLE, "checkout is down" };
    struct world w;

    (void)state;
    world_init(&w);
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_INCIDENT_OPEN,
            .actor = "ana",
            .origin = "tui",
            .incident = &(struct incident_wish){ .values = &title, .values_n = 1 },
            .subjects = &gone,
            .subjects_n = 1 }));
    assert_int_equal(w.out.incident, 1);
    assert_int_equal(w.out.refusals_n, 1);
    world_release(&w);
}

static void
declaring_again__by_the_same_request__names_the_one_that_was_declared(void **state)
{
    struct incident_value title = { INCIDENT_TITLE, "checkout is down" };
    struct command cmd = { .kind = CMD_INCIDENT_OPEN,
        .actor = "ana",
        .origin = "cli",
        .request_id = "r1",
        .incident = &(struct incident_wish){ .values = &title, .values_n = 1 } };
    struct world w;

    (void)state;
    world_init(&w);
    assert_true(world_do(&w, &cmd));
    assert_true(world_do(&w, &cmd));
    assert_int_not_equal(w.out.repeats, 0);
    assert_int_equal(w.out.incident, 1);
    assert_int_equal(w.m->incidents.n, 1);
    world_release(&w);
}

static void
declaring__what_is_over_already__takes_the_times_that_are_given(void **state)
{
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    n = inc_declare_with(&w,
        GIVEN({ "title", "it was slow" }, { "state", "resolved" }, { "started_at", "01:00" }, { "resolved_at", "01:30" }), false);
    assert_int_equal(n, 1);
    assert_string_equal(inc_field(&w, n, "acknowledged_at"), "2025-11-21T01:30:00.000Z");
    assert_string_equal(inc_field(&w, n, "mitigated_at"), "2025-11-21T01:30:00.000Z");
    assert_string_equal(inc_field(&w, n, "resolved_at"), "2025-11-21T01:30:00.000Z");
    assert_refused(&w, inc_declare_with(&w, GIVEN({ "title", "x" }, { "state", "invalid" }), true), "nothing is declared");
    world_release(&w);
}

static void
declaring__is_refused__past_so_many_that_are_open(void **state)
{
    struct world w;
    uint64_t resolved;

    (void)state;
    world_init(&w);
    for (int i = 0; i < INCIDENTS_OPEN_MAX; i++)
        assert_int_equal(inc_declare(&w, "one", NULL, 0), i + 1);
    assert_refused(&w, inc_declare(&w, "one too many", NULL, 0), "1000 incidents are open: resolve some");
    assert_true(inc_put(&w, 7, "state", "resolved"));
    resolved = w.out.events.v[0].seq;
    assert_int_equal(inc_declare(&w, "one more", NULL, 0), INCIDENTS_OPEN_MAX + 1);
    assert_refused(&w, inc_put(&w, 7, "state", "identified"), "1000 incidents are open: resolve some");
    assert_refused(&w, world_undo(&w, "ana", resolved), "INC-7 can't be open again: 1000 are open, resolve some");
    world_release(&w);
}

/* ---- forms */

static const struct {
    const char *field, *given, *kept; /* kept NULL: refused, and why says so */
    const char *why;
} forms[] = {
    { "title", "a\tb", NULL, "control character" },
    { "title", "two\nlines", NULL, "control character" },
    { "title", "esc \x1b[31m", NULL, "control character" },
    { "title", "c1 \xc2\x9b", NULL, "control character" },
    { "title", "", NULL, "title: each incident has one" },
    { "title", "  ", NULL, "title: each incident has one" },
    { "title", "\xff", NULL, "not valid UTF-8" },
    { "title", " Zahlung h\xc3\xa4ngt ", "Zahlung h\xc3\xa4ngt", NULL },
    { "description", "one\r\ntwo\n\tthree", "one\ntwo\n\tthree", NULL },
    { "description", "bell \a", NULL, "control character" },
    { "description", "\n \n", "(none)", NULL },
    { "severity", "3", "sev-3", NULL },
    { "severity", "SEV4", "sev-4", NULL },
    { "severity", "sev-5", "sev-5", NULL },
    { "severity", "sev-6", NULL, "no severity" },
    { "severity", "sev-0", NULL, "no severity" },
    { "severity", "x1", NULL, "no severity" },
    { "severity", "", NULL, "each incident has one" },
    { "state", "Resolved", NULL, "no state: investigating, identified" },
    { "state", "open", NULL, "no state" },
    { "lead", "bob", "bob", NULL },
    { "contact", "unix:carol", "unix:carol", NULL },
    { "comms", "a,b", NULL, "comms: " },
    { "public", "no", "(none)", NULL },
    { "public", "maybe", NULL, "neither yes nor no" },
    { "services", " checkout,payments  checkout ", "checkout payments", NULL },
    { "services", "check\nout", NULL, "control character" },
    { "reported_at", "01:58", "2025-11-21T01:58:00.000Z", NULL },
    { "reported_at", "now", "2025-11-21T02:00:00.000Z", NULL },
    { "reported_at", "20m", "2025-11-21T01:40:00.000Z", NULL },
    { "reported_at", "2025-11-20T23:00:00+01:00", "2025-11-20T22:00:00.000Z", NULL },
    { "reported_at", "2025-11-21T02:00:01Z", NULL, "yet to come" },
    { "reported_at", "soon", NULL, "no time: now, 14:02 (UTC)" },
    { "reported_at", "", NULL, "each incident has one" },
    { "acknowledged_at", "", "(none)", NULL },
    { "rca_link", "https://wiki.example.org/rca?id=12", "https://wiki.example.org/rca?id=12", NULL },
    { "rca_link", "http://w/1", "http://w/1", NULL },
    { "rca_link", "https://", NULL, "no address" },
    { "rca_link", "javascript:alert(1)", NULL, "no address" },
    { "rca_link", "https://a b", NULL, "no address" },
    { "channel", "#inc-1", "#inc-1", NULL },
    { "link_rule", "service=checkout severity!=info", "{service=\"checkout\", severity!=\"info\"}", NULL },
    { "link_rule", "service=~\"(\"", NULL, "link_rule: " },
    { "link_rule", "service=", NULL, "link_rule: " },
    { "merged_into", "2", NULL, "merged_into is set by merging" },
    { "merged_into", "", NULL, "merged_into is set by merging" },
};

static void
fields__are_kept_in_one_form__or_refused_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct world w;
        uint64_t n;
        bool done;

        world_init(&w);
        n = inc_declare(&w, "one", NULL, 0);
        (void)inc_set(&w, n, GIVEN({ "services", "x" }, { "description", "x" }));
        done = inc_put(&w, n, forms[i].field, forms[i].given);
        if (forms[i].kept == NULL && (done || strstr(w.err.text, forms[i].why) == NULL))
            fail_msg("%s '%s': %s", forms[i].field, forms[i].given, done ? "taken" : w.err.text);
        if (forms[i].kept != NULL && !str_eq(inc_field(&w, n, forms[i].field), forms[i].kept))
            fail_msg("%s '%s': %s (%s)", forms[i].field, forms[i].given, inc_field(&w, n, forms[i].field), w.err.text);
        world_release(&w);
    }
}

static void
fields__have_their_limits__in_characters(void **state)
{
    static const enum incident_field limited[] = { INCIDENT_TITLE, INCIDENT_DESCRIPTION, INCIDENT_SERVICES, INCIDENT_RCA,
        INCIDENT_CHANNEL };
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    n = inc_declare(&w, "one", NULL, 0);
    for (size_t i = 0; i < sizeof limited / sizeof *limited; i++) {
        const struct incident_field_row *row = &incident_fields[limited[i]];
        struct buf text = BUF_INIT;

        buf_adds(&text, limited[i] == INCIDENT_RCA ? "http://" : "");
        while (utf8_count(buf_text(&text)) < row->max)
            buf_adds(&text, "\xc3\xa4");
        if (!inc_put(&w, n, row->word, buf_text(&text)))
            fail_msg("%s of %zu characters: %s", row->word, row->max, w.err.text);
        buf_adds(&text, "\xc3\xa4");
        assert_refused(&w, inc_put(&w, n, row->word, buf_text(&text)), "characters: at most");
        buf_release(&text);
    }
    assert_refused(&w, inc_set(&w, n, GIVEN({ "lead", "ana" }, { "lead", "bob" })), "lead is given twice");
    world_release(&w);
}

static void
persons__are_those_of_the_configuration__where_it_names_any(void **state)
{
    static struct person persons[] = { { .name = "ana" }, { .name = "bob" } };
    static const struct people people = { .v = persons, .n = 2 };
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    w.m->config.people = &people;
    n = inc_declare(&w, "one", NULL, 0);
    assert_true(inc_put(&w, n, "lead", "bob"));
    assert_string_equal(w.out.summary, "INC-1: bob leads");
    assert_refused(&w, inc_put(&w, n, "contact", "carol"), "contact: no person carol in the configuration");
    assert_true(inc_put(&w, n, "lead", ""));
    assert_string_equal(w.out.summary, "INC-1: nobody leads");
    world_release(&w);
}

/* ---- states */

static bool
is_expected(enum incident_state from, enum incident_state to)
{
    bool from_open = from <= INCIDENT_MONITORING, to_open = to <= INCIDENT_MONITORING;

    if (from_open || to_open)
        return true;
    return (from == INCIDENT_IS_RESOLVED && to != from) || (from == INCIDENT_IS_CLOSED && to == INCIDENT_IS_RESOLVED);
}

/* From one that is open. */
static void
bring_to(struct world *w, uint64_t n, enum incident_state to)
{
    if (to != INCIDENT_INVESTIGATING)
        assert_true(inc_put(w, n, "state", incident_states[to].word));
}

static void
states__move_by_the_table__and_bring_their_times(void **state)
{
    struct world w;

    (void)state;
    world_init_with_twin(&w);
    for (int from = 0; from < INCIDENT_STATES; from++)
        for (int to = 0; to < INCIDENT_STATES; to++) {
            uint64_t n = inc_declare(&w, "one", NULL, 0);
            bool done, over = to == INCIDENT_IS_RESOLVED || to == INCIDENT_IS_CLOSED;

            bring_to(&w, n, (enum incident_state)from);
            w.now_ms += MS_MINUTE;
            done = inc_put(&w, n, "state", incident_states[to].word);
            if (from == to) {
                assert_refused(&w, done, "is so already");
                continue;
            }
            if (done != is_expected((enum incident_state)from, (enum incident_state)to))
                fail_msg("%s to %s: %s", incident_states[from].word, incident_states[to].word, done ? "done" : w.err.text);
            if (!done) {
                assert_non_null(strstr(w.err.text, "from there it may become"));
                continue;
            }
            assert_int_equal(over, strcmp(inc_field(&w, n, "resolved_at"), "(none)") != 0);
            assert_int_equal(to == INCIDENT_IS_CLOSED, strcmp(inc_field(&w, n, "closed_at"), "(none)") != 0);
            if (over || to == INCIDENT_MONITORING)
                assert_string_not_equal(inc_field(&w, n, "mitigated_at"), "(none)");
        }
    inc_check_twin(&w);
    world_release(&w);
}

static void
resolving_what_another_has_resolved__names_who_was_first(void **state)
{
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    n = inc_declare(&w, "one", NULL, 0);
    assert_true(inc_set_by(&w, "bob", n, GIVEN({ "state", "resolved" }), false));
    assert_refused(&w, inc_put(&w, n, "state", "resolved"), "INC-1 is so already: bob changed it last, at ");
    world_release(&w);
}

static void
resolving__then_closing__keeps_each_time_and_reopening_takes_them_away(void **state)
{
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    n = inc_declare(&w, "one", NULL, 0);
    w.now_ms += MS_MINUTE;
    assert_true(inc_put(&w, n, "state", "monitoring"));
    assert_string_equal(w.out.summary, "INC-1: it is monitoring");
    assert_string_equal(inc_line(&w, 0), "incident INC-1 state investigating -> monitoring, mitigated_at 02:01Z");
    w.now_ms += MS_MINUTE;
    assert_true(inc_put(&w, n, "state", "resolved"));
    w.now_ms += MS_MINUTE;
    assert_true(inc_put(&w, n, "state", "closed"));
    assert_string_equal(inc_field(&w, n, "mitigated_at"), "2025-11-21T02:01:00.000Z");
    assert_string_equal(inc_field(&w, n, "resolved_at"), "2025-11-21T02:02:00.000Z");
    assert_string_equal(inc_field(&w, n, "closed_at"), "2025-11-21T02:03:00.000Z");
    assert_true(inc_put(&w, n, "state", "identified"));
    assert_string_equal(inc_field(&w, n, "mitigated_at"), "2025-11-21T02:01:00.000Z");
    assert_string_equal(inc_field(&w, n, "resolved_at"), "(none)");
    assert_string_equal(inc_field(&w, n, "closed_at"), "(none)");
    world_release(&w);
}

static void
times__that_do_not_fit__are_refused_with_both(void **state)
{
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    n = inc_declare(&w, "one", NULL, 0);
    w.now_ms += MS_HOUR;
    assert_true(inc_put(&w, n, "state", "resolved"));
    assert_refused(&w, inc_put(&w, n, "mitigated_at", "01:30"),
        "mitigated_at 2025-11-21T01:30:00.000Z would be before acknowledged_at 2025-11-21T02:00:00.000Z");
    assert_refused(&w, inc_put(&w, n, "started_at", "02:30"),
        "acknowledged_at 2025-11-21T02:00:00.000Z would be before started_at 2025-11-21T02:30:00.000Z");
    assert_true(inc_set(&w, n, GIVEN({ "mitigated_at", "01:30" }, { "acknowledged_at", "01:20" }, { "started_at", "01:10" })));
    assert_true(inc_put(&w, n, "resolved_at", "01:45"));
    assert_refused(&w, inc_put(&w, n, "resolved_at", ""), "an incident that is resolved has resolved_at");
    assert_refused(&w, inc_put(&w, n, "closed_at", "02:50"), "and the incident is resolved: it has no such time");
    assert_true(inc_set(&w, n, GIVEN({ "state", "closed" }, { "closed_at", "02:50" })));
    assert_refused(&w, inc_put(&w, n, "resolved_at", "02:55"), "closed_at 2025-11-21T02:50:00.000Z would be before resolved_at");
    assert_true(inc_put(&w, n, "reported_at", "02:58"));
    world_release(&w);
}

static void
a_clock_that_was_set_back__does_not_hinder_resolving(void **state)
{
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    n = inc_declare(&w, "one", NULL, 0);
    w.now_ms -= MS_HOUR;
    assert_true(inc_put(&w, n, "state", "resolved"));
    assert_string_equal(inc_field(&w, n, "resolved_at"), "2025-11-21T02:00:00.000Z");
    world_release(&w);
}

static void
changing_the_severity__is_a_review_of_it(void **state)
{
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    n = inc_declare(&w, "one", NULL, 0);
    assert_string_equal(inc_field(&w, n, "reviewed_at"), "(none)");
    w.now_ms += MS_MINUTE;
    assert_true(inc_put(&w, n, "severity", "1"));
    assert_string_equal(w.out.summary, "INC-1: sev-2 -> sev-1");
    assert_string_equal(inc_field(&w, n, "reviewed_at"), "2025-11-21T02:01:00.000Z");
    w.now_ms += MS_MINUTE;
    assert_true(inc_put(&w, n, "reviewed_at", "now"));
    assert_string_equal(inc_field(&w, n, "reviewed_at"), "2025-11-21T02:02:00.000Z");
    world_release(&w);
}

/* ---- questions */

static void
making_it_public__asks_and_says_what_is_shown(void **state)
{
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    n = inc_declare(&w, "checkout is down", NULL, 0);
    assert_true(inc_put(&w, n, "description", "Payments fail."));
    assert_refused(&w, inc_put(&w, n, "public", "yes"),
        DECIDE_ASK
        "INC-1 becomes public: the status page shows \"checkout is down\", sev-2, investigating, its times, its description");
    assert_true(inc_set_by(&w, "ana", n, GIVEN({ "public", "yes" }), true));
    assert_string_equal(w.out.summary, "INC-1: it is public");
    assert_true(inc_put(&w, n, "title", "checkout is slow"));
    assert_true(inc_put(&w, n, "public", "no"));
    assert_string_equal(w.out.summary, "INC-1: it is internal");
    assert_refused(&w, inc_declare_with(&w, GIVEN({ "title", "x" }, { "public", "yes" }), false), "the incident becomes public");
    world_release(&w);
}

static void
a_secret_and_the_public__are_one_question(void **state)
{
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    n = inc_declare(&w, "one", NULL, 0);
    assert_refused(&w, inc_set(&w, n, GIVEN({ "public", "yes" }, { "description", "login with xoxb-123456789012-abcdefghijkl" })),
        "description seems to hold a Slack token, and channels show it; INC-1 becomes public");
    world_release(&w);
}

static void
invalid__is_never_public(void **state)
{
    struct world w;
    uint64_t n;

    (void)state;
    world_init(&w);
    n = inc_declare_with(&w, GIVEN({ "title", "one" }, { "public", "yes" }), true);
    assert_refused(&w, inc_put(&w, n, "state", "invalid"),
        DECIDE_ASK "INC-1 is public: invalid, the status page shows it no more");
    assert_true(inc_set_by(&w, "ana", n, GIVEN({ "state", "invalid" }), true));
    assert_string_equal(inc_field(&w, n, "public"), "(none)");
    assert_refused(&w, inc_set_by(&w, "ana", n, GIVEN({ "public", "yes" }), true), "INC-1 is invalid: it is never public");
    world_release(&w);
}

static void
what_another_changed_since_she_looked__is_not_overwritten(void **state)
{
    struct incident_value lead = { INCIDENT_LEAD, "ana" };
    struct incident_wish wish = { .values = &lead, .values_n = 1 };
    struct command cmd = { .kind = CMD_INCIDENT_SET, .actor = "ana", .origin = "tui", .incident = &wish };
    struct world w;

    (void)state;
    world_init(&w);
    wish.number = inc_declare(&w, "one", NULL, 0);
    wish.seen = model_incident(w.m, 1)->last_seq;
    assert_true(inc_set_by(&w, "bob", 1, GIVEN({ "lead", "carol" }), false));
    assert_refused(&w, world_do(&w, &cmd), "lead was changed since you looked, by bob at 02:00Z, to carol: look once more");
    cmd.sure = true; /* that was said of what she saw */
    assert_refused(&w, world_do(&w, &cmd), "look once more");
    wish.seen = model_incident(w.m, 1)->last_seq;
    assert_true(world_do(&w, &cmd));
    assert_string_equal(inc_field(&w, 1, "lead"), "ana");
    cmd.sure = false;
    lead = (struct incident_value){ INCIDENT_SEVERITY, "sev-1" };
    assert_true(world_do(&w, &cmd)); /* nobody touched that one */
    wish.seen = model_incident(w.m, 1)->last_seq;
    lead = (struct incident_value){ INCIDENT_LEAD, "dora" };
    assert_true(world_do(&w, &cmd));
    wish.seen = 0;
    assert_true(inc_set_by(&w, "bob", 1, GIVEN({ "lead", "" }), false));
    assert_true(world_do(&w, &cmd)); /* a script that says nothing of what it saw */
    world_release(&w);
}

static void
an_update_that_resolves__is_refused_where_another_has_resolved_it_since_she_looked(void **state)
{
    struct incident_value resolved = { INCIDENT_STATE, "resolved" };
    struct incident_wish wish = { .number = 1, .values = &resolved, .values_n = 1, .kind = ENTRY_UPDATE };
    struct command cmd = { .kind = CMD_INCIDENT_ENTRY, .actor = "ana", .origin = "cli", .incident = &wish, .text = "It works." };
    struct world w;

    (void)state;
    world_init(&w);
    inc_declare(&w, "one", NULL, 0);
    wish.seen = model_incident(w.m, 1)->last_seq;
    assert_true(inc_set_by(&w, "bob", 1, GIVEN({ "state", "resolved" }), false));
    assert_refused(&w, world_do(&w, &cmd), "state was changed since you looked, by bob at 02:00Z, to resolved");
    wish.seen = model_incident(w.m, 1)->last_seq;
    assert_true(world_do(&w, &cmd));
    world_release(&w);
}

static void
an_incident_that_is_not_there__is_refused_by_name(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_refused(&w, inc_put(&w, 9, "lead", "ana"), "there is no incident INC-9");
    assert_refused(&w, inc_put(&w, 0, "lead", "ana"), "which incident? Name it: INC-12");
    assert_int_equal(inc_declare(&w, "one", NULL, 0), 1);
    assert_refused(&w, inc_set(&w, 1, ((const struct given[]){ { NULL, NULL } })), "what of INC-1 is to change?");
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(declaring__takes_a_title_alone__and_fills_in_the_rest),
    cmocka_unit_test(declaring__from_alerts__begins_with_the_first_and_is_acknowledged_with_the_first_ack),
    cmocka_unit_test(declaring__with_an_alert_that_is_gone__declares_all_the_same_and_says_so),
    cmocka_unit_test(declaring_again__by_the_same_request__names_the_one_that_was_declared),
    cmocka_unit_test(declaring__what_is_over_already__takes_the_times_that_are_given),
    cmocka_unit_test(declaring__is_refused__past_so_many_that_are_open),
    cmocka_unit_test(fields__are_kept_in_one_form__or_refused_by_name),
    cmocka_unit_test(fields__have_their_limits__in_characters),
    cmocka_unit_test(persons__are_those_of_the_configuration__where_it_names_any),
    cmocka_unit_test(states__move_by_the_table__and_bring_their_times),
    cmocka_unit_test(resolving_what_another_has_resolved__names_who_was_first),
    cmocka_unit_test(resolving__then_closing__keeps_each_time_and_reopening_takes_them_away),
    cmocka_unit_test(times__that_do_not_fit__are_refused_with_both),
    cmocka_unit_test(a_clock_that_was_set_back__does_not_hinder_resolving),
    cmocka_unit_test(changing_the_severity__is_a_review_of_it),
    cmocka_unit_test(making_it_public__asks_and_says_what_is_shown),
    cmocka_unit_test(a_secret_and_the_public__are_one_question),
    cmocka_unit_test(invalid__is_never_public),
    cmocka_unit_test(what_another_changed_since_she_looked__is_not_overwritten),
    cmocka_unit_test(an_update_that_resolves__is_refused_where_another_has_resolved_it_since_she_looked),
    cmocka_unit_test(an_incident_that_is_not_there__is_refused_by_name),
};
SUITE(incident_fields, tests);
