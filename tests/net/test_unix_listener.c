/* SPDX-License-Identifier: MIT */
/* Who listens at a Unix socket: its file, its mode, what it replaces, and how many may come. */
#include "support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/unix_pair.h"
#include "util/alloc.h"
#include "util/path.h"
#include "util/str.h"

static mode_t
mode_of(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 ? st.st_mode & 07777 : 0;
}

static bool
exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

static void
refuse_accept(void *arg, struct unix_conn *c, const struct unix_peer *peer)
{
    (void)arg, (void)peer;
    unix_conn_free(c);
}

static void
expect_no_listener(struct pair *p, enum err_code code, const char *words)
{
    struct err err = { 0 };

    assert_null(unix_listen(p->loop, p->path, -1, refuse_accept, NULL, &err));
    assert_int_equal(err.code, code);
    if (strstr(err.text, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static void
expect_no_connection(struct pair *p, enum err_code code, const char *words)
{
    struct err err = { 0 };

    assert_null(unix_connect(p->loop, p->path, &err));
    assert_int_equal(err.code, code);
    if (strstr(err.text, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static void
socket__is_never_wider_than_wanted(void **state)
{
    mode_t mask = umask(0);
    struct pair p;

    (void)state;
    pair_open(&p);
    pair_listen(&p, -1);
    umask(mask);
    assert_int_equal(kernel_mode_at_bind, 0600);
    assert_int_equal(mode_of(p.path), 0600);
    pair_close(&p);
}

static void
socket__is_its_group_s__when_one_is_named(void **state)
{
    mode_t mask = umask(0);
    struct stat st;
    struct pair p;

    (void)state;
    pair_open(&p);
    pair_listen(&p, geteuid() == 0 ? NOBODY : (int64_t)getegid());
    umask(mask);
    assert_int_equal(kernel_mode_at_bind, 0600);
    assert_int_equal(stat(p.path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0660);
    assert_int_equal(st.st_gid, geteuid() == 0 ? NOBODY : getegid());
    pair_close(&p);
}

static void
socket__has_its_mode__under_a_strict_umask(void **state)
{
    mode_t mask = umask(0777);
    struct pair p;

    (void)state;
    pair_open(&p);
    umask(0777);
    assert_int_equal(chmod(p.dir, 0700), 0);
    pair_listen(&p, getegid());
    umask(mask);
    assert_int_equal(mode_of(p.path), 0660);
    pair_close(&p);
}

static void
make_deep(struct pair *p, char *name)
{
    char *deep = NULL;

    assert_true(asprintf(&deep, "%s/%0100d/%0100d/%s", p->dir, 1, 2, name) > 0);
    free(p->path);
    p->path = deep;
    deep = path_dir(p->path);
    assert_true(path_make_dir(deep, NULL));
    free(deep);
}

static bool
owner_heard(struct pair *p)
{
    return p->owner.lines > 0;
}

static void
socket__may_lie_deep(void **state)
{
    struct pair p;

    (void)state;
    pair_open(&p);
    make_deep(&p, "store.sock");
    assert_true(strlen(p.path) > 200);
    pair_listen(&p, -1);
    assert_int_equal(mode_of(p.path), 0600);
    pair_connect(&p);
    side_send(&p.client, "hello\n");
    pair_run(&p, owner_heard);
    unix_listener_free(p.listener);
    p.listener = NULL;
    assert_false(exists(p.path));
    pair_close(&p);
}

static void
socket__is_refused__when_its_name_is_too_long(void **state)
{
    char name[100];
    struct pair p;

    (void)state;
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    pair_open(&p);
    make_deep(&p, name);
    expect_no_listener(&p, ERR_LIMIT, "too long for a socket");
    pair_close(&p);
}

static void
socket__of_a_dead_process__is_replaced(void **state)
{
    struct stat before, after;
    struct pair p;
    char *spare = NULL;

    (void)state;
    pair_open(&p);
    pair_listen(&p, -1);
    assert_true(asprintf(&spare, "%s/spare", p.dir) > 0);
    /* Its file outlives it under its own path again, as after SIGKILL. */
    assert_int_equal(rename(p.path, spare), 0);
    unix_listener_free(p.listener);
    assert_int_equal(rename(spare, p.path), 0);
    assert_int_equal(stat(p.path, &before), 0);
    expect_no_connection(&p, ERR_NOTFOUND, "nobody listens");
    pair_listen(&p, -1);
    assert_int_equal(stat(p.path, &after), 0);
    assert_true(before.st_ino != after.st_ino || before.st_ctim.tv_nsec != after.st_ctim.tv_nsec);
    pair_connect(&p);
    pair_run(&p, somebody_came);
    free(spare);
    pair_close(&p);
}

static void
path__is_refused__when_something_else_is_there(void **state)
{
    struct pair p;

    (void)state;
    pair_open(&p);
    assert_true(path_write(p.path, "notes", 5, NULL));
    expect_no_listener(&p, ERR_REFUSED, "is no socket");
    assert_true(exists(p.path));
    assert_int_equal(unlink(p.path), 0);
    assert_int_equal(symlink("/elsewhere", p.path), 0);
    expect_no_listener(&p, ERR_REFUSED, "is no socket");
    assert_true(exists(p.path));
    pair_close(&p);
}

static void
path__is_refused__when_another_user_s_socket_is_there(void **state)
{
    struct pair p;

    (void)state;
    if (geteuid() != 0)
        skip();
    pair_open(&p);
    pair_listen(&p, -1);
    assert_int_equal(chown(p.path, NOBODY, NOBODY), 0);
    expect_no_listener(&p, ERR_REFUSED, "belongs to uid 65534");
    assert_true(exists(p.path));
    pair_close(&p);
}

static void
path__is_refused__without_its_directory(void **state)
{
    struct pair p;

    (void)state;
    pair_open(&p);
    free(p.path);
    p.path = xstrdup("/nonexistent/store.sock");
    expect_no_listener(&p, ERR_NOTFOUND, "/nonexistent: No such file or directory");
    expect_no_connection(&p, ERR_NOTFOUND, "/nonexistent");
    pair_close(&p);
}

static void
file__goes_with_its_listener__and_no_other(void **state)
{
    struct unix_listener *first;
    struct pair p;

    (void)state;
    pair_open(&p);
    pair_listen(&p, -1);
    first = p.listener;
    /* The next owner's, before the first has let go. */
    pair_listen(&p, -1);
    unix_listener_free(first);
    assert_true(exists(p.path));
    unix_listener_free(p.listener);
    p.listener = NULL;
    assert_false(exists(p.path));
    pair_close(&p);
}

static void
nobody__is_not_found(void **state)
{
    struct pair p;

    (void)state;
    pair_open(&p);
    expect_no_connection(&p, ERR_NOTFOUND, "nobody listens at");
    pair_close(&p);
}

/* It never takes one: its loop is not run. */
static void
owner_that_hangs__does_not_answer(void **state)
{
    struct unix_conn *conns[500];
    size_t n = 0;
    struct err err = { 0 };
    struct pair p;

    (void)state;
    pair_open(&p);
    pair_listen(&p, -1);
    while (n < sizeof conns / sizeof *conns && (conns[n] = unix_connect(p.loop, p.path, &err)) != NULL)
        n++;
    assert_in_range(n, 1, sizeof conns / sizeof *conns - 1);
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "does not answer"));
    while (n > 0)
        unix_conn_free(conns[--n]);
    pair_close(&p);
}

/* Each that comes is one more of the crowd. */
struct crowd {
    struct side sides[UNIX_CONNS_MAX];
    struct unix_conn *far[UNIX_CONNS_MAX];
    size_t n;
};

static void
one_more(struct pair *p)
{
    p->accept_as++;
}

static void
crowd_comes(struct crowd *crowd, struct pair *p)
{
    p->accept_as = crowd->sides;
    p->on_accept = one_more;
    for (crowd->n = 0; crowd->n < UNIX_CONNS_MAX; crowd->n++) {
        p->accepted = 0;
        crowd->far[crowd->n] = unix_connect(p->loop, p->path, NULL);
        assert_non_null(crowd->far[crowd->n]);
        pair_run(p, somebody_came);
    }
}

static void
crowd_leaves(struct crowd *crowd)
{
    while (crowd->n-- > 0) {
        unix_conn_free(crowd->far[crowd->n]);
        side_free(&crowd->sides[crowd->n]);
    }
}

static void
connections__are_limited__and_who_is_too_many_is_told(void **state)
{
    static struct crowd crowd;
    struct pair p;

    (void)state;
    pair_open(&p);
    pair_listen(&p, -1);
    unix_listener_refuse_with(p.listener, "full");
    crowd_comes(&crowd, &p);
    assert_int_equal(unix_listener_conns(p.listener), UNIX_CONNS_MAX);
    pair_connect(&p);
    pair_run(&p, client_closed);
    assert_string_equal(buf_text(&p.client.seen), "full|");
    assert_int_equal(p.client.why.code, ERR_NONE);
    side_free(&p.client);
    /* One leaves, and there is room. */
    side_free(&crowd.sides[0]);
    p.accept_as = &p.owner;
    p.accepted = 0;
    pair_connect(&p);
    pair_run(&p, somebody_came);
    crowd_leaves(&crowd);
    pair_close(&p);
}

/* The first words on a connection, waited for. */
static void
first_words(struct pair *p, char words[32])
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    ssize_t n = 0;

    str_copy(address.sun_path, sizeof address.sun_path, p->path);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        n = recv(fd, words, 31, 0);
    words[n > 0 ? n : 0] = '\0';
}

/* It ends when it is refused, which is to be after so many and no sooner. */
static int
crowd_of_nobody(struct pair *p)
{
    char words[32] = "welcome\n";
    int n = -1;

    if (!become_nobody())
        return CHILD_SKIPPED;
    for (; str_eq(words, "welcome\n") && n <= UNIX_CONNS_PER_UID_MAX; n++)
        first_words(p, words);
    return str_eq(words, "full\n") && n == UNIX_CONNS_PER_UID_MAX ? 0 : 1;
}

static void
greet(struct pair *p)
{
    side_send(p->accept_as++, "welcome\n");
}

static bool
crowd_has_left(struct pair *p)
{
    return p->accepted > 0 && p->accept_as[-1].closed > 0;
}

static void
connections_of_another_user__are_limited_earlier(void **state)
{
    static struct crowd crowd;
    struct pair p;
    pid_t pid;

    (void)state;
    if (geteuid() != 0)
        skip();
    pair_open(&p);
    pair_listen(&p, NOBODY);
    unix_listener_refuse_with(p.listener, "full");
    p.accept_as = crowd.sides;
    p.on_accept = greet;
    pid = child_run(crowd_of_nobody, &p);
    pair_run(&p, crowd_has_left);
    assert_int_equal(child_wait(pid), 0);
    assert_int_equal(p.accepted, UNIX_CONNS_PER_UID_MAX);
    for (int i = 0; i < UNIX_CONNS_PER_UID_MAX; i++) {
        side_free(&crowd.sides[i]);
        buf_release(&crowd.sides[i].seen);
    }
    pair_close(&p);
}

static void
stop_listening(struct pair *p)
{
    unix_listener_free(p->listener);
    p->listener = NULL;
}

static void
listener__may_be_freed__while_one_is_taken(void **state)
{
    struct pair p;

    (void)state;
    pair_open(&p);
    pair_listen(&p, -1);
    p.on_accept = stop_listening;
    pair_connect(&p);
    side_send(&p.client, "hello\n");
    pair_run(&p, owner_heard);
    side_free(&p.owner);
    pair_run(&p, client_closed);
    pair_close(&p);
}

/* Frees fds while the listener waits for them. */
static void
allow_fds(void *arg)
{
    struct rlimit *limit = arg;

    assert_int_equal(setrlimit(RLIMIT_NOFILE, limit), 0);
}

static void
listener__waits_and_does_not_spin__without_fds(void **state)
{
    struct rlimit before, none;
    struct loop_timer *later;
    struct pair p;

    (void)state;
    pair_open(&p);
    pair_listen(&p, -1);
    pair_connect(&p);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 3;
    later = loop_timer_new(p.loop, allow_fds, &before);
    loop_timer_set(later, loop_mono_ms() + 250);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    pair_run(&p, somebody_came);
    assert_in_range(p.turns, 3, 30);
    loop_timer_free(later);
    pair_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(socket__is_never_wider_than_wanted),
    cmocka_unit_test(socket__is_its_group_s__when_one_is_named),
    cmocka_unit_test(socket__has_its_mode__under_a_strict_umask),
    cmocka_unit_test(socket__may_lie_deep),
    cmocka_unit_test(socket__is_refused__when_its_name_is_too_long),
    cmocka_unit_test(socket__of_a_dead_process__is_replaced),
    cmocka_unit_test(path__is_refused__when_something_else_is_there),
    cmocka_unit_test(path__is_refused__when_another_user_s_socket_is_there),
    cmocka_unit_test(path__is_refused__without_its_directory),
    cmocka_unit_test(file__goes_with_its_listener__and_no_other),
    cmocka_unit_test(nobody__is_not_found),
    cmocka_unit_test(owner_that_hangs__does_not_answer),
    cmocka_unit_test(connections__are_limited__and_who_is_too_many_is_told),
    cmocka_unit_test(connections_of_another_user__are_limited_earlier),
    cmocka_unit_test(listener__may_be_freed__while_one_is_taken),
    cmocka_unit_test(listener__waits_and_does_not_spin__without_fds),
};

SUITE(unix_listener, tests);
