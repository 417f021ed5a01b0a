/* SPDX-License-Identifier: MIT */
/* Variables of updates, and what a person is told of a text before it leaves. */
#include <string.h>

#include "core/post.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static const char *
filled(struct world *w, const struct alert *a, const char *text)
{
    struct post_about about = { .m = w->m, .me = "ana", .now_ms = w->now_ms };
    struct buf out = BUF_INIT;
    const char *copy;

    if (a != NULL) {
        about.subjects = &a->id;
        about.subjects_n = 1;
    }
    post_fill(text, &about, &out);
    copy = arena_strdup(&w->arena, buf_text(&out));
    buf_release(&out);
    return copy;
}

static void
variables__stand_for_what_the_alert_says__and_stay_where_it_says_nothing(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=Disk,severity=critical,service=db");
    assert_string_equal(filled(&w, a, "{{alert}}/{{service}}/{{severity}} {{time}} {{me}}"), "Disk/db/critical 02:00Z ana");
    assert_string_equal(filled(&w, a, "{{team}} {{impact}} {{ alert }} {{"), "{{team}} {{impact}} {{ alert }} {{");
    assert_string_equal(filled(&w, NULL, "{{alert}} {{alerts}} {{count}} {{since}} {{me}}"),
        "{{alert}} {{alerts}} {{count}} {{since}} ana");
    assert_string_equal(filled(&w, a, "{{alerts}} {{count}}"), "Disk 1");
    world_release(&w);
}

static void
me__is_the_name_alone__where_it_is_that_of_the_login(void **state)
{
    struct world w;
    struct post_about about = { .me = "unix:root" };
    struct buf out = BUF_INIT;

    (void)state;
    world_init(&w);
    about.m = w.m;
    post_fill("{{me}} is on it", &about, &out);
    assert_string_equal(buf_text(&out), "root is on it");
    buf_release(&out);
    world_release(&w);
}

static void
a_value__is_not_filled_in_itself(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname={{me}}");
    assert_string_equal(filled(&w, a, "{{alert}}"), "{{me}}");
    world_release(&w);
}

/* An incident that ana leads, since 01:20Z, with two updates of which the second was withdrawn. */
static void
filled_incident(struct world *w, const char *text, const char *state, int64_t next_ms, struct buf *out)
{
    struct incident i = { .number = 142 };
    struct post_about about = { .m = w->m, .me = "bob", .now_ms = w->now_ms, .incident = &i, .state = state, .next_ms = next_ms };

    i.fields[INCIDENT_TITLE] = "checkout errors";
    i.fields[INCIDENT_SEVERITY] = "sev-1";
    i.fields[INCIDENT_STATE] = "investigating";
    i.fields[INCIDENT_LEAD] = "ana";
    i.fields[INCIDENT_REPORTED] = "2025-11-21T01:30:00.000Z";
    i.fields[INCIDENT_STARTED] = "2025-11-21T01:20:00.000Z";
    vec_push(&i.entries, ((struct incident_entry){ .kind = ENTRY_UPDATE, .number = 1 }));
    vec_push(&i.entries, ((struct incident_entry){ .kind = ENTRY_UPDATE, .number = 2, .withdrawn = true }));
    vec_push(&i.entries, ((struct incident_entry){ .kind = ENTRY_NOTE, .number = 9 }));
    buf_clear(out);
    post_fill(text, &about, out);
    vec_release(&i.entries);
}

static void
variables__of_an_incident__are_its_fields__as_they_are_with_the_update(void **state)
{
    struct buf out = BUF_INIT;
    struct world w;

    (void)state;
    world_init(&w);
    filled_incident(&w, "{{id}} {{title}} {{severity}} {{state}} {{update}} {{lead}} {{since}} {{me}}", NULL, 0, &out);
    assert_string_equal(buf_text(&out), "INC-142 checkout errors SEV1 investigating 3 ana 01:20Z bob");
    filled_incident(&w, "{{state}} until {{next}}", "monitoring", w.now_ms + 20 * MS_MINUTE, &out);
    assert_string_equal(buf_text(&out), "monitoring until 02:20Z");
    filled_incident(&w, "{{next}} {{contact}} {{services}}", NULL, 0, &out);
    assert_string_equal(buf_text(&out), "{{next}} {{contact}} {{services}}");
    assert_string_equal(filled(&w, NULL, "{{id}} {{title}} {{state}} {{update}} {{lead}}"),
        "{{id}} {{title}} {{state}} {{update}} {{lead}}");
    buf_release(&out);
    world_release(&w);
}

static void
expect_only_asked(const char *rest)
{
    static const char *const asked[] = { "impact", "doing", "cause" };

    while ((rest = strstr(rest, "{{")) != NULL) {
        bool is_asked = false;

        rest += 2;
        for (size_t k = 0; k < sizeof asked / sizeof *asked; k++)
            is_asked |= strncmp(rest, asked[k], strlen(asked[k])) == 0;
        assert_true(is_asked);
    }
}

static void
every_shipped_template__has_only_variables_that_are_known_or_asked_of_the_author(void **state)
{
    struct buf out = BUF_INIT;
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=Disk,severity=critical");
    for (size_t i = 0; i < post_templates_n; i++) {
        expect_only_asked(filled(&w, a, post_templates[i].text));
        filled_incident(&w, post_templates[i].incident, NULL, w.now_ms + MS_HOUR, &out);
        expect_only_asked(buf_text(&out));
    }
    buf_release(&out);
    world_release(&w);
}

static const struct {
    const char *text, *secret, *mention, *variable;
} checks[] = {
    { "nothing to see", NULL, NULL, "" },
    { "@channel look", NULL, "@channel", "" },
    { "<!here> look", NULL, "<!here", "" },
    { "token ghp_0123456789abcdefABCDEF", "a GitHub token", NULL, "" },
    { "ghp_short", NULL, NULL, "" },
    { "-----BEGIN RSA PRIVATE KEY-----", "a private key or certificate", NULL, "" },
    { "https://hooks.slack.com/services/T000/B000/XXXX", "the address of a Slack webhook", NULL, "" },
    { "password=hunter2", "a password", NULL, "" },
    { "the password is changed", NULL, NULL, "" },
    { "{{x}} and {{y}}", NULL, NULL, "x" },
    { "{{ not closed", NULL, NULL, "" },
};

static void
a_check__names_secrets_mentions_and_holes(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        struct post_check c;

        post_check(w.m, checks[i].text, NULL, 0, w.now_ms, &c);
        assert_true(str_eq(c.secret, checks[i].secret));
        assert_true(str_eq(c.mention, checks[i].mention));
        assert_string_equal(c.variable, checks[i].variable);
    }
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(variables__stand_for_what_the_alert_says__and_stay_where_it_says_nothing),
    cmocka_unit_test(me__is_the_name_alone__where_it_is_that_of_the_login),
    cmocka_unit_test(a_value__is_not_filled_in_itself),
    cmocka_unit_test(variables__of_an_incident__are_its_fields__as_they_are_with_the_update),
    cmocka_unit_test(every_shipped_template__has_only_variables_that_are_known_or_asked_of_the_author),
    cmocka_unit_test(a_check__names_secrets_mentions_and_holes),
};
SUITE(post, tests);
