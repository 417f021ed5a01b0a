/* SPDX-License-Identifier: MIT */
/*
 * A place at the store: as its owner where nobody owns it, else as the owner's client, and from the one to the other as owners come and
 * go. What was asked for and is not answered stays, under its request id, until somebody answers it.
 */
#ifndef TOCSIN_APP_SEAT_H
#define TOCSIN_APP_SEAT_H

#include "app/link.h"
#include "app/owner.h"
#include "core/presence.h"

enum seat_role {
    SEAT_AWAY, /* nobody answers yet; it goes on trying */
    SEAT_OWNER,
    SEAT_CLIENT,
};

/* arg is handed to each. */
struct seat_handlers {
    /* The owner's engine stands, nothing is started: start it by seat_start_engine(), now or later. */
    void (*owns)(void *arg);
    /* The model is whole or has changed; or there is another one (seat_model()). */
    void (*changed)(void *arg, bool person);
    /* What is wrong between this screen and the store, for a person to read; NULL: nothing. */
    void (*state)(void *arg, const char *text);
    /* A fact worth a line: who owns now, who took over. */
    void (*say)(void *arg, bool ok, const char *text);
    /* The store that histories were asked of is gone: they will not come. */
    void (*lost)(void *arg);
    void (*presence)(void *arg, const struct presence *v, size_t n);
    /* Somebody who may asks for it (owner only). */
    bool (*reload)(void *arg, struct err *err);
};

struct wish;
struct history_ask;
struct preview;
struct seat_preview;
struct silence_matchers;

struct seat {
    struct app *app;
    struct loop *loop;
    enum run_kind run;
    const char *frontend; /* "tui", "wall", "plain" */
    struct seat_handlers h;
    void *arg;

    enum seat_role role;
    struct owner owner; /* SEAT_OWNER */
    bool engine_started;

    struct link *link; /* SEAT_CLIENT, and while it is becoming that */
    struct ports_live *live;
    struct store *reader; /* of the owner's account: board and histories are read from the store itself */
    struct loop_io *reader_io;
    bool reader_more;
    char *owner_who;
    int64_t owner_pid; /* who listens, by the kernel's word; where it sees none, by its own */
    bool same_account;
    char *owner_hash;    /* of the owner's part of its configuration; NULL: nobody said it */
    bool said_heir;      /* the owner was told that this one would take over */
    uint64_t reload_ask; /* not answered; 0: none */
    char *cannot_own;    /* why this process would not take the store over; NULL: it would */
    char *owner_fault;   /* what the owner says of its store */

    struct model *model; /* the newest; the screen may still show the one before. NULL: none yet */
    bool model_is_ours;  /* the screen has not taken it */

    VEC(struct wish *) wishes;         /* acts that are not answered */
    VEC(struct history_ask *) history; /* of a client that has no reader */
    struct seat_preview *preview;      /* what is asked, or NULL */
    VEC(uint64_t) previews_given_up;   /* asks whose answers nobody wants */
    struct presence presence;          /* what this screen told last */
    bool has_presence;

    unsigned in_vain;     /* connections in a row that brought no board */
    bool distrusts_store; /* … the last of them because the store could not be read: the owner sends the board */
    struct loop_timer *retry, *watch;
    int64_t away_since_mono_ms, own_from_mono_ms;
    bool handing; /* the store is to be given up at the end of this turn */
    char *handing_to;
    char *state_text;
    bool ever; /* it has had a role */
};

/* false: it has no place, and *err says why. Undone by seat_close(), also after false. */
bool seat_open(struct seat *s, struct app *app, struct loop *loop, enum run_kind run, const char *frontend,
    const struct seat_handlers *h, void *arg, struct err *err) MUST_USE;
/* Gives the place up: why is told to clients. */
void seat_close(struct seat *s, const char *why);
/* After seat_close(): again. Wishes that were not answered are still there. */
bool seat_reopen(struct seat *s, struct err *err) MUST_USE;
/* The end: wishes are forgotten. */
void seat_release(struct seat *s);

void seat_start_engine(struct seat *s);
void seat_turn(struct seat *s);
int64_t seat_now_ms(const struct seat *s);
/* The newest model is the screen's from now on: it frees it, once it shows another. NULL: there is none yet. */
struct model *seat_take_model(struct seat *s);

/* As engine_submit(). The command is given a request id where it has none. */
void seat_submit(struct seat *s, const struct command *cmd, engine_reply_fn *reply, void *arg);
/* Wishes are forgotten, their replies never come. */
void seat_forget_wishes(struct seat *s);
/* Whose history: the message's or the incident's where it is not 0, else the alert's. */
struct seat_past {
    struct alert_id alert;
    uint64_t message, incident;
};
/* At most limit (of an owner's answer at most as many as it gives); err where it can't be had now. */
void seat_history(struct seat *s, const struct seat_past *of, size_t limit, store_history_fn *fn, void *arg);
/*
 * What a silence of this source with these matchers would cover (engine/preview.h); err in it where that can't be had now. One at a
 * time: who asks again hears no more of what she asked before. NULL source: nothing is asked, the earlier is given up. fn is called once,
 * and may be from inside this.
 */
void seat_preview(struct seat *s, const char *source, const struct silence_matchers *matchers,
    void (*fn)(void *arg, const struct preview *p), void *arg);
void seat_poll(struct seat *s, const char *source);
void seat_present(struct seat *s, const struct presence *own);
/* A configuration was read: the owner goes on with it, a client tells its owner to read its own. */
void seat_reconfigure(struct seat *s, struct config *config);
/* Who she says she is has changed. */
void seat_identify(struct seat *s);

/* The owner does not answer, and this process may end it. false and *err: why not. */
bool seat_may_take_over(const struct seat *s, struct err *err) MUST_USE;
bool seat_take_over(struct seat *s, struct err *err) MUST_USE;
/* Nobody would poll, deliver and watch once this one leaves: it owns, and no client would take over. */
bool seat_is_last(const struct seat *s);

#endif
