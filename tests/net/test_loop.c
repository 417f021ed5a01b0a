/* SPDX-License-Identifier: MIT */
/* Watchers, timers, priorities, and the end of a turn. */
#include "support/suite.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "net/loop.h"
#include "util/buf.h"

struct fixture {
    struct loop *loop;
    struct buf seen;
    int fds[2];
    struct loop_io *io;
    struct loop_timer *timer;
    int64_t at_ms;
    int turns;
};

static struct fixture
fixture_new(void)
{
    struct fixture f = { .loop = loop_new(), .seen = BUF_INIT };

    assert_non_null(f.loop);
    assert_int_equal(pipe2(f.fds, O_CLOEXEC | O_NONBLOCK), 0);
    return f;
}

static void
fixture_free(struct fixture *f)
{
    loop_io_free(f->io);
    loop_timer_free(f->timer);
    loop_free(f->loop);
    buf_release(&f->seen);
    close(f->fds[0]);
    close(f->fds[1]);
}

static void
stop_at(void *arg)
{
    struct fixture *f = arg;

    f->at_ms = loop_mono_ms();
    loop_stop(f->loop);
}

static void
timer__never_fires_early(void **state)
{
    struct fixture f = fixture_new();
    int64_t due;

    (void)state;
    f.timer = loop_timer_new(f.loop, stop_at, &f);
    for (int i = 1; i < 8; i++) {
        due = loop_mono_ms() + i;
        loop_timer_set(f.timer, due);
        loop_run(f.loop);
        assert_true(f.at_ms >= due);
    }
    fixture_free(&f);
}

static void
timer__fires_at_once__when_its_time_is_past(void **state)
{
    struct fixture f = fixture_new();

    (void)state;
    f.timer = loop_timer_new(f.loop, stop_at, &f);
    loop_timer_set(f.timer, 0);
    loop_run(f.loop);
    assert_true(f.at_ms > 0);
    fixture_free(&f);
}

static void
note_never(void *arg)
{
    struct fixture *f = arg;

    buf_addc(&f->seen, 'x');
}

static void
timer__does_not_fire__once_stopped_or_never_due(void **state)
{
    struct fixture f = fixture_new();
    struct loop_timer *stopped = loop_timer_new(f.loop, note_never, &f);
    struct loop_timer *never = loop_timer_new(f.loop, note_never, &f);

    (void)state;
    f.timer = loop_timer_new(f.loop, stop_at, &f);
    loop_timer_set(stopped, loop_mono_ms());
    loop_timer_stop(stopped);
    loop_timer_set(never, INT64_MAX);
    loop_timer_set(f.timer, loop_mono_ms() + 5);
    loop_run(f.loop);
    assert_string_equal(buf_text(&f.seen), "");
    loop_timer_free(stopped);
    loop_timer_free(never);
    fixture_free(&f);
}

static void
free_self(void *arg, int ready)
{
    struct fixture *f = arg;

    assert_int_equal(ready, LOOP_READ);
    loop_io_free(f->io);
    f->io = NULL;
    loop_stop(f->loop);
}

static void
io__may_free_itself__in_its_callback(void **state)
{
    struct fixture f = fixture_new();

    (void)state;
    f.io = loop_io_new(f.loop, f.fds[0], LOOP_READ, LOOP_NORMAL, free_self, &f);
    assert_int_equal(write(f.fds[1], "k", 1), 1);
    loop_run(f.loop);
    assert_null(f.io);
    fixture_free(&f);
}

static void
note_low(void *arg, int ready)
{
    struct fixture *f = arg;

    (void)ready;
    buf_addc(&f->seen, 'l');
    loop_stop(f->loop);
}

static void
note_high(void *arg, int ready)
{
    struct fixture *f = arg;
    char c;

    (void)ready;
    assert_int_equal(read(f->fds[0], &c, 1), 1);
    buf_addc(&f->seen, 'h');
}

static void
io__of_high_priority__comes_first_in_a_turn(void **state)
{
    struct fixture f = fixture_new();
    struct loop_io *low = loop_io_new(f.loop, f.fds[1], LOOP_WRITE, LOOP_LOW, note_low, &f);

    (void)state;
    f.io = loop_io_new(f.loop, f.fds[0], LOOP_READ, LOOP_HIGH, note_high, &f);
    assert_int_equal(write(f.fds[1], "k", 1), 1);
    loop_run(f.loop);
    assert_string_equal(buf_text(&f.seen), "hl");
    loop_io_free(low);
    fixture_free(&f);
}

static void
io__is_silent__when_nothing_is_wanted(void **state)
{
    struct fixture f = fixture_new();

    (void)state;
    f.io = loop_io_new(f.loop, f.fds[1], LOOP_WRITE, LOOP_NORMAL, note_low, &f);
    loop_io_want(f.io, 0);
    f.timer = loop_timer_new(f.loop, stop_at, &f);
    loop_timer_set(f.timer, loop_mono_ms() + 5);
    loop_run(f.loop);
    assert_string_equal(buf_text(&f.seen), "");
    loop_io_want(f.io, LOOP_WRITE);
    loop_run(f.loop);
    assert_string_equal(buf_text(&f.seen), "l");
    fixture_free(&f);
}

static void
three_turns(void *arg)
{
    struct fixture *f = arg;

    if (++f->turns == 3)
        loop_stop(f->loop);
    else
        loop_again(f->loop);
}

static void
again__makes_the_next_turn_come_without_sleep(void **state)
{
    struct fixture f = fixture_new();

    (void)state;
    loop_on_turn(f.loop, three_turns, &f);
    f.timer = loop_timer_new(f.loop, stop_at, &f); /* only so that a fault ends the test */
    loop_timer_set(f.timer, loop_mono_ms() + 10000);
    loop_run(f.loop);
    assert_int_equal(f.turns, 3);
    assert_int_equal(f.at_ms, 0);
    fixture_free(&f);
}

static void
note_signal(void *arg, int signum)
{
    struct fixture *f = arg;

    buf_addf(&f->seen, "%d", signum == SIGUSR1);
    loop_stop(f->loop);
}

static void
signal__reaches_its_function(void **state)
{
    struct fixture f = fixture_new();
    struct loop_signal *s = loop_signal_new(f.loop, SIGUSR1, note_signal, &f);

    (void)state;
    raise(SIGUSR1);
    loop_run(f.loop);
    assert_string_equal(buf_text(&f.seen), "1");
    loop_signal_free(s);
    fixture_free(&f);
}

/* A program that wrote something on its way goes on afterwards. */
static void
signal__reaches_its_function__where_endings_were_held_before(void **state)
{
    struct fixture f = fixture_new();
    struct loop_signal *s;
    sigset_t before, now;

    (void)state;
    sigprocmask(SIG_BLOCK, NULL, &before);
    loop_hold_endings();
    s = loop_signal_new(f.loop, SIGTERM, note_signal, &f);
    sigprocmask(SIG_BLOCK, NULL, &now);
    assert_false(sigismember(&now, SIGTERM));
    assert_true(sigismember(&now, SIGHUP));
    raise(SIGTERM);
    loop_run(f.loop);
    assert_string_equal(buf_text(&f.seen), "0");
    loop_signal_free(s);
    sigprocmask(SIG_SETMASK, &before, NULL);
    fixture_free(&f);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(timer__never_fires_early),
    cmocka_unit_test(timer__fires_at_once__when_its_time_is_past),
    cmocka_unit_test(timer__does_not_fire__once_stopped_or_never_due),
    cmocka_unit_test(io__may_free_itself__in_its_callback),
    cmocka_unit_test(io__of_high_priority__comes_first_in_a_turn),
    cmocka_unit_test(io__is_silent__when_nothing_is_wanted),
    cmocka_unit_test(again__makes_the_next_turn_come_without_sleep),
    cmocka_unit_test(signal__reaches_its_function),
    cmocka_unit_test(signal__reaches_its_function__where_endings_were_held_before),
};

SUITE(loop, tests);
