/* SPDX-License-Identifier: MIT */
/* The real program on a terminal: what a person sees, and what her keys do. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/suite.h"
#include "term/rig.h"

/* Where nothing is configured an Alertmanager is looked for there; one that runs on this machine is none of ours. */
#define LOCAL_PORT 9093

static bool
somebody_listens(int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
        .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool listens = connect(fd, (struct sockaddr *)&at, sizeof at) == 0;

    close(fd);
    return listens;
}

static void
first_screen__says_that_nothing_is_watched__and_writes_a_configuration(void **state)
{
    struct tocsin *t;
    struct pty *p;

    (void)state;
    if (somebody_listens(LOCAL_PORT))
        skip();
    t = tocsin_new(NULL);
    p = tocsin_start_in(t, 24, 80);
    assert_true(pty_until_text(p, "No source is configured"));
    assert_true(screen_has(pty_screen(p), "1. W writes /"));
    pty_keys(p, "W");
    assert_true(pty_until_text(p, "tocsin.conf; edit it"));
    assert_int_equal(access(tocsin_file(t, "config/tocsin/tocsin.conf"), R_OK), 0);
    assert_int_equal(TOCSIN_VERB(t, "check"), 0);
    pty_keys(p, "q");
    assert_int_equal(pty_wait_exit(p, RIG_END_MS), 0);
    pty_free(p);
    tocsin_free(t);
}

static void
demo__that_was_begun_on_the_first_screen__ends_there(void **state)
{
    struct tocsin *t;
    struct pty *p;

    (void)state;
    if (somebody_listens(LOCAL_PORT))
        skip();
    t = tocsin_new(NULL);
    p = tocsin_start_in(t, 24, 80);
    assert_true(pty_until_text(p, "No source is configured"));
    pty_keys(p, "D");
    assert_true(pty_until_text(p, "DEMO, nothing is real"));
    pty_keys(p, "q");
    assert_true(pty_until_text(p, "No source is configured"));
    pty_keys(p, "q");
    assert_int_equal(pty_wait_exit(p, RIG_END_MS), 0);
    pty_free(p);
    tocsin_free(t);
}

static void
alerts__fill_the_screen__at_each_size(void **state)
{
    static const struct {
        int rows, cols;
        size_t least;
    } sizes[] = { { 24, 80, 10 }, { 60, 200, 35 } };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct rig r;

        rig_start_in(&r, sizes[i].rows, sizes[i].cols);
        assert_true(screen_is_alternate(pty_screen(r.pty)));
        assert_true(screen_has(pty_screen(r.pty), "checkout on node-00"));
        assert_true(rig_rows(&r, '!') >= sizes[i].least);
        rig_end(&r);
    }
}

static void
alert__appears__with_the_poll_that_brings_it(void **state)
{
    struct rig r;

    (void)state;
    rig_start_in(&r, 24, 80);
    alert_server_set(r.server, RIG_ALERTS + 1);
    assert_true(pty_until_text(r.pty, "41 alerts"));
    rig_end(&r);
}

/* A frame may come just too early to show it, so one of several is enough. */
static void
ack__shows_a_tilde_until_it_is_durable__then_A_and_what_was_done(void **state)
{
    struct rig r;
    size_t tildes = 0;

    (void)state;
    rig_start_in(&r, 24, 80);
    for (size_t i = 1; i <= 5; i++) {
        size_t before, after;
        char count[16];

        pty_settle(r.pty);
        pty_bytes(r.pty, &before);
        snprintf(count, sizeof count, "a%zu ", i);
        rig_key(&r, "a", count);
        assert_true(pty_until_text(r.pty, "acked HighErrorRate"));
        tildes += strchr(pty_bytes(r.pty, &after) + before, '~') != NULL;
        pty_keys(r.pty, "n");
    }
    assert_true(tildes > 0);
    pty_keys(r.pty, "q");
    assert_int_equal(pty_wait_exit(r.pty, RIG_END_MS), 0);
    rig_check_left(&r);
    rig_start_again(&r);
    assert_true(pty_until_text(r.pty, "a5 "));
    rig_end(&r);
}

static void
undo__takes_the_ack_back__and_redo_does_it_again(void **state)
{
    struct rig r;

    (void)state;
    rig_start_in(&r, 24, 80);
    pty_keys(r.pty, "a");
    assert_true(rig_until_rows(&r, 'A', 1));
    pty_keys(r.pty, "u");
    assert_true(rig_until_rows(&r, 'A', 0));
    pty_keys(r.pty, "\x12");
    assert_true(rig_until_rows(&r, 'A', 1));
    rig_end(&r);
}

static void
filter__narrows_with_each_key__and_escape_takes_it_back(void **state)
{
    struct rig r;

    (void)state;
    rig_start_in(&r, 24, 80);
    pty_keys(r.pty, "/");
    rig_key(&r,
        "\x15"
        "severity=critical",
        "10 of 40");
    pty_settle(r.pty);
    rig_key(&r, "\033", RIG_ALL);
    rig_key(&r, "/", "/");
    rig_key(&r,
        "\x15"
        "instance=node-0007\r",
        "1 of 40");
    assert_int_equal(rig_rows(&r, '!'), 1);
    rig_end(&r);
}

static void
colours__are_not_used__with_NO_COLOR(void **state)
{
    static const char *const env[] = { "NO_COLOR=1", NULL };
    struct rig r;

    (void)state;
    rig_start(&r, &(struct pty_options){ .rows = 24, .cols = 80, .env = env });
    pty_keys(r.pty, "a");
    assert_true(rig_until_rows(&r, 'A', 1));
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++) {
            struct screen_cell cell = screen_cell(pty_screen(r.pty), row, col);

            assert_int_equal(cell.fg, -1);
            assert_int_equal(cell.bg, -1);
        }
    rig_end(&r);
}

/* Before anything was changed: the terminal got its sentence and nothing else. */
static void
terminal__that_cannot_place_the_cursor__is_refused_by_name(void **state)
{
    struct alert_server *server = alert_server_new(RIG_ALERTS);
    struct tocsin *t = tocsin_new(alert_server_url(server));
    struct pty *p = tocsin_start(t, &(struct pty_options){ .rows = 24, .cols = 200, .term = "dumb" });
    size_t len;

    (void)state;
    assert_int_equal(pty_wait_exit(p, PTY_DEADLINE_MS), 5);
    assert_true(screen_has(pty_screen(p), "TERM=dumb"));
    assert_true(screen_has(pty_screen(p), "--plain"));
    assert_null(strchr(pty_bytes(p, &len), '\033'));
    assert_true(pty_modes_are_restored(p));
    assert_true(tocsin_is_whole_and_free(t));
    pty_free(p);
    tocsin_free(t);
    alert_server_free(server);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(first_screen__says_that_nothing_is_watched__and_writes_a_configuration),
    cmocka_unit_test(demo__that_was_begun_on_the_first_screen__ends_there),
    cmocka_unit_test(alerts__fill_the_screen__at_each_size),
    cmocka_unit_test(alert__appears__with_the_poll_that_brings_it),
    cmocka_unit_test(ack__shows_a_tilde_until_it_is_durable__then_A_and_what_was_done),
    cmocka_unit_test(undo__takes_the_ack_back__and_redo_does_it_again),
    cmocka_unit_test(filter__narrows_with_each_key__and_escape_takes_it_back),
    cmocka_unit_test(colours__are_not_used__with_NO_COLOR),
    cmocka_unit_test(terminal__that_cannot_place_the_cursor__is_refused_by_name),
};
SUITE(binary, tests);
