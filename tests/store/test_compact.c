/* SPDX-License-Identifier: MIT */
/* Compaction: a prefix of the log becomes its fold, and nothing that is on the board changes; and projections made again from the log. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/desk.h"
#include "store/keep.h"

#define ROUNDS 16
#define HOUR INT64_C(3600000)

static const char *const ops[] = { "#ops" };

static void
configure(struct desk *d)
{
    struct event ev = { .kind = EV_CONFIG, .version = 1, .u.config.file = "tocsin.conf" };

    ev.stream = arena_printf(&d->w.arena, "node:%s", d->w.m->node);
    memset(ev.u.config.hash, 'a', sizeof ev.u.config.hash - 1);
    desk_say(d, ev);
}

/* Two days: alerts that clear, are forgotten and fire again, acts, posts that were delivered, a request, a configuration. */
static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 8);
    configure(d);
    desk_kept(d);
    desk_ack(d, desk_alert(d, 1));
    desk_post(d, "ana", "an update", ops, 1);
    desk_kept(d);
    desk_say(d, (struct event){ .kind = EV_MSG_SENT, .stream = "message:1", .version = 2, .message = 1, .u.attempt.attempt = 1 });
    desk_kept(d);
    desk_say(d,
        (struct event){ .kind = EV_MSG_DELIVERED,
            .stream = "message:1",
            .version = 3,
            .message = 1,
            .u.attempt = { .attempt = 1, .channel_id = "C1", .ts = "1.2" } });
    desk_kept(d);
    world_clear(&d->w, desk_alert(d, 7));
    desk_kept(d);
    d->w.now_ms += 26 * HOUR;
    for (int i = 0; i < 2; i++) {
        (void)world_do(&d->w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" });
        desk_kept(d);
        d->w.now_ms += 26 * HOUR;
    }
    assert_null(desk_alert(d, 7));
    desk_fire(d, 9);
    desk_ack(d, desk_alert(d, 2));
    assert_true(world_act(&d->w, CMD_COMMENT, "bob", desk_alert(d, 3)));
    desk_kept(d);
    desk_post(d, "bob", "still looking", ops, 1);
    desk_kept(d);
    desk_say(d, (struct event){ .kind = EV_MSG_SENT, .stream = "message:2", .version = 2, .message = 2, .u.attempt.attempt = 1 });
    desk_kept(d);
    desk_say(d,
        (struct event){ .kind = EV_MSG_DELIVERED,
            .stream = "message:2",
            .version = 3,
            .message = 2,
            .u.attempt = { .attempt = 1, .channel_id = "C1", .ts = "1.3" } });
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

static struct keeper *
keep(const struct desk *d)
{
    struct err err = { 0 };
    struct keeper *k = keeper_open(d->path, "compact pid 1", &err);

    if (k == NULL)
        fail_msg("%s", err.text);
    return k;
}

static struct keep_cut
plan(struct keeper *k, int64_t before_ms)
{
    struct err err = { 0 };
    struct keep_cut cut;

    if (!keeper_plan(k, before_ms, &cut, &err))
        fail_msg("%s", err.text);
    return cut;
}

/* Closes the desk, compacts, and opens it again. */
static struct keep_cut
compact(struct desk *d, int64_t before_ms)
{
    struct model *m = desk_model();
    struct model_config config = m->config;
    struct err err = { 0 };
    struct keeper *k;
    struct keep_cut cut;
    bool shrunk;

    model_free(m);
    desk_close(d);
    k = keep(d);
    cut = plan(k, before_ms);
    if (!keeper_compact(k, &config, &cut, "/somewhere.jsonl", d->w.now_ms, &shrunk, &err))
        fail_msg("%s", err.text);
    assert_true(shrunk);
    keeper_close(k);
    desk_open(d);
    desk_load(d);
    return cut;
}

static struct verify_result
verify(const struct desk *d)
{
    struct reader *r = reader_open(d->path, NULL);
    struct verify_result v;
    struct err err = { 0 };

    if (!reader_verify(r, NULL, NULL, &v, &err))
        fail_msg("%s", err.text);
    reader_close(r);
    return v;
}

static uint64_t
rebuild(struct desk *d, struct keep_difference out[KEEP_TABLES])
{
    struct model *m = desk_model();
    struct model_config config = m->config;
    struct err err = { 0 };
    struct keeper *k;
    uint64_t n = 0;

    model_free(m);
    desk_close(d);
    k = keep(d);
    if (!keeper_rebuild(k, &config, out, &err))
        fail_msg("%s", err.text);
    keeper_close(k);
    desk_open(d);
    desk_load(d);
    for (size_t i = 0; i < KEEP_TABLES; i++)
        n += out[i].missing + out[i].extra + out[i].changed;
    return n;
}

static void
expect_no_difference(struct desk *d)
{
    struct keep_difference out[KEEP_TABLES];

    if (rebuild(d, out) == 0)
        return;
    for (size_t i = 0; i < KEEP_TABLES; i++)
        print_message("%s: %d missing, %d extra, %d changed\n", out[i].table, (int)out[i].missing, (int)out[i].extra,
            (int)out[i].changed);
    fail_msg("the projections were not as the log makes them");
}

/* The board as it was, apart from what is older than the cut: acts, and lines of the log. */
static void
compaction__changes_nothing_on_the_board(void **state)
{
    struct desk *d = *state;
    struct model *before = d->w.m;
    uint64_t last = before->next_seq - 1;
    struct keep_cut cut;
    struct verify_result v;

    d->w.m = NULL;
    cut = compact(d, d->w.now_ms - HOUR);
    assert_int_equal(cut.first_seq, 1);
    assert_true(cut.seq > 5 && cut.seq < last);
    assert_int_equal(cut.message, 0);
    desk_check_equal(d, true);
    assert_int_equal(d->w.m->cut_seq, cut.seq);
    assert_int_equal(d->w.m->next_seq, before->next_seq);
    assert_int_equal(d->w.m->next_row, before->next_row);
    assert_int_equal(d->w.m->next_message, before->next_message);
    assert_int_equal(d->w.m->node_version, before->node_version);
    assert_string_equal(d->w.m->config_hash, before->config_hash);
    assert_int_equal(d->w.m->alerts.n, before->alerts.n);
    assert_int_equal(d->w.m->messages.n, before->messages.n);
    assert_int_equal(desk_alert(d, 2)->hold.state, ALERT_ACKED);
    assert_int_equal(desk_alert(d, 2)->count, model_alert(before, &desk_alert(d, 2)->id)->count);
    assert_string_equal(desk_alert(d, 3)->note.text, "looking");
    v = verify(d);
    assert_int_equal(v.cut_seq, cut.seq);
    assert_int_equal(v.head_seq, last);
    assert_int_equal(v.events, last - cut.seq);
    model_free(before);
    expect_no_difference(d);
}

static void
compaction__of_all__leaves_an_empty_log_that_goes_on(void **state)
{
    struct desk *d = *state;
    uint64_t last = d->w.m->next_seq - 1;
    struct keep_cut cut = compact(d, d->w.now_ms + HOUR);
    uint8_t hash[SHA256_BYTES];
    uint64_t seq;

    assert_int_equal(cut.seq, last);
    desk_check_equal(d, true);
    assert_true(store_head(d->s, &seq, hash));
    assert_int_equal(seq, last);
    assert_memory_equal(hash, cut.hash, sizeof hash);
    assert_int_equal(verify(d).events, 0);
    desk_ack(d, desk_alert(d, 4));
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_int_equal(d->w.m->next_seq, last + 2);
    desk_check_equal(d, true);
    assert_int_equal(verify(d).head_seq, last + 1);
    expect_no_difference(d);
}

static void
compaction__can_be_done_again__from_where_the_last_one_ended(void **state)
{
    struct desk *d = *state;
    struct keep_cut first = compact(d, WORLD_START_MS + HOUR), second;

    desk_check_equal(d, true);
    expect_no_difference(d);
    desk_ack(d, desk_alert(d, 5));
    second = compact(d, d->w.now_ms);
    assert_int_equal(second.first_seq, first.seq + 1);
    assert_true(second.seq > first.seq);
    desk_check_equal(d, true);
    verify(d);
    expect_no_difference(d);
    world_clear(&d->w, desk_alert(d, 5));
    desk_kept(d);
    desk_fire(d, 10);
    desk_check_equal(d, true);
    expect_no_difference(d);
}

static void
keeper_plan__stops_before__an_unfinished_message(void **state)
{
    struct desk *d = *state;
    uint64_t queued;
    struct keeper *k;
    struct keep_cut cut;

    desk_post(d, "ana", "another update", ops, 1);
    desk_kept(d);
    queued = d->w.m->next_seq - 1;
    d->w.now_ms += HOUR;
    desk_ack(d, desk_alert(d, 5));
    desk_close(d);
    k = keep(d);
    cut = plan(k, d->w.now_ms + HOUR);
    assert_int_equal(cut.seq, queued - 1);
    assert_int_equal(cut.message, 3);
    keeper_close(k);
    compact(d, d->w.now_ms + HOUR);
    assert_int_equal(model_message(d->w.m, 3)->standing.state, MESSAGE_QUEUED);
    desk_check_equal(d, true);
    expect_no_difference(d);
}

static void
keeper_plan__finds_nothing__before_the_first_event(void **state)
{
    struct desk *d = *state;
    struct keeper *k;

    desk_close(d);
    k = keep(d);
    assert_int_equal(plan(k, WORLD_START_MS).seq, 0);
    keeper_close(k);
    desk_open(d);
}

static void
keeper_open__names_the_owner__and_makes_no_store(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };

    assert_null(keeper_open(d->path, "compact", &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "desk pid 1"));
    assert_null(keeper_open(desk_file(d, ".none"), "compact", &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
    assert_int_equal(access(desk_file(d, ".none"), F_OK), -1);
}

static void
undo__is_refused_by_name__before_the_cut(void **state)
{
    struct desk *d = *state;
    uint64_t later = desk_alert(d, 2)->hold.seq;

    compact(d, WORLD_START_MS + HOUR);
    assert_false(world_undo(&d->w, "ana", 4));
    assert_non_null(strstr(d->w.err.text, "was compacted"));
    assert_true(world_undo(&d->w, "ana", later));
    desk_kept(d);
    assert_int_equal(desk_alert(d, 2)->hold.state, ALERT_FIRING);
    desk_check_equal(d, true);
}

static void
request__has_one_effect__also_after_its_event_was_compacted(void **state)
{
    struct desk *d = *state;
    struct subject s = { .id = desk_alert(d, 4)->id, .episode = desk_alert(d, 4)->episode };

    assert_true(world_do(&d->w,
        &(struct command){ .kind = CMD_ACK,
            .actor = "ana",
            .origin = "cli",
            .request_id = "r-1",
            .subjects = &s,
            .subjects_n = 1 }));
    desk_kept(d);
    compact(d, d->w.now_ms + HOUR);
    assert_true(model_request(d->w.m, "ana", "r-1") > 0);
    desk_check_equal(d, true);
}

static void
verify__finds_a_fold__that_was_changed(void **state)
{
    static const char *const changes[] = { "UPDATE fold_alert SET count = count + 1 WHERE row = 1",
        "UPDATE cut SET next_message = 77", "DELETE FROM fold_source", "UPDATE cut SET hash = zeroblob(32)" };
    struct desk *d = *state;
    struct verify_result v;
    struct store_facts facts;
    struct err err = { 0 };

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct reader *r;

        if (i == 0)
            compact(d, d->w.now_ms - HOUR);
        desk_close(d);
        assert_true(keep_backup(d->path, desk_file(d, ".good"), NULL, NULL, &facts, NULL));
        desk_sql(d, changes[i]);
        r = reader_open(d->path, NULL);
        assert_false(reader_verify(r, NULL, NULL, &v, &err));
        assert_int_equal(err.code, ERR_PARSE);
        reader_close(r);
        unlink(desk_file(d, "-wal"));
        unlink(desk_file(d, "-shm"));
        assert_int_equal(rename(desk_file(d, ".good"), d->path), 0);
        desk_open(d);
    }
    desk_load(d);
    desk_check_equal(d, true);
}

static void
compaction__drops_blobs__that_nothing_names_any_more(void **state)
{
    struct desk *d = *state;
    uint64_t before = verify(d).blobs;

    compact(d, d->w.now_ms + HOUR);
    assert_int_equal(before, 9);
    assert_int_equal(verify(d).blobs, 9);
    world_clear(&d->w, desk_alert(d, 8));
    desk_kept(d);
    for (int i = 0; i < 2; i++) {
        d->w.now_ms += 26 * HOUR;
        (void)world_do(&d->w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" });
        desk_kept(d);
    }
    assert_null(desk_alert(d, 8));
    compact(d, d->w.now_ms + HOUR);
    assert_int_equal(verify(d).blobs, 8);
    desk_check_equal(d, true);
}

static void
keeper_rebuild__changes_nothing__in_a_store_that_is_as_it_should_be(void **state)
{
    expect_no_difference(*state);
    desk_check_equal(*state, true);
}

static void
keeper_rebuild__mends_a_projection__and_says_what_differed(void **state)
{
    struct desk *d = *state;
    struct keep_difference out[KEEP_TABLES];

    desk_close(d);
    desk_sql(d,
        "UPDATE alert SET level = 4, hold_by = 'eve' WHERE row = 2; DELETE FROM alert WHERE row = 3; DELETE FROM history WHERE seq = 2;"
        " DELETE FROM act; UPDATE message SET state = 0; INSERT INTO former VALUES (99, x'00'); DELETE FROM source");
    desk_open(d);
    assert_true(rebuild(d, out) > 0);
    assert_string_equal(out[0].table, "source");
    assert_int_equal(out[0].missing, 1);
    assert_string_equal(out[1].table, "alert");
    assert_int_equal(out[1].missing, 1);
    assert_true(out[1].changed >= 1);
    assert_int_equal(out[2].extra, 1);
    assert_int_equal(out[3].missing, 8);
    assert_int_equal(out[4].missing, 5);
    assert_int_equal(out[5].changed, 1);
    desk_check_equal(d, true);
    expect_no_difference(d);
    desk_ack(d, desk_alert(d, 5));
    desk_check_equal(d, true);
}

static void
keeper_rebuild__mends_a_projection__also_after_a_compaction(void **state)
{
    struct desk *d = *state;
    struct keep_difference out[KEEP_TABLES];

    compact(d, d->w.now_ms - HOUR);
    desk_close(d);
    desk_sql(d,
        "DELETE FROM alert; DELETE FROM message; DELETE FROM history; DELETE FROM act; DELETE FROM former; DELETE FROM source");
    desk_open(d);
    assert_true(rebuild(d, out) > 0);
    desk_check_equal(d, true);
    expect_no_difference(d);
    assert_int_equal(desk_alert(d, 2)->hold.state, ALERT_ACKED);
}

static void __attribute__((noreturn)) compact_for_ever(struct desk *d)
{
    struct model *m = desk_model();
    struct keep_cut cut;
    bool shrunk;

    for (int64_t before = WORLD_START_MS + 1;; before += HOUR) {
        struct keeper *k = keeper_open(d->path, "compact", NULL);

        if (k == NULL || !keeper_plan(k, before, &cut, NULL)
            || (cut.seq > 0 && !keeper_compact(k, &m->config, &cut, "x", 1, &shrunk, NULL)))
            _exit(1);
        keeper_close(k);
    }
}

static void
compaction__leaves_a_whole_store__when_killed_at_any_moment(void **state)
{
    struct desk *d = *state;

    for (int i = 0; i < ROUNDS; i++) {
        struct itimerval until = { .it_value = { .tv_usec = 1500 + 2137 * i } };
        pid_t pid;
        int status;

        desk_close(d);
        pid = fork();
        if (pid == 0) {
            signal(SIGALRM, SIG_DFL);
            setitimer(ITIMER_REAL, &until, NULL);
            compact_for_ever(d);
        }
        waitpid(pid, &status, 0);
        assert_true(WIFSIGNALED(status));
        desk_open(d);
        desk_load(d);
        desk_check_equal(d, true);
        verify(d);
        desk_ack(d, desk_alert(d, 1 + (size_t)i % 6));
    }
    expect_no_difference(d);
}

static int
compact_where_files_are_small(struct desk *d)
{
    struct model *m = desk_model();
    struct rlimit limit = { 1000, 1000 };
    struct err err = { 0 };
    struct keeper *k = keeper_open(d->path, "compact", &err);
    struct keep_cut cut;
    bool shrunk;

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    if (k == NULL || !keeper_plan(k, d->w.now_ms, &cut, &err) || keeper_compact(k, &m->config, &cut, "x", 1, &shrunk, &err))
        return 1;
    return strstr(err.text, "free some space") != NULL ? 0 : 2;
}

static void
compaction__changes_nothing__when_the_disk_is_full(void **state)
{
    struct desk *d = *state;
    int status;
    pid_t pid;

    desk_close(d);
    pid = fork();
    if (pid == 0)
        _exit(compact_where_files_are_small(d));
    waitpid(pid, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 0);
    desk_open(d);
    desk_load(d);
    assert_int_equal(d->w.m->cut_seq, 0);
    desk_check_equal(d, true);
    verify(d);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(compaction__changes_nothing_on_the_board),
    TEST(compaction__of_all__leaves_an_empty_log_that_goes_on),
    TEST(compaction__can_be_done_again__from_where_the_last_one_ended),
    TEST(keeper_plan__stops_before__an_unfinished_message),
    TEST(keeper_plan__finds_nothing__before_the_first_event),
    TEST(keeper_open__names_the_owner__and_makes_no_store),
    TEST(undo__is_refused_by_name__before_the_cut),
    TEST(request__has_one_effect__also_after_its_event_was_compacted),
    TEST(verify__finds_a_fold__that_was_changed),
    TEST(compaction__drops_blobs__that_nothing_names_any_more),
    TEST(keeper_rebuild__changes_nothing__in_a_store_that_is_as_it_should_be),
    TEST(keeper_rebuild__mends_a_projection__and_says_what_differed),
    TEST(keeper_rebuild__mends_a_projection__also_after_a_compaction),
    TEST(compaction__leaves_a_whole_store__when_killed_at_any_moment),
    TEST(compaction__changes_nothing__when_the_disk_is_full),
};

SUITE(compact, tests);
