/* SPDX-License-Identifier: MIT */
/* Stores brought back from a backup: what they hold, as which node they go on, and what is kept of the one before. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/keeping.h"

#define ROUNDS 12

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 20);
    desk_ack(d, desk_alert(d, 1));
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

static void
keep_restore__brings_the_backup_back__and_keeps_the_store_that_was_there(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    char node[33], *kept;
    struct store_facts old;

    keep_made(d, file);
    memcpy(node, d->w.m->node, sizeof node);
    desk_ack(d, desk_alert(d, 2));
    desk_ack(d, desk_alert(d, 3));
    desk_close(d);
    kept = keep_restored(d, file);
    assert_non_null(kept);
    old = keep_examined(kept);
    assert_int_equal(old.head_seq, 5);
    assert_string_equal(old.node, node);
    free(kept);
    desk_open(d);
    desk_load(d);
    assert_int_equal(d->w.m->next_seq, 4);
    assert_string_not_equal(d->w.m->node, node);
    assert_int_equal(desk_alert(d, 1)->hold.state, ALERT_ACKED);
    assert_int_equal(desk_alert(d, 2)->hold.state, ALERT_FIRING);
    assert_int_equal(keep_examined(file).head_seq, 3);
    desk_check_equal(d, true);
}

struct nodes {
    size_t n;
    char of[8][33];
};

static bool
on_event(void *ctx, const struct stored_event *e)
{
    struct nodes *nodes = ctx;

    snprintf(nodes->of[nodes->n++], 33, "%s", e->node);
    return nodes->n < 8;
}

static void
configure(struct desk *d, const char *text)
{
    struct event ev = { .kind = EV_CONFIG, .version = d->w.m->node_version + 1 };
    char stream[64];

    snprintf(stream, sizeof stream, "node:%s", d->w.m->node);
    ev.stream = stream;
    ev.u.config.file = "tocsin.conf";
    memset(ev.u.config.hash, *text, sizeof ev.u.config.hash - 1);
    desk_say(d, ev);
    desk_kept(d);
}

/* One log, two nodes: each event keeps the name of the node that wrote it, and its place in the chain. */
static void
store__goes_on_as_another_node__after_a_restore(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    struct nodes nodes = { 0 };
    struct verify_result v;
    struct reader *r;
    struct err err = { 0 };
    char node[33];

    configure(d, "a");
    configure(d, "b");
    keep_made(d, file);
    memcpy(node, d->w.m->node, sizeof node);
    desk_close(d);
    free(keep_restored(d, file));
    desk_open(d);
    desk_load(d);
    assert_int_equal(d->w.m->node_version, 0);
    assert_null(d->w.m->config_hash);
    desk_check_equal(d, true);
    desk_ack(d, desk_alert(d, 5));
    configure(d, "c");
    assert_true(world_undo(&d->w, "ana", 0));
    desk_kept(d);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    desk_check_equal(d, true);
    assert_int_equal(d->w.m->node_version, 1);
    r = reader_open(d->path, NULL);
    if (!reader_verify(r, NULL, NULL, &v, &err))
        fail_msg("%s", err.text);
    assert_int_equal(v.head_seq, 8);
    assert_true(reader_events(r, &(struct event_query){ .after_seq = 4 }, on_event, &nodes, NULL));
    assert_string_equal(nodes.of[0], node);
    assert_string_equal(nodes.of[1], d->w.m->node);
    assert_string_not_equal(node, d->w.m->node);
    reader_close(r);
    desk_close(d);
    desk_sql(d, "UPDATE node SET name = '00000000000000000000000000000000' WHERE id = 1");
    r = reader_open(d->path, NULL);
    assert_false(reader_verify(r, NULL, NULL, &v, &err));
    reader_close(r);
}

/* Changes to a copy that was never finished are none to this one. */
static void
keep_restore__takes_nothing_from_an_interrupted_one(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    size_t len;
    char *wal;

    keep_made(d, file);
    desk_fire(d, 200);
    wal = desk_bytes(desk_file(d, "-wal"), &len);
    assert_true(len > 0);
    desk_close(d);
    desk_write(desk_file(d, ".part"), "half", 4);
    desk_write(desk_file(d, ".part-wal"), wal, len);
    free(wal);
    free(keep_restored(d, file));
    assert_false(is_there(desk_file(d, ".part-wal")));
    desk_open(d);
    desk_load(d);
    assert_int_equal(d->w.m->next_seq, 4);
    desk_check_equal(d, true);
}

/* It may have been sent after the backup was made: under the key that it had then. */
static void
keep_restore__doubts_a_message__that_waited(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    const struct message *msg;
    char node[33];

    desk_post(d, "ana", "an update", (const char *[]){ "#ops" }, 1);
    desk_kept(d);
    memcpy(node, d->w.m->node, sizeof node);
    assert_string_equal(model_message(d->w.m, 1)->node, node);
    keep_made(d, file);
    desk_close(d);
    free(keep_restored(d, file));
    desk_open(d);
    desk_load(d);
    msg = model_message(d->w.m, 1);
    assert_int_equal(msg->standing.state, MESSAGE_RETRYING);
    assert_true(msg->standing.unsure);
    assert_non_null(strstr(msg->error, "restored from a backup"));
    assert_string_equal(msg->node, node);
    assert_string_not_equal(d->w.m->node, node);
    desk_check_equal(d, true);
    desk_post(d, "ana", "another", (const char *[]){ "#backup" }, 1);
    desk_kept(d);
    assert_string_equal(model_message(d->w.m, 2)->node, d->w.m->node);
    desk_check_equal(d, true);
}

static void
keep_restore__names_the_owner__while_one_lives(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    struct store_facts facts = keep_made(d, file);
    struct err err = { 0 };
    char *kept;

    assert_false(keep_restore(d->path, "restore", file, &facts, NULL, NULL, &kept, &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "desk pid 1"));
    assert_null(kept);
    desk_check_equal(d, false);
}

static void
keep_restore__waits_for_readers__to_go(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    struct store_facts facts = keep_made(d, file);
    struct err err = { 0 };
    struct reader *r;
    char *kept;

    desk_ack(d, desk_alert(d, 2));
    desk_close(d);
    r = reader_open(d->path, NULL);
    assert_int_equal(reader_last_seq(r), 4);
    assert_false(keep_restore(d->path, "restore", file, &facts, NULL, NULL, &kept, &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "is open in another program"));
    reader_close(r);
    assert_int_equal(keep_examined(d->path).head_seq, 4);
    free(keep_restored(d, file));
    assert_int_equal(keep_examined(d->path).head_seq, 3);
}

static void
keep_restore__makes_the_store__where_there_is_none(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");

    keep_made(d, file);
    desk_close(d);
    unlink(d->path);
    assert_null(keep_restored(d, file));
    desk_open(d);
    desk_load(d);
    desk_check_equal(d, true);
}

static void
keep_restore__replaces_a_store__that_can_not_be_opened(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    char *kept, *bytes;
    size_t len;

    keep_made(d, file);
    desk_close(d);
    desk_write(d->path, "this was a store once, before somebody wrote over it; that is sad", 64);
    kept = keep_restored(d, file);
    bytes = desk_bytes(kept, &len);
    assert_memory_equal(bytes, "this was", 8);
    free(bytes);
    free(kept);
    desk_open(d);
    desk_load(d);
    desk_check_equal(d, true);
}

static void
keep_restore__refuses_another_file__than_was_checked(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak"), *later = desk_file(d, ".later");
    struct store_facts facts = keep_made(d, file);
    struct err err = { 0 };
    char *kept;

    desk_ack(d, desk_alert(d, 2));
    keep_made(d, later);
    desk_close(d);
    assert_false(keep_restore(d->path, "restore", later, &facts, NULL, NULL, &kept, &err));
    assert_int_equal(err.code, ERR_REFUSED);
    assert_int_equal(keep_examined(d->path).head_seq, 4);
    assert_false(is_there(desk_file(d, ".part")));
}

static void
restore_over_and_over(struct desk *d)
{
    struct store_facts facts;
    char *kept;

    for (;;)
        if (!keep_examine(desk_file(d, ".bak"), NULL, NULL, &facts, NULL)
            || !keep_restore(d->path, "restore", desk_file(d, ".bak"), &facts, NULL, NULL, &kept, NULL))
            _exit(1);
}

static void
keep_restore__leaves_one_store_or_the_other__when_killed_at_any_moment(void **state)
{
    struct desk *d = *state;

    keep_made(d, desk_file(d, ".bak"));
    desk_ack(d, desk_alert(d, 2));
    desk_close(d);
    for (int i = 0; i < ROUNDS; i++) {
        kill_in(d, 3000 + 2371 * i, restore_over_and_over);
        desk_open(d);
        desk_load(d);
        assert_true(d->w.m->next_seq == 4 || d->w.m->next_seq == 5);
        desk_check_equal(d, true);
        desk_close(d);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(keep_restore__brings_the_backup_back__and_keeps_the_store_that_was_there),
    TEST(store__goes_on_as_another_node__after_a_restore),
    TEST(keep_restore__takes_nothing_from_an_interrupted_one),
    TEST(keep_restore__doubts_a_message__that_waited),
    TEST(keep_restore__names_the_owner__while_one_lives),
    TEST(keep_restore__waits_for_readers__to_go),
    TEST(keep_restore__makes_the_store__where_there_is_none),
    TEST(keep_restore__replaces_a_store__that_can_not_be_opened),
    TEST(keep_restore__refuses_another_file__than_was_checked),
    TEST(keep_restore__leaves_one_store_or_the_other__when_killed_at_any_moment),
};

SUITE(restore, tests);
