/* SPDX-License-Identifier: MIT */
/* How a connection over a Unix socket ends: hung up, half closed, or with nobody who reads. */
#include "support/suite.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/unix_pair.h"
#include "util/str.h"

static void
sending__is_no_signal__to_who_hung_up(void **state)
{
    void (*before)(int) = signal(SIGPIPE, SIG_DFL);
    struct pair p;

    (void)state;
    pair_up(&p);
    side_free(&p.client);
    side_send(&p.owner, "anybody?\n");
    side_send(&p.owner, "anybody?\n");
    pair_run(&p, owner_closed);
    assert_int_equal(p.owner.closed, 1);
    assert_int_equal(p.owner.why.code, ERR_NONE);
    side_send(&p.owner, "late\n");
    assert_int_equal(unix_queued(p.owner.conn), 0);
    signal(SIGPIPE, before);
    pair_close(&p);
}

static void
end__comes_after_the_lines__of_who_no_longer_reads(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    side_send(&p.client, "last words\n");
    side_free(&p.client);
    side_send(&p.owner, "anybody?\n");
    pair_run(&p, owner_closed);
    assert_string_equal(buf_text(&p.owner.seen), "last words|");
    pair_close(&p);
}

/* Not by our own hand: a program that may do what ours never does. */
static int
connect_raw(struct pair *p)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    str_copy(address.sun_path, sizeof address.sun_path, p->path);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

/* Its end of the connection shows by nothing but that it takes no bytes. */
static int
connect_without_reading(struct pair *p)
{
    int fd = connect_raw(p);

    assert_int_equal(shutdown(fd, SHUT_RD), 0);
    assert_int_equal(send(fd, "only talks\n", 11, 0), 11);
    return fd;
}

static void
connection__is_closed__when_the_other_side_reads_nothing_more(void **state)
{
    struct pair p;
    int fd;

    (void)state;
    pair_open(&p);
    pair_listen(&p, -1);
    fd = connect_without_reading(&p);
    pair_run(&p, somebody_came);
    side_send(&p.owner, "to nobody\n");
    pair_run(&p, owner_closed);
    assert_string_equal(buf_text(&p.owner.seen), "only talks|");
    assert_int_equal(p.owner.why.code, ERR_NONE);
    close(fd);
    pair_close(&p);
}

static void
note_end(void *arg)
{
    struct side *s = arg;

    s->ended++;
}

static bool
owner_ended(struct pair *p)
{
    return p->owner.ended > 0;
}

/* One that asks and says at once that this was all; its end of the connection. */
static int
ask_and_shut(struct pair *p)
{
    int fd;

    pair_open(p);
    p->owner.on_end = note_end;
    pair_listen(p, -1);
    fd = connect_raw(p);
    assert_int_equal(send(fd, "query\n", 6, 0), 6);
    assert_int_equal(shutdown(fd, SHUT_WR), 0);
    pair_run(p, owner_ended);
    return fd;
}

static void
question__is_answered__after_its_side_has_ended(void **state)
{
    char answer[32] = "";
    struct pair p;
    int fd;

    (void)state;
    fd = ask_and_shut(&p);
    assert_string_equal(buf_text(&p.owner.seen), "query|");
    assert_int_equal(p.owner.closed, 0);
    side_send(&p.owner, "answer\n");
    unix_close_when_sent(p.owner.conn);
    p.owner.conn = NULL;
    assert_int_equal(recv(fd, answer, sizeof answer - 1, 0), 7);
    assert_string_equal(answer, "answer\n");
    assert_int_equal(recv(fd, answer, sizeof answer, 0), 0);
    close(fd);
    pair_close(&p);
}

static void
side_that_ended__is_closed__when_it_hangs_up(void **state)
{
    struct pair p;
    int fd;

    (void)state;
    fd = ask_and_shut(&p);
    close(fd);
    side_send(&p.owner, "answer\n");
    pair_run(&p, owner_closed);
    assert_int_equal(p.owner.ended, 1);
    assert_int_equal(p.owner.why.code, ERR_NONE);
    pair_close(&p);
}

static void
connection__has_one_end__when_all_is_closed_at_once(void **state)
{
    struct pair p;

    (void)state;
    pair_open(&p);
    p.owner.on_end = note_end;
    pair_listen(&p, -1);
    pair_connect(&p);
    side_send(&p.client, "bye\n");
    side_free(&p.client);
    pair_run(&p, owner_closed);
    assert_string_equal(buf_text(&p.owner.seen), "bye|");
    assert_int_equal(p.owner.ended, 0);
    pair_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(sending__is_no_signal__to_who_hung_up),
    cmocka_unit_test(end__comes_after_the_lines__of_who_no_longer_reads),
    cmocka_unit_test(connection__is_closed__when_the_other_side_reads_nothing_more),
    cmocka_unit_test(question__is_answered__after_its_side_has_ended),
    cmocka_unit_test(side_that_ended__is_closed__when_it_hangs_up),
    cmocka_unit_test(connection__has_one_end__when_all_is_closed_at_once),
};

SUITE(unix_end, tests);
