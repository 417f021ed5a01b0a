/* SPDX-License-Identifier: MIT */
/* An export replays as the store does, and one that was changed is refused, naming the line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/dusk.h"
#include "store/past_own.h"

static void
replay_of_an_export__equals_that_of_the_store(void **state)
{
    struct dusk *d = *state;
    struct replay *r;

    dusk_export(d, (struct export_order){ 0 });
    r = dusk_replay(dusk_past_file(d->file, (struct past_range){ 0 }));
    assert_true(replay_facts(r)->from_file && replay_facts(r)->whole);
    assert_false(replay_facts(r)->lacks_before);
    for (size_t i = 0; i < WATCHED; i += 7) {
        (void)replay_seek(r, d->at[i]);
        assert_same_model(d->live[i], replay_model(r));
    }
    replay_free(r);
}

/* In the first line from n on that has `what`, this becomes another of the same length; *why is how that line is named. */
static void
damage(const struct dusk *d, size_t n, const char *what, const char *instead, char why[48])
{
    FILE *f = fopen(d->file, "r+e");
    char *line = NULL, *at = NULL;
    size_t cap = 0;
    long from = 0;

    assert_non_null(f);
    for (size_t i = 1; at == NULL; i++) {
        from = ftell(f);
        assert_true(getline(&line, &cap, f) > 0);
        at = i < n ? NULL : strstr(line, what);
        snprintf(why, 48, "night.jsonl:%zu: ", i);
    }
    assert_int_equal(fseek(f, from + (at - line), SEEK_SET), 0);
    fputs(instead, f);
    fclose(f);
    free(line);
}

static void
assert_refused(struct past *p, const char *why)
{
    struct model *known = night_model();
    struct replay *r = replay_new(known, p);
    struct err err = { 0 };

    assert_false(replay_finish(r, &err));
    assert_int_equal(replay_state(r), REPLAY_FAILED);
    if (strstr(err.text, why) == NULL)
        fail_msg("'%s' does not say %s", err.text, why);
    replay_free(r);
    model_free(known);
}

static void
replay_of_an_export__names_the_line_that_was_changed(void **state)
{
    static const char *const changes[][2] = { { "\"at\":\"2025", "\"at\":\"2024" }, { "\"kind\":\"alert", "\"kind\":\"alarm" },
        { "{\"blob\":\"", "{\"blob\":\"x" }, { "{", "[" }, { "\"stream\":\"", "\"stream\":\"x" } };
    struct dusk *d = *state;
    char line[48];

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        dusk_export(d, (struct export_order){ .until_seq = 500 });
        damage(d, 100 + 50 * i, changes[i][0], changes[i][1], line);
        assert_refused(dusk_past_file(d->file, (struct past_range){ 0 }), line);
    }
}

/* Labels that no event of the range names, or a batch without end: what is held is what counts. */
static void
replay_of_an_export__is_refused_where_it_takes_too_much_memory__also_before_its_range(void **state)
{
    struct dusk *d = *state;
    const struct past_range ranges[] = { { 0 }, { .from_ms = d->night.now_ms } };

    dusk_export(d, (struct export_order){ .until_seq = 5000 });
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        struct past *p = dusk_past_file(d->file, ranges[i]);

        p->bytes_max = 20000;
        assert_refused(p, "takes more than 0 MB");
    }
}

static void
replay_of_an_export__says_where_it_was_cut_off(void **state)
{
    struct dusk *d = *state;

    dusk_export(d, (struct export_order){ .until_seq = 500 });
    assert_int_equal(truncate(d->file, 60000), 0);
    assert_refused(dusk_past_file(d->file, (struct past_range){ 0 }), ": it is cut off");
}

static void
replay_of_a_late_export__begins_empty__and_says_so(void **state)
{
    struct dusk *d = *state;
    struct replay *r;

    dusk_export(d, (struct export_order){ .after_seq = d->live[40]->next_seq - 1 });
    r = dusk_replay(dusk_past_file(d->file, (struct past_range){ 0 }));
    assert_true(replay_facts(r)->lacks_before);
    (void)replay_seek(r, 0);
    assert_int_equal(replay_model(r)->alerts.n, 0);
    (void)replay_seek(r, 200);
    assert_true(replay_model(r)->alerts.n > 0);
    assert_int_not_equal(source_health(model_source(replay_model(r), "am"), replay_place(r)->now_ms), SOURCE_REMOVED);
    replay_free(r);
}

static void
replay_of_a_late_export_with_its_board__equals_that_of_the_store(void **state)
{
    struct dusk *d = *state;
    struct model *config = night_model();
    struct past_range first = { .to_ms = NIGHT_START_MS };
    struct replay *whole = dusk_replay_store(d, (struct past_range){ 0 }), *r;

    dusk_export(d, (struct export_order){ .after_seq = d->live[20]->next_seq - 1, .fold = &config->config });
    model_free(config);
    r = dusk_replay(dusk_past_file(d->file, (struct past_range){ 0 }));
    assert_true(replay_facts(r)->whole);
    assert_false(replay_facts(r)->lacks_before);
    for (size_t i = 20; i < WATCHED; i += 7) {
        (void)replay_seek(whole, d->at[i]);
        (void)replay_seek(r, d->at[i] - d->at[20]);
        assert_same_shown(replay_model(whole), replay_model(r));
    }
    replay_free(r);
    (void)replay_seek(whole, d->at[20]);
    r = dusk_replay(dusk_past_file(d->file, first));
    assert_int_equal(replay_facts(r)->batches, 0);
    assert_int_equal(replay_model(r)->next_seq, replay_model(whole)->next_seq);
    assert_int_equal(replay_model(r)->alerts.n, replay_model(whole)->alerts.n);
    replay_free(r);
    replay_free(whole);
}

static void
replay_of_an_export_with_its_board__names_the_row_that_can_not_be(void **state)
{
    static const char *const changes[][2] = { { "\"state\":", "\"stat3\":" }, { "\"id\":{\"hex\":\"", "\"id\":{\"hex\":\"x" },
        { "\"fold\":\"alert\"", "\"fold\":\"alarm\"" }, { "\"row\":{\"row\":", "\"row\":{\"r\":\"x" } };
    struct dusk *d = *state;
    struct model *config = night_model();
    char line[48];

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        dusk_export(d,
            (struct export_order){ .after_seq = d->live[20]->next_seq - 1,
                .until_seq = d->live[20]->next_seq + 50,
                .fold = &config->config });
        damage(d, 10, changes[i][0], changes[i][1], line);
        assert_refused(dusk_past_file(d->file, (struct past_range){ 0 }), line);
    }
    model_free(config);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(replay_of_an_export__equals_that_of_the_store, dusk_setup),
    cmocka_unit_test_setup(replay_of_an_export__names_the_line_that_was_changed, dusk_setup),
    cmocka_unit_test_setup(replay_of_an_export__is_refused_where_it_takes_too_much_memory__also_before_its_range, dusk_setup),
    cmocka_unit_test_setup(replay_of_an_export__says_where_it_was_cut_off, dusk_setup),
    cmocka_unit_test_setup(replay_of_a_late_export__begins_empty__and_says_so, dusk_setup),
    cmocka_unit_test_setup(replay_of_a_late_export_with_its_board__equals_that_of_the_store, dusk_setup),
    cmocka_unit_test_setup(replay_of_an_export_with_its_board__names_the_row_that_can_not_be, dusk_setup),
};

SUITE(replay_export, tests);
