/* SPDX-License-Identifier: MIT */
/* Who is at the other end of a Unix socket, and how the one that listens is ended. */
#include "support/suite.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/unix_pair.h"

#define LOGIN_UID 4242

static void
refuse_accept(void *arg, struct unix_conn *c, const struct unix_peer *peer)
{
    (void)arg, (void)peer;
    unix_conn_free(c);
}

static void
peer__is_known_to_both(void **state)
{
    struct pair p;

    (void)state;
    pair_up(&p);
    assert_int_equal(p.owner.peer.uid, geteuid());
    assert_int_equal(p.owner.peer.gid, getegid());
    assert_int_equal(p.owner.peer.pid, getpid());
    assert_int_equal(p.client.peer.uid, geteuid());
    assert_int_equal(p.client.peer.pid, getpid());
    assert_int_equal(p.client.peer.login_uid, UNIX_LOGIN_UID_NONE);
    pair_close(&p);
}

static int
connect_as_nobody(struct pair *p)
{
    struct err err = { 0 };

    setenv("USER", "root", 1);
    setenv("LOGNAME", "root", 1);
    if (!become_nobody())
        return CHILD_SKIPPED;
    return unix_connect(p->loop, p->path, &err) != NULL ? 0 : (int)err.code;
}

static void
other_user__is_refused__by_the_mode(void **state)
{
    struct pair p;

    (void)state;
    if (geteuid() != 0)
        skip();
    pair_open(&p);
    pair_listen(&p, -1);
    assert_int_equal(child_wait(child_run(connect_as_nobody, &p)), ERR_UNAVAILABLE);
    pair_close(&p);
}

static void
other_user__has_her_own_uid__whatever_she_says(void **state)
{
    struct pair p;
    pid_t pid;

    (void)state;
    if (geteuid() != 0)
        skip();
    pair_open(&p);
    pair_listen(&p, NOBODY);
    pid = child_run(connect_as_nobody, &p);
    pair_run(&p, somebody_came);
    assert_int_equal(child_wait(pid), 0);
    assert_int_equal(p.owner.peer.uid, NOBODY);
    assert_int_equal(p.owner.peer.gid, NOBODY);
    assert_int_equal(p.owner.peer.pid, pid);
    pair_close(&p);
}

static bool
log_in(void)
{
    FILE *f = fopen("/proc/self/loginuid", "w");
    bool ok = f != NULL && fprintf(f, "%d", LOGIN_UID) > 0;

    return f != NULL && fclose(f) == 0 && ok;
}

static bool
read_until_end(struct unix_conn *c, struct pair *p)
{
    side_start(&p->client, c);
    pair_run(p, client_closed);
    return true;
}

/* Stays until the owner has seen it; with a loop of its own, for epoll's is the parent's too. */
static int
log_in_and_connect(struct pair *p)
{
    struct unix_conn *c;

    if (!log_in())
        return CHILD_SKIPPED;
    p->loop = loop_new();
    c = unix_connect(p->loop, p->path, NULL);
    return c != NULL && read_until_end(c, p) ? 0 : 1;
}

static int
log_in_connect_and_die(struct pair *p)
{
    if (!log_in())
        return CHILD_SKIPPED;
    return unix_connect(p->loop, p->path, NULL) != NULL ? 0 : 1;
}

static bool
can_log_in(void)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0)
        _exit(log_in() ? 0 : 1);
    return child_wait(pid) == 0;
}

static void
expect_login_uid(bool old_kernel)
{
    struct pair p;
    pid_t pid;

    pair_open(&p);
    kernel_is_old = old_kernel;
    pair_listen(&p, -1);
    pid = child_run(log_in_and_connect, &p);
    pair_run(&p, somebody_came);
    assert_int_equal(p.owner.peer.login_uid, LOGIN_UID);
    side_free(&p.owner);
    assert_int_equal(child_wait(pid), 0);
    pair_close(&p);
}

static void
login_uid__is_who_logged_in(void **state)
{
    (void)state;
    if (!can_log_in())
        skip();
    expect_login_uid(false);
    expect_login_uid(true);
}

static void
wait_for_zombie(pid_t pid)
{
    siginfo_t info = { 0 };

    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    assert_int_equal(info.si_status, 0);
}

static void
expect_no_login_uid(bool old_kernel)
{
    struct pair p;
    pid_t pid;

    pair_open(&p);
    kernel_is_old = old_kernel;
    pair_listen(&p, -1);
    pid = child_run(log_in_connect_and_die, &p);
    wait_for_zombie(pid);
    pair_run(&p, somebody_came);
    assert_int_equal(p.owner.peer.pid, pid);
    assert_int_equal(p.owner.peer.login_uid, UNIX_LOGIN_UID_NONE);
    child_wait(pid);
    pair_close(&p);
}

static void
login_uid__is_none__of_who_has_ended(void **state)
{
    (void)state;
    if (!can_log_in())
        skip();
    expect_no_login_uid(false);
    expect_no_login_uid(true);
}

/* An owner that holds its clients and never speaks; ready when its socket is there. */
static int
own_and_hang(struct pair *p)
{
    p->loop = loop_new();
    p->listener = unix_listen(p->loop, p->path, -1, refuse_accept, NULL, NULL);
    while (p->listener != NULL)
        pause();
    return 1;
}

static struct unix_conn *
connect_soon(struct pair *p)
{
    int64_t until_ms = loop_mono_ms() + 10000;
    struct unix_conn *c = NULL;

    while (c == NULL && loop_mono_ms() < until_ms)
        c = unix_connect(p->loop, p->path, NULL);
    return c;
}

static void
expect_killed(bool old_kernel)
{
    struct err err = { 0 };
    struct pair p;
    pid_t pid;

    pair_open(&p);
    kernel_is_old = old_kernel;
    pid = child_run(own_and_hang, &p);
    side_start(&p.client, connect_soon(&p));
    assert_int_equal(p.client.peer.pid, pid);
    assert_true(unix_conn_kill_peer(p.client.conn, &err));
    assert_int_equal(child_wait(pid), -SIGKILL);
    /* Before the loop has told of it, and after. */
    assert_false(unix_conn_kill_peer(p.client.conn, &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
    pair_run(&p, client_closed);
    assert_false(unix_conn_kill_peer(p.client.conn, &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
    pair_close(&p);
}

static void
owner_that_hangs__can_be_ended__by_its_user(void **state)
{
    (void)state;
    expect_killed(false);
    expect_killed(true);
}

static int hung_up[2]; /* a pipe: the child has hung up */

static void
hang_up(void *arg, struct unix_conn *c, const struct unix_peer *peer)
{
    (void)arg, (void)peer;
    unix_conn_free(c);
    if (write(hung_up[1], "x", 1) != 1)
        _exit(1);
}

static int
own_and_hang_up(struct pair *p)
{
    p->loop = loop_new();
    p->listener = unix_listen(p->loop, p->path, -1, hang_up, NULL, NULL);
    loop_run(p->loop);
    return 1;
}

static void
owner_that_hung_up__is_not_ended(void **state)
{
    struct err err = { 0 };
    struct unix_conn *c;
    struct pair p;
    char byte;
    pid_t pid;

    (void)state;
    pair_open(&p);
    assert_int_equal(pipe(hung_up), 0);
    pid = child_run(own_and_hang_up, &p);
    c = connect_soon(&p);
    assert_non_null(c);
    assert_int_equal(read(hung_up[0], &byte, 1), 1);
    assert_false(unix_conn_kill_peer(c, &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
    assert_int_equal(kill(pid, SIGTERM), 0);
    assert_int_equal(child_wait(pid), -SIGTERM);
    unix_conn_free(c);
    close(hung_up[0]);
    close(hung_up[1]);
    pair_close(&p);
}

static int
kill_as_nobody(struct pair *p)
{
    struct err err = { 0 };
    struct unix_conn *c;

    if (!become_nobody())
        return CHILD_SKIPPED;
    c = unix_connect(p->loop, p->path, &err);
    return c != NULL && !unix_conn_kill_peer(c, &err) ? (int)err.code : 1;
}

static void
owner__is_not_ended__by_another_user_nor_by_itself(void **state)
{
    struct err err = { 0 };
    struct pair p;

    (void)state;
    pair_open(&p);
    pair_listen(&p, geteuid() == 0 ? NOBODY : -1);
    pair_connect(&p);
    assert_false(unix_conn_kill_peer(p.client.conn, &err));
    assert_int_equal(err.code, ERR_REFUSED);
    if (geteuid() == 0)
        assert_int_equal(child_wait(child_run(kill_as_nobody, &p)), ERR_REFUSED);
    pair_close(&p);
}

static void
owner__does_not_end_a_client(void **state)
{
    struct err err = { 0 };
    struct pair p;

    (void)state;
    pair_up(&p);
    assert_false(unix_conn_kill_peer(p.owner.conn, &err));
    assert_int_equal(err.code, ERR_REFUSED);
    pair_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(peer__is_known_to_both),
    cmocka_unit_test(other_user__is_refused__by_the_mode),
    cmocka_unit_test(other_user__has_her_own_uid__whatever_she_says),
    cmocka_unit_test(login_uid__is_who_logged_in),
    cmocka_unit_test(login_uid__is_none__of_who_has_ended),
    cmocka_unit_test(owner_that_hangs__can_be_ended__by_its_user),
    cmocka_unit_test(owner__is_not_ended__by_another_user_nor_by_itself),
    cmocka_unit_test(owner_that_hung_up__is_not_ended),
    cmocka_unit_test(owner__does_not_end_a_client),
};

SUITE(unix_peer, tests);
