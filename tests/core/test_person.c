/* SPDX-License-Identifier: MIT */
/* Who acts, by uid, login uid and claim; and what her role lets her do. */
#include "core/person.h"

#include <string.h>

#include "support/suite.h"

#define NONE PERSON_NO_LOGIN

/* ana and bo share oncall (1000) and have accounts of their own (1001, 1002); cy has one account; dee's is not known on this machine. */
static struct person_login ana[] = { { "ana", true, 1001 }, { "oncall", true, 1000 } };
static struct person_login bo[] = { { "oncall", true, 1000 }, { "bo", true, 1002 } };
static struct person_login cy[] = { { "cy", true, 1003 } };
static struct person_login dee[] = { { "dee", false, 0 } };

static struct people
persons(struct person v[4], bool roles)
{
    v[0] = (struct person){ .name = "ana", .logins = ana, .logins_n = 2 };
    v[1] = (struct person){ .name = "bo", .logins = bo, .logins_n = 2 };
    v[2] = (struct person){ .name = "cy", .logins = cy, .logins_n = 1 };
    v[3] = (struct person){ .name = "dee", .logins = dee, .logins_n = 1 };
    if (roles) {
        v[0].role = PERSON_ADMIN;
        v[2].role = PERSON_READ;
    }
    return (struct people){ v, 4 };
}

/* clang-format off */
static const struct {
    uint32_t uid, login_uid;
    const char *account, *claim;
    const char *actor, *known, *origin;
    const char *refused; /* part of the sentence; NULL: the claim, if any, holds */
} cases[] = {
    /* an account of one person: the uid says it all */
    { 1003, NONE, "cy",     NULL,         "cy",          "unix",  "cli unix:1003",                  NULL },
    { 1003, 1001, "cy",     NULL,         "cy",          "unix",  "cli unix:1003",                  NULL },
    { 1003, NONE, "cy",     "cy",         "cy",          "unix",  "cli unix:1003",                  NULL },
    { 1003, NONE, "cy",     "ana",        "cy",          "unix",  "cli unix:1003",                  "you are cy here (uid 1003), not ana" },
    { 1003, 1001, "cy",     "ana",        "cy",          "unix",  "cli unix:1003",                  "you are cy here (uid 1003), not ana" },
    { 1003, NONE, "cy",     "",           "cy",          "unix",  "cli unix:1003",                  "you are cy here (uid 1003), not " },
    { 1001, NONE, "ana",    NULL,         "ana",         "unix",  "cli unix:1001",                  NULL },
    /* a shared account: the login uid, else the claim, else nobody */
    { 1000, 1001, "oncall", NULL,         "ana",         "login", "cli unix:1000 login:1001",       NULL },
    { 1000, 1002, "oncall", NULL,         "bo",          "login", "cli unix:1000 login:1002",       NULL },
    { 1000, 1001, "oncall", "ana",        "ana",         "login", "cli unix:1000 login:1001",       NULL },
    { 1000, 1001, "oncall", "bo",         "ana",         "login", "cli unix:1000 login:1001",       "you are ana here (uid 1000, logged in as uid 1001), not bo" },
    { 1000, NONE, "oncall", NULL,         "unix:oncall", "not",   "cli unix:1000",                  NULL },
    { 1000, 1000, "oncall", NULL,         "unix:oncall", "not",   "cli unix:1000",                  NULL },
    { 1000, NONE, "oncall", "bo",         "bo",          "named", "cli unix:1000 named",            NULL },
    { 1000, 1000, "oncall", "bo",         "bo",          "named", "cli unix:1000 named",            NULL },
    { 1000, NONE, "oncall", "cy",         "unix:oncall", "not",   "cli unix:1000",                  "shared by ana, bo: cy is none of them" },
    { 1000, NONE, "oncall", "unix:oncall","unix:oncall", "not",   "cli unix:1000",                  "unix:oncall is none of them" },
    { 1000, NONE, "oncall", "Ana",        "unix:oncall", "not",   "cli unix:1000",                  "Ana is none of them" },
    /* the login uid is of someone who does not share it: it decides nothing, and stands there */
    { 1000, 1003, "oncall", NULL,         "unix:oncall", "not",   "cli unix:1000 login:1003",       NULL },
    { 1000, 1003, "oncall", "ana",        "ana",         "named", "cli unix:1000 login:1003 named", NULL },
    /* accounts that no person has */
    { 1009, NONE, "eve",    NULL,         "unix:eve",    "unix",  "cli unix:1009",                  NULL },
    { 1009, 1001, "eve",    NULL,         "unix:eve",    "unix",  "cli unix:1009",                  NULL },
    { 1009, NONE, "ana",    NULL,         "unix:ana",    "unix",  "cli unix:1009",                  NULL },
    { 1009, NONE, NULL,     NULL,         "unix:1009",   "unix",  "cli unix:1009",                  NULL },
    { 1009, NONE, "e\x1bve",NULL,         "unix:1009",   "unix",  "cli unix:1009",                  NULL },
    { 1009, NONE, "eve",    "ana",        "unix:eve",    "unix",  "cli unix:1009",                  "no person of the configuration has this account" },
    { 1009, NONE, "dee",    NULL,         "unix:dee",    "unix",  "cli unix:1009",                  NULL },
    { NONE, NONE, NULL,     NULL,         "unix:4294967295", "unix", "cli unix:4294967295",          NULL },
    /* root by sudo: who logged in; root by itself: nobody's */
    { 0,    1003, "root",   NULL,         "cy",          "login", "cli unix:0 login:1003",          NULL },
    { 0,    1003, "root",   "ana",        "cy",          "login", "cli unix:0 login:1003",          "you are cy here (uid 0, logged in as uid 1003), not ana" },
    { 0,    NONE, "root",   NULL,         "unix:root",   "unix",  "cli unix:0",                     NULL },
    { 0,    0,    "root",   NULL,         "unix:root",   "unix",  "cli unix:0",                     NULL },
    { 0,    1000, "root",   NULL,         "unix:root",   "unix",  "cli unix:0",                     NULL },
    { 0,    1000, "root",   "ana",        "unix:root",   "unix",  "cli unix:0",                     "you are unix:root here (uid 0), not ana" },
    { 0,    1009, "root",   NULL,         "unix:root",   "unix",  "cli unix:0",                     NULL },
};
/* clang-format on */
#define CASES (sizeof cases / sizeof *cases)

static void
person__is_who_the_kernel_says__and_a_claim_decides_only_among_those_who_share(void **state)
{
    struct person v[4];
    struct people people = persons(v, false);

    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        struct person_asking a = { cases[i].uid, cases[i].login_uid, cases[i].account, cases[i].claim, "cli" };
        struct people_identity who;
        struct err err = { 0 };

        if (people_identify(&people, &a, &who, &err) != (cases[i].refused == NULL))
            fail_msg("case %zu: %s", i, err.text);
        assert_string_equal(who.actor, cases[i].actor);
        assert_string_equal(person_known_words[who.known], cases[i].known);
        assert_string_equal(who.origin, cases[i].origin);
        if (cases[i].refused != NULL && strstr(err.text, cases[i].refused) == NULL)
            fail_msg("case %zu: %s", i, err.text);
    }
}

static struct people_identity
identity(bool roles, uint32_t uid, const char *claim)
{
    struct person v[4];
    struct people people = persons(v, roles);
    struct person_asking a = { uid, PERSON_NO_LOGIN, "someone", claim, "tui" };
    struct people_identity who;
    struct err err;

    assert_true(people_identify(&people, &a, &who, &err));
    return who;
}

static void
role__is_act__where_nobody_has_one(void **state)
{
    (void)state;
    assert_int_equal(identity(false, 1003, NULL).role, PERSON_ACT);
    assert_int_equal(identity(false, 1009, NULL).role, PERSON_ACT);
}

static void
role__is_read__for_strangers_where_someone_has_one(void **state)
{
    (void)state;
    assert_int_equal(identity(true, 1009, NULL).role, PERSON_READ);
    assert_int_equal(identity(true, 0, NULL).role, PERSON_READ);
    assert_int_equal(identity(true, 1002, NULL).role, PERSON_ACT);
    assert_int_equal(identity(true, 1001, NULL).role, PERSON_ADMIN);
    assert_int_equal(identity(true, 1000, "ana").role, PERSON_ADMIN);
}

static bool
may(const struct people_identity *who, enum command_kind kind, const char *words)
{
    struct err err = { 0 };
    bool ok = person_may(who, kind, &err);

    if (!ok && strstr(err.text, words) == NULL)
        fail_msg("%s", err.text);
    return ok;
}

static void
commands_of_persons__need_role_act(void **state)
{
    struct people_identity admin = identity(true, 1001, NULL), acts = identity(true, 1002, NULL),
                           reads = identity(true, 1003, NULL), stranger = identity(true, 1009, NULL),
                           free_stranger = identity(false, 1009, NULL);
    struct err err;

    (void)state;
    for (int kind = 0; kind < COMMANDS; kind++) {
        bool persons_own = command_rows[kind].who == WHO_PERSON;

        assert_int_equal(may(&admin, kind, "no person's command"), persons_own);
        assert_int_equal(may(&acts, kind, "no person's command"), persons_own);
        assert_int_equal(may(&free_stranger, kind, "no person's command"), persons_own);
        assert_false(may(&reads, kind, persons_own ? "cy has role read" : "no person's command"));
        assert_false(may(&stranger, kind, persons_own ? "unix:someone has role read (no person" : "no person's command"));
    }
    assert_false(may(&reads, CMD_ACK, "ack needs role act"));
    assert_false(person_may_act(&reads, &err));
    assert_string_equal(err.text, "cy has role read; any act needs role act");
    assert_false(person_may_act(&stranger, NULL));
    assert_true(person_may_act(&acts, NULL) && person_may_act(&admin, NULL) && person_may_act(&free_stranger, NULL));
}

static void
act__is_refused__on_a_shared_account_without_a_name(void **state)
{
    struct people_identity nobody = identity(false, 1000, NULL), bo_herself = identity(false, 1000, "bo");
    struct err err;

    (void)state;
    assert_false(may(&nobody, CMD_ACK, "say who you are first, :iam NAME or --as NAME: someone is shared by ana, bo"));
    assert_false(person_has_right(&nobody, RIGHT_RELOAD, 1000, &err));
    assert_false(person_may_act(&nobody, NULL));
    assert_true(may(&bo_herself, CMD_ACK, ""));
}

static void
rights__are_an_admins__and_without_roles_the_owning_accounts(void **state)
{
    struct people_identity admin = identity(true, 1001, NULL), acts = identity(true, 1002, NULL),
                           cy_alone = identity(false, 1003, NULL), root = identity(false, 0, NULL);
    struct err err;

    (void)state;
    for (int right = 0; right < RIGHTS; right++) {
        assert_true(person_has_right(&admin, right, 1002, &err));
        assert_false(person_has_right(&acts, right, 1002, &err));
        assert_non_null(strstr(err.text, "bo has role act"));
        assert_true(person_has_right(&cy_alone, right, 1003, &err));
        assert_true(person_has_right(&root, right, 1003, &err));
        assert_false(person_has_right(&cy_alone, right, 1001, &err));
        assert_non_null(strstr(err.text, "uid 1001"));
    }
}

static void
names_of_persons__can_be_shown_and_are_no_accounts(void **state)
{
    char longest[PERSON_NAME_MAX + 2];
    struct err err;

    (void)state;
    memset(longest, 'x', sizeof longest);
    longest[PERSON_NAME_MAX] = '\0';
    assert_true(person_name_check("Ana María", &err));
    assert_true(person_name_check(longest, &err));
    longest[PERSON_NAME_MAX] = 'x';
    longest[PERSON_NAME_MAX + 1] = '\0';
    assert_false(person_name_check(longest, &err));
    assert_false(person_name_check("", &err));
    assert_false(person_name_check("unix:ana", &err));
    assert_false(person_name_check("tocsin", &err));
    assert_false(person_name_check("Lopez, Ana", &err));
    assert_false(person_name_check("a\x1b[2Jna", &err));
    assert_false(person_name_check("an\xe2\x80\xae"
                                   "a",
        &err));
}

static void
sharers__are_listed_as_far_as_there_is_room(void **state)
{
    static struct person_login login[] = { { "oncall", true, 1000 } };
    struct person v[100];
    struct people people = { v, 100 };
    struct person_asking a = { 1000, PERSON_NO_LOGIN, "oncall", NULL, "cli" };
    struct people_identity who;
    struct err err;

    (void)state;
    for (size_t i = 0; i < 100; i++)
        v[i] = (struct person){ .name = "somebody", .logins = login, .logins_n = 1 };
    assert_true(people_identify(&people, &a, &who, &err));
    assert_true(strlen(who.sharers) < sizeof who.sharers);
    assert_string_equal(who.sharers + strlen(who.sharers) - 3, "...");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(person__is_who_the_kernel_says__and_a_claim_decides_only_among_those_who_share),
    cmocka_unit_test(role__is_act__where_nobody_has_one),
    cmocka_unit_test(role__is_read__for_strangers_where_someone_has_one),
    cmocka_unit_test(commands_of_persons__need_role_act),
    cmocka_unit_test(act__is_refused__on_a_shared_account_without_a_name),
    cmocka_unit_test(rights__are_an_admins__and_without_roles_the_owning_accounts),
    cmocka_unit_test(names_of_persons__can_be_shown_and_are_no_accounts),
    cmocka_unit_test(sharers__are_listed_as_far_as_there_is_room),
};

SUITE(person, tests);
