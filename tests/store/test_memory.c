/* SPDX-License-Identifier: MIT */
/* A store in memory: all that one on disk does, and nothing left of it. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/desk.h"

static const char *const ops[] = { "#ops" };

static void
open_memory(struct desk *d)
{
    struct err err = { 0 };

    d->s = store_open_memory(&err);
    if (d->s == NULL)
        fail_msg("%s", err.text);
    desk_load(d);
}

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init_empty(d);
    open_memory(d);
    assert_true(world_do(&d->w,
        &(struct command){ .kind = CMD_SOURCES,
            .actor = "tocsin",
            .origin = "engine",
            .names = (const char *[]){ "am" },
            .names_n = 1 }));
    desk_kept(d);
    *state = d;
    return 0;
}

static int
teardown(void **state)
{
    desk_release(*state);
    free(*state);
    return 0;
}

struct loaded {
    int done;
    struct err err;
};

static void
on_loaded(void *arg, bool done, const struct err *err)
{
    struct loaded *l = arg;

    if (err != NULL)
        l->err = *err;
    l->done += done || err != NULL;
}

static void
expect_as_live(struct desk *d)
{
    struct model *m = desk_model();
    struct loaded l = { 0 };
    struct buf why = BUF_INIT;

    store_load(d->s, m, on_loaded, &l);
    desk_wait(d, &l.done, 1);
    assert_int_equal(l.err.code, ERR_NONE);
    if (!models_equal(d->w.m, m, false, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
    model_free(m);
}

static void
store_open_memory__keeps__what_a_store_on_disk_keeps(void **state)
{
    struct desk *d = *state;

    assert_int_equal(strlen(d->w.m->node), 32);
    desk_fire(d, 20);
    desk_ack(d, desk_alert(d, 0));
    desk_post(d, "ana", "an update", ops, 1);
    desk_kept(d);
    expect_as_live(d);
    assert_true(world_undo(&d->w, "ana", 0));
    desk_kept(d);
    expect_as_live(d);
}

static void
on_reloaded(void *arg, const struct err *err)
{
    assert_null(err);
    ++*(int *)arg;
}

static void
store_open_memory__goes_back__after_an_append_that_failed(void **state)
{
    struct desk *d = *state;
    struct alert_id id;
    int done = 0;

    desk_fire(d, 2);
    id = desk_alert(d, 0)->id;
    assert_true(world_act(&d->w, CMD_ACK, "ana", desk_alert(d, 0)));
    d->w.out.events.v[0].seq += 5;
    assert_false(desk_keep(d, desk_gather(d)));
    assert_non_null(strstr(d->err.text, "the store in memory"));
    store_reload(d->s, d->w.m, &id, 1, on_reloaded, &done);
    desk_wait(d, &done, 1);
    expect_as_live(d);
    desk_ack(d, desk_alert(d, 0));
    expect_as_live(d);
}

static void
store_open_memory__is_a_new_one_each_time(void **state)
{
    struct desk *d = *state;
    char node[33];

    desk_fire(d, 2);
    memcpy(node, d->w.m->node, sizeof node);
    desk_close(d);
    open_memory(d);
    assert_int_equal(d->w.m->alerts.n, 0);
    assert_int_equal(d->w.m->next_seq, 1);
    assert_string_not_equal(d->w.m->node, node);
}

static void
store_open_memory__lives_beside_others__and_leaves_no_file(void **state)
{
    struct desk *d = *state;
    int here = open(".", O_RDONLY | O_DIRECTORY);
    struct store *other;
    struct dirent *e;
    DIR *dir;

    assert_int_equal(chdir(d->dir), 0);
    other = store_open_memory(NULL);
    assert_non_null(other);
    desk_fire(d, 2);
    store_close(other);
    expect_as_live(d);
    assert_int_equal(fchdir(here), 0);
    close(here);
    dir = opendir(d->dir);
    assert_non_null(dir);
    while ((e = readdir(dir)) != NULL)
        assert_int_equal(e->d_name[0], '.');
    closedir(dir);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(store_open_memory__keeps__what_a_store_on_disk_keeps),
    TEST(store_open_memory__goes_back__after_an_append_that_failed),
    TEST(store_open_memory__is_a_new_one_each_time),
    TEST(store_open_memory__lives_beside_others__and_leaves_no_file),
};

SUITE(memory, tests);
