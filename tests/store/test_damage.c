/* SPDX-License-Identifier: MIT */
/* Damaged files: never a crash, never a store that pretends, and what is refused stays as it was. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/desk.h"

#define PAGE 4096

struct fixture {
    struct desk d;
    char *good;
    size_t len;
    uint64_t seed;
};

static int
setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);

    desk_init(&f->d);
    desk_fire(&f->d, 40);
    for (size_t i = 0; i < 10; i++)
        desk_ack(&f->d, desk_alert(&f->d, i));
    for (size_t i = 0; i < 10; i++) {
        desk_post(&f->d, "ana", "an update", (const char *[]){ "#ops", "#backup" }, 2);
        desk_kept(&f->d);
    }
    desk_close(&f->d);
    f->good = desk_bytes(f->d.path, &f->len);
    f->seed = 20261121;
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    free(f->good);
    desk_release(&f->d);
    free(f);
    return 0;
}

/* Numbers that are the same in every run. */
static uint64_t
next(struct fixture *f)
{
    f->seed = f->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return f->seed >> 33;
}

static void
remove_beside(const struct desk *d)
{
    unlink(desk_file(d, "-wal"));
    unlink(desk_file(d, "-shm"));
}

struct outcome_of {
    int done;
    bool failed;
};

static void
on_loaded(void *arg, bool done, const struct err *err)
{
    struct outcome_of *o = arg;

    o->done += done || err != NULL;
    o->failed |= err != NULL;
}

/* Opens, loads, reads, folds, verifies: all may fail, with a sentence. true: every one of them was content. */
static bool
use(struct fixture *f, const char *bytes, size_t len)
{
    struct desk *d = &f->d;
    struct outcome_of o = { 0 };
    struct verify_result v;
    struct err err = { 0 };
    struct model *m = desk_model(), *folded = desk_model();
    struct reader *r;
    bool ok;

    remove_beside(d);
    desk_write(d->path, bytes, len);
    r = reader_open(d->path, &err);
    ok = r != NULL && reader_load(r, m, &err) && reader_fold(r, folded, &err) && reader_verify(r, NULL, NULL, &v, &err);
    reader_close(r);
    model_free(m);
    model_free(folded);
    d->s = store_open(d->path, "test", &err);
    if (d->s == NULL) {
        size_t after_len;
        char *after = desk_bytes(d->path, &after_len);

        assert_true(err.text[0] != '\0');
        assert_int_equal(after_len, len);
        assert_memory_equal(after, bytes, len);
        free(after);
        return false;
    }
    m = desk_model();
    store_load(d->s, m, on_loaded, &o);
    desk_wait(d, &o.done, 1);
    desk_close(d);
    model_free(m);
    return ok && !o.failed;
}

static void
store__is_whole__before_any_damage(void **state)
{
    struct fixture *f = *state;

    assert_true(use(f, f->good, f->len));
}

static void
store__survives__a_file_cut_anywhere(void **state)
{
    struct fixture *f = *state;
    size_t cuts[] = { 3, 50, 99, 100, 1806, PAGE - 1, PAGE, PAGE + 1, f->len / 2 / PAGE * PAGE, f->len / 2, f->len - PAGE,
        f->len - 1 };

    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        assert_false(use(f, f->good, cuts[i]));
}

static void
store__survives__pages_of_zeros_or_of_other_pages(void **state)
{
    struct fixture *f = *state;
    size_t pages = f->len / PAGE;
    char *bad = xmalloc(f->len);

    for (size_t p = 0; p < pages; p++) {
        memcpy(bad, f->good, f->len);
        memset(bad + p * PAGE, 0, PAGE);
        (void)use(f, bad, f->len);
        memcpy(bad + p * PAGE, f->good + (p + 1) % pages * PAGE, PAGE);
        (void)use(f, bad, f->len);
    }
    free(bad);
}

static void
store__survives__a_damaged_header(void **state)
{
    static const struct {
        size_t at;
        uint8_t byte;
    } damage[] = { { 3, 0xff }, { 16, 0 }, { 17, 3 }, { 16, 0x80 }, { 18, 9 }, { 19, 9 }, { 20, 0xff }, { 28, 0x7f }, { 32, 1 },
        { 47, 9 }, { 59, 7 }, { 59, 2 }, { 63, 200 }, { 68, 1 } };
    struct fixture *f = *state;
    char *bad = xmalloc(f->len);

    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        memcpy(bad, f->good, f->len);
        bad[damage[i].at] = (char)damage[i].byte;
        (void)use(f, bad, f->len);
    }
    free(bad);
}

static void
store__survives__bits_that_flip(void **state)
{
    struct fixture *f = *state;
    char *bad = xmalloc(f->len);

    for (int round = 0; round < 60; round++) {
        int flips = 1 << round % 6;

        memcpy(bad, f->good, f->len);
        for (int i = 0; i < flips; i++)
            bad[100 + next(f) % (f->len - 100)] ^= (char)(1 << next(f) % 8);
        (void)use(f, bad, f->len);
    }
    free(bad);
}

/* What a flipped bit does to an event's bytes is always told. */
static void
reader_verify__tells_of_every_bit__in_the_data_of_an_event(void **state)
{
    struct fixture *f = *state;
    char *bad = xmalloc(f->len);
    char *at = memmem(f->good, f->len, "\"comment\"", 9);

    assert_non_null(at);
    for (int bit = 0; bit < 9 * 8; bit++) {
        memcpy(bad, f->good, f->len);
        bad[(at - f->good) + bit / 8] ^= (char)(1 << bit % 8);
        assert_false(use(f, bad, f->len));
    }
    free(bad);
}

static void
store__survives__garbage_in_the_files_beside_it(void **state)
{
    struct fixture *f = *state;
    struct desk *d = &f->d;
    char garbage[40000];

    for (size_t i = 0; i < sizeof garbage; i++)
        garbage[i] = (char)next(f);
    for (size_t len = 0; len <= sizeof garbage; len += 20000) {
        desk_write(d->path, f->good, f->len);
        umask(077);
        desk_write(desk_file(d, "-wal"), garbage, len);
        desk_write(desk_file(d, "-shm"), garbage, sizeof garbage - len);
        umask(022);
        desk_open(d);
        desk_load(d);
        assert_int_equal(d->w.m->alerts.n, 40);
        desk_close(d);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(store__is_whole__before_any_damage),
    TEST(store__survives__a_file_cut_anywhere),
    TEST(store__survives__pages_of_zeros_or_of_other_pages),
    TEST(store__survives__a_damaged_header),
    TEST(store__survives__bits_that_flip),
    TEST(reader_verify__tells_of_every_bit__in_the_data_of_an_event),
    TEST(store__survives__garbage_in_the_files_beside_it),
};

SUITE(damage, tests);
