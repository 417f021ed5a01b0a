/* SPDX-License-Identifier: MIT */
/* Opening: what is made, and what is refused by name before a byte of it changes. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/desk.h"

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init_empty(d);
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

/* Neither an owner nor a reader gets it, and both say why. */
static void
expect_refused(struct desk *d, enum err_code code, const char *words)
{
    struct err err = { 0 };

    assert_null(store_open(d->path, "test", &err));
    assert_int_equal(err.code, code);
    if (strstr(err.text, words) == NULL)
        fail_msg("'%s' does not say '%s'", err.text, words);
    assert_null(reader_open(d->path, &err));
}

static void
make_store(struct desk *d)
{
    desk_open(d);
    desk_close(d);
}

static mode_t
mode_of(const char *file)
{
    struct stat st;

    assert_int_equal(stat(file, &st), 0);
    return st.st_mode & 07777;
}

static void
store_open__makes_a_private_file__in_a_private_directory(void **state)
{
    struct desk *d = *state;
    char dir[56];

    snprintf(dir, sizeof dir, "%s/sub", d->dir);
    snprintf(d->path, sizeof d->path, "%s/sub/s.db", d->dir);
    umask(0);
    make_store(d);
    umask(022);
    assert_int_equal(mode_of(dir), 0700);
    assert_int_equal(mode_of(d->path), 0600);
    assert_int_equal(mode_of(desk_file(d, ".lock")), 0600);
    assert_int_not_equal(access(desk_file(d, ".new"), F_OK), 0);
    unlink(d->path);
    unlink(desk_file(d, ".lock"));
    rmdir(dir);
}

static void
store_open__names_the_node_once__for_all_later_starts(void **state)
{
    struct desk *d = *state;
    char node[33];

    desk_open(d);
    desk_load(d);
    memcpy(node, d->w.m->node, sizeof node);
    assert_int_equal(strlen(node), 32);
    assert_true(d->w.m->whole);
    assert_int_equal(d->w.m->next_seq, 1);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_string_equal(d->w.m->node, node);
}

static void
store_open__makes_a_store__of_an_empty_file(void **state)
{
    struct desk *d = *state;

    desk_write(d->path, "", 0);
    chmod(d->path, 0600);
    make_store(d);
    desk_open(d);
}

static void
store_open__removes_what_a_crash_left_half_made(void **state)
{
    struct desk *d = *state;

    desk_write(desk_file(d, ".new"), "half", 4);
    desk_write(desk_file(d, ".new-wal"), "half", 4);
    make_store(d);
    assert_int_not_equal(access(desk_file(d, ".new"), F_OK), 0);
    assert_int_not_equal(access(desk_file(d, ".new-wal"), F_OK), 0);
}

static void
store_open__refuses__what_is_no_plain_file(void **state)
{
    struct desk *d = *state;
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    int fd;

    assert_int_equal(mkdir(d->path, 0700), 0);
    expect_refused(d, ERR_UNAVAILABLE, "is a directory");
    rmdir(d->path);
    assert_int_equal(mkfifo(d->path, 0600), 0);
    expect_refused(d, ERR_UNAVAILABLE, "is a pipe");
    unlink(d->path);
    assert_int_equal(symlink("/dev/zero", d->path), 0);
    expect_refused(d, ERR_UNAVAILABLE, "is a symbolic link");
    unlink(d->path);
    assert_int_equal(symlink(d->path, d->path), 0);
    expect_refused(d, ERR_UNAVAILABLE, "is a symbolic link");
    unlink(d->path);
    snprintf(addr.sun_path, sizeof addr.sun_path, "%s", d->path);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof addr), 0);
    expect_refused(d, ERR_UNAVAILABLE, "is a socket");
    close(fd);
}

static void
store_open__refuses__a_link_beside_the_store(void **state)
{
    struct desk *d = *state;
    const char *other = desk_file(d, ".other");
    size_t len;
    char *bytes;

    make_store(d);
    desk_write(other, "precious", 8);
    assert_int_equal(symlink(other, desk_file(d, "-wal")), 0);
    expect_refused(d, ERR_UNAVAILABLE, "-wal is a symbolic link");
    bytes = desk_bytes(other, &len);
    assert_int_equal(len, 8);
    free(bytes);
}

static void
store_open__refuses__what_others_may_write(void **state)
{
    struct desk *d = *state;

    make_store(d);
    chmod(d->path, 0660);
    expect_refused(d, ERR_UNAVAILABLE, "chmod 600");
    chmod(d->path, 0606);
    expect_refused(d, ERR_UNAVAILABLE, "chmod 600");
}

static void
store_open__refuses__a_directory_that_everybody_may_write(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };

    chmod(d->dir, 0777);
    assert_null(store_open(d->path, "test", &err));
    assert_non_null(strstr(err.text, "everybody may write"));
}

static void
store_open__refuses__a_second_name(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };

    make_store(d);
    assert_int_equal(link(d->path, desk_file(d, ".second")), 0);
    assert_null(store_open(d->path, "test", &err));
    assert_non_null(strstr(err.text, "second name"));
}

static void
store_open__refuses__foreign_bytes(void **state)
{
    static const char text[] =
        "#!/bin/sh\necho hello, this is no database at all, but it is long enough to look like the header of one\n";
    struct desk *d = *state;
    char zeros[8192] = { 0 };

    umask(077);
    desk_write(d->path, text, sizeof text);
    expect_refused(d, ERR_PARSE, "is no tocsin store");
    desk_write(d->path, "x", 1);
    expect_refused(d, ERR_PARSE, "is no tocsin store");
    desk_write(d->path, zeros, sizeof zeros);
    expect_refused(d, ERR_PARSE, "is no tocsin store");
    umask(022);
}

static void
store_open__refuses__another_programs_database(void **state)
{
    struct desk *d = *state;

    umask(077);
    desk_sql(d, "CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('http://a')");
    expect_refused(d, ERR_PARSE, "is no tocsin store (it lacks our mark)");
    desk_sql(d, "PRAGMA application_id = 0x0f055112");
    expect_refused(d, ERR_PARSE, "database of another program (application id 0x0f055112)");
    umask(022);
}

/* What is refused is as it was, byte for byte. */
static void
store_open__leaves_alone__what_it_refuses(void **state)
{
    static const char *const changes[] = {
        "PRAGMA user_version = 1001",
        "PRAGMA user_version = -1",
        "PRAGMA application_id = 1",
        "DROP TABLE history",
        "CREATE TRIGGER evil AFTER INSERT ON event BEGIN DELETE FROM event; END",
        "ALTER TABLE event RENAME TO x; CREATE VIEW event AS SELECT * FROM x",
        "DROP INDEX alert_open",
        "DROP INDEX alert_rare",
    };
    struct desk *d = *state;

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        size_t before_len, after_len;
        char *before, *after;

        make_store(d);
        desk_sql(d, changes[i]);
        before = desk_bytes(d->path, &before_len);
        expect_refused(d, ERR_PARSE, d->path);
        after = desk_bytes(d->path, &after_len);
        assert_int_equal(before_len, after_len);
        assert_memory_equal(before, after, before_len);
        free(before);
        free(after);
        unlink(d->path);
        unlink(desk_file(d, "-wal"));
        unlink(desk_file(d, "-shm"));
    }
}

static void
store_open__refuses__changes_without_their_store(void **state)
{
    struct desk *d = *state;

    umask(077);
    desk_write(desk_file(d, "-wal"), "changes", 7);
    expect_refused(d, ERR_PARSE, "is gone or empty");
    umask(022);
}

static void
store_open__refuses__a_journal_of_somebody_else(void **state)
{
    struct desk *d = *state;

    make_store(d);
    umask(077);
    desk_write(desk_file(d, "-journal"), "journal", 7);
    expect_refused(d, ERR_PARSE, "-journal lies beside");
    umask(022);
}

static void
store_open__refuses__when_another_program_has_it_locked(void **state)
{
    struct desk *d = *state;
    sqlite3 *other;

    make_store(d);
    assert_int_equal(sqlite3_open(d->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    expect_refused(d, ERR_UNAVAILABLE, "another program has it locked");
    sqlite3_close(other);
    desk_open(d);
}

/* In a child that is nobody in particular: root may write everywhere. 0 where it held. */
static int
as_nobody(struct desk *d, bool (*check)(struct desk *d))
{
    pid_t pid;
    int status;

    if (geteuid() != 0)
        return check(d) ? 0 : 1;
    pid = fork();
    if (pid == 0) {
        if (setgid(65534) != 0 || setuid(65534) != 0)
            _exit(2);
        _exit(check(d) ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

static void
give_to_nobody(struct desk *d, mode_t dir_mode)
{
    if (geteuid() == 0) {
        assert_int_equal(chown(d->path, 65534, 65534), 0);
        assert_int_equal(chown(d->dir, 65534, 65534), 0);
        (void)!chown(desk_file(d, ".lock"), 65534, 65534);
    }
    chmod(d->dir, dir_mode);
}

static bool
owner_is_refused_reader_is_not(struct desk *d)
{
    struct err err = { 0 };
    struct store *s = store_open(d->path, "test", &err);
    struct reader *r;
    bool ok = s == NULL && err.code == ERR_UNAVAILABLE && strstr(err.text, "can't be written") != NULL;

    r = reader_open(d->path, &err);
    ok = ok && r != NULL && reader_last_seq(r) == 1 && reader_load(r, d->w.m, &err) && reader_last_seq(r) == 1;
    reader_close(r);
    return ok;
}

static void
store_open__refuses_but_reader_reads__in_a_read_only_directory(void **state)
{
    struct desk *d = *state;

    desk_open(d);
    desk_load(d);
    assert_true(world_do(&d->w,
        &(struct command){ .kind = CMD_SOURCES,
            .actor = "tocsin",
            .origin = "engine",
            .names = (const char *[]){ "am" },
            .names_n = 1 }));
    desk_kept(d);
    desk_close(d);
    give_to_nobody(d, 0500);
    assert_int_equal(as_nobody(d, owner_is_refused_reader_is_not), 0);
}

static bool
nobody_is_refused(struct desk *d)
{
    struct err err = { 0 };

    return store_open(d->path, "test", &err) == NULL && err.code == ERR_UNAVAILABLE && err.text[0] != '\0'
        && reader_open(d->path, &err) == NULL && err.code == ERR_UNAVAILABLE;
}

static void
store_open__refuses__a_file_without_permission(void **state)
{
    struct desk *d = *state;

    make_store(d);
    give_to_nobody(d, 0700);
    chmod(d->path, 0);
    assert_int_equal(as_nobody(d, nobody_is_refused), 0);
}

static void
store_open__refuses__another_users_file(void **state)
{
    struct desk *d = *state;

    if (geteuid() != 0)
        skip();
    make_store(d);
    give_to_nobody(d, 0700);
    assert_int_equal(chown(d->path, 1, 1), 0);
    assert_int_equal(as_nobody(d, nobody_is_refused), 0);
}

static void
reader_open__says_not_found__when_there_is_no_store(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };

    assert_null(reader_open(d->path, &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
    assert_int_not_equal(access(d->path, F_OK), 0);
    assert_null(reader_open("/nonexistent/dir/s.db", &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
}

static void
expect_path(const char *url, const char *path)
{
    struct err err = { 0 };
    char *got = store_path(url, &err);

    assert_string_equal(got, path);
    free(got);
}

static void
store_path__knows_its_schemes(void **state)
{
    struct err err = { 0 };

    (void)state;
    expect_path("sqlite:/var/lib/t.db", "/var/lib/t.db");
    expect_path("sqlite:///var/lib/t.db", "/var/lib/t.db");
    expect_path("t.db", "t.db");
    assert_null(store_path("postgresql://db/tocsin", &err));
    assert_non_null(strstr(err.text, "not built yet"));
    assert_null(store_path("mysql://db", &err));
    assert_null(store_path("", &err));
    assert_null(store_path("sqlite:", &err));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(store_open__makes_a_private_file__in_a_private_directory),
    TEST(store_open__names_the_node_once__for_all_later_starts),
    TEST(store_open__makes_a_store__of_an_empty_file),
    TEST(store_open__removes_what_a_crash_left_half_made),
    TEST(store_open__refuses__what_is_no_plain_file),
    TEST(store_open__refuses__a_link_beside_the_store),
    TEST(store_open__refuses__what_others_may_write),
    TEST(store_open__refuses__a_directory_that_everybody_may_write),
    TEST(store_open__refuses__a_second_name),
    TEST(store_open__refuses__foreign_bytes),
    TEST(store_open__refuses__another_programs_database),
    TEST(store_open__leaves_alone__what_it_refuses),
    TEST(store_open__refuses__changes_without_their_store),
    TEST(store_open__refuses__a_journal_of_somebody_else),
    TEST(store_open__refuses__when_another_program_has_it_locked),
    TEST(store_open__refuses_but_reader_reads__in_a_read_only_directory),
    TEST(store_open__refuses__a_file_without_permission),
    TEST(store_open__refuses__another_users_file),
    TEST(reader_open__says_not_found__when_there_is_no_store),
    TEST(store_path__knows_its_schemes),
};

SUITE(open, tests);
