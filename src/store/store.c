/* SPDX-License-Identifier: MIT */
/* The store as its owner uses it: opening, closing, and what comes back to the loop. */
#include "store/store.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files.h"
#include "store/lock.h"
#include "store/thread.h"
#include "store/walk.h"
#include "util/str.h"

/* Of one turn of the loop. */
#define DISPATCH_NS INT64_C(4000000)

struct scheme_row {
    const char *prefix;
    const char *refusal; /* NULL: what follows is a path */
};

/* clang-format off */
static const struct scheme_row schemes[] = {
    { "sqlite://",     NULL },
    { "sqlite:",       NULL },
    { "postgresql://", "PostgreSQL stores are not built yet: use sqlite:/path/on/this/machine" },
    { "postgres://",   "PostgreSQL stores are not built yet: use sqlite:/path/on/this/machine" },
};
/* clang-format on */

char *
store_path(const char *url, struct err *err)
{
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (!str_starts(url, schemes[i].prefix))
            continue;
        if (schemes[i].refusal != NULL) {
            err_set(err, ERR_CONFIG, "%s", schemes[i].refusal);
            return NULL;
        }
        url += strlen(schemes[i].prefix);
        break;
    }
    if (*url != '\0' && strstr(url, "://") == NULL)
        return xstrdup(url);
    err_set(err, ERR_CONFIG, "'%.200s' is no store: give sqlite:/path or a path", url);
    return NULL;
}

static bool
start(struct store *s, struct err *err)
{
    s->head = s->writer.head;
    if (thread_start(s, err))
        return true;
    writer_close(&s->writer);
    return false;
}

/* With the lock held. */
static bool
open_locked(struct store *s, struct place *p, struct err *err)
{
    return place_check(p, true, err) && files_own(p, &s->writer, err) && start(s, err);
}

struct store *
store_open(const char *path, const char *who, struct err *err)
{
    struct store *s;
    struct place p;
    int fd;

    if (!place_find(&p, path, true, err))
        return NULL;
    fd = lock_take(p.file, path, who, err);
    s = xcalloc(1, sizeof *s);
    s->path = xstrdup(path);
    s->lock_fd = fd;
    if (fd < 0 || !open_locked(s, &p, err)) {
        lock_release(fd);
        free(s->path);
        free(s);
        s = NULL;
    }
    place_release(&p);
    return s;
}

/* The thread's connection is a reader's: nothing is prepared for writing, and its log is at no checkpoint of ours. */
static bool
open_to_read(struct store *s, struct place *p, struct err *err)
{
    struct db *db = &s->writer.db;

    if (!place_check(p, false, err) || !files_read(p, db, err))
        return false;
    if (walk_head(db, &s->writer.head, err))
        return start(s, err);
    db_close(db);
    return false;
}

struct store *
store_open_reading(const char *path, struct err *err)
{
    struct store *s;
    struct place p;

    if (!place_find(&p, path, false, err))
        return NULL;
    s = xcalloc(1, sizeof *s);
    s->path = xstrdup(path);
    s->lock_fd = -1;
    s->reading = true;
    if (!open_to_read(s, &p, err)) {
        free(s->path);
        free(s);
        s = NULL;
    }
    place_release(&p);
    return s;
}

struct store *
store_open_memory(struct err *err)
{
    struct store *s = xcalloc(1, sizeof *s);

    s->lock_fd = -1;
    if (files_in_memory(&s->writer, err) && start(s, err))
        return s;
    free(s);
    return NULL;
}

static void
free_results(struct result_list *l)
{
    struct result *r;

    while ((r = l->first) != NULL) {
        l->first = r->next;
        r->free(r);
    }
}

/* The next start has nothing to check then. Without it, it has. */
static void
checkpoint_head(struct writer *w)
{
    struct log_head before = w->head;

    if (!writer_begin(w, NULL) || !writer_checkpoint(w, NULL) || !writer_commit(w, NULL))
        writer_rollback(w, &before);
}

void
store_close(struct store *s)
{
    if (s == NULL)
        return;
    thread_stop(s);
    free_results(&s->todo);
    free_results(&s->done);
    fill_release(&s->fill);
    if (s->writer.head.events > 0)
        checkpoint_head(&s->writer);
    writer_close(&s->writer);
    lock_release(s->lock_fd);
    free(s->path);
    free(s);
}

char *
store_owner(const char *path)
{
    struct place p;
    char *who;

    if (!place_find(&p, path, false, NULL))
        return NULL;
    who = lock_holder(p.file);
    place_release(&p);
    return who;
}

bool
store_is_anothers(const char *path)
{
    struct stat st;

    return geteuid() != 0 && stat(path, &st) == 0 && st.st_uid != geteuid();
}

int
store_fd(const struct store *s)
{
    return s->event_fd;
}

bool
store_dispatch(struct store *s)
{
    int64_t until_ns = fill_clock_ns() + DISPATCH_NS;
    struct result *r;

    thread_collect(s);
    while ((r = s->todo.first) != NULL) {
        if (fill_clock_ns() >= until_ns || !r->deliver(s, r, until_ns)) {
            thread_signal(s);
            return true;
        }
        s->todo.first = r->next;
        r->free(r);
    }
    return false;
}
