/* SPDX-License-Identifier: MIT */
/* Lines to the machine's log. */
#include "support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "net/datagram_socket.h"
#include "net/syslog.h"

#define AT_MS INT64_C(1764033728123) /* 2025-11-25T01:22:08.123Z */

static int
zone_set(void **state)
{
    (void)state;
    setenv("TZ", "XST-2", 1);
    tzset();
    return 0;
}

static int
zone_unset(void **state)
{
    (void)state;
    unsetenv("TZ");
    tzset();
    return 0;
}

static void
expect_line(const struct syslog_line *line, const char *priority_and_time, const char *text)
{
    struct err err = { 0 };
    struct datagram_socket s;
    char want[256];

    datagram_socket_open(&s, 0);
    assert_true(syslog_send(s.address, line, &err));
    snprintf(want, sizeof want, "%s tocsin[%d]: %s", priority_and_time, (int)getpid(), text);
    assert_string_equal(datagram_socket_read(&s), want);
    assert_true(datagram_socket_is_empty(&s));
    datagram_socket_close(&s);
}

static void
line__is_as_programs_write_it__in_local_time(void **state)
{
    (void)state;
    expect_line(&(struct syslog_line){ SYSLOG_AUTHPRIV, SYSLOG_INFO, AT_MS, "head 3f9a" }, "<86>Nov 25 03:22:08", "head 3f9a");
    expect_line(&(struct syslog_line){ SYSLOG_DAEMON, SYSLOG_NOTICE, 8 * INT64_C(86400000), "" }, "<29>Jan  9 02:00:00", "");
}

static void
line__stays_one__whatever_it_holds(void **state)
{
    (void)state;
    expect_line(&(struct syslog_line){ SYSLOG_DAEMON, SYSLOG_INFO, AT_MS, "a\n<0>b\x1b[2J" }, "<30>Nov 25 03:22:08",
        "a\\x0a<0>b\\x1b[2J");
}

static void
line__is_refused__when_it_is_too_long(void **state)
{
    char text[SYSLOG_BYTES_MAX];
    struct syslog_line line = { SYSLOG_DAEMON, SYSLOG_INFO, AT_MS, text };
    struct err err = { 0 };
    struct datagram_socket s;

    (void)state;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    datagram_socket_open(&s, 0);
    assert_false(syslog_send(s.address, &line, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_true(datagram_socket_is_empty(&s));
    datagram_socket_close(&s);
}

static void
line__is_not_written__where_nobody_listens(void **state)
{
    struct syslog_line line = { SYSLOG_DAEMON, SYSLOG_INFO, AT_MS, "x" };
    struct err err = { 0 };

    (void)state;
    assert_false(syslog_send("/nonexistent/log", &line, &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_string_equal(err.text, "the machine's log was not written: writing to /nonexistent/log: No such file or directory");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(line__is_as_programs_write_it__in_local_time, zone_set, zone_unset),
    cmocka_unit_test_setup_teardown(line__stays_one__whatever_it_holds, zone_set, zone_unset),
    cmocka_unit_test(line__is_refused__when_it_is_too_long),
    cmocka_unit_test(line__is_not_written__where_nobody_listens),
};

SUITE(syslog, tests);
