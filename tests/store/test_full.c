/* SPDX-License-Identifier: MIT */
/* A full disk, made by a limit on the size of files in a child process. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/desk.h"

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 5);
    desk_close(d);
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

/* 0 where the child's story ended well; it fails by exiting with the number of the step. */
static int
in_child(struct desk *d, int (*story)(struct desk *d))
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        signal(SIGXFSZ, SIG_IGN);
        _exit(story(d));
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static void
limit_files(rlim_t bytes)
{
    struct rlimit l;

    getrlimit(RLIMIT_FSIZE, &l);
    l.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &l);
}

static bool
comment(struct desk *d, const char *text)
{
    const struct alert *a = desk_alert(d, 0);
    struct subject subject = { .id = a->id, .episode = a->episode };

    if (!world_do(&d->w,
            &(struct command){ .kind = CMD_COMMENT,
                .actor = "ana",
                .origin = "cli",
                .subjects = &subject,
                .subjects_n = 1,
                .text = text }))
        return false;
    return desk_keep(d, desk_gather(d));
}

struct reloaded {
    int done;
};

static void
on_reloaded(void *arg, const struct err *err)
{
    struct reloaded *r = arg;

    r->done += err == NULL;
}

static int
fill_up_and_go_on(struct desk *d)
{
    struct reloaded r = { 0 };
    struct alert_id id;
    struct stat st;
    int kept = 0;
    char text[3000];

    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    desk_open(d);
    desk_load(d);
    stat(d->path, &st);
    limit_files((rlim_t)st.st_size);
    while (kept < 1000 && comment(d, text))
        kept++;
    if (kept == 1000 || d->err.code != ERR_IO || strstr(d->err.text, "disk is full") == NULL)
        return 1;
    id = desk_alert(d, 0)->id;
    store_reload(d->s, d->w.m, &id, 1, on_reloaded, &r);
    desk_wait(d, &r.done, 1);
    if (comment(d, text))
        return 2;
    store_reload(d->s, d->w.m, &id, 1, on_reloaded, &r);
    desk_wait(d, &r.done, 2);
    limit_files(RLIM_INFINITY);
    if (!comment(d, "there is room again"))
        return 3;
    if ((int)d->w.m->next_seq != 3 + kept + 1)
        return 4;
    desk_check_equal(d, false);
    desk_close(d);
    return 0;
}

static void
append__fails_by_name_on_a_full_disk__and_works_when_there_is_room(void **state)
{
    struct desk *d = *state;
    struct verify_result v;
    struct err err = { 0 };
    struct reader *r;

    assert_int_equal(in_child(d, fill_up_and_go_on), 0);
    r = reader_open(d->path, &err);
    if (!reader_verify(r, NULL, NULL, &v, &err))
        fail_msg("%s", err.text);
    reader_close(r);
}

static int
open_without_room(struct desk *d)
{
    struct err err = { 0 };

    unlink(d->path);
    limit_files(5000);
    if (store_open(d->path, "test", &err) != NULL)
        return 1;
    if (strstr(err.text, "disk is full") == NULL)
        return 2;
    return access(d->path, F_OK) == 0 || access(desk_file(d, ".new"), F_OK) == 0 ? 3 : 0;
}

static void
store_open__leaves_nothing_behind__when_there_is_no_room(void **state)
{
    assert_int_equal(in_child(*state, open_without_room), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(append__fails_by_name_on_a_full_disk__and_works_when_there_is_room),
    TEST(store_open__leaves_nothing_behind__when_there_is_no_room),
};

SUITE(full, tests);
