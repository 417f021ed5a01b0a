/* SPDX-License-Identifier: MIT */
/* A replay stands at every batch as the board stood live: forward, back and across, also of a range and beside a living owner. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/dusk.h"
#include "store/keep.h"

static void
replay__stands_as_the_board_stood_live__forward_and_back_and_across(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });

    assert_int_equal(replay_facts(r)->batches, BATCHES);
    for (size_t i = 0; i < 3 * WATCHED; i++) { /* 29 and 48 have no common factor: all of them, across; then back; then forward */
        size_t k = i < WATCHED ? i * 29 % WATCHED : i < 2 * WATCHED ? 2 * WATCHED - 1 - i : i - 2 * WATCHED;

        (void)replay_seek(r, d->at[k]);
        assert_int_equal(replay_place(r)->seq, d->live[k]->next_seq - 1);
        assert_same_model(d->live[k], replay_model(r));
        assert_same_lines(d->live[k], replay_model(r));
        replay_settle(r);
    }
    replay_free(r);
}

static void
replay__stands_at_the_end_when_it_is_opened(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });

    assert_int_equal(replay_place(r)->batch, BATCHES);
    assert_ptr_equal(replay_model(r), replay_end(r));
    assert_same_model(d->live[WATCHED - 1], replay_model(r));
    assert_false(replay_step(r, 1));
    replay_free(r);
}

static void
replay__shows_the_empty_board_before_the_first_batch(void **state)
{
    struct replay *r = dusk_replay_store(*state, (struct past_range){ 0 });

    assert_true(replay_seek(r, 0));
    assert_int_equal(replay_model(r)->alerts.n, 0);
    assert_int_equal(replay_lines_done(r), 0);
    assert_false(replay_step(r, -1));
    replay_free(r);
}

static void
replay_step__goes_back_to_where_it_was(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });

    (void)replay_seek(r, d->at[20]);
    for (int i = 0; i < 100; i++)
        assert_true(replay_step(r, 1));
    assert_int_equal(replay_place(r)->batch, d->at[20] + 100);
    assert_true(replay_step(r, -130));
    for (int i = 0; i < 30; i++)
        assert_true(replay_step(r, 1));
    assert_same_model(d->live[20], replay_model(r));
    replay_free(r);
}

static void
replay__keeps_the_model_before__until_it_is_settled(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });
    const struct model *before;

    (void)replay_seek(r, d->at[30]);
    before = replay_model(r);
    (void)replay_seek(r, d->at[3]);
    assert_ptr_not_equal(before, replay_model(r));
    assert_same_model(d->live[30], before);
    replay_settle(r);
    replay_free(r);
}

static void
replay_seek_ms__stands_after_all_that_happened_up_to_then(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });
    int64_t at_ms, next_ms;

    (void)replay_seek(r, d->at[10]);
    at_ms = replay_place(r)->at_ms;
    next_ms = replay_next_ms(r);
    (void)replay_seek_ms(r, next_ms - 1);
    assert_true(replay_place(r)->at_ms <= next_ms - 1);
    assert_true(replay_place(r)->at_ms >= at_ms);
    assert_int_equal(replay_place(r)->now_ms, next_ms - 1);
    assert_true(replay_next_ms(r) >= next_ms);
    (void)replay_seek_ms(r, INT64_MAX);
    assert_int_equal(replay_place(r)->batch, BATCHES);
    (void)replay_seek_ms(r, 0);
    assert_int_equal(replay_place(r)->now_ms, replay_facts(r)->first_ms);
    replay_free(r);
}

static void
replay_seek_seq__stands_after_the_batch_that_holds_it(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });

    (void)replay_seek_seq(r, d->live[7]->next_seq - 1);
    assert_int_equal(replay_place(r)->batch, d->at[7]);
    (void)replay_seek_seq(r, UINT64_MAX);
    assert_int_equal(replay_place(r)->batch, BATCHES);
    replay_free(r);
}

/* The line of the batch that it stands after. */
static struct replay_line
latest_line(struct replay *r)
{
    struct replay_line line;

    assert_true(replay_line(r, replay_lines_done(r) - 1, &line));
    return line;
}

static void
replay_next_change__passes_over_health_and_attempts__and_prev_change_comes_back(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });
    size_t places[200];

    (void)replay_seek(r, d->at[5]);
    for (size_t i = 0; i < 200; i++) {
        assert_true(replay_next_change(r));
        assert_true(latest_line(r).changes);
        assert_true(latest_line(r).kind != EV_MSG_SENT && latest_line(r).kind != EV_SOURCE_OK);
        places[i] = replay_place(r)->batch;
    }
    for (size_t i = 199; i-- > 0;) {
        assert_true(replay_prev_change(r));
        assert_int_equal(replay_place(r)->batch, places[i]);
    }
    replay_free(r);
}

static void
replay_of_a_range__begins_with_the_board_as_it_was(void **state)
{
    struct dusk *d = *state;
    struct replay *whole = dusk_replay_store(d, (struct past_range){ 0 }), *r;
    struct past_range range;

    (void)replay_seek(whole, d->at[20]);
    range.from_ms = replay_next_ms(whole);
    (void)replay_seek_ms(whole, range.from_ms - 1);
    (void)replay_seek(whole, replay_place(whole)->batch);
    range.to_ms = range.from_ms + 600000;
    r = dusk_replay_store(d, range);
    assert_true(replay_facts(r)->batches > 100 && replay_facts(r)->batches < BATCHES / 2);
    assert_false(replay_facts(r)->lacks_before);
    (void)replay_seek(r, 0);
    assert_same_model(replay_model(whole), replay_model(r));
    (void)replay_seek_ms(whole, range.to_ms);
    assert_same_model(replay_model(whole), replay_end(r));
    replay_free(r);
    replay_free(whole);
}

static void
replay_of_a_living_store__ends_where_it_was_when_it_was_opened(void **state)
{
    struct dusk *d = *state;
    struct night more;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });
    size_t batches = replay_facts(r)->batches;

    replay_free(r);
    night_init(&more, 1);
    model_free(more.m);
    more.m = model_clone(d->live[WATCHED - 1]);
    more.now_ms = d->night.now_ms;
    assert_true(night_write(&more, d->s, 10));
    r = dusk_replay_store(d, (struct past_range){ 0 });
    assert_int_equal(replay_facts(r)->batches, batches + 10);
    assert_same_model(more.m, replay_end(r));
    replay_free(r);
    night_release(&more);
}

static void
replay__says_that_a_source_is_stale__only_where_the_log_does(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });
    bool seen[2] = { false, false };

    for (size_t i = 0; i < WATCHED * 20; i++) {
        const struct source *s;
        bool failed;

        (void)replay_seek(r, 2 + i * (BATCHES / WATCHED / 20));
        s = model_source(replay_model(r), "am");
        failed = s->failing_since_ms != 0;
        seen[failed] = true;
        assert_int_equal(source_is_stale(s, replay_place(r)->now_ms + s->every_ms), failed);
        replay_settle(r);
    }
    assert_true(seen[false] && seen[true]);
    replay_free(r);
}

static void
replay_of_a_store_in_memory__stands_as_it_stood(void **state)
{
    struct err err = { 0 };
    struct past_range all = { 0 };
    struct store *s = store_open_memory(&err);
    struct past *past;
    struct night night;
    struct replay *r;

    (void)state;
    night_init(&night, 50);
    assert_true(night_write(&night, s, 500));
    past = past_of_memory(s, &all, &err);
    store_close(s);
    r = dusk_replay(past);
    assert_int_equal(replay_facts(r)->batches, 500);
    assert_same_model(night.m, replay_end(r));
    replay_free(r);
    night_release(&night);
}

static void
replay_of_nothing__is_ready_and_empty(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ .from_ms = d->night.now_ms + 86400000 });

    assert_int_equal(replay_facts(r)->batches, 0);
    assert_false(replay_step(r, 1));
    assert_false(replay_step(r, -1));
    assert_false(replay_next_change(r));
    assert_int_equal(replay_model(r)->alerts.n, d->night.m->alerts.n);
    replay_free(r);
}

/* A night whose first half was compacted; *cut: where. */
static void
make_compacted(const char *path, struct keep_cut *cut)
{
    struct err err = { 0 };
    struct store *s = store_open(path, "test", &err);
    struct model *config = night_model();
    struct keeper *k;
    struct night night;
    int64_t middle_ms;
    bool shrunk;

    night_init(&night, 50);
    assert_true(night_write(&night, s, 1000));
    middle_ms = night.now_ms;
    assert_true(night_write(&night, s, 1000));
    store_close(s);
    k = keeper_open(path, "test", &err);
    if (k == NULL || !keeper_plan(k, middle_ms, cut, &err)
        || !keeper_compact(k, &config->config, cut, "part.jsonl", night.now_ms, &shrunk, &err))
        fail_msg("%s", err.text);
    assert_int_not_equal(cut->seq, 0);
    keeper_close(k);
    night_release(&night);
    model_free(config);
}

static void
remove_store(const char *dir)
{
    static const char *const names[] = { "s.db", "s.db-wal", "s.db-shm", "s.db.lock" };
    char path[128];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        unlink(path);
    }
    rmdir(dir);
}

static void
replay_of_a_compacted_log__begins_at_its_cut__and_shows_nothing_as_older(void **state)
{
    char dir[] = "/tmp/tocsin-cut-XXXXXX", path[64];
    struct past_range early = { .from_ms = NIGHT_START_MS - 3600000 };
    struct model *known = night_model();
    struct keep_cut cut;
    struct replay *r;
    struct err err = { 0 };

    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/s.db", dir);
    make_compacted(path, &cut);
    r = dusk_replay(past_of_store(path, &early, NULL));
    assert_int_equal(replay_facts(r)->first_ms, cut.at_ms);
    (void)replay_seek_ms(r, early.from_ms);
    assert_int_equal(replay_place(r)->now_ms, cut.at_ms);
    replay_free(r);
    early.to_ms = cut.at_ms - 1;
    r = replay_new(known, past_of_store(path, &early, NULL));
    assert_false(replay_finish(r, &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
    assert_non_null(strstr(err.text, "was compacted"));
    replay_free(r);
    early.from_ms = cut.at_ms + 1;
    early.to_ms = 0;
    r = dusk_replay(past_of_store(path, &early, NULL));
    assert_int_equal(replay_facts(r)->first_ms, early.from_ms);
    replay_free(r);
    model_free(known);
    remove_store(dir);
}

static void
replay__can_be_left_while_it_is_opening(void **state)
{
    struct dusk *d = *state;
    struct model *known = night_model();
    struct past_range all = { 0 };
    int ends[2];
    FILE *in;

    replay_free(replay_new(known, past_of_store(d->path, &all, NULL)));
    assert_int_equal(pipe(ends), 0);
    in = fdopen(ends[0], "r");
    replay_free(replay_new(known, past_of_file(in, "a pipe", &all, NULL)));
    close(ends[1]);
    model_free(known);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(replay__stands_as_the_board_stood_live__forward_and_back_and_across, dusk_setup),
    cmocka_unit_test_setup(replay__stands_at_the_end_when_it_is_opened, dusk_setup),
    cmocka_unit_test_setup(replay__shows_the_empty_board_before_the_first_batch, dusk_setup),
    cmocka_unit_test_setup(replay_step__goes_back_to_where_it_was, dusk_setup),
    cmocka_unit_test_setup(replay__keeps_the_model_before__until_it_is_settled, dusk_setup),
    cmocka_unit_test_setup(replay_seek_ms__stands_after_all_that_happened_up_to_then, dusk_setup),
    cmocka_unit_test_setup(replay_seek_seq__stands_after_the_batch_that_holds_it, dusk_setup),
    cmocka_unit_test_setup(replay_next_change__passes_over_health_and_attempts__and_prev_change_comes_back, dusk_setup),
    cmocka_unit_test_setup(replay_of_a_range__begins_with_the_board_as_it_was, dusk_setup),
    cmocka_unit_test_setup(replay__says_that_a_source_is_stale__only_where_the_log_does, dusk_setup),
    cmocka_unit_test(replay_of_a_store_in_memory__stands_as_it_stood),
    cmocka_unit_test_setup(replay_of_nothing__is_ready_and_empty, dusk_setup),
    cmocka_unit_test(replay_of_a_compacted_log__begins_at_its_cut__and_shows_nothing_as_older),
    cmocka_unit_test_setup(replay__can_be_left_while_it_is_opening, dusk_setup),
    cmocka_unit_test_setup(replay_of_a_living_store__ends_where_it_was_when_it_was_opened, dusk_setup),
};

SUITE(replay, tests);
