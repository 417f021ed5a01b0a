/* SPDX-License-Identifier: MIT */
/* Credentials: from a file, the environment and a command; cached until refused; their words. */
#include "support/suite.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/credential.h"

struct bench {
    struct loop *loop;
    struct credentials *all;
    struct secret_place place;
    char dir[64], file[96];
    char got[256];
    struct err err;
    int answers;
};

static void
on_answer(void *arg, const char *secret, const struct err *err)
{
    struct bench *b = arg;

    b->answers++;
    b->got[0] = '\0';
    b->err = (struct err){ 0 };
    if (secret != NULL)
        snprintf(b->got, sizeof b->got, "%s", secret);
    if (err != NULL)
        b->err = *err;
    loop_stop(b->loop);
}

static int
setup(void **state)
{
    struct bench *b = xcalloc(1, sizeof *b);

    snprintf(b->dir, sizeof b->dir, "/tmp/tocsin-test-cred.XXXXXX");
    if (mkdtemp(b->dir) == NULL)
        return -1;
    snprintf(b->file, sizeof b->file, "%s/secret", b->dir);
    b->loop = loop_new();
    b->all = credentials_new(b->loop);
    b->place.name = "source am";
    credentials_configure(b->all, &b->place, 1);
    *state = b;
    return 0;
}

static int
teardown(void **state)
{
    struct bench *b = *state;

    credentials_free(b->all);
    loop_free(b->loop);
    unlink(b->file);
    rmdir(b->dir);
    free(b);
    return 0;
}

static void
put_file(const struct bench *b, const char *text, mode_t mode)
{
    FILE *f = fopen(b->file, "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    assert_int_equal(chmod(b->file, mode), 0);
}

static void
ask_it(struct bench *b)
{
    int before = b->answers;

    (void)credential_ask(b->all, "source am", on_answer, b);
    assert_int_equal(b->answers, before); /* never inside the call */
    loop_run(b->loop);
    assert_int_equal(b->answers, before + 1);
}

static void
file__gives_its_first_line__read_anew_each_time(void **state)
{
    struct bench *b = *state;

    b->place.file = b->file;
    put_file(b, "s3cret\nsecond line\n", 0600);
    ask_it(b);
    assert_string_equal(b->got, "s3cret");
    put_file(b, "other\n", 0600);
    ask_it(b);
    assert_string_equal(b->got, "other");
}

static void
file__that_others_can_read__is_loose(void **state)
{
    struct bench *b = *state;
    char secret[CREDENTIAL_MAX_BYTES];
    struct err err;
    bool loose;

    put_file(b, "s3cret\n", 0644);
    assert_true(credential_file(b->file, secret, &loose, &err));
    assert_true(loose);
    put_file(b, "s3cret\n", 0600);
    assert_true(credential_file(b->file, secret, &loose, &err));
    assert_false(loose);
}

static void
file__that_is_missing_or_empty__is_named(void **state)
{
    struct bench *b = *state;

    b->place.file = b->file;
    ask_it(b);
    assert_non_null(strstr(b->err.text, b->file));
    put_file(b, "\nline two\n", 0600);
    ask_it(b);
    assert_non_null(strstr(b->err.text, "empty"));
    put_file(b, "tok\033[2Jen\n", 0600);
    ask_it(b);
    assert_non_null(strstr(b->err.text, "control character"));
}

static void
environment__gives_its_value__or_is_named(void **state)
{
    struct bench *b = *state;

    b->place.env = "TOCSIN_TEST_SECRET";
    unsetenv("TOCSIN_TEST_SECRET");
    ask_it(b);
    assert_non_null(strstr(b->err.text, "TOCSIN_TEST_SECRET"));
    setenv("TOCSIN_TEST_SECRET", "from-env", 1);
    ask_it(b);
    assert_string_equal(b->got, "from-env");
    unsetenv("TOCSIN_TEST_SECRET");
}

static void
command__is_run_once__until_it_is_refused(void **state)
{
    struct bench *b = *state;
    char command[256];

    snprintf(command, sizeof command, "sh -c 'echo x >>%s; wc -l <%s'", b->file, b->file);
    b->place.command = command;
    ask_it(b);
    assert_string_equal(b->got, "1");
    ask_it(b);
    assert_string_equal(b->got, "1");
    credential_refused(b->all, "source am");
    ask_it(b);
    assert_string_equal(b->got, "2");
    credentials_configure(b->all, &b->place, 1);
    ask_it(b);
    assert_string_equal(b->got, "3");
}

static void
command__that_fails__says_its_first_line_of_stderr(void **state)
{
    struct bench *b = *state;

    b->place.command = "sh -c 'echo vault is sealed >&2; exit 2'";
    ask_it(b);
    assert_string_equal(b->got, "");
    assert_non_null(strstr(b->err.text, "vault is sealed"));
}

static void
ask__that_is_cancelled__is_never_answered(void **state)
{
    struct bench *b = *state;
    struct credential_ask *ask;

    b->place.env = "HOME";
    ask = credential_ask(b->all, "source am", on_answer, b);
    credential_cancel(ask);
    ask_it(b);
    assert_int_equal(b->answers, 1);
}

static void
unknown_credential__is_an_error(void **state)
{
    struct bench *b = *state;

    (void)credential_ask(b->all, "source nobody", on_answer, b);
    loop_run(b->loop);
    assert_int_equal(b->err.code, ERR_CONFIG);
}

static void
command_words__keep_quotes_together(void **state)
{
    struct err err = { 0 };
    char **words = command_words("pass  show 'my am' \"a b\"c", &err);

    (void)state;
    assert_non_null(words);
    assert_string_equal(words[0], "pass");
    assert_string_equal(words[2], "my am");
    assert_string_equal(words[3], "a bc");
    assert_null(words[4]);
    free(words);
    assert_null(command_words("echo 'x", &err));
    assert_null(command_words("   ", &err));
}

#define BENCHED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static const struct CMUnitTest tests[] = {
    BENCHED(file__gives_its_first_line__read_anew_each_time),
    BENCHED(file__that_others_can_read__is_loose),
    BENCHED(file__that_is_missing_or_empty__is_named),
    BENCHED(environment__gives_its_value__or_is_named),
    BENCHED(command__is_run_once__until_it_is_refused),
    BENCHED(command__that_fails__says_its_first_line_of_stderr),
    BENCHED(ask__that_is_cancelled__is_never_answered),
    BENCHED(unknown_credential__is_an_error),
    cmocka_unit_test(command_words__keep_quotes_together),
};

SUITE(app_credential, tests);
