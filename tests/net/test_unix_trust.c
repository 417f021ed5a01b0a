/* SPDX-License-Identifier: MIT */
/* Whom a client talks to: not to who put a socket of his own, or a way to another one, where the owner's is looked for. */
#include "support/suite.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/unix_pair.h"

#define SOMEBODY 65533

static void
take(void *arg, struct unix_conn *c, const struct unix_peer *peer)
{
    (void)arg, (void)peer;
    unix_conn_free(c);
}

static int
listen_as_nobody(struct pair *p)
{
    if (!become_nobody())
        return CHILD_SKIPPED;
    p->loop = loop_new();
    p->listener = unix_listen(p->loop, p->path, -1, take, NULL, NULL);
    while (p->listener != NULL)
        pause();
    return 1;
}

/* Whatever comes of it once somebody listens; the client is p->client, or NULL and *err. */
static void
connect_once_heard(struct pair *p, const char *path, struct err *err)
{
    int64_t until_ms = loop_mono_ms() + 10000;

    do {
        *err = (struct err){ 0 };
        p->client.conn = unix_connect(p->loop, path, err);
    } while (err->code == ERR_NOTFOUND && loop_mono_ms() < until_ms);
}

static void
expect_refused(struct pair *p, const char *path, const char *words)
{
    struct err err = { 0 };

    connect_once_heard(p, path, &err);
    assert_null(p->client.conn);
    assert_int_equal(err.code, ERR_REFUSED);
    if (strstr(err.text, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

/* A directory of dir_uid that everybody may write to, and a server of NOBODY's in it. */
static pid_t
false_owner(struct pair *p, uid_t dir_uid)
{
    pair_open(p);
    assert_int_equal(chmod(p->dir, 0777), 0);
    assert_int_equal(chown(p->dir, dir_uid, (gid_t)-1), 0);
    return child_run(listen_as_nobody, p);
}

static void
end_of(pid_t pid, struct pair *p)
{
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(child_wait(pid), -SIGKILL);
    pair_close(p);
}

static void
server__is_not_spoken_to__in_a_directory_of_another(void **state)
{
    struct pair p;
    pid_t pid;

    (void)state;
    if (geteuid() != 0)
        skip();
    pid = false_owner(&p, SOMEBODY);
    expect_refused(&p, p.path, "uid 65534 listens at");
    expect_refused(&p, p.path, "in a directory of uid 65533");
    end_of(pid, &p);
}

static void
server__is_spoken_to__in_its_own_directory(void **state)
{
    struct err err = { 0 };
    struct pair p;
    pid_t pid;

    (void)state;
    if (geteuid() != 0)
        skip();
    pid = false_owner(&p, NOBODY);
    connect_once_heard(&p, p.path, &err);
    assert_string_equal(err.text, "");
    assert_int_equal(unix_conn_peer(p.client.conn)->uid, NOBODY);
    end_of(pid, &p);
}

static int
connect_as_nobody(struct pair *p)
{
    struct err err = { 0 };

    if (!become_nobody())
        return CHILD_SKIPPED;
    return unix_connect(p->loop, p->path, &err) != NULL ? 0 : (int)err.code;
}

static void
root__is_spoken_to__in_any_directory(void **state)
{
    struct pair p;

    (void)state;
    if (geteuid() != 0)
        skip();
    pair_open(&p);
    assert_int_equal(chown(p.dir, SOMEBODY, (gid_t)-1), 0);
    pair_listen(&p, NOBODY);
    assert_int_equal(child_wait(child_run(connect_as_nobody, &p)), 0);
    pair_close(&p);
}

/* The same socket under a name in another's directory: it is still who listens that counts, and whose the directory is. */
static void
socket__is_not_spoken_to__where_it_was_moved_or_linked(void **state)
{
    char *linked = NULL, *moved = NULL;
    struct err err = { 0 };
    struct pair p;
    pid_t pid;

    (void)state;
    if (geteuid() != 0)
        skip();
    pid = false_owner(&p, NOBODY);
    connect_once_heard(&p, p.path, &err);
    side_free(&p.client);
    assert_true(asprintf(&linked, "%s/other", p.dir) > 0);
    assert_int_equal(mkdir(linked, 0777), 0);
    assert_int_equal(chown(linked, SOMEBODY, (gid_t)-1), 0);
    free(linked);
    assert_true(asprintf(&linked, "%s/other/linked", p.dir) > 0 && asprintf(&moved, "%s/other/moved", p.dir) > 0);
    assert_int_equal(link(p.path, linked), 0);
    assert_int_equal(rename(p.path, moved), 0);
    expect_refused(&p, linked, "in a directory of uid 65533");
    expect_refused(&p, moved, "in a directory of uid 65533");
    free(linked);
    free(moved);
    end_of(pid, &p);
}

static char *
beside(const struct pair *p, const char *name)
{
    char *path = NULL;

    assert_true(asprintf(&path, "%s/%s", p->dir, name) > 0);
    return path;
}

static void
link__is_not_followed__in_the_socket_s_place(void **state)
{
    struct pair p;
    char *link_path;

    (void)state;
    pair_open(&p);
    pair_listen(&p, -1);
    link_path = beside(&p, "link.sock");
    assert_int_equal(symlink(p.path, link_path), 0);
    expect_refused(&p, link_path, "is no socket");
    assert_int_equal(unlink(link_path), 0);
    assert_int_equal(mkfifo(link_path, 0600), 0);
    expect_refused(&p, link_path, "is no socket");
    free(link_path);
    pair_close(&p);
}

/* As cp -a makes it: a file of the kind, that nobody listens at. */
static void
copy__of_a_socket__leads_to_nobody(void **state)
{
    struct err err = { 0 };
    struct pair p;
    char *copy;

    (void)state;
    pair_open(&p);
    pair_listen(&p, -1);
    copy = beside(&p, "copy.sock");
    assert_int_equal(mknod(copy, S_IFSOCK | 0600, 0), 0);
    assert_null(unix_connect(p.loop, copy, &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
    free(copy);
    pair_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(server__is_not_spoken_to__in_a_directory_of_another),
    cmocka_unit_test(server__is_spoken_to__in_its_own_directory),
    cmocka_unit_test(root__is_spoken_to__in_any_directory),
    cmocka_unit_test(socket__is_not_spoken_to__where_it_was_moved_or_linked),
    cmocka_unit_test(link__is_not_followed__in_the_socket_s_place),
    cmocka_unit_test(copy__of_a_socket__leads_to_nobody),
};

SUITE(unix_trust, tests);
