/* SPDX-License-Identifier: MIT */
/* A driver reads one kind of alert source: a small pure state machine that asks for requests and is fed the replies in chunks. */
#ifndef TOCSIN_SOURCE_DRIVER_H
#define TOCSIN_SOURCE_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/silence.h"
#include "core/there.h"
#include "util/buf.h"
#include "util/conf.h"
#include "util/http_words.h"
#include "util/request.h"

#define SOURCE_INSTANCES_MAX 8
#define SOURCE_NAME_MAX 32 /* letters, digits, - _ . */

struct source_driver;

/* One `source` section. */
struct source_config {
    char *name;
    const struct source_driver *driver;
    char *urls[SOURCE_INSTANCES_MAX]; /* instances of one cluster, merged; without a trailing slash */
    size_t urls_n;
    int64_t every_ms, timeout_ms;
    bool silences_acks;    /* on_ack = silence */
    bool writes_acks;      /* on_ack = ack: acknowledgements here are acknowledgements there */
    char *cloud;           /* JSM: the site's id; NULL with others */
    int64_t confirm_ms;    /* a mass disappearance is believed after this long… */
    int64_t confirm_polls; /* …and this many polls */
    uint64_t max_body_bytes;
    enum request_auth auth;
    char *user;
    char *credential;                                /* its name for ports: "source NAME", NULL for none */
    char *secret_file, *secret_env, *secret_command; /* where ports get its bytes; at most one is set */
    char *ca_file;
    char **ignores; /* labels that are not identity */
    size_t ignores_n;
    struct source_map map; /* names owned by the section below */
    char **map_names;      /* what map points to */
    size_t map_names_n;
};

enum driver_transport { TRANSPORT_POLL };

/* What became of one of our own pages at the pager. */
enum pager_state { PAGER_OPEN, PAGER_ACKED, PAGER_CLOSED };
struct answer_there {
    const char *key; /* the page's */
    const char *id;  /* what it is there */
    enum pager_state state;
    struct there_person who; /* all NULL: it was no person, or is not told */
    int64_t at_ms;           /* 0: not told */
};

/* What became of a write that was accepted to be carried out later; one that is still to be is not told. */
struct written_there {
    const char *request; /* the id that the acceptance gave */
    bool ok;
    const char *error; /* not ok: their words */
};

/* A turn of a schedule there. */
struct turn_there {
    const char *schedule; /* as the job named it */
    struct there_person who;
    int64_t from_ms, until_ms; /* 0: no end is known */
};

/* Where a driver's findings go. */
struct source_sink {
    void *ctx;
    /* True where these raw bytes were seen in the last whole poll (they count as seen now): need not be parsed. */
    bool (*known)(void *ctx, struct hash128 raw);
    /* One element, parsed; borrowed for the call. */
    void (*sighting)(void *ctx, struct hash128 raw, const struct sighting *s);
    /* One that is active or pending; borrowed for the call. */
    void (*silence)(void *ctx, const struct silence_fact *s);
    /* Is what has this key (or NULL) and this id there one of our own pages? Then it is no alert: answer() is told of it. */
    bool (*is_ours)(void *ctx, const char *key, const char *id);
    void (*answer)(void *ctx, const struct answer_there *a);
    void (*written)(void *ctx, const struct written_there *w);
    void (*turn)(void *ctx, const struct turn_there *t);
};

enum source_job_kind {
    JOB_LIST,     /* all alerts: sightings go to the sink */
    JOB_BOOT,     /* the source's own start time */
    JOB_SILENCES, /* all silences: those that are not over go to the sink */
    JOB_MATCH,    /* the alerts, in whatever state, that a silence with these matchers would cover: sightings go to the sink */
    JOB_ANSWERS,  /* what became of our pages with these keys: an answer() for each that is known there */
    JOB_WRITES,   /* what became of writes with these requests' ids; of drivers that tell_later */
    JOB_TURNS,    /* who is on call by these schedules from .. until: turns go to the sink */
};
struct source_job {
    enum source_job_kind kind;
    struct silence_matchers matchers; /* JOB_MATCH; read in begin() only, as all of them */
    const char *const *asked; /* JOB_ANSWERS: keys; JOB_WRITES: requests; JOB_TURNS: schedules, by the source's ids or names */
    size_t asked_n;
    int64_t from_ms, until_ms; /* JOB_TURNS */
};

enum step_kind {
    STEP_REQUEST, /* carry out step->request (the caller's now) and feed its reply */
    STEP_MORE,    /* feed on */
    STEP_DONE,    /* the job is whole; JOB_BOOT: step->boot */
    STEP_FAULT,   /* step->fault says what is wrong; the job is over */
};
struct step {
    enum step_kind kind;
    struct request request;
    char boot[64];
    uint64_t listed;  /* DONE of a job with a list: its elements, the skipped (and silences that are over) among them */
    uint64_t skipped; /* elements that could not be read (named in fault.text) while the rest could */
    int64_t pause_ms; /* FAULT: so long it asks to be left alone; 0: not said */
    struct err fault;
};

struct source_driver {
    const char *name; /* as `kind =` */
    enum driver_transport transport;
    const char *help;
    const char *experimental; /* what it was not tried on; NULL: nothing */
    const char *url;          /* where it is unless the configuration says another; NULL: that must */
    int64_t every_ms;         /* unless the configuration says another; 0: as its row says */
    enum request_auth auth;   /* the same; with scheme as a request's */
    const char *scheme;
    bool takes_silences; /* they can be written to it, and it answers JOB_SILENCES and JOB_MATCH */
    bool takes_acks;     /* it knows acknowledgements: tells of them, takes them, and answers JOB_ANSWERS and JOB_TURNS */
    bool tells_later;    /* what is written is carried out after the answer: it answers JOB_WRITES */
    bool takes_unacks;   /* … and can be told that nobody has it any more */
    /* A state for one instance. */
    void *(*start)(const struct source_config *config, size_t instance);
    void (*stop)(void *state);
    /* Begins a job: gives STEP_REQUEST or STEP_FAULT. */
    void (*begin)(void *state, const struct source_job *job, const struct source_sink *sink, struct step *out);
    void (*feed)(void *state, const struct reply *reply, struct step *out);
    /* page is what follows an instance's address in a URL. True and filter text added where it is a page about alerts; or NULL. */
    bool (*link)(const char *page, struct buf *filter);
    /* Who is asked, for the words about an answer that is none; right: "read alerts". Borrows from the configuration. */
    void (*asked)(const struct source_config *config, const char *right, struct http_asked *out);
};

extern const struct source_driver *const source_drivers[];
extern const size_t source_drivers_n;
const struct source_driver *source_driver_named(const char *name);

/* The rows of section `source` and what they become. */
extern const struct conf_row source_conf_rows[];
extern const size_t source_conf_rows_n;
extern const struct conf_section source_conf_section;
/* NULL with faults added. Free with source_config_free(). */
struct source_config *source_config_new(const struct conf_node *node, struct conf_faults *faults);
/* As the configuration would make it from a URL alone (no configuration: an Alertmanager on this machine). */
struct source_config *source_config_default(const char *name, const char *url);
void source_config_free(struct source_config *c);
/* Same instances, credentials and mapping: state may be kept over a reload. */
bool source_config_equal(const struct source_config *a, const struct source_config *b);

/*
 * `:goto URL`, `show URL`: adds a filter that finds what a page of the source's own screen shows (Alertmanager: `EXT/#/alerts?filter=…`,
 * `EXT/#/silences/new?filter=…`). Given a source the page must lie under one of its instances, and the filter names it; with c NULL
 * any address of such a shape will do (links carry the external address, the configuration often another). The text comes from
 * outside: filter_new() judges it.
 */
bool source_url_filter(const struct source_config *c, const char *url, struct buf *filter);

#endif
