/* SPDX-License-Identifier: MIT */
/* How things stand, in a few numbers: what `tocsin status` tells, and what a running owner answers to who asks it. */
#ifndef TOCSIN_CORE_STATUS_H
#define TOCSIN_CORE_STATUS_H

#include "core/model.h"
#include "util/json.h"

/* A source that does not answer. */
struct status_source {
    char *name;
    bool stale;       /* false: it fails, but not for long enough to be believed */
    int64_t since_ms; /* stale: of its last answer, 0: it never answered; else of its first failure */
    char *error;      /* why, or NULL */
};

/* Who is on call for one schedule. */
struct status_oncall {
    char *schedule, *person; /* person NULL: nobody */
    int64_t until_ms;        /* 0: nothing changes within a year */
    char *next;              /* or NULL */
};

/* Strings are heap and its own. Zero-initialised is empty. */
struct status {
    int64_t at_ms;
    char *owner;       /* who polls: "tui pid 123 ana on pts/4 since 14:02Z"; NULL: nobody, and all of this may be old */
    char *store_fault; /* what is wrong with the store, or NULL */

    uint32_t unacked[LEVEL_MAX + 1]; /* by level, [0] is all: those that alert_is_unacked() */
    uint32_t acked, escalated, snoozed, cleared;
    uint32_t suppressed; /* firing and suppressed */

    /* The first of those that are unacked, in the order of the list. */
    int worst_level;  /* 0: there is none */
    char *worst_name; /* as it came */
    int64_t worst_since_ms;

    uint32_t messages, messages_late; /* short of the acknowledgement that they need; late: of those */
    int64_t late_since_ms;            /* the deadline that passed first, 0: none is late */

    uint32_t incidents[INCIDENT_SEVERITIES + 1]; /* open, by severity, [0] is all */
    uint32_t updates_late;                       /* of those, where the promised next update has not come */

    uint32_t sources_configured;
    int64_t polled_ms;                 /* the latest answer of any configured source, 0: never */
    VEC(struct status_source) sources; /* those that do not answer, by name */
    VEC(struct status_oncall) oncall;  /* of each schedule, as the configuration has them */
};

/* The exit codes of `tocsin status`. */
enum status_code {
    STATUS_CALM,
    STATUS_UNACKED, /* an unacked alert of level 1 */
    STATUS_STALE,   /* a source is stale, none is configured, or nobody polls */
    STATUS_ERROR,   /* the store, or asking for the status, is at fault */
    STATUS_CODES,
};
struct status_code_row {
    const char *word; /* as in JSON */
    const char *meaning;
};
extern const struct status_code_row status_codes[STATUS_CODES];

/* A fault of the store before an unacked level 1 before staleness. */
enum status_code status_code(const struct status *s);
void status_release(struct status *s);

/* From a whole model. owner is copied; NULL: nobody polls. store_fault is the caller's to set (heap). Release what was there before. */
void status_of_model(const struct model *m, const char *owner, int64_t now_ms, struct status *out);

/* For others who count: an empty one, then what is added. A source that was removed or is our own adds nothing. */
void status_begin(struct status *s, const char *owner, int64_t now_ms);
void status_add_source(struct status *s, const struct source *source);
/* Who is on call by m: its configuration, and what it knows beside. */
void status_add_oncall(struct status *s, const struct model *m);
void status_set_worst(struct status *s, const struct alert *a);
/* Those of m that are open. */
void status_add_incidents(struct status *s, const struct model *m);

/* An object: key NULL in an array or alone. */
void status_put_json(struct json_out *o, const char *key, const struct status *s);
/* What status_put_json() wrote. false and *err where it is no such object; release *out in either case. */
bool status_read_json(const cJSON *object, struct status *out, struct err *err) MUST_USE;

enum status_style {
    STATUS_PLAIN,
    STATUS_TMUX, /* colours as tmux's #[…]; nothing of the data can be read as a format of tmux */
};
/* One line without its end: "!2 L1 checkout-api 4m | INC 1 SEV1, 1 update LATE | msg 1 LATE"; parts that are zero are left out. unicode as text_clean(). */
void status_line(const struct status *s, enum status_style style, bool unicode, struct buf *out);
/* What stands there where no status could be had. */
void status_line_unknown(enum status_style style, struct buf *out);

#endif
