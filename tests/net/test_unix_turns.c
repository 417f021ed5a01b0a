/* SPDX-License-Identifier: MIT */
/* Whose lines a listener reads in which turn of the loop. */
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/unix_pair.h"
#include "util/str.h"

#define TALKERS 3
#define TALK_LINES 600

/* Whose lines came in which turn of the loop. */
static struct talk {
    struct side *last;
    int turn;
    size_t changes;
    bool mixed;
} talk;

static void
note_talker(struct side *s)
{
    if (talk.last != s && talk.turn == s->pair->turns + 1)
        talk.mixed = true;
    talk.changes += talk.last != s;
    talk.last = s;
    talk.turn = s->pair->turns + 1;
}

static void
next_talker(struct pair *p)
{
    p->accept_as++;
    p->accept_as->then = note_talker;
}

static void
say_lines(int fd)
{
    char line[LINE_MAX / 2];

    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\n';
    for (int i = 0; i < TALK_LINES; i++)
        if (send(fd, line, sizeof line, 0) != (ssize_t)sizeof line)
            _exit(1);
}

/* Each of them by a process of its own, so that all have something to say at any time. */
static int
talk_as_nobody(struct pair *p)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (!become_nobody())
        return CHILD_SKIPPED;
    str_copy(address.sun_path, sizeof address.sun_path, p->path);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        return 1;
    say_lines(fd);
    return 0;
}

static struct side talkers[TALKERS + 1];

static bool
all_was_said(struct pair *p)
{
    size_t lines = 0;

    (void)p;
    for (size_t i = 0; i < TALKERS; i++)
        lines += talkers[i].lines;
    return lines == TALKERS * (size_t)TALK_LINES;
}

static void
other_users__are_read_one_in_a_turn_of_the_loop__and_in_rotation(void **state)
{
    pid_t pids[TALKERS];
    struct pair p;

    (void)state;
    if (geteuid() != 0)
        skip();
    pair_open(&p);
    pair_listen(&p, NOBODY);
    memset(talkers, 0, sizeof talkers);
    talk = (struct talk){ 0 };
    for (size_t i = 0; i <= TALKERS; i++)
        talkers[i] = (struct side){ .pair = &p, .seen = BUF_INIT };
    p.accept_as = talkers;
    p.accept_as->then = note_talker;
    p.on_accept = next_talker;
    for (size_t i = 0; i < TALKERS; i++)
        pids[i] = child_run(talk_as_nobody, &p);
    pair_run(&p, all_was_said);
    assert_false(talk.mixed);
    assert_in_range(talk.changes, TALKERS + 1, SIZE_MAX);
    for (size_t i = 0; i < TALKERS; i++) {
        assert_int_equal(child_wait(pids[i]), 0);
        side_free(&talkers[i]);
        buf_release(&talkers[i].seen);
    }
    pair_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(other_users__are_read_one_in_a_turn_of_the_loop__and_in_rotation),
};

SUITE(unix_turns, tests);
