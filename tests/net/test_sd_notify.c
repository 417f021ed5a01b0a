/* SPDX-License-Identifier: MIT */
/* What systemd is told, and what it asks for. */
#include "support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/datagram_socket.h"
#include "net/process.h"
#include "net/sd_notify.h"

#define LONG_MS 10000

static int
forget(void **state)
{
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    return 0;
}

static void
expect_told(int abstract)
{
    struct err err = { 0 };
    struct datagram_socket s;

    datagram_socket_open(&s, abstract);
    setenv("NOTIFY_SOCKET", s.address, 1);
    assert_true(sd_notify_wanted());
    assert_true(sd_notify_send("READY=1\nSTATUS=3 sources", &err));
    assert_string_equal(datagram_socket_read(&s), "READY=1\nSTATUS=3 sources");
    assert_int_equal(s.pid, getpid());
    datagram_socket_close(&s);
}

static void
systemd__is_told__at_a_path(void **state)
{
    (void)state;
    expect_told(0);
}

static void
systemd__is_told__at_an_abstract_name(void **state)
{
    (void)state;
    expect_told(1);
}

static void
systemd__is_not_told__when_nobody_asks(void **state)
{
    struct err err = { 0 };

    (void)state;
    assert_false(sd_notify_wanted());
    assert_true(sd_notify_send("READY=1", &err));
    setenv("NOTIFY_SOCKET", "", 1);
    assert_true(sd_notify_send("READY=1", &err));
    assert_int_equal(err.code, ERR_NONE);
}

static void
expect_not_told(const char *address, enum err_code code, const char *text)
{
    struct err err = { 0 };

    setenv("NOTIFY_SOCKET", address, 1);
    assert_false(sd_notify_send("READY=1", &err));
    assert_int_equal(err.code, code);
    assert_string_equal(err.text, text);
}

static void
systemd__is_not_told__where_there_is_no_such_socket(void **state)
{
    char long_path[200];

    (void)state;
    expect_not_told("/nonexistent/notify", ERR_UNAVAILABLE,
        "systemd was not told: writing to /nonexistent/notify: No such file or directory");
    expect_not_told("vsock:2:1234", ERR_CONFIG,
        "systemd was not told: \"vsock:2:1234\" is no Unix socket: neither a whole path nor an @name");
    expect_not_told("@", ERR_CONFIG, "systemd was not told: \"@\" is no Unix socket: neither a whole path nor an @name");
    memset(long_path, 'x', sizeof long_path);
    long_path[0] = '/';
    long_path[sizeof long_path - 1] = '\0';
    setenv("NOTIFY_SOCKET", long_path, 1);
    assert_false(sd_notify_send("READY=1", NULL));
}

static void
systemd__is_not_waited_for__when_it_does_not_read(void **state)
{
    struct err err = { 0 };
    struct datagram_socket s;
    int n = 0;

    (void)state;
    datagram_socket_open(&s, 0);
    setenv("NOTIFY_SOCKET", s.address, 1);
    while (n < 100000 && sd_notify_send("WATCHDOG=1", &err))
        n++;
    assert_in_range(n, 1, 99999);
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "its queue is full"));
    datagram_socket_close(&s);
}

static void
watchdog__has_its_interval(void **state)
{
    char pid[32];

    (void)state;
    assert_int_equal(sd_watchdog_ms(), 0);
    setenv("WATCHDOG_USEC", "5000000", 1);
    assert_int_equal(sd_watchdog_ms(), 5000);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("WATCHDOG_PID", pid, 1);
    assert_int_equal(sd_watchdog_ms(), 5000);
}

static void
watchdog__is_none__when_it_is_another_s_or_no_number(void **state)
{
    static const char *const bad[] = { "", "-5", "5s", "0", "99999999999999999999999", " 5000000" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        setenv("WATCHDOG_USEC", bad[i], 1);
        assert_int_equal(sd_watchdog_ms(), 0);
    }
    setenv("WATCHDOG_USEC", "5000000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    assert_int_equal(sd_watchdog_ms(), 0);
    setenv("WATCHDOG_PID", "", 1);
    assert_int_equal(sd_watchdog_ms(), 0);
}

struct child {
    struct loop *loop;
    char out[64];
};

static void
child_ended(void *arg, const char *out, size_t len, const struct err *err)
{
    struct child *c = arg;

    (void)len;
    assert_null(err);
    snprintf(c->out, sizeof c->out, "%s", out);
    loop_stop(c->loop);
}

static void
children__are_not_the_service(void **state)
{
    static const char *const argv[] = { "sh", "-c", "echo \"[$NOTIFY_SOCKET$WATCHDOG_USEC$WATCHDOG_PID]\"", NULL };
    struct child c = { .loop = loop_new() };

    (void)state;
    setenv("NOTIFY_SOCKET", "/run/systemd/notify", 1);
    setenv("WATCHDOG_USEC", "5000000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    sd_notify_withhold();
    process_run(c.loop, argv, LONG_MS, sizeof c.out, child_ended, &c);
    loop_run(c.loop);
    assert_string_equal(c.out, "[]\n");
    assert_true(sd_notify_wanted());
    loop_free(c.loop);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(systemd__is_told__at_a_path, forget, forget),
    cmocka_unit_test_setup_teardown(systemd__is_told__at_an_abstract_name, forget, forget),
    cmocka_unit_test_setup_teardown(systemd__is_not_told__when_nobody_asks, forget, forget),
    cmocka_unit_test_setup_teardown(systemd__is_not_told__where_there_is_no_such_socket, forget, forget),
    cmocka_unit_test_setup_teardown(systemd__is_not_waited_for__when_it_does_not_read, forget, forget),
    cmocka_unit_test_setup_teardown(watchdog__has_its_interval, forget, forget),
    cmocka_unit_test_setup_teardown(watchdog__is_none__when_it_is_another_s_or_no_number, forget, forget),
    cmocka_unit_test_setup_teardown(children__are_not_the_service, forget, forget),
};

SUITE(sd_notify, tests);
