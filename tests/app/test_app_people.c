/* SPDX-License-Identifier: MIT */
/* The persons of a configuration: names that can't be, accounts that are shared, zones, roles, and this very process. */
#include "support/suite.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/config.h"

static struct config *
load_well(const char *text)
{
    struct conf_faults faults = { 0 };
    struct config *c = config_of_text(text, &faults);

    config_say_faults(&faults);
    conf_faults_release(&faults);
    assert_non_null(c);
    return c;
}

static void
expect_fault(const char *text, int line, const char *words)
{
    struct conf_faults faults = { 0 };

    assert_null(config_of_text(text, &faults));
    assert_int_equal(faults.n, 1);
    assert_int_equal(faults.v[0].line, line);
    if (strstr(faults.v[0].text, words) == NULL)
        fail_msg("%s", faults.v[0].text);
    conf_faults_release(&faults);
}

/* The actor of a process of that uid, or the refusal. */
static const char *
actor(const struct config *c, uid_t uid, uid_t login_uid, const char *claim)
{
    static struct people_identity who;
    static struct err err;

    return people_of_process(&c->people, uid, login_uid, claim, "cli", &who, &err) ? who.actor : err.text;
}

static void
person__has_what_is_written(void **state)
{
    struct config *c = load_well(
        "person \"ana\" { unix = {root, 4100001}  slack = \"U123\"  zone = \"Europe/Berlin\"  role = admin }\nperson \"bo\" { }\n");
    const struct person *ana = people_named(&c->people, "ana"), *bo = people_named(&c->people, "bo");

    (void)state;
    assert_int_equal(ana->logins_n, 2);
    assert_true(ana->logins[0].found);
    assert_int_equal(ana->logins[0].uid, 0);
    assert_int_equal(ana->logins[1].uid, 4100001);
    assert_string_equal(ana->slack, "U123");
    assert_string_equal(ana->zone, "Europe/Berlin");
    assert_int_equal(ana->role, PERSON_ADMIN);
    assert_int_equal(bo->logins_n, 0);
    assert_int_equal(bo->role, PERSON_NO_ROLE);
    assert_null(people_named(&c->people, "cy"));
    config_free(c);
}

static void
roles__are_read_act_and_admin(void **state)
{
    static const char *const words[] = { "read", "act", "admin" };

    (void)state;
    for (int i = 0; i < 3; i++) {
        char text[64];
        struct config *c;

        snprintf(text, sizeof text, "person \"ana\" { role = %s }", words[i]);
        c = load_well(text);
        assert_int_equal(c->people.v[0].role, PERSON_READ + i);
        assert_string_equal(person_role_words[c->people.v[0].role], words[i]);
        config_free(c);
    }
    expect_fault("person \"ana\" {\n    role = boss\n}\n", 2, "role");
}

static void
login_name_of_two_persons__is_a_shared_account(void **state)
{
    struct config *c = load_well("person \"ana\" { unix = {4100000, 4100001} }\nperson \"bo\" { unix = {4100002, 4100000} }\n");

    (void)state;
    assert_string_equal(actor(c, 4100001, PERSON_NO_LOGIN, NULL), "ana");
    assert_string_equal(actor(c, 4100000, PERSON_NO_LOGIN, NULL), "unix:4100000");
    assert_string_equal(actor(c, 4100000, 4100002, NULL), "bo");
    assert_string_equal(actor(c, 4100000, PERSON_NO_LOGIN, "ana"), "ana");
    assert_non_null(strstr(actor(c, 4100000, PERSON_NO_LOGIN, "cy"), "is shared by ana, bo: cy is none of them"));
    config_free(c);
}

static void
login_name_that_the_machine_does_not_know__stands_for_nobody(void **state)
{
    struct config *c = load_well("person \"ana\" { unix = {\"no-such-login\", \"-1\", \"4294967295\", \"0x0\", \"\"} }");

    (void)state;
    for (size_t i = 0; i < c->people.v[0].logins_n; i++)
        assert_false(c->people.v[0].logins[i].found);
    assert_string_equal(actor(c, 4100000, PERSON_NO_LOGIN, NULL), "unix:4100000");
    assert_string_equal(actor(c, 0, PERSON_NO_LOGIN, NULL), "unix:root");
    config_free(c);
}

static void
zone__must_exist(void **state)
{
    static const char *const wrong[] = { "Europe/Atlantis", "Europe", "../zoneinfo/UTC", "/etc/passwd", "zone.tab", "" };

    (void)state;
    if (access(ZONEINFO_DIR, F_OK) != 0)
        skip();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[128];

        snprintf(text, sizeof text, "person \"ana\" {\n    zone = \"%s\"\n}\n", wrong[i]);
        expect_fault(text, 2, "there is no time zone");
    }
}

static void
name_of_a_person__is_not_an_accounts(void **state)
{
    (void)state;
    expect_fault("person \"unix:ana\" {\n    unix = {ana}\n}\n", 2, "can't begin with unix:");
    expect_fault("person \"tocsin\" {\n    unix = {ana}\n}\n", 2, "calls itself");
}

static void
group__is_looked_up__and_may_be_missing(void **state)
{
    struct config *known = load_well("group = root"), *unknown = load_well("group = \"no-such-group\""), *none = load_well("");

    (void)state;
    assert_true(known->group_found);
    assert_int_equal(known->gid, 0);
    assert_string_equal(unknown->group, "no-such-group");
    assert_false(unknown->group_found);
    assert_null(none->group);
    config_free(known);
    config_free(unknown);
    config_free(none);
}

static void
login_uid__is_the_same_by_pid__and_none_of_another_users_process(void **state)
{
    (void)state;
    assert_int_equal(process_login_uid(0, getuid()), process_login_uid(getpid(), getuid()));
    assert_int_equal(process_login_uid(getpid(), getuid() + 1), PERSON_NO_LOGIN);
}

static void
login_uid__is_none__of_a_process_that_is_gone(void **state)
{
    pid_t child = fork();

    (void)state;
    if (child == 0)
        _exit(0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(process_login_uid(child, getuid()), PERSON_NO_LOGIN);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(person__has_what_is_written),
    cmocka_unit_test(roles__are_read_act_and_admin),
    cmocka_unit_test(login_name_of_two_persons__is_a_shared_account),
    cmocka_unit_test(login_name_that_the_machine_does_not_know__stands_for_nobody),
    cmocka_unit_test(zone__must_exist),
    cmocka_unit_test(name_of_a_person__is_not_an_accounts),
    cmocka_unit_test(group__is_looked_up__and_may_be_missing),
    cmocka_unit_test(login_uid__is_the_same_by_pid__and_none_of_another_users_process),
    cmocka_unit_test(login_uid__is_none__of_a_process_that_is_gone),
};

SUITE(app_people, tests);
