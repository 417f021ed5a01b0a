/* SPDX-License-Identifier: MIT */
/* Backups while an owner writes. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
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
keep_backup__is_whole_and_private__while_an_owner_writes(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    struct store_facts made = keep_made(d, file), found = keep_examined(file);
    struct stat st;

    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(st.st_size, made.bytes);
    assert_int_equal(found.events, 3);
    assert_int_equal(found.head_seq, 3);
    assert_memory_equal(made.head, found.head, sizeof made.head);
    assert_string_equal(found.node, d->w.m->node);
    assert_int_equal(found.last_ms, d->w.now_ms);
    assert_false(is_there(desk_file(d, ".bak.part")));
    assert_false(is_there(desk_file(d, ".bak-wal")));
    desk_ack(d, desk_alert(d, 2));
    desk_check_equal(d, false);
}

struct writing {
    struct desk *d;
    int n;
};

static void
write_one(void *ctx, uint64_t done, uint64_t of)
{
    struct writing *w = ctx;

    (void)done;
    (void)of;
    w->n++;
    assert_true(world_act(&w->d->w, CMD_COMMENT, "ana", desk_alert(w->d, 1)));
    desk_kept(w->d);
}

/* 6 MB, so that it is copied in several steps, between which the owner writes. */
static void
keep_backup__is_of_one_moment__when_the_owner_writes_between_its_steps(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    struct writing w = { d, 0 };
    struct store_facts facts;
    uint64_t before;

    desk_fire(d, 4000);
    for (int i = 0; i < 8; i++) {
        d->w.now_ms += 1000;
        desk_fire(d, 4000 + (size_t)i);
    }
    for (int i = 0; i < 5000; i++)
        if (world_act(&d->w, CMD_COMMENT, "ana", desk_alert(d, (size_t)i % 4000)))
            desk_kept(d);
    before = d->w.m->durable_seq;
    assert_true(keep_backup(d->path, file, write_one, &w, &facts, NULL));
    assert_true(w.n > 1);
    assert_int_equal(facts.head_seq, before);
    assert_int_equal(keep_examined(file).head_seq, before);
    desk_check_equal(d, false);
}

static void
keep_backup__overwrites_nothing(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    struct store_facts facts;
    struct err err = { 0 };
    size_t len;
    char *bytes;

    desk_write(file, "mine", 4);
    assert_false(keep_backup(d->path, file, NULL, NULL, &facts, &err));
    assert_int_equal(err.code, ERR_REFUSED);
    assert_non_null(strstr(err.text, "is there already"));
    bytes = desk_bytes(file, &len);
    assert_int_equal(len, 4);
    free(bytes);
}

static void
keep_backup__begins_anew__where_one_was_interrupted(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");

    desk_write(desk_file(d, ".bak.part"), "half of something", 17);
    keep_made(d, file);
    assert_int_equal(keep_examined(file).events, 3);
    assert_false(is_there(desk_file(d, ".bak.part")));
}

static void
keep_backup__leaves_nothing__when_the_chain_is_broken(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    struct store_facts facts;
    struct err err = { 0 };

    desk_close(d);
    desk_sql(d, "DELETE FROM checkpoint; UPDATE event SET actor = 'eve' WHERE seq = 2");
    assert_false(keep_backup(d->path, file, NULL, NULL, &facts, &err));
    assert_int_equal(err.code, ERR_PARSE);
    assert_false(is_there(file));
    assert_false(is_there(desk_file(d, ".bak.part")));
}

static void
keep_examine__names_what_is_wrong(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    struct store_facts facts;
    struct err err = { 0 };
    size_t len;
    char *bytes;

    keep_made(d, file);
    bytes = desk_bytes(file, &len);
    memset(bytes + len - 3000, 'x', 2000);
    desk_write(file, bytes, len);
    assert_false(keep_examine(file, NULL, NULL, &facts, &err));
    assert_int_equal(err.code, ERR_PARSE);
    desk_write(file, bytes, len / 2);
    assert_false(keep_examine(file, NULL, NULL, &facts, &err));
    desk_write(file, "no database at all, but long enough to be taken for a file of one", 64);
    assert_false(keep_examine(file, NULL, NULL, &facts, &err));
    assert_false(keep_examine(desk_file(d, ".none"), NULL, NULL, &facts, &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
    free(bytes);
}

/* A store with changes waiting beside it is no backup: half of it would be missing. */
static void
keep_examine__refuses_a_store_in_use(void **state)
{
    struct desk *d = *state;
    struct store_facts facts;
    struct err err = { 0 };

    assert_false(keep_examine(d->path, NULL, NULL, &facts, &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "is no backup"));
}

static void
backup_over_and_over(struct desk *d)
{
    struct store_facts facts;
    const char *file = desk_file(d, ".bak");

    for (;;) {
        if (!keep_backup(d->path, file, NULL, NULL, &facts, NULL))
            _exit(1);
        unlink(file);
    }
}

static void
keep_backup__leaves_a_whole_backup_or_none__when_killed_at_any_moment(void **state)
{
    struct desk *d = *state;

    for (int i = 0; i < ROUNDS; i++) {
        kill_in(d, 2000 + 1371 * i, backup_over_and_over);
        if (is_there(desk_file(d, ".bak")))
            assert_int_equal(keep_examined(desk_file(d, ".bak")).head_seq, 3);
        unlink(desk_file(d, ".bak"));
    }
    keep_made(d, desk_file(d, ".bak"));
    assert_false(is_there(desk_file(d, ".bak.part")));
}

static void
backup_where_files_are_small(struct desk *d)
{
    struct rlimit limit = { 20000, 20000 };
    struct store_facts facts;
    struct err err = { 0 };

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    if (keep_backup(d->path, desk_file(d, ".bak"), NULL, NULL, &facts, &err))
        _exit(1);
    _exit(strstr(err.text, "free some space") != NULL ? 0 : 2);
}

static void
keep_backup__leaves_nothing__when_the_disk_is_full(void **state)
{
    struct desk *d = *state;
    pid_t pid = fork();
    int status;

    if (pid == 0)
        backup_where_files_are_small(d);
    waitpid(pid, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_false(is_there(desk_file(d, ".bak")));
    assert_false(is_there(desk_file(d, ".bak.part")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(keep_backup__is_whole_and_private__while_an_owner_writes),
    TEST(keep_backup__is_of_one_moment__when_the_owner_writes_between_its_steps),
    TEST(keep_backup__overwrites_nothing),
    TEST(keep_backup__begins_anew__where_one_was_interrupted),
    TEST(keep_backup__leaves_nothing__when_the_chain_is_broken),
    TEST(keep_examine__names_what_is_wrong),
    TEST(keep_examine__refuses_a_store_in_use),
    TEST(keep_backup__leaves_a_whole_backup_or_none__when_killed_at_any_moment),
    TEST(keep_backup__leaves_nothing__when_the_disk_is_full),
};

SUITE(backup, tests);
