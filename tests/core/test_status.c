/* SPDX-License-Identifier: MIT */
/* How things stand: counted, as an exit code, as JSON and back, and in one line that tmux may be given. */
#include "core/status.h"

#include <string.h>

#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

#define OWNER "tui pid 1 ana"

struct fixture {
    struct world w;
    struct status s;
    struct buf text;
};

static int
setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    struct source *am;

    world_init(&f->w);
    buf_init(&f->text, BUF_DEFAULT_MAX);
    am = model_source(f->w.m, "am");
    am->every_ms = 15 * MS_SECOND;
    am->polls = 1;
    am->last_ok_ms = f->w.now_ms;
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    status_release(&f->s);
    buf_release(&f->text);
    world_release(&f->w);
    free(f);
    return 0;
}

static const struct status *
look(struct fixture *f, const char *owner)
{
    status_release(&f->s);
    status_of_model(f->w.m, owner, f->w.now_ms, &f->s);
    return &f->s;
}

static const char *
line(struct fixture *f, enum status_style style)
{
    buf_clear(&f->text);
    status_line(look(f, OWNER), style, true, &f->text);
    return buf_text(&f->text);
}

/* Time passes while the source goes on answering. */
static void
pass(struct fixture *f, int64_t ms)
{
    world_tick(&f->w, ms);
    model_source(f->w.m, "am")->last_ok_ms = f->w.now_ms;
}

static void
see_two(struct fixture *f)
{
    struct sighting v[] = { world_sighting(&f->w, "alertname=Disk,severity=warning"),
        world_sighting(&f->w, "alertname=Checkout,severity=critical") };

    world_see(&f->w, v, 2);
}

static void
status__is_calm__when_nothing_waits(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(status_code(look(f, OWNER)), STATUS_CALM);
    assert_string_equal(line(f, STATUS_PLAIN), "tocsin ok");
    assert_string_equal(line(f, STATUS_TMUX), "#[default]tocsin ok#[default]");
}

static void
status__counts_each_state__and_names_the_worst(void **state)
{
    struct fixture *f = *state;
    const struct alert *lag = world_fire(&f->w, "alertname=Lag,severity=warning");
    struct alert *disk;

    see_two(f);
    assert_int_equal(look(f, OWNER)->unacked[0], 3);
    assert_true(world_act(&f->w, CMD_ACK, "ana", lag));
    disk = (struct alert *)world_fire(&f->w, "alertname=Disk,severity=warning");
    model_uncount(f->w.m, disk);
    disk->hold.state = ALERT_ESCALATED;
    model_recount(f->w.m, disk);
    look(f, OWNER);
    assert_int_equal(f->s.unacked[0], 2);
    assert_int_equal(f->s.unacked[disk->level], 1);
    assert_int_equal(f->s.acked, 1);
    assert_int_equal(f->s.escalated, 1);
    assert_string_equal(f->s.worst_name, "Checkout");
    assert_true(f->s.worst_level < disk->level);
}

static void
status__is_1__while_a_level_1_has_nobody__also_where_a_source_is_stale(void **state)
{
    struct fixture *f = *state;
    const struct alert *a = world_fire(&f->w, "alertname=Checkout,severity=page");

    assert_int_equal(a->level, LEVEL_MIN);
    assert_int_equal(status_code(look(f, OWNER)), STATUS_UNACKED);
    assert_int_equal(status_code(look(f, NULL)), STATUS_UNACKED);
    assert_true(world_act(&f->w, CMD_ACK, "ana", a));
    assert_int_equal(status_code(look(f, OWNER)), STATUS_CALM);
    assert_int_equal(status_code(look(f, NULL)), STATUS_STALE);
}

static void
status__is_calm__with_unacked_alerts_of_other_levels(void **state)
{
    struct fixture *f = *state;
    const struct alert *a = world_fire(&f->w, "alertname=Disk,severity=warning");

    assert_true(a->level > LEVEL_MIN);
    assert_int_equal(status_code(look(f, OWNER)), STATUS_CALM);
}

static void
status__is_3__with_a_fault_of_the_store__whatever_else_holds(void **state)
{
    struct fixture *f = *state;

    world_fire(&f->w, "alertname=Checkout,severity=page");
    look(f, NULL);
    f->s.store_fault = xstrdup("s.db: the disk is full");
    assert_int_equal(status_code(&f->s), STATUS_ERROR);
    buf_clear(&f->text);
    status_line(&f->s, STATUS_PLAIN, true, &f->text);
    assert_true(str_starts(buf_text(&f->text), "STORE s.db: the disk is full | !1 L1 Checkout"));
}

static void
status__is_2__when_a_source_does_not_answer(void **state)
{
    struct fixture *f = *state;

    world_tick(&f->w, 6 * MS_MINUTE);
    assert_int_equal(status_code(look(f, OWNER)), STATUS_STALE);
    assert_int_equal(f->s.sources.n, 1);
    assert_true(f->s.sources.v[0].stale);
    assert_string_equal(line(f, STATUS_PLAIN), "am STALE 6m");
}

static void
status__tells_a_source_that_has_only_begun_to_fail__and_is_calm(void **state)
{
    struct fixture *f = *state;
    struct source *am = model_source(f->w.m, "am");

    am->failures = 1;
    am->failing_since_ms = f->w.now_ms - 5 * MS_SECOND;
    assert_int_equal(status_code(look(f, OWNER)), STATUS_CALM);
    assert_string_equal(line(f, STATUS_PLAIN), "am FAILING 5s");
}

static void
status__is_2__when_nobody_polls__and_says_since_when(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(status_code(look(f, NULL)), STATUS_STALE);
    status_line(&f->s, STATUS_PLAIN, true, &f->text);
    assert_string_equal(buf_text(&f->text), "STALE nobody polls since 02:00Z");
    buf_clear(&f->text);
    f->w.now_ms += 2 * MS_DAY;
    look(f, NULL);
    status_line(&f->s, STATUS_PLAIN, true, &f->text);
    assert_string_equal(buf_text(&f->text), "STALE nobody polls since 2025-11-21");
}

static void
status__is_2__when_no_source_is_configured(void **state)
{
    struct fixture *f = *state;

    assert_true(world_do(&f->w, &(struct command){ .kind = CMD_SOURCES, .actor = "tocsin", .origin = "engine" }));
    assert_false(model_source(f->w.m, "am")->configured);
    assert_int_equal(status_code(look(f, OWNER)), STATUS_STALE);
    assert_string_equal(line(f, STATUS_PLAIN), "no source is configured");
}

static void
status__knows_late_messages__and_the_first_deadline(void **state)
{
    struct fixture *f = *state;
    int64_t deadline_ms = world_post(&f->w, "rolling back")->order.deadline_ms;

    assert_string_equal(line(f, STATUS_PLAIN), "msg 1");
    pass(f, MS_MINUTE);
    world_post(&f->w, "another");
    pass(f, deadline_ms - f->w.now_ms + MS_SECOND);
    assert_int_equal(look(f, OWNER)->messages_late, 1);
    assert_int_equal(f->s.late_since_ms, deadline_ms);
    assert_true(f->s.messages > 1);
    assert_non_null(strstr(line(f, STATUS_PLAIN), ", 1 LATE"));
    pass(f, MS_HOUR);
    assert_true(look(f, OWNER)->messages_late > 1);
    assert_int_equal(f->s.late_since_ms, deadline_ms);
    assert_non_null(strstr(line(f, STATUS_TMUX), " | #[fg=black,bg=yellow]msg "));
    assert_non_null(strstr(line(f, STATUS_TMUX), " LATE#[default]"));
}

static void
declare(struct fixture *f, uint64_t number, const char *severity, const char *incident_state)
{
    struct event ev = { .kind = EV_INC_OPENED, .incident = number, .actor = "ana", .at_ms = f->w.now_ms, .seq = number };
    const char **fields = ev.u.inc_opened.fields;

    fields[INCIDENT_TITLE] = "checkout";
    fields[INCIDENT_SEVERITY] = severity;
    fields[INCIDENT_STATE] = incident_state;
    fields[INCIDENT_REPORTED] = "2025-11-21T01:00:00.000Z";
    model_apply_incident(f->w.m, &ev);
}

static void
promise(struct fixture *f, uint64_t number, int64_t due_ms)
{
    struct event ev = { .kind = EV_INC_ENTRY, .incident = number, .actor = "ana", .at_ms = f->w.now_ms, .seq = 50 };

    ev.u.inc_entry.now = (struct incident_entry){ .kind = ENTRY_UPDATE,
        .number = 1,
        .by = "ana",
        .at_ms = f->w.now_ms,
        .text = "we look",
        .due_ms = due_ms };
    model_apply_incident(f->w.m, &ev);
}

static void
status__counts_open_incidents__and_updates_that_are_late(void **state)
{
    struct fixture *f = *state;

    declare(f, 7, "sev-2", "monitoring");
    declare(f, 8, "sev-4", "investigating");
    declare(f, 9, "sev-1", "resolved");
    promise(f, 7, f->w.now_ms + MS_MINUTE);
    promise(f, 9, f->w.now_ms - MS_MINUTE);
    assert_string_equal(line(f, STATUS_PLAIN), "INC 2 SEV2");
    assert_int_equal(f->s.incidents[2], 1);
    assert_int_equal(f->s.incidents[4], 1);
    assert_int_equal(f->s.incidents[1], 0);
    assert_int_equal(status_code(&f->s), STATUS_CALM);
    pass(f, MS_MINUTE);
    assert_string_equal(line(f, STATUS_PLAIN), "INC 2 SEV2, 1 update LATE");
    assert_string_equal(line(f, STATUS_TMUX), "#[fg=black,bg=yellow]INC 2 SEV2, 1 update LATE#[default]");
    promise(f, 8, f->w.now_ms - 1);
    assert_non_null(strstr(line(f, STATUS_PLAIN), ", 2 updates LATE"));
}

static void
line__has_the_header_s_counts__and_leaves_out_what_is_zero(void **state)
{
    struct fixture *f = *state;
    const struct alert *a;

    a = world_fire(&f->w, "alertname=checkout-api,severity=page");
    pass(f, 4 * MS_MINUTE);
    assert_string_equal(line(f, STATUS_PLAIN), "!1 L1 checkout-api 4m");
    assert_string_equal(line(f, STATUS_TMUX), "#[fg=white,bg=red,bold]!1 L1 checkout-api 4m#[default]");
    world_clear(&f->w, a);
    assert_string_equal(line(f, STATUS_PLAIN), "r1 L1 checkout-api 4m");
}

/* Our own tags taken out, nothing is left that tmux reads as a format, or a terminal as a command. */
static void
expect_harmless(const char *text)
{
    static const char *const tags[] = { "#[fg=white,bg=red,bold]", "#[fg=white,bg=magenta,bold]", "#[default]" };

    while (*text != '\0') {
        size_t skip = 0;

        for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
            if (str_starts(text, tags[i]))
                skip = strlen(tags[i]);
        if (skip == 0) {
            assert_int_not_equal(*text, '#');
            assert_true((unsigned char)*text >= 0x20 && *text != 0x7f);
            skip = 1;
        }
        text += skip;
    }
}

static void
line__gives_tmux_no_format__whatever_an_alert_or_a_source_is_called(void **state)
{
    static const char *const names[] = { "#(touch /tmp/x)", "##(touch x)", "###[fg=red]", "#{pane_id}", "#[default]tocsin ok",
        "a#", "#", "\033]0;x\007", "a\nb\rc", "\302\233m", "\342\200\256evil", "\377#(x)", "\357\274\203(x)", "%H:%M", "#,#}" };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        look(f, OWNER);
        f->s.unacked[0] = f->s.unacked[1] = 1;
        f->s.worst_level = 1;
        str_set(&f->s.worst_name, names[i]);
        f->s.store_fault = xstrdup(names[i]);
        vec_push(&f->s.sources, ((struct status_source){ .name = xstrdup(names[i]), .stale = true }));
        buf_clear(&f->text);
        status_line(&f->s, STATUS_TMUX, i % 2 == 0, &f->text);
        assert_non_null(strstr(buf_text(&f->text), "L1 "));
        expect_harmless(buf_text(&f->text));
    }
}

static void
line__cuts_long_names(void **state)
{
    struct fixture *f = *state;

    world_fire(&f->w, "alertname=ThisNameIsLongerThanAStatusLineHasRoomForIt,severity=page");
    assert_string_equal(line(f, STATUS_PLAIN), "!1 L1 ThisNameIsLongerThanAStatusLi… 1s");
}

static void
status__says_who_is_on_call__and_the_line_says_it_of_the_first_schedule(void **state)
{
    struct fixture *f = *state;
    const struct schedule_override turns[] = { { "ana", 0, f->w.now_ms + MS_HOUR },
        { "bob", f->w.now_ms + MS_HOUR, f->w.now_ms + MS_DAY } };
    struct zone *utc = zone_new("UTC", NULL);
    struct schedule schedules[] = { { .name = "payments", .zone = utc, .overrides = turns, .overrides_n = 2 },
        { .name = "nights", .zone = utc } };
    const struct routing routing = { .schedules = schedules, .schedules_n = 2 };
    const struct routing none = { .schedules = &schedules[1], .schedules_n = 1 };
    struct status back;
    struct buf text = BUF_INIT;
    struct json_out o;
    struct err err;
    cJSON *json;

    f->w.m->config.routing = &routing;
    assert_non_null(strstr(line(f, STATUS_PLAIN), " | ana>03:00"));
    assert_non_null(strstr(line(f, STATUS_TMUX), "#[default]ana>03:00#[default]"));
    json_begin(&o, &text);
    status_put_json(&o, NULL, &f->s);
    assert_non_null(strstr(buf_text(&text),
        "\"oncall\":[{\"schedule\":\"payments\",\"person\":\"ana\",\"until\":\"2025-11-21T03:00:00.000Z\",\"next\":\"bob\"},"
        "{\"schedule\":\"nights\",\"person\":null,\"until\":null,\"next\":null}]"));
    json = json_parse(text.data, text.len, &err);
    assert_true(status_read_json(json, &back, &err));
    assert_int_equal(back.oncall.n, 2);
    assert_string_equal(back.oncall.v[0].next, "bob");
    status_release(&back);
    cJSON_Delete(json);
    f->w.m->config.routing = &none;
    assert_non_null(strstr(line(f, STATUS_PLAIN), " | NOBODY"));
    f->w.m->config.routing = NULL;
    buf_release(&text);
    zone_free(utc);
}

static void
expect_same(const struct status *a, const struct status *b)
{
    struct buf x = BUF_INIT, y = BUF_INIT;
    struct json_out o;

    json_begin(&o, &x);
    status_put_json(&o, NULL, a);
    json_begin(&o, &y);
    status_put_json(&o, NULL, b);
    assert_string_equal(buf_text(&x), buf_text(&y));
    buf_release(&x);
    buf_release(&y);
}

static bool
read_back(const char *text, struct status *out, struct err *err)
{
    cJSON *json = json_parse(text, strlen(text), err);
    bool ok = json != NULL && status_read_json(json, out, err);

    cJSON_Delete(json);
    return ok;
}

static void
json__comes_back_as_it_was(void **state)
{
    struct fixture *f = *state;
    struct status back;
    struct json_out o;
    struct err err = { 0 };

    see_two(f);
    world_post(&f->w, "rolling back");
    world_tick(&f->w, MS_HOUR);
    str_set(&model_source(f->w.m, "am")->error, "timeout");
    look(f, OWNER);
    f->s.store_fault = xstrdup("full");
    json_begin(&o, &f->text);
    status_put_json(&o, NULL, &f->s);
    assert_true(read_back(buf_text(&f->text), &back, &err));
    expect_same(&f->s, &back);
    assert_int_equal(back.at_ms, f->w.now_ms);
    assert_int_equal(back.unacked[0], f->s.unacked[0]);
    assert_int_equal(back.messages_late, 1);
    assert_string_equal(back.owner, OWNER);
    assert_string_equal(back.sources.v[0].error, "timeout");
    assert_int_equal(status_code(&back), STATUS_ERROR);
    status_release(&back);
}

static void
json__of_nothing_comes_back_too(void **state)
{
    struct fixture *f = *state;
    struct status back;
    struct json_out o;

    json_begin(&o, &f->text);
    status_put_json(&o, NULL, look(f, NULL));
    assert_true(read_back(buf_text(&f->text), &back, NULL));
    expect_same(&f->s, &back);
    assert_null(back.owner);
    status_release(&back);
}

static void
json__is_refused__where_it_is_no_status(void **state)
{
    static const char *const changes[][2] = {
        { "\"at\"", "\"to\"" },
        { "\"unacked\":", "\"unacked\":-1,\"x\":" },
        { "\"unacked\":", "\"unacked\":\"many\",\"x\":" },
        { "\"unacked_by_level\":[", "\"unacked_by_level\":[0," },
        { "\"escalated\":0", "\"escalated\":7" },
        { "\"worst\":null", "\"worst\":{\"level\":9,\"name\":\"x\"}" },
        { "\"worst\":null", "\"worst\":{\"level\":1}" },
        { "\"sources\":[]", "\"sources\":[{\"name\":1}]" },
        { "\"sources\":[]", "\"sources\":null" },
        { "\"messages\":0", "\"messages\":4294967296" },
    };
    struct fixture *f = *state;
    struct json_out o;

    json_begin(&o, &f->text);
    status_put_json(&o, NULL, look(f, OWNER));
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *text = buf_text(&f->text), *at = strstr(text, changes[i][0]);
        struct buf changed = BUF_INIT;
        struct err err = { 0 };
        struct status back = { 0 };

        assert_non_null(at);
        buf_addf(&changed, "%.*s%s%s", (int)(at - text), text, changes[i][1], at + strlen(changes[i][0]));
        assert_false(read_back(buf_text(&changed), &back, &err));
        assert_int_equal(err.code, ERR_PARSE);
        assert_non_null(strstr(err.text, "no status of tocsin"));
        status_release(&back);
        buf_release(&changed);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(status__counts_open_incidents__and_updates_that_are_late),
    TEST(status__says_who_is_on_call__and_the_line_says_it_of_the_first_schedule),
    TEST(status__is_calm__when_nothing_waits),
    TEST(status__counts_each_state__and_names_the_worst),
    TEST(status__is_1__while_a_level_1_has_nobody__also_where_a_source_is_stale),
    TEST(status__is_calm__with_unacked_alerts_of_other_levels),
    TEST(status__is_3__with_a_fault_of_the_store__whatever_else_holds),
    TEST(status__is_2__when_a_source_does_not_answer),
    TEST(status__tells_a_source_that_has_only_begun_to_fail__and_is_calm),
    TEST(status__is_2__when_nobody_polls__and_says_since_when),
    TEST(status__is_2__when_no_source_is_configured),
    TEST(status__knows_late_messages__and_the_first_deadline),
    TEST(line__has_the_header_s_counts__and_leaves_out_what_is_zero),
    TEST(line__gives_tmux_no_format__whatever_an_alert_or_a_source_is_called),
    TEST(line__cuts_long_names),
    TEST(json__comes_back_as_it_was),
    TEST(json__of_nothing_comes_back_too),
    TEST(json__is_refused__where_it_is_no_status),
};

SUITE(status, tests);
