/* SPDX-License-Identifier: MIT */
/* What notices say, word for word, and where they may not go. */
#include <stdio.h>
#include <string.h>

#include "notice_desk.h"

#define NOTIFY \
    "notify { level_1 = {\"pd\"} level_2 = {\"#prod\"} level_3 = {\"#other\"} group_by = {\"service\"} group_wait = 0s resolved = no }\n"

/* The ids of alerts are hashes: {0} and on stand for those of the alerts in the order in which they fired. */
static const char *
with_ids(struct desk *k, const char *text)
{
    char hex[ALERT_ID_HEX];
    struct buf out = BUF_INIT;
    const char *copy;

    for (; *text != '\0'; text++) {
        if (*text != '{') {
            buf_addc(&out, *text);
            continue;
        }
        alert_id_hex(&k->w.m->alerts.v[atoi(text + 1)]->id, hex);
        buf_addf(&out, "%.12s", hex);
        text = strchr(text, '}');
    }
    copy = arena_strdup(&k->w.arena, buf_text(&out));
    buf_release(&out);
    return copy;
}

static struct sighting
seen(struct desk *k, const char *labels, const char *summary, const char *runbook)
{
    struct sighting s = world_sighting(&k->w, labels);
    struct label_pair pairs[2] = { { "summary", summary }, { "runbook_url", runbook } };
    struct buf packed = BUF_INIT;

    assert_true(labels_pack(pairs, runbook == NULL ? 1 : 2, &packed));
    s.annotations = (struct labels){ arena_memdup(&k->w.arena, packed.data, packed.len), packed.len };
    buf_release(&packed);
    return s;
}

#define assert_text(k, expected) assert_string_equal(desk_last(k)->order.text, with_ids(k, expected))

static void
one_alert__is_told_so(void **state)
{
    struct desk k;
    struct sighting s;

    (void)state;
    desk_init(&k, NOTIFY);
    s = seen(&k, "alertname=DiskFull, service=db, severity=critical", "/var on db-1 is at\n97 %",
        "https://wiki.example.org/disk");
    world_see(&k.w, &s, 1);
    desk_pass(&k, 0);
    assert_text(&k,
        "*L2 DiskFull on db* since 01:59Z\n/var on db-1 is at 97 %\n`tocsin show {0}`\nRunbook: https://wiki.example.org/disk");
    desk_release(&k);
}

static void
several__are_named__the_worst_first(void **state)
{
    struct desk k;
    struct sighting s[3];

    (void)state;
    desk_init(&k, NOTIFY);
    s[0] = seen(&k, "alertname=DiskFull, service=db, node=1, severity=critical", "/var on db-1 is at 97 %", NULL);
    k.w.now_ms -= 60000;
    s[1] = seen(&k, "alertname=Lag, service=db, severity=critical", "replica is 40 s behind", NULL);
    k.w.now_ms += 60000;
    s[2] = world_sighting(&k.w, "alertname=Slow, service=db, severity=critical");
    s[2].starts_at_ms += 100;
    world_see(&k.w, s, 3);
    desk_pass(&k, 0);
    assert_text(&k,
        "*L2 3 alerts on db, the worst Lag* since 01:58Z\n"
        "- L2 Lag on db, 01:58Z: replica is 40 s behind (`tocsin show {1}`)\n"
        "- L2 DiskFull on db, 01:59Z: /var on db-1 is at 97 % (`tocsin show {0}`)\n"
        "- L2 Slow on db, 01:59Z (`tocsin show {2}`)");
    desk_release(&k);
}

static void
many__are_counted(void **state)
{
    struct desk k;
    const char *text;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_fire_many(&k, "A", 22, 1, "critical");
    desk_pass(&k, 0);
    text = desk_last(&k)->order.text;
    assert_true(strncmp(text, "*L2 22 alerts on s-0, the worst A-", 34) == 0);
    assert_string_equal(strstr(text, "+12"), "+12 more: `tocsin alerts`");
    desk_release(&k);
}

static void
a_mail__has_no_marks__and_the_routes_runbook(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY "route \"db\" { match = 'service=db' to = {\"mail\"} runbook = \"https://wiki.example.org/db\" }\n");
    desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    desk_pass(&k, 0);
    assert_text(&k, "L2 DiskFull on db since 01:59Z\ntocsin show {0}\nRunbook: https://wiki.example.org/db");
    desk_release(&k);
}

static void
the_detail__says_the_same_in_fields(void **state)
{
    struct desk k;
    struct detail d;

    (void)state;
    desk_init(&k, NOTIFY "route \"db\" { match = 'service=db' runbook = \"https://wiki.example.org/db\" }\n");
    desk_fire(&k, "alertname=DiskFull, service=db, severity=critical");
    desk_pass(&k, 0);
    assert_true(detail_read(desk_last(&k)->order.detail, &k.w.arena, &d));
    assert_string_equal(d.summary, "L2 DiskFull on db since 01:59Z");
    assert_string_equal(d.group, "db{service=\"db\"}");
    assert_string_equal(d.severity, "critical");
    assert_string_equal(d.runbook, "https://wiki.example.org/db");
    assert_int_equal(strlen(d.key), NOTICE_KEY_HEX - 1);
    assert_int_equal(d.level, 2);
    assert_int_equal(d.count, 1);
    assert_int_equal(d.alerts_n, 1);
    assert_false(d.storm);
    desk_release(&k);
}

/* Whatever the labels hold: one line each, and no more than a message can have. */
static void
a_hostile_alert__keeps_to_its_lines(void **state)
{
    struct desk k;
    struct sighting s[12];
    char summary[5000];
    const char *text;
    size_t lines = 0, chars = 0;

    (void)state;
    desk_init(&k, NOTIFY);
    for (size_t i = 0; i < sizeof summary - 1; i++)
        summary[i] = i % 7 == 0 ? '\n' : i % 7 == 1 ? '\x1b' : '*';
    summary[sizeof summary - 1] = '\0';
    for (int i = 0; i < 12; i++) {
        char labels[300];

        snprintf(labels, sizeof labels, "alertname=%0200d, service=db, n=%d, severity=critical", i, i);
        s[i] = seen(&k, labels, summary, summary);
    }
    world_see(&k.w, s, 12);
    desk_pass(&k, 0);
    text = desk_last(&k)->order.text;
    for (const char *at = text; *at != '\0'; at++) {
        lines += *at == '\n';
        chars += ((unsigned char)*at & 0xc0) != 0x80;
        assert_true(*at == '\n' || (unsigned char)*at >= ' ');
    }
    assert_true(lines <= 13);
    assert_true(chars <= MESSAGE_TEXT_MAX);
    desk_release(&k);
}

/* ---- where they may not go ---- */

static void
an_alert__does_not_go_back_to_the_system_that_it_came_from(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    model_source(k.w.m, "am")->system = "pagerduty";
    desk_fire(&k, "alertname=A, service=a, severity=page");
    desk_pass(&k, MS_HOUR);
    assert_new(&k, "#prod: *L1 A on a* since 01:59Z\n");
    assert_true(world_act(&k.w, CMD_ACK, "ana", k.w.m->alerts.v[0]));
    model_source(k.w.m, "am")->system = "opsgenie";
    desk_fire(&k, "alertname=B, service=b, severity=page");
    desk_pass(&k, 1000);
    assert_new(&k, "#prod: *L1 B on b* since 02:59Z\npd ask: L1 B on b since 02:59Z\n");
    desk_release(&k);
}

/* Nor by the fallback of where it goes. */
static void
a_stand_in__does_not_go_back_either(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    desk_place(&k, "#prod")->fallback = "pd";
    desk_place(&k, "pd")->fallback = "#payments";
    model_source(k.w.m, "am")->system = "pagerduty";
    k.is_down = true;
    desk_fire(&k, "alertname=A, service=a, severity=critical");
    desk_pass(&k, 1000);
    (void)desk_new(&k);
    desk_pass(&k, 5 * MS_MINUTE);
    assert_true(strncmp(desk_new(&k), "#payments: _From tocsin at 02:00Z for #prod", 40) == 0);
    desk_release(&k);
}

static void
an_alarm_about_a_destination__goes_by_another_way(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY);
    k.is_down = true;
    desk_fire(&k, "alertname=A, service=a, severity=warning"); /* to #other alone, which fails */
    desk_pass(&k, 1000);
    assert_new(&k, "#other: *L3 A on a* since 01:59Z\n");
    desk_pass(&k, 5 * MS_MINUTE);
    assert_new(&k, "#prod: *L2 MessageUndelivered* since 02:05Z\n");
    desk_release(&k);
}

static bool
tells_of_itself(struct desk *k, const struct message *msg)
{
    for (size_t i = 0; i < msg->order.subjects_n; i++) {
        const char *about = labels_get(alert_labels(model_alert(k->w.m, &msg->order.subjects[i])), "destination");

        if (about != NULL && strcmp(about, msg->order.destination) == 0)
            return true;
    }
    return false;
}

/* Everything is down: each alarm goes by a way that none before it went, until there is none left. */
static void
alarms_about_alarms__end(void **state)
{
    struct desk k;
    size_t n, again;

    (void)state;
    desk_init(&k, NOTIFY);
    k.is_down = true;
    desk_fire(&k, "alertname=A, service=a, severity=page");
    desk_pass(&k, 3 * MS_HOUR);
    n = k.w.m->messages.n;
    assert_true(n < 40);
    desk_pass(&k, 20 * MS_HOUR);
    again = k.w.m->messages.n; /* what nobody answers is told every four hours, and each time that ends */
    assert_true(again <= 6 * n);
    for (size_t i = 0; i < again; i++)
        assert_false(tells_of_itself(&k, k.w.m->messages.v[i]));
    desk_release(&k);
}

/* A pager that fails is not asked about its own failing. */
static void
an_alarm_of_a_failing_pager__does_not_ring_there(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k, NOTIFY "route \"own\" { match = 'alertname=MessageUndelivered' level = 1 }\n");
    desk_fire(&k, "alertname=A, service=a, severity=page");
    desk_pass(&k, 0);
    (void)desk_new(&k);
    desk_pass(&k, 6 * MS_MINUTE);
    assert_new(&k, "#prod: *L1 MessageUndelivered* since 02:05Z\n");
    desk_release(&k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_alert__is_told_so),
    cmocka_unit_test(several__are_named__the_worst_first),
    cmocka_unit_test(many__are_counted),
    cmocka_unit_test(a_mail__has_no_marks__and_the_routes_runbook),
    cmocka_unit_test(the_detail__says_the_same_in_fields),
    cmocka_unit_test(a_hostile_alert__keeps_to_its_lines),
    cmocka_unit_test(an_alert__does_not_go_back_to_the_system_that_it_came_from),
    cmocka_unit_test(a_stand_in__does_not_go_back_either),
    cmocka_unit_test(an_alarm_about_a_destination__goes_by_another_way),
    cmocka_unit_test(alarms_about_alarms__end),
    cmocka_unit_test(an_alarm_of_a_failing_pager__does_not_ring_there),
};
SUITE(notice_text, tests);
