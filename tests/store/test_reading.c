/* SPDX-License-Identifier: MIT */
/* The store of another, read on a thread: what a screen that is a client of the owner sees; and what an append tells of the chain. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/desk.h"

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
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

/* A second desk on the first one's store, that only reads. */
static struct desk
look(const struct desk *d)
{
    struct desk other = { 0 };
    struct err err = { 0 };

    snprintf(other.path, sizeof other.path, "%s", d->path);
    other.s = store_open_reading(d->path, &err);
    if (other.s == NULL)
        fail_msg("%s", err.text);
    return other;
}

static void
look_away(struct desk *other)
{
    desk_close(other);
    model_free(other->w.m);
}

static void
expect_same(const struct desk *a, const struct desk *b)
{
    struct buf why = BUF_INIT;

    if (!models_equal(a->w.m, b->w.m, false, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
}

static void
store_open_reading__loads_what_the_owner_has__while_it_writes(void **state)
{
    struct desk *d = *state, other;

    desk_fire(d, 600);
    other = look(d);
    desk_load(&other);
    expect_same(d, &other);
    desk_ack(d, desk_alert(d, 1));
    desk_load(&other);
    expect_same(d, &other);
    look_away(&other);
    desk_ack(d, desk_alert(d, 2));
    desk_check_equal(d, false);
}

struct history {
    int done;
    size_t n;
};

static void
on_history(void *arg, const struct stored_event *v, size_t n, bool more, const struct err *err)
{
    struct history *h = arg;

    (void)v;
    assert_null(err);
    assert_false(more);
    h->done++;
    h->n = n;
}

static void
store_open_reading__answers_histories__as_the_owner_does(void **state)
{
    struct desk *d = *state, other;
    struct history h = { 0 };

    desk_fire(d, 2);
    desk_ack(d, desk_alert(d, 1));
    other = look(d);
    store_history(other.s, &desk_alert(d, 1)->id, 10, on_history, &h);
    desk_wait(&other, &h.done, 1);
    assert_int_equal(h.n, 2);
    store_stream(other.s, "source:am", 10, on_history, &h);
    desk_wait(&other, &h.done, 2);
    assert_int_equal(h.n, 2);
    look_away(&other);
}

static off_t
size_of(const char *file)
{
    struct stat st;

    return stat(file, &st) == 0 ? st.st_size : -1;
}

/* The owner's file stays as it is: copying the log back into it is the owner's alone. */
static void
store_open_reading__copies_nothing_back__also_when_it_is_the_last_to_close(void **state)
{
    struct desk *d = *state, other;
    off_t before;
    size_t len, len_after;
    char *bytes, *after;

    desk_fire(d, 50);
    other = look(d);
    desk_load(&other);
    before = size_of(desk_file(d, "-wal"));
    bytes = desk_bytes(d->path, &len);
    look_away(&other);
    assert_true(before > 0);
    assert_int_equal(size_of(desk_file(d, "-wal")), before);
    after = desk_bytes(d->path, &len_after);
    assert_int_equal(len, len_after);
    assert_memory_equal(bytes, after, len);
    free(bytes);
    free(after);
    desk_close(d);
    other = look(d);
    desk_load(&other);
    look_away(&other);
    desk_open(d);
}

static void
store_open_reading__says_so__when_there_is_no_store(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };

    assert_null(store_open_reading(desk_file(d, "-none"), &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
}

struct told {
    struct store *s;
    int done;
    uint64_t first;
    size_t n;
    uint8_t hashes[4][SHA256_BYTES];
    uint64_t head_seq;
    uint8_t head[SHA256_BYTES];
};

static void
on_written(void *arg, const struct err *err)
{
    struct told *t = arg;
    const struct store_written *w = store_written(t->s);

    assert_null(err);
    assert_non_null(w);
    t->first = w->first_seq;
    t->n = w->n;
    assert_true(w->n <= 4);
    if (w->n > 0)
        memcpy(t->hashes, w->hashes, w->n * sizeof *w->hashes);
    assert_true(store_head(t->s, &t->head_seq, t->head));
    t->done++;
}

struct stored {
    size_t n;
    uint8_t hashes[4][SHA256_BYTES];
};

static bool
on_event(void *ctx, const struct stored_event *e)
{
    struct stored *s = ctx;

    memcpy(s->hashes[s->n++], e->hash, SHA256_BYTES);
    return s->n < 4;
}

static void
store_written__gives_the_hashes_that_are_stored__in_order(void **state)
{
    struct desk *d = *state;
    struct told t = { .s = d->s };
    struct stored s = { 0 };
    struct reader *r;

    desk_fire(d, 2);
    assert_null(store_written(d->s));
    desk_post(d, "ana", "one", (const char *[]){ "#ops", "#backup" }, 2);
    store_append_take(d->s, desk_gather(d), on_written, &t);
    desk_wait(d, &t.done, 1);
    assert_null(store_written(d->s));
    assert_int_equal(t.first, 3);
    assert_int_equal(t.n, 2);
    r = reader_open(d->path, NULL);
    assert_true(reader_events(r, &(struct event_query){ .after_seq = 2 }, on_event, &s, NULL));
    reader_close(r);
    assert_int_equal(s.n, 2);
    assert_memory_equal(t.hashes, s.hashes, 2 * SHA256_BYTES);
    assert_int_equal(t.head_seq, 4);
    assert_memory_equal(t.head, s.hashes[1], SHA256_BYTES);
}

static void
store_written__is_of_no_event__when_only_an_observation_was_stored(void **state)
{
    struct desk *d = *state;
    struct told t = { .s = d->s };
    struct append *a = append_new();

    desk_fire(d, 1);
    append_observation(a, desk_alert(d, 0));
    store_append_take(d->s, a, on_written, &t);
    desk_wait(d, &t.done, 1);
    assert_int_equal(t.n, 0);
    assert_int_equal(t.head_seq, 2);
}

static void
on_refused(void *arg, const struct err *err)
{
    struct told *t = arg;

    assert_non_null(err);
    assert_null(store_written(t->s));
    t->done++;
}

static void
store_head__stays__when_an_append_fails(void **state)
{
    struct desk *d = *state;
    struct told t = { .s = d->s };
    struct append *a = append_new();
    uint8_t before[SHA256_BYTES], after[SHA256_BYTES];
    uint64_t seq;

    assert_true(store_head(d->s, &seq, before));
    append_event(a, &(struct event){ .seq = 9, .batch = 9, .kind = EV_FORGOTTEN, .actor = "x", .origin = "x", .stream = "x" });
    store_append_take(d->s, a, on_refused, &t);
    desk_wait(d, &t.done, 1);
    assert_true(store_head(d->s, &seq, after));
    assert_int_equal(seq, 1);
    assert_memory_equal(before, after, sizeof before);
}

static void
store_head__is_the_logs_end__when_a_store_is_opened(void **state)
{
    struct desk *d = *state, other;
    uint8_t here[SHA256_BYTES], there[SHA256_BYTES], again[SHA256_BYTES];
    uint64_t seq;

    desk_fire(d, 1);
    assert_true(store_head(d->s, &seq, here));
    assert_int_equal(seq, 2);
    other = look(d);
    assert_true(store_head(other.s, &seq, there));
    assert_int_equal(seq, 2);
    assert_memory_equal(here, there, sizeof here);
    desk_ack(d, desk_alert(d, 0));
    assert_true(store_head(d->s, &seq, here));
    desk_load(&other);
    assert_true(store_head(other.s, &seq, there));
    assert_int_equal(seq, 3);
    assert_memory_equal(here, there, sizeof here);
    look_away(&other);
    desk_close(d);
    desk_open(d);
    assert_true(store_head(d->s, &seq, again));
    assert_memory_equal(here, again, sizeof here);
    desk_load(d);
    assert_true(store_head(d->s, &seq, again));
    assert_memory_equal(here, again, sizeof here);
}

static void
store_head__is_none__when_nothing_was_ever_written(void **state)
{
    struct store *s = store_open_memory(NULL);
    uint8_t hash[SHA256_BYTES];
    uint64_t seq;

    (void)state;
    assert_false(store_head(s, &seq, hash));
    store_close(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(store_open_reading__loads_what_the_owner_has__while_it_writes),
    TEST(store_open_reading__answers_histories__as_the_owner_does),
    TEST(store_open_reading__copies_nothing_back__also_when_it_is_the_last_to_close),
    TEST(store_open_reading__says_so__when_there_is_no_store),
    TEST(store_written__gives_the_hashes_that_are_stored__in_order),
    TEST(store_written__is_of_no_event__when_only_an_observation_was_stored),
    TEST(store_head__stays__when_an_append_fails),
    TEST(store_head__is_the_logs_end__when_a_store_is_opened),
    cmocka_unit_test(store_head__is_none__when_nothing_was_ever_written),
};

SUITE(reading, tests);
