/* SPDX-License-Identifier: MIT */
/* A command: who wants what, of which subject, from where, and why. The only way in. */
#ifndef TOCSIN_CORE_COMMAND_H
#define TOCSIN_CORE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"

enum command_kind {
#define COMMAND_ROW(kind, wire, who, needs, function, help) kind,
#include "core/commands.def"
#undef COMMAND_ROW
    COMMANDS,
};
enum command_who { WHO_PERSON, WHO_SOURCE, WHO_ENGINE };
/* What a person may do; each may all that those before it may. */
enum person_role { PERSON_NO_ROLE, PERSON_READ, PERSON_ACT, PERSON_ADMIN, PERSON_ROLES };

struct command_row {
    const char *wire;
    enum command_who who;
    enum person_role needs; /* of a person; PERSON_NO_ROLE: no person may */
    const char *help;
};
extern const struct command_row command_rows[COMMANDS];

/* The most alerts one act of a person may have. */
#define COMMAND_SUBJECTS_MAX 20000
/* The longest comment, in bytes. */
#define COMMAND_TEXT_MAX 4000
#define COMMAND_REQUEST_ID_MAX 128
/* The most names that a person's command may have beside its destinations. */
#define COMMAND_NAMES_MAX 1

/* What the owner itself can't do, or misses; each raises an alert of our own while it lasts. */
enum own_fault { OWN_HEARTBEAT, OWN_DEAD_MAN, OWN_HEAD, OWN_CALENDAR, OWN_FAULTS };
struct own_fault_row {
    const char *alarm; /* its alertname */
    const char *label; /* which one of them it is about */
    int level;
};
extern const struct own_fault_row own_faults[OWN_FAULTS];

/* Identity, not position: the alert and the episode that the person saw. episode 0: whichever it is now. */
struct subject {
    struct alert_id id;
    uint64_t episode;
};

struct command {
    enum command_kind kind;
    const char *actor;
    const char *origin;
    const char *request_id; /* or NULL */
    bool sure;              /* the person has been asked (undo of old or foreign acts, texts that repeat) */
    bool dry;               /* engine: only what it would do; one event tells of it */

    const struct subject *subjects;
    size_t subjects_n;
    int64_t for_ms;   /* ack, take, assign, snooze: how long; 0: the default; tick: so far the clock was set back */
    int64_t until_ms; /* the same as a moment: exact, and instead of for_ms; 0: for_ms counts */
    int64_t from_ms;  /* override: when it begins; 0: now */
    const char *
        text; /* an entry's, the banner's; comment, or the ack's and its kin's; a review's; a post's; a reason; a dry run's JSON */
    const char *to;            /* assign, handover, override: the person who gets it */
    enum alert_vote vote;      /* vote; close may bring one */
    enum rule_respond respond; /* review; UNREVIEWED: not said, the answer that was stays */
    uint64_t seq;              /* undo: 0 means this person's latest */

    const char *const *destinations; /* post, escalate (beside): their names */
    size_t destinations_n;
    uint64_t reply_to;        /* post: the message in whose thread it goes; 0: none */
    const uint64_t *messages; /* resend, drop, ack_message, accept, decline, deliver, outcome: their numbers */
    size_t messages_n;
    const struct message_outcome *outcome; /* of a delivery */
    uint64_t chance;                       /* outcome: for the wait before the next try */

    const struct incident_wish *incident; /* of those about an incident; an update's text and destinations are the command's */

    bool note; /* escalate: a note in the open incident of each alert, too */

    const char *matchers;                /* silence: as people type them */
    const char *silence_id;              /* silence-extend, silence-expire: the source's */
    const struct silence_fact *silences; /* silences */
    size_t silences_n;
    const struct answer_fact *answers; /* answers */
    size_t answers_n;

    const struct oncall_shift
        *shifts; /* shifts: those of the schedule that names name, which source lists; none of them names it */
    size_t shifts_n;

    const struct run_order
        *run; /* run-start: what and where; its purpose is the text, its name and alert are names and subjects */
    const struct run_end *run_end; /* run-finish */
    uint64_t run_number;           /* run-finish: which */

    const char *source; /* of a source's command; silence and its kin: where */
    const struct sighting *sightings;
    size_t sightings_n;
    bool mass;         /* absent: in a mass or with a restart, so not yet believed */
    bool confirmed;    /* absent: unconfirmed ones whose time and polls have passed */
    const char *error; /* source, own fault: why it failed; NULL: it answers, it works again */
    const char *boot;  /* source: the start time it tells, or NULL for not told */

    enum own_fault fault; /* own fault: which */
    const char *const
        *names; /* sources: all that are configured; heartbeat, own fault: the one; shifts, override: the schedule */
    size_t names_n;
    const char *file, *hash; /* config */
};

/* A person's command, or the engine's, whose strings and lists live in the arena; what a source saw stays borrowed. */
struct command command_copy(struct arena *arena, const struct command *cmd);

/* What a driver told of an attempt or a look-up. */
enum outcome_kind { OUTCOME_DELIVERED, OUTCOME_ABSENT, OUTCOME_RETRY, OUTCOME_REFUSED, OUTCOME_UNCHANGED };
struct message_outcome {
    enum outcome_kind kind;
    bool look_up;                /* it was no attempt, but a look-up after one */
    bool unsure;                 /* RETRY: some of it may have been carried out */
    int64_t retry_after_ms;      /* RETRY: 0: not said */
    const char *error;           /* RETRY, REFUSED, UNCHANGED; ABSENT: why it is taken for absent without a look-up, or NULL */
    const char *channel_id, *ts; /* DELIVERED */
    const char *seen;            /* what stands there, in the far side's words: a topic, a channel's name; NULL: not told */
};

/* A subject that was refused while others were not. */
struct refusal {
    struct alert_id id;
    uint64_t message; /* its number, where it is one */
    const char *text; /* in the outcome's arena */
};

/* What decide() answered: events (none: nothing to do), observations beside them, and refusals by subject. */
struct outcome {
    struct events events;
    struct refusal *refusals;
    size_t refusals_n;
    /* Sightings whose annotations alone differ: for the table observation and the screen, no events. In the command. */
    const struct sighting **notes;
    size_t notes_n;
    size_t done;       /* subjects changed */
    char summary[256]; /* for the message line: "acked 4 alerts" */
    uint64_t repeats;  /* request id known: first seq of the batch that had its effect already */
    uint64_t run;      /* the number of the run that began or ended; 0: another command, or one that is no longer known */
    uint64_t incident; /* the number of the incident that was declared or changed; 0: as above */
};
void outcome_release(struct outcome *o);

#endif
