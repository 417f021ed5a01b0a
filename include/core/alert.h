/* SPDX-License-Identifier: MIT */
/* An alert: one thing that a source says is wrong, its state for people, and the marks beside it. */
#ifndef TOCSIN_CORE_ALERT_H
#define TOCSIN_CORE_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/labels.h"
#include "core/source.h"

struct alert_id {
    uint8_t b[16]; /* the first half of SHA-256(source name, NUL, identity labels packed) */
};
#define ALERT_ID_HEX 33       /* with the NUL */
#define ALERT_ID_PREFIX_MIN 4 /* digits people must give */
#define FINGERPRINT_MAX 65    /* the source's own name for it, with the NUL; a hint */

enum alert_state {
    ALERT_FIRING,
    ALERT_ACKED,
    ALERT_ESCALATED,
    ALERT_SNOOZED,
    ALERT_CLEARED, /* gone by itself, and nobody ever looked */
    ALERT_CLOSED,
    ALERT_STATES,
};

/* The table of EVENT-driven moves; undo restores the state before, outside it. */
struct alert_state_row {
    const char *word; /* as in JSON */
    unsigned to;      /* bit 1 << state for each state it may go to */
    const char *meaning;
};
extern const struct alert_state_row alert_states[ALERT_STATES];

bool alert_may_go(enum alert_state from, enum alert_state to);
/* ALERT_STATES for an unknown word. */
enum alert_state alert_state_of(const char *word);

enum alert_mark {
    ALERT_SUPPRESSED = 1 << 0,  /* the source silences or inhibits it */
    ALERT_UNCONFIRMED = 1 << 1, /* vanished in a mass or with a restart: clear, not yet believed */
    ALERT_FLAPPING = 1 << 2,
    ALERT_LISTED =
        1 << 3, /* closed by a person, and the source goes on with it: it stays closed until it ends, starts again or rises */
    ALERT_REMINDED = 1 << 4, /* who holds it was told that the ack is about to end */
};

/* What a person said of an episode, at its end or before; the words are alert_votes. */
enum alert_vote { VOTE_NONE, VOTE_USEFUL, VOTE_NOISE, VOTE_CANNOT_ACT, ALERT_VOTES };
struct alert_vote_row {
    const char *word; /* as in JSON and on the command line */
    const char *meaning;
};
extern const struct alert_vote_row alert_votes[ALERT_VOTES];
/* ALERT_VOTES for an unknown word. */
enum alert_vote alert_vote_of(const char *word);

/* The field group that an ack and its kin change; a snapshot of it stands in each such event, so that undo can restore it. */
struct alert_hold {
    enum alert_state state;
    const char *by;      /* who holds it, NULL for nobody */
    int64_t at_ms;       /* when they took it */
    int64_t until_ms;    /* ack or snooze ends; 0: no end */
    const char *comment; /* of the ack, or NULL */
    uint64_t seq;        /* the event that made it so */
};

/* The latest comment; the others are in the log. */
struct alert_note {
    const char *by; /* NULL: no note */
    int64_t at_ms;
    const char *text;
    uint64_t seq; /* the event that made it so; 0: none in this episode */
};

/* The vote of this episode: one, the latest; the rule has the sum of all (core/rule.h). */
struct alert_voted {
    enum alert_vote vote;
    const char *by; /* NULL: no vote */
    int64_t at_ms;
    uint64_t seq; /* the event that made it so; 0: none in this episode */
};

/* What the routes made of it, as of the latest event that says so. Strings in the model's pool. */
struct alert_routed {
    const char *routes;      /* names of those that matched, first first, a blank between; NULL: none did */
    const char *owner;       /* who is responsible: a person, a schedule, or a team's name; NULL: not said */
    const char *maintenance; /* planned work holds it back: that section's name; else NULL */
    uint64_t seq;
};

/* That somebody was told of this episode. */
struct alert_told {
    int64_t at_ms; /* the latest; 0: nobody was told yet */
    int level;     /* that it had then */
    uint64_t seq;
};

/* Who is asked to answer. It runs while the state is firing or escalated; alerts with the same seq were asked about together. */
struct alert_call {
    const char *policy;   /* in the pool; NULL: no policy goes on with it */
    const char *to;       /* who is asked, ", " between them; in the pool; NULL: nobody is asked */
    const char *by;       /* the person who escalated by hand; in the pool; NULL: the policy did */
    uint32_t step, round; /* of the policy, from 1; 0: none of its steps */
    int64_t at_ms;        /* they were asked */
    int64_t until_ms;     /* the next step; 0: there is none */
    uint64_t seq;         /* the event that made it so; 0: nobody was asked */
};

struct alert {
    struct alert_id id;
    struct source *source;
    uint64_t row;          /* the store's integer key, in order of first appearance */
    uint64_t episode;      /* seq of the event that began it */
    uint64_t last_seq;     /* last event of any kind; not durable yet while > model's durable_seq */
    uint32_t version;      /* of stream alert:ID: of its last event, or the seq that it was first known by */
    uint32_t count;        /* times it fired since we know it */
    uint8_t level;         /* 1..4 */
    uint8_t marks;         /* enum alert_mark */
    uint32_t flap_fires;   /* times it fired since flap_from_ms, as far as they count for flapping; 0: this one alone */
    int64_t flap_from_ms;  /* 0 with that; else a window before the latest at most, or where the flapping began */
    size_t slot;           /* where it stands in the model's list */
    bool dirty;            /* in the model's list of touched alerts */
    uint8_t ui_flags;      /* the screen's own; no meaning here */
    uint32_t judged;       /* the turn in which its routes were last looked at, see model_judge_anew() */
    int64_t starts_at_ms;  /* as the source says */
    int64_t fired_at_ms;   /* when we saw this episode begin */
    int64_t changed_at_ms; /* last event */
    int64_t due_ms;        /* when the engine's timer looks at it again; INT64_MAX: never */
    const char *severity;  /* in the model's pool; "" where the source gives none */
    char *fingerprint;
    char *suppressed_by; /* words separated by one blank, or NULL: silence ids, inhibitors' fingerprints */
    char *text;          /* packed labels, then packed annotations; one allocation */
    uint32_t labels_len, annotations_len;
    char *search; /* lower-cased summary and label values, newline between; what a bare word is looked up in */
    uint32_t search_len;
    struct alert_hold hold;  /* strings owned by the alert (by: in the model's pool) */
    struct alert_note note;  /* text owned by the alert (by: in the pool) */
    struct alert_voted vote; /* by: in the pool */
    struct alert_routed routed;
    struct alert_told told;
    struct alert_call call;
};

struct labels alert_labels(const struct alert *a);
struct labels alert_annotations(const struct alert *a);
/* The field's value by the source's mapping; for NAME, SUMMARY never NULL, else NULL when absent. Borrowed from a. */
const char *alert_field(const struct alert *a, enum source_field field);
/* When it began: the source's word where that is in the past, else when we first saw it. AGE counts from here. */
int64_t alert_since_ms(const struct alert *a);
/* The source does not answer: what is shown is the last known state. */
bool alert_is_stale(const struct alert *a, int64_t now_ms);
/* Firing, escalated or cleared: somebody should look. */
bool alert_is_unacked(const struct alert *a);
/* Open: any state but closed. */
bool alert_is_open(const struct alert *a);
/* The source has it, as far as we know: neither cleared nor closed, or closed here while it lasts there. */
bool alert_is_listed(const struct alert *a);
/* Somebody is asked about it, and nobody has answered. */
bool alert_is_called(const struct alert *a);
/* Acked or snoozed by somebody: who has it. NULL: nobody. */
const char *alert_holder(const struct alert *a);

void alert_id_hex(const struct alert_id *id, char out[ALERT_ID_HEX]);
bool alert_id_parse(const char *hex, struct alert_id *id);
bool alert_id_equal(const struct alert_id *a, const struct alert_id *b);
/* For struct map. */
uint64_t alert_id_hash(const struct alert_id *id);
/* Identity: source name and the sorted labels without those ignored. */
void alert_id_make(struct alert_id *id, const char *source, struct labels labels, const char *const *ignores, size_t ignores_n);

/* The order of the list: level, then unacked first, then oldest, then id. Less than 0: a before b. */
int alert_order(const struct alert *a, const struct alert *b);

#endif
