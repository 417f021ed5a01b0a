/* SPDX-License-Identifier: MIT */
/* A verb's talk with the owner of the store: it asks, waits for the answer, and keeps no board but what it asked for. */
#ifndef TOCSIN_APP_REMOTE_H
#define TOCSIN_APP_REMOTE_H

#include "app/app.h"
#include "engine/client.h"
#include "engine/reply.h"

/* A store whose lock another process has for an instant (a verb, an owner that is starting) is tried again for so long. */
#define REMOTE_TRIES_MS 2000

struct remote;

/*
 * Waits until the owner has answered, CLIENT_SILENCE_MS at most. ERR_NOTFOUND: nobody owns the store now. ERR_UNAVAILABLE: the owner
 * does not answer (it is named), or may not be asked by this account.
 */
struct remote *remote_open(struct app *app, struct err *err);
void remote_close(struct remote *r);

/* What it knows of the board: the owner's node, and the rows that were asked for. */
struct model *remote_model(struct remote *r);
/* "tui pid 12 ana on pts/3 since 14:02Z". */
const char *remote_owner(const struct remote *r);
bool remote_same_account(const struct remote *r);
/* Whom the owner takes us for: that is what stands in the log. Strings are the remote's; NULL where the owner does not say. */
struct remote_person {
    char *name;         /* NULL: nobody yet */
    char *known, *role; /* of person_known_words and person_role_words */
    char *origin;
    char *note; /* why she is not whom she says she is; NULL: nothing is wrong with that */
};
const struct remote_person *remote_you(const struct remote *r);

/*
 * One ask and its answer, which is the caller's (cJSON_Delete()); NULL and *err: the owner was silent or went away before it came, or
 * refused.
 */
cJSON *remote_ask(struct remote *r, const char *word, void (*put)(struct json_out *o, const void *what), const void *what,
    struct err *err);

/* Which part of the board. */
struct board_query {
    const char *filter;       /* alerts that it accepts, or NULL */
    const char *const *words; /* ids, fingerprints, addresses; NULL: none */
    size_t words_n;
    bool messages, silences; /* all of them too */
};
/* Rows into remote_model(). */
bool remote_query(struct remote *r, const struct board_query *q, struct err *err) MUST_USE;

/* Hands an act in. false: nothing is known of what became of it, and *err says why. Release *out after true. */
bool remote_act(struct remote *r, const struct command *cmd, bool wants_events, struct reply_read *out, struct err *err) MUST_USE;

#endif
