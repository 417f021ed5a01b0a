/* SPDX-License-Identifier: MIT */
/* An act of a person from the command line: what was asked, on which alerts, and what became of it in words and JSON. */
#ifndef TOCSIN_APP_ACT_H
#define TOCSIN_APP_ACT_H

#include "app/app.h"
#include "app/request_id.h"
#include "core/command.h"
#include "core/incident.h"
#include "core/model.h"
#include "core/silence.h"
#include "engine/dry.h"
#include "engine/preview.h"
#include "util/vec.h"

/* Acting on more than this asks first, where there is somebody to ask. */
#define ACT_ASK_ABOVE 20

struct act_refusal {
    char *subject; /* as the person named it */
    char *text;
};

/* What became of an act that is no verb of its own: told, not printed. */
struct act_answer {
    bool ok, repeated;
    uint64_t run;
    struct err err;
};

struct act_order {
    struct app *app;
    enum command_kind kind;
    int64_t for_ms, until_ms;
    int64_t from_ms; /* override: 0: now */
    enum alert_vote vote;
    enum rule_respond respond;
    uint64_t seq;
    bool sure;
    bool asked;                       /* the person said yes to so many */
    char request_id[REQUEST_ID_SIZE]; /* our own, where none was given */
    bool has_owner;                   /* somebody else has the store: it delivers */
    const char *text;                 /* of -m; a post's with its variables filled in, by act_find() */
    struct buf filled, input;         /* what text may point to */
    VEC(uint64_t) messages;           /* resend, drop, ack-message */
    uint64_t reply_to;                /* post */
    const struct run_order *run;      /* CMD_RUN_START */
    const struct run_end *run_end;    /* CMD_RUN_FINISH, of run_number */
    uint64_t run_number;
    const char *name;          /* of the configured command that is run, or NULL */
    const char *fixed_id;      /* the request id, whatever the options say; or NULL */
    struct act_answer *answer; /* where the answer goes; NULL: it is printed */
    struct incident_wish wish; /* of an incident */
    struct incident_value values[INCIDENT_VALUES_MAX];
    bool was_sent;          /* to an owner, whose answer may have been lost */
    bool brings_state;      /* an update that is to bring another state: resolve -m and its kin */
    bool says_done;         /* of an action: it is done, dropped, or open again */
    const char *source;     /* of a silence; of extend and expire found by act_find() */
    struct buf matchers;    /* silence: the words as one text */
    char *silence_id;       /* extend, expire: found by act_find() */
    struct preview preview; /* of a silence, once it is known */
    bool has_preview;
    struct arena arena;           /* its strings */
    bool found;                   /* act_find() has been here */
    VEC(struct subject) subjects; /* found by act_find(), fixed from then on */
    VEC(struct act_refusal) lost; /* named, but not found */
};

/* Reads the options and words. false: ERR_USAGE. */
bool act_read(struct act_order *a, struct app *app, enum command_kind kind, struct err *err) MUST_USE;
void act_release(struct act_order *a);
/* Until it is done, or can't be: with the owner, or with the store where there is none. The exit code. */
int act_do(struct act_order *a);
/* A question may be put: there is somebody, she has not said yes already, and it is no dry run. */
bool act_may_ask(const struct act_order *a);
/* act_find.c. The alerts that words or --filter mean on this board, and a post's text about them. false: none at all. */
bool act_find(struct act_order *a, const struct model *m, int64_t now_ms, struct err *err) MUST_USE;
/* Its words are alerts, where there are any. */
bool act_takes_alerts(const struct act_order *a);
/* It is about alerts that words or --filter name. */
bool act_names_alerts(const struct act_order *a);
/* act_silence.c. A silence is checked whole before anybody is asked anything. */
bool act_read_silence(struct act_order *a, struct err *err) MUST_USE;
/* By the beginning of its id, at the source that was named or at any. */
bool act_find_silence(struct act_order *a, const struct model *m, struct err *err) MUST_USE;
/* It is about a silence that is named by the beginning of its id. */
bool act_names_silence(const struct act_order *a);
/* Before the number of what is written under an incident: A2 is its second action. */
extern const char incident_entry_letters[INCIDENT_ENTRY_KINDS];
/* act_incident.c. What is wanted of an incident; its id goes off the front of the words, which are alerts from there on. */
bool act_read_incident(struct act_order *a, struct err *err) MUST_USE;
/* It is about an incident. */
bool act_is_of_incident(const struct act_order *a);
/* act_incident_find.c. What it is can't be known without the incident as it stands. */
bool act_looks_at_incident(const struct act_order *a);
/* The rest of the wish, by the incident as it stands on this board; what an update's variables stand for. */
bool act_find_incident(struct act_order *a, const struct model *m, int64_t now_ms, struct err *err) MUST_USE;
/* The alert that the text means, of those that are linked to the incident; NULL: none, or several. */
const struct alert_id *act_find_linked(const struct act_order *a, const struct model *m, const char *text);
/* What goes in at the one door; borrows from a. */
struct command act_command(const struct act_order *a);

/* The whole of it: asks whoever owns the store, or takes it for the length of the act. The exit code. */
int act_run(struct app *app, enum command_kind kind);

/* Prints what was done, or would be: words or JSON on stdout, refusals on stderr. The exit code. */
int act_print(const struct act_order *a, const struct model *m, const struct outcome *out, uint64_t batch);
int act_print_dry(const struct act_order *a, const struct model *m, const struct dry_run *d);
/* The same where all of it was refused. */
int act_print_refused(const struct act_order *a, const struct err *err);
/* The same where it is not known what became of it. */
int act_print_failed(const struct act_order *a, const struct err *err);

#endif
