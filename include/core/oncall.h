/* SPDX-License-Identifier: MIT */
/*
 * Who is on call: computed from the configuration's schedules, the shifts that were listed from outside, the overrides by hand, and the
 * time that is asked about. That nobody is on call is an answer, which callers say.
 */
#ifndef TOCSIN_CORE_ONCALL_H
#define TOCSIN_CORE_ONCALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/routing.h"
#include "util/json.h"
#include "util/vec.h"

struct event;
struct model;

/* At most so many of one schedule. */
#define ONCALL_SHIFTS_MAX 2000
#define ONCALL_OVERRIDES_MAX 200
/* Persons that one question can have for an answer. */
#define ONCALL_PERSONS_MAX 60
/* How far ahead the next change is looked for. */
#define ONCALL_AHEAD_MS (INT64_C(366) * 24 * 3600 * 1000)

/* A shift that a feed or a pager listed. Where no person is known by the word that stood there, that word is the person. */
struct oncall_shift {
    const char *schedule, *person;
    int64_t from_ms, until_ms;
};
/* Put there by hand: she is on call then, whatever else says otherwise. */
struct oncall_override {
    uint64_t seq; /* of the event that made it */
    const char *schedule, *person, *by;
    int64_t from_ms, until_ms, made_at_ms;
};
/* A part of the model. Strings are the model's pool's. */
struct oncall {
    VEC(struct oncall_shift) shifts;       /* a schedule's one after the other, by their beginnings */
    VEC(struct oncall_override) overrides; /* by seq */
    uint64_t last_seq;                     /* the latest event that changed any of it */
};

/* The schedule has these shifts now and no others; they come by their beginnings. Copies all. */
void model_set_shifts(struct model *m, const char *schedule, const struct oncall_shift *v, size_t n);
/* Copies it; replaces the one of the same seq. */
void model_put_override(struct model *m, const struct oncall_override *o);
void model_drop_override(struct model *m, uint64_t seq);
/* NULL: there is none, or it is long over. */
const struct oncall_override *model_override(const struct model *m, uint64_t seq);
/* An override is known for so long after its end, for an undo and for those who ask. */
#define ONCALL_KEPT_MS (INT64_C(7) * 24 * 3600 * 1000)
/* An event about any of it. */
void model_apply_oncall(struct model *m, const struct event *ev);
void model_clear_oncall(struct model *m);
void model_copy_oncall(struct model *to, const struct model *from);

/* As JSON, in events and on the wire. false: not what they must be; strings live in the arena, and shifts name no schedule. */
void oncall_shifts_put(struct json_out *o, const char *key, const struct oncall_shift *v, size_t n);
bool oncall_shifts_read(const cJSON *list, struct arena *arena, struct oncall_shift **out, size_t *n) MUST_USE;
/* Into an open object. */
void oncall_override_put(struct json_out *o, const struct oncall_override *v);
bool oncall_override_read(const cJSON *o, struct arena *arena, struct oncall_override *v) MUST_USE;

/* What puts somebody on call; the later ones go before the earlier. */
enum oncall_why { ONCALL_NOBODY, ONCALL_TURN, ONCALL_LISTED, ONCALL_CONFIGURED, ONCALL_BY_HAND, ONCALL_WHYS };
/* "nobody", "rotation", "listed", "configured", "by hand" */
extern const char *const oncall_why_words[ONCALL_WHYS];

/* One answer. Strings are the configuration's or the model's. */
struct oncall_turn {
    const struct schedule *schedule;
    const char *person; /* NULL: nobody is on call */
    bool is_known;      /* a person of the configuration; one that is not can't be asked */
    enum oncall_why why;
    const char *layer; /* TURN: the layer's name, where the schedule has several; else NULL */
    const char *by;    /* BY_HAND: who put her there */
    int64_t until_ms;  /* then it is another, or nobody; INT64_MAX: not within a year */
    const char *next;  /* who then; NULL: nobody, or until_ms says never */
};

/* false: there is no schedule of that name. */
bool oncall_at(const struct model *m, const char *schedule, int64_t at_ms, struct oncall_turn *out);
/* The same of a schedule at hand; m NULL: by the configuration alone. */
void oncall_turn(const struct model *m, const struct schedule *s, int64_t at_ms, struct oncall_turn *out);
/* The i-th schedule on which she is on call then; NULL past the last. */
const struct schedule *oncall_of(const struct model *m, const char *person, int64_t at_ms, size_t i);
/* Is she, or is the schedule of that name on which she is on call then? So routes' owners say who is responsible. */
bool oncall_means(const struct model *m, const char *owner, const char *person, int64_t at_ms);
/* No answer about any schedule changes before this moment; INT64_MAX: none ever. */
int64_t oncall_next_change(const struct model *m, int64_t at_ms);

/* Persons and schedules as persons. */
struct oncall_persons {
    const char *v[ONCALL_PERSONS_MAX]; /* each once, in order */
    size_t n;
    const char
        *missing[STEP_WHO_MAX]; /* schedules on which nobody is on call, or one who is no person; names that mean nothing */
    size_t missing_n;
};
void oncall_persons(const struct model *m, const char *const *who, size_t who_n, int64_t at_ms, struct oncall_persons *out);

/* For a check of the configuration: calls fn for each stretch of [from, until) in which nobody is on call, by the configuration alone. */
void oncall_gaps(const struct schedule *s, int64_t from_ms, int64_t until_ms,
    void (*fn)(void *arg, int64_t from_ms, int64_t until_ms), void *arg);
/* The layer that a later one hides for ever; NULL: none is. *by is that one. */
const struct layer *oncall_hidden_layer(const struct schedule *s, const struct layer **by);

#endif
