/* SPDX-License-Identifier: MIT */
/* Variables of updates, and what a person is told of a text before it leaves. */
#include <string.h>

#include "core/post.h"
#include "support/suite.h"
#include "support/world.h"

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

static void
every_shipped_template__has_only_variables_that_are_known_or_asked_of_the_author(void **state)
{
    static const char *const asked[] = { "impact", "doing", "cause" };
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=Disk,severity=critical");
    for (size_t i = 0; i < post_templates_n; i++) {
        const char *rest = filled(&w, a, post_templates[i].text);

        while ((rest = strstr(rest, "{{")) != NULL) {
            bool is_asked = false;

            rest += 2;
            for (size_t k = 0; k < sizeof asked / sizeof *asked; k++)
                is_asked |= strncmp(rest, asked[k], strlen(asked[k])) == 0;
            assert_true(is_asked);
        }
    }
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
    cmocka_unit_test(every_shipped_template__has_only_variables_that_are_known_or_asked_of_the_author),
    cmocka_unit_test(a_check__names_secrets_mentions_and_holes),
};
SUITE(post, tests);
