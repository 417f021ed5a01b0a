/* SPDX-License-Identifier: MIT */
/* The past: the thread that reads it, and the pieces that it hands over. */
#include "store/past.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "core/apply.h"
#include "store/past_own.h"

static struct past *
past_new(const char *name, const struct past_range *range, struct err *err)
{
    struct past *p = xcalloc(1, sizeof *p);

    p->name = xstrdup(name);
    p->range = *range;
    p->whole = true;
    p->bytes_max = PAST_BYTES_MAX;
    p->event_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    pthread_mutex_init(&p->mutex, NULL);
    if (p->event_fd >= 0)
        return p;
    err_errno(err, ERR_IO, errno, "timerfd");
    past_free(p);
    return NULL;
}

struct past *
past_of_store(const char *path, const struct past_range *range, struct err *err)
{
    struct past *p = past_new(path, range, err);

    if (p == NULL)
        return NULL;
    p->reader = reader_open(path, err);
    if (p->reader != NULL)
        return p;
    past_free(p);
    return NULL;
}

struct past *
past_of_memory(struct store *s, const struct past_range *range, struct err *err)
{
    struct past *p = past_new("the log in memory", range, err);

    if (p != NULL)
        p->image = past_image_ask(s);
    return p;
}

struct past *
past_of_file(FILE *in_take, const char *name, const struct past_range *range, struct err *err)
{
    struct past *p = past_new(name, range, err);

    if (p == NULL) {
        fclose(in_take);
        return NULL;
    }
    p->in = in_take;
    return p;
}

void
past_piece_free(struct past_piece *piece)
{
    if (piece == NULL)
        return;
    model_free(piece->begin);
    free(piece->v);
    free(piece->nodes);
    arena_release(&piece->arena);
    free(piece);
}

static void
end_thread(struct past *p)
{
    p->ending = true;
    if (p->started)
        pthread_join(p->thread, NULL);
    p->started = false;
}

void
past_free(struct past *p)
{
    struct past_piece *piece;

    if (p == NULL)
        return;
    end_thread(p);
    while ((piece = p->first) != NULL) {
        p->first = piece->next;
        past_piece_free(piece);
    }
    past_piece_free(p->piece);
    model_free(p->begin);
    vec_release(&p->events);
    vec_release(&p->nodes);
    map_release(&p->blobs);
    arena_release(&p->blobs_arena);
    pool_release(&p->pool);
    reader_close(p->reader);
    past_image_release(p->image);
    if (p->in != NULL)
        fclose(p->in);
    if (p->event_fd >= 0)
        close(p->event_fd);
    pthread_mutex_destroy(&p->mutex);
    free(p->name);
    free(p);
}

const char *
past_name(const struct past *p)
{
    return p->name;
}

bool
past_is_file(const struct past *p)
{
    return p->in != NULL;
}

const struct past_range *
past_range(const struct past *p)
{
    return &p->range;
}

int
past_fd(const struct past *p)
{
    return p->event_fd;
}

void
past_wait(const struct past *p)
{
    struct pollfd fd = { .fd = p->event_fd, .events = POLLIN };

    (void)poll(&fd, 1, -1);
}

void
past_progress(const struct past *p, uint64_t *done, uint64_t *of)
{
    *done = p->done;
    *of = p->of;
}

/* A timer that is due at once, as the store's thread signals. */
static void
signal_loop(struct past *p)
{
    static const struct itimerspec at_once = { .it_value = { .tv_nsec = 1 } };

    (void)timerfd_settime(p->event_fd, 0, &at_once, NULL);
}

struct past_piece *
past_take(struct past *p)
{
    struct past_piece *piece;
    uint64_t n;

    pthread_mutex_lock(&p->mutex);
    piece = p->first;
    if (piece != NULL)
        p->first = piece->next;
    if (p->first == NULL)
        (void)!read(p->event_fd, &n, sizeof n);
    pthread_mutex_unlock(&p->mutex);
    return piece;
}

bool
past_is_waiting(struct past *p)
{
    bool any;

    pthread_mutex_lock(&p->mutex);
    any = p->first != NULL;
    pthread_mutex_unlock(&p->mutex);
    return any;
}

static void
hand_over(struct past *p, bool done, const struct err *err)
{
    struct past_piece *piece = p->piece;

    piece->v = p->events.v;
    piece->nodes = p->nodes.v;
    piece->n = p->batch_from;
    piece->begin = p->begin;
    piece->lacks_before = p->lacks_before;
    piece->whole = p->whole;
    piece->goes_on = p->goes_on;
    piece->done = done;
    if (err != NULL)
        piece->err = *err;
    p->bytes += piece->arena.used_bytes + piece->n * sizeof *piece->v;
    p->begin = NULL;
    memset(&p->events, 0, sizeof p->events);
    memset(&p->nodes, 0, sizeof p->nodes);
    p->batch_from = p->weight = 0;
    p->piece = done ? NULL : xcalloc(1, sizeof *p->piece);
    pthread_mutex_lock(&p->mutex);
    if (p->first == NULL)
        p->first = piece;
    else
        p->last->next = piece;
    p->last = piece;
    pthread_mutex_unlock(&p->mutex);
    signal_loop(p);
}

/* Of a store they can be read again; an export has each but once. */
static void
forget_blobs(struct past *p)
{
    map_release(&p->blobs);
    arena_release(&p->blobs_arena);
}

/* Before the range: into the board that it begins with. */
static void
fold_before(struct past *p)
{
    model_go_on_as(p->begin, p->nodes.v[0]);
    model_apply_batch(p->begin, p->events.v, p->events.n);
    model_settle(p->begin);
    vec_clear(&p->events);
    vec_clear(&p->nodes);
    arena_release(&p->piece->arena);
    if (p->in == NULL && p->blobs_arena.used_bytes > PAST_BLOBS_BEFORE)
        forget_blobs(p);
}

/* Of what is held: also before the range, and of a batch that does not end. */
static bool
has_room(const struct past *p, struct err *err)
{
    size_t gathered = p->piece->arena.used_bytes + p->events.n * sizeof *p->events.v;

    return p->bytes + gathered + p->blobs_arena.used_bytes <= p->bytes_max
        || err_set(err, ERR_LIMIT, "%s: what is to be replayed takes more than %zu MB: give a shorter time with --from and --to",
            p->name, p->bytes_max >> 20);
}

static bool
are_few_enough(const struct past *p, struct err *err)
{
    return p->kept_n <= PAST_EVENTS_MAX
        || err_set(err, ERR_LIMIT, "%s: more than %d events are to be replayed: give a shorter time with --from and --to",
            p->name, PAST_EVENTS_MAX);
}

/* The gathered batch is whole. false: it is past the range, or err. */
static bool
end_batch(struct past *p, struct err *err)
{
    const struct event *first = &p->events.v[p->batch_from];

    if (p->events.n == p->batch_from)
        return true;
    p->goes_on = p->range.to_ms != 0 && first->at_ms > p->range.to_ms;
    if (p->goes_on)
        return false;
    if (!p->kept && first->at_ms < p->range.from_ms) {
        fold_before(p);
        return true;
    }
    p->kept = true;
    p->kept_n += p->events.n - p->batch_from;
    for (size_t i = p->batch_from; i < p->events.n; i++)
        p->weight += 1 + event_alerts_n(&p->events.v[i]);
    p->batch_from = p->events.n;
    if (!are_few_enough(p, err))
        return false;
    if (p->weight >= PAST_PIECE_WEIGHT)
        hand_over(p, false, NULL);
    return !p->ending;
}

bool
past_next_batch(struct past *p, uint64_t batch, struct err *err)
{
    if (!has_room(p, err))
        return false;
    return p->events.n == p->batch_from || p->events.v[p->batch_from].batch == batch || end_batch(p, err);
}

struct arena *
past_room(struct past *p)
{
    return &p->piece->arena;
}

static bool
is_hash(const void *value, const void *key)
{
    return memcmp(((const struct past_blob *)value)->hash, key, SHA256_BYTES) == 0;
}

static uint64_t
hash_key(const uint8_t hash[SHA256_BYTES])
{
    uint64_t key;

    memcpy(&key, hash, sizeof key);
    return key;
}

const struct past_blob *
past_blob(const struct past *p, const uint8_t hash[SHA256_BYTES])
{
    return map_get(&p->blobs, hash_key(hash), is_hash, hash);
}

bool
past_add_blob(struct past *p, const uint8_t hash[SHA256_BYTES], const void *bytes, size_t len, struct err *err)
{
    struct past_blob *b = arena_zalloc(&p->blobs_arena, sizeof *b);
    const void *copy = arena_memdup(&p->blobs_arena, bytes, len);

    memcpy(b->hash, hash, SHA256_BYTES);
    if (!event_blob_read(copy, len, &b->labels, &b->annotations))
        return err_set(err, ERR_PARSE, "a blob that is no set of labels");
    map_add(&p->blobs, hash_key(hash), b);
    return has_room(p, err);
}

static bool
add_labels(struct past *p, struct event *ev, struct err *err)
{
    if (!event_names_blobs(ev))
        return true;
    for (size_t i = 0; i < ev->u.sightings.n; i++) {
        struct sighting *s = &ev->u.sightings.v[i];
        const struct past_blob *b = past_blob(p, s->blob);

        if (b == NULL)
            return err_set(err, ERR_PARSE, "%s: the labels of an alert in event %llu are missing or damaged", p->name,
                (unsigned long long)ev->seq);
        s->labels = b->labels;
        s->annotations = b->annotations;
    }
    return true;
}

bool
past_add(struct past *p, const struct event *ev, const char *node, struct err *err)
{
    struct event copy = *ev;

    copy.actor = pool_str(&p->pool, ev->actor);
    copy.origin = pool_str(&p->pool, ev->origin);
    copy.stream = pool_str(&p->pool, ev->stream);
    copy.request_id = NULL;
    if (!add_labels(p, &copy, err))
        return false;
    vec_push(&p->events, copy);
    vec_push(&p->nodes, pool_str(&p->pool, node));
    p->done++;
    return true;
}

static bool
read_all(struct past *p, struct err *err)
{
    if (p->in != NULL)
        return past_read_file(p, err);
    if (p->image != NULL)
        p->reader = past_image_open(p->image, err);
    return p->reader != NULL && past_read_store(p, err);
}

static void *
work(void *arg)
{
    struct past *p = arg;
    struct err err = { 0 };

    pthread_setname_np(pthread_self(), "past");
    if (read_all(p, &err))
        (void)end_batch(p, &err);
    hand_over(p, true, &err);
    return NULL;
}

/* Signals are the loop's. */
void
past_start(struct past *p, struct model *empty_take)
{
    struct err err = { 0 };
    sigset_t all, before;
    int rc;

    p->begin = empty_take;
    p->piece = xcalloc(1, sizeof *p->piece);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&p->thread, NULL, work, p);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    p->started = rc == 0;
    if (rc == 0)
        return;
    err_errno(&err, ERR_IO, rc, "no thread to read the log with");
    hand_over(p, true, &err);
}
