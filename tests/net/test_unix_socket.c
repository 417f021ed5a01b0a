/* SPDX-License-Identifier: MIT */
/* A connection over a Unix socket: lines, limits, turns, and last lines. */
#include "support/suite.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "net/unix_pair.h"

#define FLOOD_LINES 20000 /* of 500 bytes: more than the kernel's buffers and our queue hold */

static bool
owner_has_line(struct pair *p)
{
    return p->owner.lines > 0;
}

static bool
client_has_line(struct pair *p)
{
    return p->client.lines > 0;
}

static void
connection__carries_lines_both_ways(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    side_send(&p.client, "ack 12\n");
    pair_run(&p, owner_has_line);
    side_send(&p.owner, "done\n");
    pair_run(&p, client_has_line);
    assert_string_equal(buf_text(&p.owner.seen), "ack 12|");
    assert_string_equal(buf_text(&p.client.seen), "done|");
    pair_close(&p);
}

static bool
owner_has_four(struct pair *p)
{
    return p->owner.lines == 4;
}

static void
lines__are_whole__however_they_come(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    side_send(&p.client, "one\n\ntw");
    pair_run(&p, owner_has_line);
    side_send(&p.client, "o\nthree");
    side_send(&p.client, "\n");
    pair_run(&p, owner_has_four);
    assert_string_equal(buf_text(&p.owner.seen), "one||two|three|");
    pair_close(&p);
}

static void
connection__gives_what_was_sent_before_the_end__but_no_half_line(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    side_send(&p.client, "one\ntwo\nhal");
    side_free(&p.client);
    pair_run(&p, owner_closed);
    assert_string_equal(buf_text(&p.owner.seen), "one|two|");
    assert_int_equal(p.owner.why.code, ERR_NONE);
    pair_close(&p);
}

static void
send_long(struct side *s, size_t len)
{
    struct buf line = BUF_INIT;

    buf_fill(&line, 'x', len);
    buf_addc(&line, '\n');
    side_send(s, buf_text(&line));
    buf_release(&line);
}

static void
line__closes__when_it_is_too_long(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    send_long(&p.client, LINE_MAX);
    send_long(&p.client, LINE_MAX + 1);
    side_send(&p.client, "after\n");
    pair_run(&p, owner_closed);
    assert_int_equal(p.owner.lines, 1);
    assert_int_equal(p.owner.bytes, LINE_MAX);
    assert_int_equal(p.owner.why.code, ERR_LIMIT);
    assert_string_equal(p.owner.why.text, "a line is longer than 1000 bytes");
    pair_run(&p, client_closed);
    pair_close(&p);
}

static void
line__closes__when_its_end_does_not_come(void **state)
{
    char flood[4 * LINE_MAX + 1];
    struct pair p;

    (void)state;
    memset(flood, 'x', sizeof flood);
    flood[sizeof flood - 1] = '\0';
    pair_up(&p);
    side_send(&p.client, flood);
    pair_run(&p, owner_closed);
    assert_int_equal(p.owner.why.code, ERR_LIMIT);
    pair_close(&p);
}

static void
line__closes__when_it_holds_a_nul(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    assert_true(unix_send(p.client.conn, "good\nba\0d\nafter\n", 16));
    pair_run(&p, owner_closed);
    assert_string_equal(buf_text(&p.owner.seen), "good|");
    assert_int_equal(p.owner.why.code, ERR_PARSE);
    pair_close(&p);
}

static void
hang_up(struct side *s)
{
    side_free(s);
}

static void
connection__may_be_freed__from_its_line(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    p.owner.then = hang_up;
    side_send(&p.client, "one\ntwo\n");
    pair_run(&p, client_closed);
    assert_string_equal(buf_text(&p.owner.seen), "one|");
    assert_int_equal(p.owner.closed, 0);
    pair_close(&p);
}

static void
say_last(struct side *s)
{
    side_send(s, "refused\n");
    unix_close_when_sent(s->conn);
    s->conn = NULL;
}

static void
connection__may_send_its_last_line__from_its_line(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    p.owner.then = say_last;
    side_send(&p.client, "one\ntwo\n");
    pair_run(&p, client_closed);
    assert_string_equal(buf_text(&p.owner.seen), "one|");
    assert_string_equal(buf_text(&p.client.seen), "refused|");
    assert_int_equal(unix_listener_conns(p.listener), 0);
    pair_close(&p);
}

/* Far more than the kernel takes at once. */
static size_t
fill_queue(struct side *s)
{
    char line[500];
    size_t n = 0;

    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\n';
    while (n < FLOOD_LINES && unix_send(s->conn, line, sizeof line))
        n++;
    return n;
}

static void
queue__is_limited__and_its_bytes_arrive(void **state)
{
    struct pair p;
    size_t sent;

    (void)state;
    pair_up(&p);
    sent = fill_queue(&p.owner);
    assert_in_range(unix_queued(p.owner.conn), QUEUE_MAX - 500, QUEUE_MAX);
    assert_in_range(sent, QUEUE_MAX / 500, FLOOD_LINES - 1);
    unix_close_when_sent(p.owner.conn);
    p.owner.conn = NULL;
    pair_run(&p, client_closed);
    /* The last one was sent in part at most. */
    assert_int_equal(p.client.lines, sent);
    assert_int_equal(p.client.bytes, sent * 499);
    pair_close(&p);
}

static bool
owner_drained(struct pair *p)
{
    return p->owner.drained > 0;
}

static void
queue__says_when_it_is_empty(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    while (unix_queued(p.owner.conn) < 3000)
        side_send(&p.owner, "more than the kernel takes\n");
    pair_run(&p, owner_drained);
    assert_int_equal(unix_queued(p.owner.conn), 0);
    assert_int_equal(p.owner.drained, 1);
    pair_close(&p);
}

static bool
nobody_is_left(struct pair *p)
{
    return unix_listener_conns(p->listener) == 0;
}

/* A connection that nobody reads: the client's side is not started. */
static void
pair_up_deaf(struct pair *p, struct unix_conn **deaf)
{
    pair_open(p);
    pair_listen(p, -1);
    *deaf = unix_connect(p->loop, p->path, NULL);
    assert_non_null(*deaf);
    pair_run(p, somebody_came);
}

static void
last_line__is_given_up__when_nobody_reads_it(void **state)
{
    struct unix_conn *deaf;
    struct pair p;

    (void)state;
    pair_up_deaf(&p, &deaf);
    fill_queue(&p.owner);
    unix_close_when_sent(p.owner.conn);
    p.owner.conn = NULL;
    assert_int_equal(unix_listener_conns(p.listener), 1);
    pair_run(&p, nobody_is_left);
    unix_conn_free(deaf);
    pair_close(&p);
}

static void
last_line__is_cut__with_its_listener(void **state)
{
    struct unix_conn *deaf;
    struct pair p;

    (void)state;
    pair_up_deaf(&p, &deaf);
    fill_queue(&p.owner);
    unix_close_when_sent(p.owner.conn);
    p.owner.conn = NULL;
    unix_listener_free(p.listener);
    p.listener = NULL;
    /* What the kernel has taken is there, and then the end. */
    side_start(&p.client, deaf);
    pair_run(&p, client_closed);
    assert_in_range(p.client.lines, 1, QUEUE_MAX / 500);
    pair_close(&p);
}

static void
take_long(struct side *s)
{
    int64_t until_ms = loop_mono_ms() + 2;

    (void)s;
    while (loop_mono_ms() < until_ms)
        ;
}

/* Another client, that speaks up while the first is being heard. */
struct other {
    struct side near; /* the owner's end of it */
    struct unix_conn *far;
    size_t lines_before; /* that the first had been given when it was heard */
};
static struct other other;

static void
note_order(struct side *s)
{
    other.lines_before = s->pair->owner.lines;
}

static void
let_other_speak(struct side *s)
{
    if (s->lines == 1)
        assert_true(unix_send(other.far, "excuse me\n", 10));
    take_long(s);
}

static void
ignore_line(void *arg, const char *line, size_t len)
{
    (void)arg, (void)line, (void)len;
}

static void
ignore_close(void *arg, const struct err *why)
{
    (void)arg, (void)why;
}

static bool
owner_has_hundred(struct pair *p)
{
    return p->owner.lines == 100;
}

static void
other_connects(struct pair *p)
{
    static const struct unix_handler handler = { .on_line = ignore_line, .on_closed = ignore_close };
    static const struct unix_limits limits = { LINE_MAX, QUEUE_MAX };

    other.near = (struct side){ .pair = p, .seen = BUF_INIT, .then = note_order };
    other.far = unix_connect(p->loop, p->path, NULL);
    assert_non_null(other.far);
    unix_conn_start(other.far, &limits, &handler, NULL);
    p->accepted = 0;
    p->accept_as = &other.near;
    pair_run(p, somebody_came);
}

static void
chatty_client__does_not_hold_the_others(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    other_connects(&p);
    p.owner.then = let_other_speak;
    for (int i = 0; i < 100; i++)
        side_send(&p.client, "and another thing\n");
    pair_run(&p, owner_has_hundred);
    assert_in_range(other.lines_before, 1, 50);
    side_free(&other.near);
    buf_release(&other.near.seen);
    unix_conn_free(other.far);
    pair_close(&p);
}

static void
lines_that_wait__are_given__before_the_end(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    p.owner.then = take_long;
    for (int i = 0; i < 20; i++)
        side_send(&p.client, "line\n");
    side_free(&p.client);
    pair_run(&p, owner_closed);
    assert_int_equal(p.owner.lines, 20);
    pair_close(&p);
}

static int
open_fds(bool inherited_only)
{
    int n = 0;

    for (int fd = 0; fd < 256; fd++) {
        int flags = fcntl(fd, F_GETFD);

        n += flags >= 0 && (!inherited_only || !(flags & FD_CLOEXEC));
    }
    return n;
}

static void
fds__are_closed__and_none_is_inherited(void **state)
{
    int before = open_fds(false), inherited = open_fds(true);
    struct pair p;

    (void)state;
    pair_up(&p);
    assert_int_equal(open_fds(true), inherited);
    assert_true(open_fds(false) > before + 3);
    pair_close(&p);
    assert_int_equal(open_fds(false), before);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(connection__carries_lines_both_ways),
    cmocka_unit_test(lines__are_whole__however_they_come),
    cmocka_unit_test(connection__gives_what_was_sent_before_the_end__but_no_half_line),
    cmocka_unit_test(line__closes__when_it_is_too_long),
    cmocka_unit_test(line__closes__when_its_end_does_not_come),
    cmocka_unit_test(line__closes__when_it_holds_a_nul),
    cmocka_unit_test(connection__may_be_freed__from_its_line),
    cmocka_unit_test(connection__may_send_its_last_line__from_its_line),
    cmocka_unit_test(queue__is_limited__and_its_bytes_arrive),
    cmocka_unit_test(queue__says_when_it_is_empty),
    cmocka_unit_test(last_line__is_given_up__when_nobody_reads_it),
    cmocka_unit_test(last_line__is_cut__with_its_listener),
    cmocka_unit_test(chatty_client__does_not_hold_the_others),
    cmocka_unit_test(lines_that_wait__are_given__before_the_end),
    cmocka_unit_test(fds__are_closed__and_none_is_inherited),
};

SUITE(unix_socket, tests);
