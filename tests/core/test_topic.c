/* SPDX-License-Identifier: MIT */
/* The topic of all open incidents: as Crashbot's tests have it, and within its limit whatever the incidents are called. */
#include "core/topic.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "util/utf8.h"

/* Those of the tests of ADR-84's server, most severe first. */
#define FIELDS(severity, title, description) \
    { \
        [INCIDENT_TITLE] = title, [INCIDENT_DESCRIPTION] = description, [INCIDENT_SEVERITY] = severity, \
        [INCIDENT_STATE] = "investigating" \
    }
static const struct incident known[] = {
    { .number = 1, .fields = FIELDS("sev-1", "Another incident title", "Another incident description") },
    { .number = 0, .fields = FIELDS("sev-2", "Incident title", "Incident description") },
    { .number = 2, .fields = FIELDS("sev-3", "Yet another incident title", "A looooooooooooooooooooooooong description") },
    { .number = 3, .fields = FIELDS("sev-5", "More incident title", "Another description") },
};

static const char *
topic_of(const struct incident *const *v, size_t n, struct buf *out)
{
    buf_clear(out);
    topic_text(v, n, out);
    return buf_text(out);
}

static void
topic__is_as_crashbots_tests_have_it(void **state)
{
    const struct incident *const all[] = { &known[0], &known[1], &known[2], &known[3] };
    struct buf out = BUF_INIT;

    (void)state;
    assert_string_equal(topic_of(&all[1], 1, &out), "2\ufe0f\u20e3 INC-0 Incident title ~ Incident description\n");
    assert_string_equal(topic_of(all, 2, &out),
        "1\ufe0f\u20e3 INC-1 Another incident title ~ Another incident description\n"
        "2\ufe0f\u20e3 INC-0 Incident title ~ Incident description\n");
    assert_string_equal(topic_of(all, 4, &out),
        "1\ufe0f\u20e3 INC-1 Another incident title ~ Another incident desc ...\n"
        "2\ufe0f\u20e3 INC-0 Incident title ~ Incident description\n"
        "3\ufe0f\u20e3 INC-2 Yet another incident title ~ A loooooooooooooo ...\n"
        "5\ufe0f\u20e3 INC-3 More incident title ~ Another description\n");
    buf_release(&out);
}

static void
topic__says_so__where_nothing_is_open(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    assert_string_equal(topic_of(NULL, 0, &out),
        ":white_check_mark: All systems operational. Please use one thread per incident");
    buf_release(&out);
}

/* Lines of at most so many units, and how many there are. */
static size_t
lines_within(const char *topic, size_t units)
{
    char line[TOPIC_MAX * 4 + 1];
    size_t n = 0;

    for (const char *end; (end = strchr(topic, '\n')) != NULL; topic = end + 1, n++) {
        memcpy(line, topic, (size_t)(end - topic));
        line[end - topic] = '\0';
        assert_true(utf8_units(line) <= units);
    }
    assert_string_equal(topic, "");
    return n;
}

static void
topic__counts_those_that_have_no_room__at_any_number(void **state)
{
    static const struct {
        size_t open, lines, units;
        const char *last;
    } rows[] = {
        { 1, 1, 248, "INC-" },
        { 4, 4, 60, "INC-" },
        { 5, 5, 48, "INC-" },
        { 6, 6, 39, "INC-" },
        { 7, 6, 46, "\n+2 more\n" },
        { 42, 6, 46, "\n+37 more\n" },
        { 60, 6, 46, "\n+55 more\n" },
        { 500, 6, 46, "\n+495 more\n" },
        { INCIDENTS_OPEN_MAX, 6, 46, "\n+995 more\n" },
    };
    static const struct incident *all[INCIDENTS_OPEN_MAX];
    struct buf out = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < INCIDENTS_OPEN_MAX; i++)
        all[i] = &known[2];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *topic = topic_of(all, rows[i].open, &out);

        assert_true(utf8_units(topic) <= TOPIC_MAX);
        assert_int_equal(lines_within(topic, rows[i].units), rows[i].lines);
        assert_non_null(strstr(topic, rows[i].last));
    }
    buf_release(&out);
}

static void
topic__has_no_marks_of_slack_and_no_other_lines(void **state)
{
    const struct incident i = { .number = 9,
        .fields = FIELDS("sev-4", "<!channel> R&D\nis\tdown", "see <https://x|here>\u2028now\x1b[31m") };
    const struct incident *const one[] = { &i };
    struct buf out = BUF_INIT;

    (void)state;
    assert_string_equal(topic_of(one, 1, &out),
        "4\ufe0f\u20e3 INC-9 \u2039!channel\u203a R\uff06D is down ~ see \u2039https://x|here\u203a now [31m\n");
    buf_release(&out);
}

static void
topic__has_no_description__where_the_incident_has_none(void **state)
{
    const struct incident i = { .number = 9, .fields = FIELDS("sev-4", "it is down", NULL) };
    const struct incident *const one[] = { &i };
    struct buf out = BUF_INIT;

    (void)state;
    assert_string_equal(topic_of(one, 1, &out), "4\ufe0f\u20e3 INC-9 it is down\n");
    buf_release(&out);
}

static void
the_channels_own_topic__says_how_the_incident_is(void **state)
{
    struct incident i = { .number = 9, .fields = FIELDS("sev-4", "it is down", "for a while") };
    struct buf out = BUF_INIT;

    (void)state;
    topic_of_incident(&i, &out);
    assert_string_equal(buf_text(&out), "4\ufe0f\u20e3 INC-9 it is down ~ investigating, nobody leads\n");
    buf_clear(&out);
    i.fields[INCIDENT_LEAD] = "ana";
    topic_of_incident(&i, &out);
    assert_string_equal(buf_text(&out), "4\ufe0f\u20e3 INC-9 it is down ~ investigating, ana leads\n");
    buf_clear(&out);
    i.fields[INCIDENT_STATE] = "resolved";
    topic_of_incident(&i, &out);
    assert_string_equal(buf_text(&out), ":white_check_mark: INC-9 it is down ~ resolved\n");
    buf_release(&out);
}

/* ---- any incidents */

static uint32_t
next_number(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static const char *
any_text(uint32_t *seed, size_t pieces, struct buf *out)
{
    static const char *const parts[] = { "checkout ", "5xx", "\U0001f6a8", "e\u0301", "\u0e01\u0e33",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "\U0001f1e9\U0001f1ea", "\n", "<!channel>", "&amp;",
        "\u200f", "x\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307", "1\ufe0f\u20e3", "\ufffd", "~", " ..." };

    buf_clear(out);
    for (size_t i = 1 + next_number(seed) % pieces; i > 0; i--)
        buf_adds(out, parts[next_number(seed) % (sizeof parts / sizeof *parts)]);
    return buf_text(out);
}

#define MOST 60
struct pile {
    struct incident v[MOST];
    const struct incident *list[MOST];
    struct buf titles[MOST], descriptions[MOST];
};

static size_t
any_incidents(struct pile *p, uint32_t *seed)
{
    size_t n = 1 + next_number(seed) % MOST;

    for (size_t i = 0; i < n; i++) {
        uint32_t severity = 1 + next_number(seed) % INCIDENT_SEVERITIES;

        p->v[i] = (struct incident){ .number = 1 + next_number(seed) % 100000 };
        p->v[i].fields[INCIDENT_SEVERITY] = incident_severities[severity].word;
        p->v[i].fields[INCIDENT_STATE] = incident_states[INCIDENT_IDENTIFIED].word;
        p->v[i].fields[INCIDENT_TITLE] = any_text(seed, 12, &p->titles[i]);
        if (next_number(seed) % 4 != 0)
            p->v[i].fields[INCIDENT_DESCRIPTION] = any_text(seed, 100, &p->descriptions[i]);
        p->list[i] = &p->v[i];
    }
    return n;
}

/* It is in order, says of each which it is, and its last line counts the others. */
static void
check_lines(const char *topic, const struct pile *p, size_t n)
{
    char id[INCIDENT_ID_MAX], more[32];
    size_t shown = 0;

    for (const char *line = topic; *line != '\0'; line = strchr(line, '\n') + 1, shown++) {
        if (*line == '+') {
            (void)snprintf(more, sizeof more, "+%zu more\n", n - shown);
            assert_string_equal(line, more);
            return;
        }
        incident_id(p->list[shown]->number, id);
        assert_int_equal(*line - '0', incident_severity(p->list[shown]));
        assert_int_equal(strncmp(line + strlen("1\ufe0f\u20e3 "), id, strlen(id)), 0);
    }
    assert_int_equal(shown, n);
}

static void
topic__keeps_within_its_limit__whatever_the_incidents_are(void **state)
{
    static struct pile p;
    struct buf out = BUF_INIT;
    uint32_t seed = 7;

    (void)state;
    for (size_t i = 0; i < MOST; i++) {
        buf_init(&p.titles[i], 4096);
        buf_init(&p.descriptions[i], 4096);
    }
    for (int round = 0; round < 2000; round++) {
        size_t n = any_incidents(&p, &seed);
        const char *topic = topic_of(p.list, n, &out);

        assert_true(utf8_units(topic) <= TOPIC_MAX);
        assert_true(utf8_is_valid(topic, strlen(topic)));
        assert_null(strpbrk(topic, "<>&\r\t"));
        check_lines(topic, &p, n);
    }
    for (size_t i = 0; i < MOST; i++) {
        buf_release(&p.titles[i]);
        buf_release(&p.descriptions[i]);
    }
    buf_release(&out);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(topic__is_as_crashbots_tests_have_it),
    cmocka_unit_test(topic__says_so__where_nothing_is_open),
    cmocka_unit_test(topic__counts_those_that_have_no_room__at_any_number),
    cmocka_unit_test(topic__has_no_marks_of_slack_and_no_other_lines),
    cmocka_unit_test(topic__has_no_description__where_the_incident_has_none),
    cmocka_unit_test(the_channels_own_topic__says_how_the_incident_is),
    cmocka_unit_test(topic__keeps_within_its_limit__whatever_the_incidents_are),
};
SUITE(topic, tests);
