/* SPDX-License-Identifier: MIT */
/* How fast a night is opened and moved in: replay STORE EVENTS makes it where STORE is not there. Prints "name figure" lines. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "engine/replay.h"
#include "support/night.h"

#define ALERTS 2000
#define SEEKS 300
#define STEPS_BACK 100

static double
clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool
make_night(const char *path, size_t events, struct err *err)
{
    struct store *s = store_open(path, "bench", err);
    struct night n;
    bool ok = s != NULL;

    if (!ok)
        return false;
    night_init(&n, ALERTS);
    while (ok && n.m->next_seq <= events)
        ok = night_write(&n, s, 1000);
    night_release(&n);
    store_close(s);
    return ok || err_set(err, ERR_IO, "%s can't be written", path);
}

/* What one turn of the loop takes at most, besides. */
static struct replay *
open_night(const char *path, double *opened_ms, double *slice_ms, struct err *err)
{
    const struct past_range all = { 0 };
    double began_ms = clock_ms();
    struct past *past = past_of_store(path, &all, err);
    struct model *known = night_model();
    struct replay *r = past == NULL ? NULL : replay_new(known, past);

    model_free(known);
    *slice_ms = 0;
    while (r != NULL && replay_state(r) == REPLAY_OPENING) {
        double from_ms;

        past_wait(past);
        from_ms = clock_ms();
        (void)replay_work(r);
        *slice_ms = clock_ms() - from_ms > *slice_ms ? clock_ms() - from_ms : *slice_ms;
    }
    *opened_ms = clock_ms() - began_ms;
    return r;
}

static int
ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* To SEEKS places all over it, and STEPS_BACK steps back from its end. */
static void
move(struct replay *r)
{
    static double took_ms[SEEKS];
    size_t batches = replay_facts(r)->batches;
    double back_ms = 0;

    for (size_t i = 0; i < SEEKS; i++) {
        double from_ms = clock_ms();

        (void)replay_seek(r, (i * 7919 % SEEKS) * batches / SEEKS);
        replay_settle(r);
        took_ms[i] = clock_ms() - from_ms;
    }
    qsort(took_ms, SEEKS, sizeof *took_ms, ascending);
    (void)replay_seek(r, batches);
    for (size_t i = 0; i < STEPS_BACK; i++) {
        double from_ms = clock_ms();

        (void)replay_step(r, -1);
        replay_settle(r);
        back_ms = clock_ms() - from_ms > back_ms ? clock_ms() - from_ms : back_ms;
    }
    printf("seek_p50_ms %.2f\nseek_max_ms %.2f\nback_max_ms %.2f\n", took_ms[SEEKS / 2], took_ms[SEEKS - 1], back_ms);
}

int
main(int argc, char **argv)
{
    struct err err = { 0 };
    double opened_ms, slice_ms;
    struct replay *r;

    if (argc != 3)
        return 2;
    if (access(argv[1], F_OK) != 0 && !make_night(argv[1], strtoul(argv[2], NULL, 10), &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    r = open_night(argv[1], &opened_ms, &slice_ms, &err);
    if (r == NULL || !replay_finish(r, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    printf("events %zu\nopen_ms %.1f\nslice_max_ms %.2f\n", replay_facts(r)->events, opened_ms, slice_ms);
    move(r);
    replay_free(r);
    return 0;
}
