/* SPDX-License-Identifier: MIT */
/* The sections schedule and layer. */
#include "core/oncall.h"
#include "core/routing_conf.h"
#include "support/suite.h"
#include "util/str.h"
#include "util/time.h"

static const struct conf_section sections[] = {
    { "", false, "" },
    { "person", true, "" },
    { "source", true, "" },
    { "calendar", true, "" },
    { "schedule", true, "" },
    { "layer", true, "" },
};
static struct person persons[] = { { .name = "ana" }, { .name = "bob" }, { .name = "Carol van Dam" }, { .name = "dora" } };
static const struct people people = { persons, 4 };

/* What was read, and all that it stands on. */
struct read {
    struct conf_row rows[40];
    struct conf_schema schema;
    struct conf_faults faults;
    struct conf *conf;
    struct routing_build b;
};

static void
read_text(struct read *r, const char *text)
{
    size_t n = 0;

    *r = (struct read){ 0 };
    r->rows[n++] = (struct conf_row){ "person", "unix", CONF_LIST, NULL, NULL, false, "" };
    r->rows[n++] = (struct conf_row){ "source", "url", CONF_STRING, NULL, NULL, false, "" };
    r->rows[n++] = (struct conf_row){ "calendar", "url", CONF_STRING, NULL, NULL, false, "" };
    for (size_t i = 0; i < oncall_conf_rows_n; i++)
        r->rows[n++] = oncall_conf_rows[i];
    r->schema = (struct conf_schema){ sections + 1, sizeof sections / sizeof *sections - 1, r->rows, n };
    r->conf = conf_parse(&r->schema, "t.conf", text, strlen(text), &r->faults);
    if (r->conf == NULL)
        return;
    r->b = (struct routing_build){ .conf = r->conf, .faults = &r->faults, .people = &people };
    oncall_conf_read(&r->b);
}

static void
read_release(struct read *r)
{
    for (size_t i = 0; i < r->b.windows.n; i++)
        window_free(r->b.windows.v[i]);
    for (size_t i = 0; i < r->b.zones.n; i++)
        zone_free(r->b.zones.v[i]);
    vec_release(&r->b.windows);
    vec_release(&r->b.zones);
    vec_release(&r->b.schedules);
    arena_release(&r->b.arena);
    conf_free(r->conf);
    conf_faults_release(&r->faults);
}

static void
check_at(const struct schedule *s, const char *when, const char *person)
{
    struct oncall_turn turn;
    int64_t ms;

    assert_true(zone_parse(s->zone, when, &ms));
    oncall_turn(NULL, s, ms, &turn);
    assert_string_equal(turn.person == NULL ? "nobody" : turn.person, person);
}

static void
a_schedule__is_its_persons_layers_and_overrides(void **state)
{
    const struct schedule *s;
    struct read r;

    (void)state;
    read_text(&r,
        "schedule \"payments\" {\n"
        "    zone = \"Europe/Berlin\"\n"
        "    persons = {\"ana\", \"bob\"}\n"
        "    start = \"2026-11-02 09:00\"\n"
        "    override = {\"Carol van Dam 2026-12-24 18:00 to 2026-12-27 09:00\", \"dora 2026-12-31 to 2027-01-01\"}\n"
        "}\n"
        "layer \"weekends\" {\n"
        "    schedule = \"payments\"\n"
        "    persons = {\"dora\", \"Carol van Dam\"}\n"
        "    start = \"2026-11-07\"\n"
        "    hours = \"Sat-Sun\"\n"
        "}\n");
    assert_int_equal(r.faults.n, 0);
    assert_int_equal(r.b.schedules.n, 1);
    s = &r.b.schedules.v[0];
    assert_string_equal(s->name, "payments");
    assert_int_equal(s->kind, SCHEDULE_ROTATION);
    assert_int_equal(s->layers_n, 2);
    check_at(s, "2026-11-02 08:59", "nobody");
    check_at(s, "2026-11-02 09:00", "ana");
    check_at(s, "2026-11-07 00:00", "dora");
    check_at(s, "2026-11-09 09:00", "bob");
    check_at(s, "2026-11-14 12:00", "Carol van Dam");
    check_at(s, "2026-12-24 18:00", "Carol van Dam");
    check_at(s, "2026-12-27 09:00", "Carol van Dam"); /* her weekend anyway */
    check_at(s, "2026-12-31 00:00", "dora");
    check_at(s, "2027-01-01 00:00", "ana");
    check_at(s, "2027-01-02 00:00", "dora");
    check_at(s, "2027-01-04 12:00", "bob");
    read_release(&r);
}

static void
a_schedule__may_come_from_a_calendar_or_a_source__or_be_one_person(void **state)
{
    struct read r;

    (void)state;
    read_text(&r,
        "source \"pd\" { url = x }\n"
        "calendar \"rota\" { url = x }\n"
        "schedule \"payments\" { from = rota persons = {\"ana\"} }\n"
        "schedule \"platform\" { from = pd theirs = PI7DH85 }\n"
        "schedule \"night\" { persons = {\"bob\"} hours = \"22:00-06:00\" }\n");
    assert_int_equal(r.faults.n, 0);
    assert_int_equal(r.b.schedules.n, 3);
    assert_int_equal(r.b.schedules.v[0].kind, SCHEDULE_LISTED);
    assert_string_equal(r.b.schedules.v[0].from, "rota");
    assert_string_equal(r.b.schedules.v[1].theirs, "PI7DH85");
    check_at(&r.b.schedules.v[0], "2026-12-27 09:00", "ana");
    check_at(&r.b.schedules.v[1], "2026-12-27 09:00", "nobody");
    check_at(&r.b.schedules.v[2], "2026-12-27 23:00", "bob");
    check_at(&r.b.schedules.v[2], "2026-12-27 09:00", "nobody");
    read_release(&r);
}

static void
what_is_wrong_with_a_schedule__is_told(void **state)
{
    static const struct {
        const char *text, *fault;
    } cases[] = {
        { "schedule \"p\" { }", "schedule p has nobody: persons, a layer, or from" },
        { "schedule \"p\" { persons = {\"eve\"} }", "persons: there is no person eve" },
        { "schedule \"p\" { persons = {\"ana\", \"bob\"} }",
            "start is missing: when ana begins the first turn, as in \"2026-11-30 09:00\"" },
        { "schedule \"p\" { persons = {\"ana\"} start = \"Monday\" }",
            "start: \"Monday\" is no moment on the zone's clocks, as in \"2026-11-30 09:00\"" },
        { "schedule \"p\" { persons = {\"ana\"} turn = 3600500ms }", "turn: whole minutes, and an hour at least" },
        { "schedule \"p\" { persons = {\"ana\"} zone = \"Europe/Atlantis\" }",
            "zone: there is no time zone Europe/Atlantis in /usr/share/zoneinfo (Debian's package is tzdata)" },
        { "schedule \"ana\" { persons = {\"ana\"} }", "schedule ana: a person is called so; steps and owners name either" },
        { "schedule \"p q\" { persons = {\"ana\"} }", "schedule 'p q': its name is 1 to 64 letters, digits, - _ ." },
        { "schedule \"p\" { from = nowhere }", "from: there is no calendar and no source nowhere" },
        { "source \"x\" { url = x }\ncalendar \"x\" { url = x }\nschedule \"p\" { from = x }",
            "from: x is a calendar and a source; give one of them another title" },
        { "calendar \"x\" { url = x }\nschedule \"p\" { from = x theirs = y }", "theirs: x is a calendar, all of which counts" },
        { "schedule \"p\" { persons = {\"ana\"} theirs = y }", "theirs: from is missing, the source that calls it so" },
        { "layer \"w\" { schedule = p persons = {\"ana\"} }", "layer w: there is no schedule p" },
        { "schedule \"p\" { persons = {\"ana\"} }\nlayer \"w\" { schedule = p persons = {\"bob\"} }",
            "schedule p: layer p is never used, for layer w goes before it and always holds" },
        { "schedule \"p\" { persons = {\"ana\"} override = {\"bob 2026-12-24 18:00\"} }",
            "override: \"bob 2026-12-24 18:00\" is not as in \"bob 2026-12-24 18:00 to 2026-12-27 09:00\"" },
        { "schedule \"p\" { persons = {\"ana\"} override = {\"eve 2026-12-24 18:00 to 2026-12-27 09:00\"} }",
            "override: there is no person eve" },
        { "schedule \"p\" { persons = {\"ana\"} override = {\"bob 2026-12-24 18:00 to 2026-12-24 18:00\"} }",
            "override: \"bob 2026-12-24 18:00 to 2026-12-24 18:00\" ends before it begins" },
        { "schedule \"p\" { persons = {\"ana\"} override = {\"bob 2026-12-24 to 2026-12-27\", \"dora 2026-12-26 to 2026-12-28\"} }",
            "override: bob and dora are both put on call for the same time" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct read r;

        read_text(&r, cases[i].text);
        if (r.faults.n != 1)
            fail_msg("%s: %zu faults, the last: %s", cases[i].text, r.faults.n,
                r.faults.n > 0 ? r.faults.v[r.faults.n - 1].text : "");
        assert_string_equal(r.faults.v[0].text, cases[i].fault);
        read_release(&r);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_schedule__is_its_persons_layers_and_overrides),
    cmocka_unit_test(a_schedule__may_come_from_a_calendar_or_a_source__or_be_one_person),
    cmocka_unit_test(what_is_wrong_with_a_schedule__is_told),
};
SUITE(oncall_conf, tests);
