/* SPDX-License-Identifier: MIT */
/* The store's thread and its two queues. */
#include "store/thread.h"

#include <errno.h>
#include <signal.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Pages in the write-ahead log: copied back when there is nothing else to do, and in any case from the second on. */
#define WAL_IDLE_PAGES 1000
#define WAL_MOST_PAGES 16384
/* With nothing to do for so long, what large work left in memory is given back. */
#define REST_AFTER_S 1

static void
add_result(struct result_list *l, struct result *r)
{
    r->next = NULL;
    if (l->first == NULL)
        l->first = r;
    else
        l->last->next = r;
    l->last = r;
}

static struct job *
take_job(struct store *s)
{
    struct job *j = s->jobs.first;

    if (j != NULL)
        s->jobs.first = j->next;
    return j;
}

void
thread_give(struct store *s, struct job *j)
{
    j->next = NULL;
    pthread_mutex_lock(&s->mutex);
    if (s->jobs.first == NULL)
        s->jobs.first = j;
    else
        s->jobs.last->next = j;
    s->jobs.last = j;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->mutex);
}

struct job *
thread_next_if(struct store *s, void (*run)(struct store *, struct job *))
{
    struct job *j = NULL;

    pthread_mutex_lock(&s->mutex);
    if (s->jobs.first != NULL && s->jobs.first->run == run)
        j = take_job(s);
    pthread_mutex_unlock(&s->mutex);
    return j;
}

/* A timer that is due at once: what is written to an eventfd can be refused, and then somebody sleeps until this comes through. */
void
thread_signal(struct store *s)
{
    static const struct itimerspec at_once = { .it_value = { .tv_nsec = 1 } };

    (void)timerfd_settime(s->event_fd, 0, &at_once, NULL);
}

void
thread_answer(struct store *s, struct result *r)
{
    bool first;

    pthread_mutex_lock(&s->mutex);
    first = s->done.first == NULL;
    add_result(&s->done, r);
    pthread_mutex_unlock(&s->mutex);
    if (first)
        thread_signal(s);
}

void
thread_collect(struct store *s)
{
    struct result_list got;
    uint64_t n;

    (void)!read(s->event_fd, &n, sizeof n);
    pthread_mutex_lock(&s->mutex);
    got = s->done;
    s->done = (struct result_list){ 0 };
    pthread_mutex_unlock(&s->mutex);
    if (got.first == NULL)
        return;
    if (s->todo.first == NULL)
        s->todo = got;
    else {
        s->todo.last->next = got.first;
        s->todo.last = got.last;
    }
}

static int
note_wal(void *arg, sqlite3 *db, const char *name, int pages)
{
    struct store *s = arg;

    (void)db;
    (void)name;
    s->wal_pages = pages;
    return SQLITE_OK;
}

/* A failure shows itself at the next commit, which tries again. */
static void
copy_wal_back(struct store *s, int at_pages)
{
    if (s->wal_pages < at_pages)
        return;
    sqlite3_wal_checkpoint_v2(s->writer.db.handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    s->wal_pages = 0;
}

static bool
has_job(const struct store *s)
{
    return s->jobs.first != NULL || s->closing;
}

/* With the mutex held. One more wake-up after each piece of work. */
static void
wait_then_rest(struct store *s)
{
    struct timespec until;
    int rc = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += REST_AFTER_S;
    while (!has_job(s) && rc != ETIMEDOUT)
        rc = pthread_cond_timedwait(&s->wake, &s->mutex, &until);
    if (has_job(s))
        return;
    pthread_mutex_unlock(&s->mutex);
    sqlite3_db_release_memory(s->writer.db.handle);
    pthread_mutex_lock(&s->mutex);
    while (!has_job(s))
        pthread_cond_wait(&s->wake, &s->mutex);
}

/* NULL: the end. */
static struct job *
wait_for_job(struct store *s)
{
    struct job *j;
    bool idle;

    pthread_mutex_lock(&s->mutex);
    idle = !has_job(s);
    pthread_mutex_unlock(&s->mutex);
    copy_wal_back(s, idle ? WAL_IDLE_PAGES : WAL_MOST_PAGES);
    pthread_mutex_lock(&s->mutex);
    if (!has_job(s))
        wait_then_rest(s);
    j = take_job(s);
    pthread_mutex_unlock(&s->mutex);
    return j;
}

static void *
work(void *arg)
{
    struct store *s = arg;
    struct job *j;

    pthread_setname_np(pthread_self(), "store");
    while ((j = wait_for_job(s)) != NULL)
        j->run(s, j);
    return NULL;
}

/* Signals are the loop's. */
static int
create_quiet(struct store *s)
{
    sigset_t all, before;
    int rc;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&s->thread, NULL, work, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

bool
thread_start(struct store *s, struct err *err)
{
    int rc;

    s->event_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (s->event_fd < 0)
        return err_errno(err, ERR_IO, errno, "timerfd");
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->wake, NULL);
    sqlite3_wal_hook(s->writer.db.handle, note_wal, s);
    rc = create_quiet(s);
    if (rc == 0)
        return true;
    close(s->event_fd);
    return err_errno(err, ERR_IO, rc, "no thread for the store");
}

void
thread_stop(struct store *s)
{
    pthread_mutex_lock(&s->mutex);
    s->closing = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->mutex);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->mutex);
    close(s->event_fd);
}
