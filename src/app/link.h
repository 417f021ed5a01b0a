/* SPDX-License-Identifier: MIT */
/* A connection to the owner of a store, and the client that speaks on it. */
#ifndef TOCSIN_APP_LINK_H
#define TOCSIN_APP_LINK_H

#include "app/app.h"
#include "engine/client.h"
#include "net/loop.h"
#include "net/unix_socket.h"

struct link;

struct link_handlers {
    struct client_handlers client;
    /* It is over, and is to be closed by link_close(), now or later. why NULL: the owner hung up. */
    void (*closed)(void *arg, const struct err *why);
};

/*
 * ERR_NOTFOUND: nobody owns the store. ERR_UNAVAILABLE: an owner does not answer, or may not be asked by this account. Never waits:
 * whether the owner speaks comes by the handlers, which are not called from inside this or link_close().
 */
struct link *link_open(const struct app *app, struct loop *loop, const struct ports *ports, const struct client_config *config,
    struct model *m, const struct link_handlers *h, void *arg, struct err *err);
void link_close(struct link *l);
struct client *link_client(struct link *l);
/* Who owns the store, by the kernel's word: before it has said anything, and whatever it says. */
const struct unix_peer *link_peer(const struct link *l);
/* SIGKILL to the very process that we are connected to. */
bool link_kill_owner(struct link *l, struct err *err) MUST_USE;

#endif
