/* SPDX-License-Identifier: MIT */
/* A feed from inside: its instances, the stage of its poll, and what the poll found so far. */
#ifndef TOCSIN_ENGINE_FEED_H
#define TOCSIN_ENGINE_FEED_H

#include "engine/inside.h"
#include "engine/seen.h"

/* So many at once, and more than this share of all: a mass, not yet believed. */
#define MASS_ALERTS_MIN 5
#define MASS_PERCENT 50
/* Of a source's silences so many are kept, and ours beside them: one turn decides about all. */
#define SILENCES_LISTED_MAX 5000

enum feed_stage {
    FEED_IDLE,
    FEED_REMEMBER,       /* alerts of an earlier run are entered in the table, a slice a turn */
    FEED_LIST,           /* the lists are being read */
    FEED_BOOT,           /* something is missing: did the source restart? */
    FEED_SILENCES,       /* alerts are decided: the lists of silences are being read */
    FEED_SIGHTINGS,      /* new and changed alerts are decided, a slice a turn */
    FEED_WALK,           /* who is missing is looked for, a slice a turn */
    FEED_ABSENT,         /* … and decided */
    FEED_TELL_SILENCES,  /* what silences there are is decided */
    FEED_STALE_FINDINGS, /* the store failed meanwhile: give up, parse all again */
};

struct instance {
    struct feed *feed;
    size_t number;
    void *driver;
    struct port_call *call;
    struct source_sink sink;
    struct step step;
    bool done, failed;
    char error[sizeof((struct err *)0)->text];
    char boot[sizeof((struct step *)0)->boot];
};

/* What the instances say of their silences: they tell each other, so that one list is as good as all. */
struct silence_list {
    struct arena arena;
    VEC(struct silence_fact) v; /* of an id that several list, the latest word */
    struct map by_id;           /* place in v, from 1 */
    size_t whole;               /* lists that were read, with or without holes */
    size_t left_out;            /* past SILENCES_LISTED_MAX */
    bool has_holes;             /* what is not in it may be there all the same */
    char words[256];            /* what could not be read, and why; "" nothing */
};

/* A sighting that waits to be decided: its strings live in the slab of its slice. */
struct found {
    struct sighting s;
    struct seen *seen;
    uint8_t instance;
};

struct feed {
    struct engine *engine;
    const struct source_config *config;
    struct instance instances[SOURCE_INSTANCES_MAX];
    size_t instances_n;
    enum feed_stage stage;
    struct port_timer *timer;
    int64_t began_ms, took_ms, health_written_ms;
    bool again, asked, tried, must_remember; /* asked: a person waits for it */
    char origin[SOURCE_NAME_MAX + 16];

    struct seen_table seen;
    uint8_t ok;       /* bits of the instances that answered well */
    uint64_t skipped; /* elements that could not be read */
    char skipped_words[256];
    bool mass;
    VEC(struct found) sightings;
    VEC(struct arena) slabs; /* one for each SLICE_ALERTS sightings */
    VEC(struct subject) absent, confirmed;
    struct silence_list silences;
    size_t at; /* how far the stage has come */
};

/* The lists are asked for. */
void feed_list(struct feed *f);
/* The poll is over, well or not. */
void feed_over(struct feed *f, bool ok);
void feed_tell_ok(struct feed *f, const char *boot);
/* Who answered with alerts is asked for silences. */
void feed_ask_silences(struct feed *f);

/* feed_silences.c: what silences the source has, told whole. */
void silence_list_add(struct feed *f, const struct silence_fact *s);
/* One instance's list is at its end. */
void silence_list_end(struct feed *f, const struct step *step);
void silence_list_tell(struct feed *f);
void silence_list_release(struct silence_list *l);

/* findings.c: what a whole poll found, told in slices. */
void findings_add(struct feed *f, size_t instance, struct hash128 raw, const struct sighting *s);
void findings_begin(struct feed *f);
void findings_clear(struct feed *f);
/* Alerts of an earlier run (or after a store's failure) may be gone by now: they are entered first. */
void findings_remember(struct feed *f);

#endif
