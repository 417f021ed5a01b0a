/* SPDX-License-Identifier: MIT */
/*
 * The other side of the hub: a client of the owner, as tocsin-protocol(7) has it. It decides nothing and folds nothing ahead: what it
 * is told is durable. Pure: lines come in by client_line(), lines go out through ports.
 */
#ifndef TOCSIN_ENGINE_CLIENT_H
#define TOCSIN_ENGINE_CLIENT_H

#include "core/presence.h"
#include "engine/engine.h"
#include "store/store.h"
#include "util/vec.h"

struct client;

/* An owner ticks each second; one that is silent for so long does not answer. */
#define CLIENT_SILENCE_MS 3000
/* Lines that may wait while the board is read; a client that needs more starts over. */
#define CLIENT_WAITING_MAX ((size_t)64 << 20)

/* What the owner says of itself and of whom it takes us for. Borrowed for the call. */
struct client_welcome {
    const char *owner, *role, *node, *config_hash;
    const char *you; /* NULL: nobody yet; note says how to name herself */
    const char *known, *may, *note;
    const char *origin; /* what stands in each event of hers; NULL: an older owner does not say */
    int64_t pid;
    uint64_t screen;
    bool same_account;
    bool again; /* the owner was configured anew: what it says of the configuration and of us may be otherwise than before */
};

/* arg is handed to each; all but welcome may be NULL. None may free the client. */
struct client_handlers {
    void (*welcome)(void *arg, const struct client_welcome *w);
    /* The board is whole, or has changed; person: at once. */
    void (*changed)(void *arg, bool person);
    /* An ask of client_ask() is answered: the whole line. */
    void (*answer)(void *arg, uint64_t id, const cJSON *line);
    void (*presence)(void *arg, const struct presence *v, size_t n);
    void (*fault)(void *arg, const char *text); /* the owner's store refuses; NULL: no longer */
    void (*leaving)(void *arg, const char *why, int64_t wait_ms);
    /* An event by itself, as JSON text of n bytes that is safe on a terminal: for who passes it on. */
    void (*event)(void *arg, const char *json, size_t n);
};

struct client_config {
    const char *frontend; /* "tui", "wall", "plain", "cli", "watch" */
    const char *claim;    /* who she says she is, or NULL */
    bool folds;           /* events are applied to the model */
};

/* Says hello. m is the caller's, and new; NULL: what comes of the board is not kept. */
struct client *client_new(const struct client_config *config, const struct ports *ports, struct port_conn *conn, struct model *m,
    const struct client_handlers *h, void *arg);
void client_free(struct client *c);
/* false: the owner speaks another language, and *err says which. */
bool client_line(struct client *c, const char *line, size_t len, struct err *err) MUST_USE;

/*
 * Asks for the board and all that follows. by_store: reader (of store_open_reading()) loads the model once the owner has answered;
 * what comes meanwhile waits. inherits: this program would take the store over.
 */
void client_subscribe(struct client *c, struct store *reader, bool inherits);
/* Asks for what follows alone: the model, which stays empty, is told where the log stands, and is whole then. */
void client_follow(struct client *c);
/* One line that asks, {"id":ID,"do":WORD,…}: put adds its members. The id comes back with the answer; 0: it takes no more. */
uint64_t client_ask(struct client *c, const char *word, void (*put)(struct json_out *o, const void *what), const void *what);
/* The same for an act. */
uint64_t client_act(struct client *c, const struct command *cmd, bool wants_events);
void client_present(struct client *c, const struct presence *own);

/* For how long nothing has come, ms; 0 within the last CLIENT_SILENCE_MS. */
int64_t client_silent_ms(const struct client *c);
/* The connection takes no more, or the store could not be read: start over. */
const struct err *client_fault(const struct client *c);

#endif
