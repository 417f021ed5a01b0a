/* SPDX-License-Identifier: MIT */
/* The log as JSON Lines: what is written is what is read again, and what was changed is found. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/desk.h"
#include "store/export.h"

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 4);
    desk_ack(d, desk_alert(d, 0));
    desk_post(d, "ana", "a \"text\" with ,\"data\": and ,\"cause\": in it\n\x1b[31m", (const char *[]){ "#ops" }, 1);
    desk_kept(d);
    assert_true(world_act(&d->w, CMD_COMMENT, "bob", desk_alert(d, 1)));
    desk_kept(d);
    desk_fire(d, 5);
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

static struct export_facts
export_to(struct desk *d, const char *file, struct export_order order)
{
    struct reader *r = reader_open(d->path, NULL);
    struct export_facts facts;
    struct err err = { 0 };

    if (!export_file(r, &order, file, &facts, &err))
        fail_msg("%s", err.text);
    reader_close(r);
    return facts;
}

static struct export_facts
check(const char *file)
{
    struct export_facts facts;
    struct err err = { 0 };

    if (!export_check(file, &facts, &err))
        fail_msg("%s", err.text);
    return facts;
}

static void
export__holds_the_whole_log_and_its_blobs__once(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".jsonl");
    struct export_facts made = export_to(d, file, (struct export_order){ 0 }), found = check(file);
    struct stat st;

    assert_true(made.whole && found.whole);
    assert_int_equal(made.events, d->w.m->next_seq - 1);
    assert_int_equal(found.events, made.events);
    assert_int_equal(found.blobs, 5);
    assert_int_equal(found.first_seq, 1);
    assert_int_equal(found.head_seq, made.events);
    assert_memory_equal(found.head, made.head, sizeof made.head);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(access(desk_file(d, ".jsonl.part"), F_OK), -1);
}

static void
export__of_a_piece__goes_on_from_the_hash_before_it(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".jsonl");
    struct export_facts found;

    export_to(d, file, (struct export_order){ .after_seq = 2, .until_seq = 4 });
    found = check(file);
    assert_true(found.whole);
    assert_int_equal(found.events, 2);
    assert_int_equal(found.first_seq, 3);
    assert_int_equal(found.head_seq, 4);
}

static bool
is_by_ana(void *ctx, const struct stored_event *e)
{
    (void)ctx;
    return str_eq(e->ev.actor, "ana");
}

static void
export__of_some_events__says_that_it_is_not_whole(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".jsonl");
    struct export_facts found;

    export_to(d, file, (struct export_order){ .accept = is_by_ana });
    found = check(file);
    assert_false(found.whole);
    assert_int_equal(found.events, 2);
    assert_int_equal(found.blobs, 0);
}

static void
export_file__overwrites_nothing(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".jsonl");
    struct reader *r = reader_open(d->path, NULL);
    struct export_facts facts;
    struct err err = { 0 };

    desk_write(file, "mine", 4);
    assert_false(export_file(r, &(struct export_order){ 0 }, file, &facts, &err));
    assert_int_equal(err.code, ERR_REFUSED);
    reader_close(r);
}

/* The file with the first place of `from` replaced, which is as long. */
static void
tamper(const char *file, const char *from, const char *to)
{
    size_t len;
    char *bytes = desk_bytes(file, &len), *at;

    bytes[len] = '\0';
    at = strstr(bytes, from);
    assert_non_null(at);
    assert_int_equal(strlen(from), strlen(to));
    memcpy(at, to, strlen(to));
    desk_write(file, bytes, len);
    free(bytes);
}

static void
export_check__finds__what_was_changed(void **state)
{
    static const struct {
        const char *from, *to, *why;
    } changes[] = {
        { "\"actor\":\"ana\"", "\"actor\":\"eve\"", "the event was changed" },
        { "\"looking\"", "\"sleeped\"", "the event was changed" },
        { "\"seq\":3,", "\"seq\":4,", "is missing before" },
        { "\"bytes\":\"", "\"bytes\":\"", NULL },
        { "616c657274", "616c657275", "not those of its hash" },
        { "\"tocsin_log\":1", "\"tocsin_log\":9", "no export" },
        { "{\"end\":true,\"events\":6", "{\"end\":true,\"events\":7", "counts other events" },
    };
    struct desk *d = *state;
    const char *file = desk_file(d, ".jsonl");
    struct export_facts facts;

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct err err = { 0 };
        bool ok;

        export_to(d, file, (struct export_order){ 0 });
        tamper(file, changes[i].from, changes[i].to);
        ok = export_check(file, &facts, &err);
        if (ok != (changes[i].why == NULL) || (!ok && strstr(err.text, changes[i].why) == NULL))
            fail_msg("%s: %s", changes[i].from, err.text);
        unlink(file);
    }
}

static void
export_check__finds__where_it_was_cut_off(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".jsonl");
    struct export_facts facts;
    struct err err = { 0 };
    size_t len;
    char *bytes;

    export_to(d, file, (struct export_order){ 0 });
    bytes = desk_bytes(file, &len);
    for (size_t at = 0; at < len; at += 1 + len / 50) {
        desk_write(file, bytes, at);
        assert_false(export_check(file, &facts, &err));
        assert_int_equal(err.code, ERR_PARSE);
    }
    free(bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(export__holds_the_whole_log_and_its_blobs__once),
    TEST(export__of_a_piece__goes_on_from_the_hash_before_it),
    TEST(export__of_some_events__says_that_it_is_not_whole),
    TEST(export_file__overwrites_nothing),
    TEST(export_check__finds__what_was_changed),
    TEST(export_check__finds__where_it_was_cut_off),
};

SUITE(export, tests);
