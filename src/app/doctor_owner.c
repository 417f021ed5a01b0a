/* SPDX-License-Identifier: MIT */
/* What the doctor says of the store's owner and of those who are joined to it. */
#include <stdlib.h>
#include <unistd.h>

#include "app/doctor.h"
#include "app/remote.h"
#include "net/loop.h"
#include "store/store.h"

/* An owner that takes longer to answer, or to have on disk what it decided, is busy or ill. */
#define SLOW_ANSWER_MS 500
#define BEHIND_EVENTS 20000
/* A client for which more waits does not read: it will be cut off. */
#define SLOW_CLIENT_BYTES ((int64_t)1 << 20)

static void
add_client(struct doctor *d, const cJSON *c)
{
    const char *who = json_get_str(c, "who"), *frontend = json_get_str(c, "frontend");
    int64_t queued = json_get_int(c, "queued_bytes", 0), pid = json_get_int(c, "pid", 0);

    if (pid == (int64_t)getpid() || who == NULL || frontend == NULL)
        return;
    if (queued > SLOW_CLIENT_BYTES)
        doctor_add(d, DOCTOR_WARNING, "client",
            "it is cut off if it goes on so, and joins again: see whether its terminal is read",
            "%s %s pid %lld: %lld KB wait for it", who, frontend, (long long)pid, (long long)queued / 1024);
    else
        doctor_add(d, DOCTOR_OK, "client", NULL, "%s %s pid %lld, %s", who, frontend, (long long)pid,
            queued == 0 ? "has read all" : "is reading");
}

static void
add_owner(struct doctor *d, const struct remote *r, const cJSON *answer, int64_t took_ms)
{
    int64_t behind = json_get_int(answer, "behind", 0);
    const cJSON *c;

    if (took_ms > SLOW_ANSWER_MS || behind > BEHIND_EVENTS)
        doctor_add(d, DOCTOR_WARNING, "owner", "see what else the machine is doing, and how its disk does",
            "%s; it answered after %lld ms, %lld events are not on disk yet", remote_owner(r), (long long)took_ms,
            (long long)behind);
    else
        doctor_add(d, DOCTOR_OK, "owner", NULL, "%s; it answered after %lld ms, %lld events are not on disk yet", remote_owner(r),
            (long long)took_ms, (long long)behind);
    cJSON_ArrayForEach(c, json_get_array(answer, "clients")) add_client(d, c);
}

/* Nobody answers at the socket: is the lock held all the same? */
static void
add_silent(struct doctor *d, const struct err *err)
{
    char *holder = store_owner(d->app->store);

    if (holder == NULL && err->code == ERR_NOTFOUND)
        doctor_add(d, DOCTOR_WARNING, "owner",
            store_is_anothers(d->app->store) ? "have tocsin or tocsin serve started as the account that the store belongs to"
                                             : "start tocsin, or run it as a service",
            "nobody: no source is polled and no message leaves");
    else if (holder != NULL && err->code == ERR_NOTFOUND)
        doctor_add(d, DOCTOR_WARNING, "owner",
            "try again: a verb has the store for an instant; an owner that is older than this is to be ended",
            "%s has the store and lets nobody join", holder);
    else
        doctor_add(d, DOCTOR_FAULT, "owner", NULL, "%s", err->text); /* with the next step */
    free(holder);
}

void
doctor_owner(struct doctor *d)
{
    int64_t began_ms = loop_mono_ms();
    struct err err = { 0 };
    struct remote *r = remote_open(d->app, &err);
    cJSON *answer = r == NULL ? NULL : remote_ask(r, "clients", NULL, NULL, &err);

    if (answer != NULL)
        add_owner(d, r, answer, loop_mono_ms() - began_ms);
    else
        add_silent(d, &err);
    cJSON_Delete(answer);
    remote_close(r);
}
