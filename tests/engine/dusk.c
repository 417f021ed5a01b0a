/* SPDX-License-Identifier: MIT */
/* The night of the tests of replay. */
#include "engine/dusk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/model_equal.h"

static struct store *
open_store(const struct dusk *d)
{
    struct err err = { 0 };
    struct store *s = store_open(d->path, "test", &err);

    if (s == NULL)
        fail_msg("%s", err.text);
    return s;
}

static void end_night(void);

static struct dusk *the_night;

int
dusk_setup(void **state)
{
    struct dusk *d = the_night != NULL ? the_night : xcalloc(1, sizeof *d);

    *state = d;
    if (the_night != NULL)
        return 0;
    the_night = d;
    atexit(end_night);
    snprintf(d->dir, sizeof d->dir, "/tmp/tocsin-replay-XXXXXX");
    assert_non_null(mkdtemp(d->dir));
    snprintf(d->path, sizeof d->path, "%s/s.db", d->dir);
    snprintf(d->file, sizeof d->file, "%s/night.jsonl", d->dir);
    night_init(&d->night, 300);
    d->s = open_store(d);
    for (size_t i = 0; i < WATCHED; i++) {
        assert_true(night_write(&d->night, d->s, BATCHES / WATCHED));
        d->live[i] = model_clone(d->night.m);
        d->at[i] = (i + 1) * (BATCHES / WATCHED);
    }
    return 0;
}

static void
end_night(void)
{
    static const char *const names[] = { "s.db", "s.db-wal", "s.db-shm", "s.db.lock", "night.jsonl" };
    struct dusk *d = the_night;
    char path[128];

    for (size_t i = 0; i < WATCHED; i++)
        model_free(d->live[i]);
    store_close(d->s);
    night_release(&d->night);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", d->dir, names[i]);
        unlink(path);
    }
    rmdir(d->dir);
    free(d);
}

struct replay *
dusk_replay(struct past *p)
{
    struct model *known = night_model();
    struct err err = { 0 };
    struct replay *r;

    model_add_source(known, "am")->every_ms = 15000;
    r = replay_new(known, p);
    if (!replay_finish(r, &err))
        fail_msg("%s", err.text);
    model_free(known);
    return r;
}

struct replay *
dusk_replay_store(const struct dusk *d, struct past_range range)
{
    struct err err = { 0 };
    struct past *p = past_of_store(d->path, &range, &err);

    if (p == NULL)
        fail_msg("%s", err.text);
    return dusk_replay(p);
}

struct past *
dusk_past_file(const char *file, struct past_range range)
{
    FILE *in = fopen(file, "re");

    assert_non_null(in);
    return past_of_file(in, file, &range, NULL);
}

void
dusk_export(const struct dusk *d, struct export_order order)
{
    struct reader *r = reader_open(d->path, NULL);
    struct export_facts facts;
    struct err err = { 0 };

    unlink(d->file);
    if (!export_file(r, &order, d->file, &facts, &err))
        fail_msg("%s", err.text);
    reader_close(r);
}

void
assert_same_model(const struct model *live, const struct model *replayed)
{
    struct buf why = BUF_INIT;

    if (!models_equal(live, replayed, false, &why))
        fail_msg("after event %llu: %s", (unsigned long long)live->next_seq - 1, buf_text(&why));
    buf_release(&why);
}

/* Where a log begins late, nothing is known of earlier acts and lines. */
void
assert_same_shown(const struct model *live, const struct model *replayed)
{
    struct buf why = BUF_INIT;

    if (!boards_equal(live, replayed, &why))
        fail_msg("after event %llu: %s", (unsigned long long)live->next_seq - 1, buf_text(&why));
    buf_release(&why);
}

void
assert_same_lines(const struct model *live, const struct model *replayed)
{
    const struct log_line *a, *b;

    for (size_t i = 0; (a = model_line(live, i)) != NULL; i++) {
        b = model_line(replayed, i);
        assert_non_null(b);
        assert_string_equal(a->text, b->text);
        assert_string_equal(a->verb, b->verb);
    }
}
