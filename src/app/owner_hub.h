/* SPDX-License-Identifier: MIT */
/* The owner's door: the socket beside the store, and the hub behind it. */
#ifndef TOCSIN_APP_OWNER_HUB_H
#define TOCSIN_APP_OWNER_HUB_H

#include "app/owner.h"
#include "engine/hub.h"

/* What the program under the owner does for its clients; each may be NULL: then it is refused, or not told. */
struct door_handlers {
    bool (*hand_over)(void *arg, const char *to, struct err *err);
    bool (*reload)(void *arg, struct err *err);
    void (*presence)(void *arg);
};

/*
 * Listens beside the store; after owner_open(), before owner_start(). false and *err: nobody else can see this store meanwhile; the
 * owner works on all the same. owner_close() closes it.
 */
bool owner_listen(struct owner *o, const char *role, const struct door_handlers *h, void *arg, struct err *err) MUST_USE;
/* Says why to all who are connected; wait_ms: how long they leave the store alone. The socket is gone then, connections stand. */
void owner_farewell(struct owner *o, const char *why, int64_t wait_ms);
void owner_hub_close(struct owner *o);
void owner_hub_configure(struct owner *o);

#endif
