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
    FEED_PAGES,          /* a pager: what became of our pages that its list does not show is asked */
    FEED_BOOT,           /* something is missing: did the source restart? */
    FEED_SILENCES,       /* alerts are decided: the lists of silences are being read */
    FEED_WRITES,         /* a pager: what became of writes that it accepted to carry out later is asked */
    FEED_TURNS,          /* … and who is on call there */
    FEED_SIGHTINGS,      /* new and changed alerts are decided, a slice a turn */
    FEED_WALK,           /* who is missing is looked for, a slice a turn */
    FEED_ABSENT,         /* … and decided */
    FEED_TELL_SILENCES,  /* what silences there are is decided */
    FEED_TELL_ANSWERS,   /* what became of our pages and writes is decided */
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

/* One of our pages at this pager. */
struct page_there {
    uint64_t number;
    char key[MESSAGE_KEY_HEX];
    char id[FINGERPRINT_MAX]; /* what it is there; "" not known yet */
    uint64_t told, asked;     /* polls: of the last that told of it, that asked for it; 0: none */
    bool is_over;             /* closed there, and nobody need ask any more */
};
/* Of a pager: they outlive a poll, for its list may not tell their keys. */
struct pages {
    VEC(struct page_there *) v;
    struct map by_key, by_id;
    uint64_t poll;
    struct arena arena; /* what answers point to */
    VEC(struct answer_fact) answers;
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
    struct pages pages;
    const char *const *asked_for; /* of the job under way, in the pages' arena */
    size_t asked_for_n;
    bool writes_asked; /* in this poll */
    VEC(struct oncall_shift) turns;
    int64_t turns_due_ms; /* by the steady clock */
    int64_t turns_from_ms, turns_until_ms;
    char turns_words[256]; /* what could not be read of them, and why; "" nothing */
    int64_t pause_ms;      /* the source asked to be left alone so long */
    size_t at;             /* how far the stage has come */
};

/* The lists are asked for. */
void feed_list(struct feed *f);
/* The poll is over, well or not. */
void feed_over(struct feed *f, bool ok);
void feed_tell_ok(struct feed *f, const char *boot);
/* Who answered with alerts is asked for silences. */
void feed_ask_silences(struct feed *f);
/* A pager that has told of alerts and pages is asked what is left to ask. */
void feed_ask_more(struct feed *f);

/* feed_silences.c: what silences the source has, told whole. */
void silence_list_add(struct feed *f, const struct silence_fact *s);
/* One instance's list is at its end. */
void silence_list_end(struct feed *f, const struct step *step);
void silence_list_tell(struct feed *f);
void silence_list_release(struct silence_list *l);

/* feed_pages.c: our own pages at a pager are no alerts; what became of them, and of writes, is told. */
void pages_begin(struct feed *f);
/* Of a sink, whose ctx is the instance. */
bool pages_is_ours(void *ctx, const char *key, const char *id);
void pages_answer(void *ctx, const struct answer_there *a);
void pages_written(void *ctx, const struct written_there *w);
/* What a list told before its page was known: an alert of this id is none. */
bool pages_has_id(const struct feed *f, const char *id);
/* The keys that must be asked for, in the arena; 0: none. */
size_t pages_to_ask(struct feed *f, const char *const **keys);
/* Writes that were accepted, and that the poll has not shown: their requests' ids. */
size_t pages_writes_to_ask(struct feed *f, const char *const **ids);
void pages_tell(struct feed *f);
void pages_release(struct pages *p);

/* feed_turns.c: who is on call there. What is to be asked for stands in the feed then. */
bool turns_are_due(struct feed *f);
void turns_add(void *ctx, const struct turn_there *t);
void turns_end(struct feed *f, const struct step *step);

/* findings.c: what a whole poll found, told in slices. */
void findings_add(struct feed *f, size_t instance, struct hash128 raw, const struct sighting *s);
void findings_begin(struct feed *f);
void findings_clear(struct feed *f);
/* They were not told, and the poll is over: what lists them again is parsed again. */
void findings_lose(struct feed *f);
/* Alerts of an earlier run (or after a store's failure) may be gone by now: they are entered first. */
void findings_remember(struct feed *f);

#endif
