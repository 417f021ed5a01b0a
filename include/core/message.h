/* SPDX-License-Identifier: MIT */
/* A message: something that leaves and needs an answer. Its state, its tries, and what stands for it at the far side. */
#ifndef TOCSIN_CORE_MESSAGE_H
#define TOCSIN_CORE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"
#include "util/alloc.h"

/* The longest text, in characters (Slack shows up to 4,000 well; catch-ups and stand-ins need some room). */
#define MESSAGE_TEXT_MAX 3000
/* The same in bytes. */
#define MESSAGE_TEXT_BYTES (4 * MESSAGE_TEXT_MAX)
/* Alerts that one message may be about. */
#define MESSAGE_SUBJECTS_MAX 500
/* Destinations of one post. */
#define MESSAGE_DESTINATIONS_MAX 20
/* Not yet finished at once; more are refused by name. */
#define MESSAGES_OPEN_MAX 10000
/* A finished one leaves the model after this time, and no sooner than those that speak of it; the log keeps it. */
#define MESSAGE_KEPT_MS (INT64_C(24) * 3600 * 1000)
/* Tries go on for so long past the deadline (sent again, it has another one), and until the message has so many events. */
#define MESSAGE_RETRY_FOR_MS (INT64_C(24) * 3600 * 1000)
#define MESSAGE_RETRY_EVENTS 20
/* Between tries: twice as long each time, from the first to the last, and up to a fifth more by chance. */
#define MESSAGE_RETRY_FIRST_MS INT64_C(1000)
#define MESSAGE_RETRY_LAST_MS (INT64_C(60) * 1000)
/* What has waited for so long goes out with what waits behind it, as one catch-up. */
#define MESSAGE_CATCH_UP_MS (INT64_C(10) * 60 * 1000)
/* The same text at the same destination within this time asks first. */
#define MESSAGE_REPEAT_MS (INT64_C(60) * 60 * 1000)

enum message_kind {
    MESSAGE_SLACK,    /* a post in a channel, or a change of one */
    MESSAGE_WRITE,    /* written back to a source: a silence */
    MESSAGE_HANDOVER, /* what a person holds, offered to another one */
    MESSAGE_PAGE,     /* a pager rings: PagerDuty, Opsgenie, Jira Service Management */
    MESSAGE_STEP,     /* a person is asked by an escalation, and no destination reaches her: screens show it */
    MESSAGE_MAIL,
    MESSAGE_HOOK,    /* a webhook of whoever wants to know */
    MESSAGE_COMMAND, /* a local program is run */
    MESSAGE_PROMISE, /* the next update of an incident is owed: screens show it */
    MESSAGE_KINDS,
};
/* Who acknowledges it. */
enum message_acker {
    ACKED_BY_DELIVERY, /* it asks for nobody: that it stands there is the answer */
    ACKED_BY_SOURCE,   /* the far side's own data, as a poll finds it */
    ACKED_BY_PERSON,   /* the one it is for */
};
struct message_kind_row {
    const char *word;
    enum message_acker acker; /* where it asks for no person; see message_acker() */
    bool leaves;              /* a driver delivers it; else it is delivered where it is queued: screens show it */
};
extern const struct message_kind_row message_kinds[MESSAGE_KINDS];
/* MESSAGE_KINDS for an unknown word. */
enum message_kind message_kind_of(const char *word);

/* What is done at the far side. */
enum message_act {
    MESSAGE_POST,
    MESSAGE_STRIKE,   /* the target's text is struck through: undo */
    MESSAGE_RESTORE,  /* the target's text as it was: redo */
    MESSAGE_SILENCE,  /* a silence is put at a source */
    MESSAGE_EXTEND,   /* one that stands there gets another end */
    MESSAGE_EXPIRE,   /* one that stands there ends now */
    MESSAGE_OFFER,    /* a handover */
    MESSAGE_ASK,      /* a person, or whoever looks there, is asked to answer: a page */
    MESSAGE_ANSWERED, /* who was asked, the target, is told that somebody has it: its pager rings no more */
    MESSAGE_RESOLVE,  /* … that it is over, or that nobody is asked any more: stand down */
    MESSAGE_ACK,      /* written back: the source is told that a person has its alert */
    MESSAGE_UNACK,    /* … that nobody has it any more */
    MESSAGE_CLOSE,    /* … that it is over */
    MESSAGE_EDIT,     /* the target, a headline, says this text from now on */
    MESSAGE_TOPIC,    /* the text is the channel's topic from now on */
    MESSAGE_DIRECT,   /* the person is told by herself */
    MESSAGE_CHANNEL,  /* a channel of this name is made for the incident */
    MESSAGE_INVITE,   /* the person is invited to the channel that the target made */
    MESSAGE_ARCHIVE,  /* the channel that the target made is archived */
    MESSAGE_PROMISED, /* the next update is promised for the deadline */
    MESSAGE_ACTS,
};
extern const char *const message_act_words[MESSAGE_ACTS];
enum message_act message_act_of(const char *word);

enum message_state {
    MESSAGE_QUEUED,    /* decided and durable, not sent yet */
    MESSAGE_SENT,      /* the attempt was durable before its first byte left; no answer yet */
    MESSAGE_DELIVERED, /* the far side's machine said yes; a person's answer is still owed */
    MESSAGE_ACKED,     /* the one it was for answered; a post asks for nobody: its delivery answers */
    MESSAGE_RETRYING,  /* failed in a way that may pass; next_try_ms says when */
    MESSAGE_FAILED,    /* refused for good, or tries used up: until a person deals with it */
    MESSAGE_DROPPED,   /* withdrawn, with a reason */
    MESSAGE_STATES,
};

/* The table of moves; undo restores the state before, outside it. */
struct message_state_row {
    const char *word;
    unsigned to; /* bit 1 << state for each it may go to */
    bool open;   /* short of the acknowledgement that it needs */
    const char *meaning;
};
extern const struct message_state_row message_states[MESSAGE_STATES];
bool message_may_go(enum message_state from, enum message_state to);
/* MESSAGE_STATES for an unknown word. */
enum message_state message_state_of(const char *word);

/* Where messages can go, by the configuration. Strings borrowed from it. */
struct destination {
    const char *name; /* the section's title: "#production-monitoring" */
    enum message_kind kind;
    const char *channel;   /* the far side's word for it: an id, or a name */
    int64_t ack_within_ms; /* the deadline */
    const char *fallback;  /* another destination, or NULL */
    const char *driver;    /* who delivers there: "slack", "pagerduty", "mail", …; a write's: its source's ("alertmanager") */
    bool follows;          /* who is asked there is told when somebody has answered, and when it is over */
    uint32_t at_most;      /* notices in at_most_ms; 0: as many as there are */
    int64_t at_most_ms;
};
struct destinations {
    const struct destination *v;
    size_t n;
};
const struct destination *destination_named(const struct destinations *d, const char *name);

/* What is to be sent: fixed when it is queued, but for the channel and the deadline. */
struct message_order {
    enum message_kind kind;
    enum message_act act;
    const char *destination; /* its name */
    const char *channel;     /* as configured then, or when it was sent again */
    const char *text;        /* as the person wrote it, variables filled in; not escaped */
    uint64_t reply_to;       /* the message in whose thread it goes; 0: none */
    uint64_t target;     /* the message that is changed: a post, or who put the silence; POST: that made the channel; 0: none */
    uint64_t stands_for; /* a stand-in at the fallback, or a correction: of this message; 0: none */
    const uint64_t *covers; /* a catch-up: the messages whose texts it holds */
    size_t covers_n;
    const struct alert_id *subjects; /* the alerts it is about */
    size_t subjects_n;
    int64_t deadline_ms; /* not answered by then: late */
    const char *silence; /* of a write that is about a silence: JSON, see silence_write_json(); else NULL */
    const char *person;  /* who must answer; NULL: nobody by name */
    const char *detail;  /* what drivers need beside the text: JSON, see core/detail.h; or NULL */
    uint64_t incident;   /* it is about this one; 0: none */
    uint32_t entry;      /* … and is, or follows from, its update of this number; 0: none */
};
/* Who acknowledges it: whoever is asked by name, else as its kind says. */
enum message_acker message_acker(const struct message_order *o);
/* It puts, prolongs or ends a silence. */
bool message_order_is_silence(const struct message_order *o);
/* It tells of an incident as a whole, and is changed as that changes. */
bool message_order_is_headline(const struct message_order *o);
/* It says how a post, or a topic, is to be from now on. */
bool message_order_is_state(const struct message_order *o);
/* Both say so of the same: the newer of them is what counts. */
bool message_order_is_for_same(const struct message_order *a, const struct message_order *b);
/* What readers of other people's bytes check: a write about a silence says which, nothing else does. */
bool message_order_is_sane(const struct message_order *o);

/* What undo restores. */
struct message_standing {
    enum message_state state;
    bool unsure;         /* an attempt's end is not known: the far side is asked before anything is sent again */
    int64_t next_try_ms; /* RETRYING */
};

struct message {
    uint64_t number;             /* "M12" */
    struct message_order order;  /* strings and lists heap, but destination in the model's pool */
    const char *author, *origin; /* in the model's pool */
    int64_t queued_at_ms;
    uint64_t queued_seq;
    uint64_t cause;   /* seq of the event that led to it, 0: none */
    const char *node; /* that queued it, in the model's pool; its key at the far side is of that one, also after a restore */

    struct message_standing standing;
    bool late;           /* its deadline has passed */
    bool withdrawn;      /* undone while an attempt's end was not known: not sent again */
    uint64_t into;       /* the catch-up that holds it, 0: none */
    uint64_t stand_in;   /* the message that was sent to the fallback for it, 0: none */
    uint64_t changed_by; /* the message that struck it or restored it last, 0: none */
    uint32_t tries;
    int64_t first_try_ms, last_try_ms; /* attempts' events; 0: none yet */
    int64_t delivered_at_ms, acked_at_ms;
    const char *acked_by;  /* in the pool: a person, or the kind ("slack"); NULL: not acked */
    char *channel_id, *ts; /* where it stands at the far side, as that told */
    char *error;           /* of the last attempt that failed */
    char *reason;          /* why it was dropped, or who said that it was seen; NULL: neither */

    uint64_t last_seq;
    uint32_t version; /* of stream message:N */
    int64_t changed_at_ms;
    uint32_t spoken_of; /* by so many of the model: it is their thread, their target, what they stand for, or inside them */
    int64_t due_ms;     /* when time alone changes it; INT64_MAX: never */
};

bool message_is_open(const struct message *m);
/* Open, and nothing of it can have left. */
bool message_is_still_here(const struct message *m);
/* It puts, prolongs or ends a silence that stands for an acknowledgement. */
bool message_is_ack_silence(const struct message *m);
bool message_is_silence(const struct message *m);
/* Somebody is asked: a page, or what takes its place. */
bool message_asks(const struct message *m);
bool message_is_about(const struct message *m, const struct alert_id *alert);
/* It is the turn of a delivery: open, not inside a catch-up, not failed, not delivered. */
bool message_is_waiting(const struct message *m);
/* "M12" and back; 0: no message's id. */
#define MESSAGE_ID_MAX 24
void message_id(uint64_t number, char out[MESSAGE_ID_MAX]);
uint64_t message_id_parse(const char *text);
/* The digits of it alone, as behind "message:". */
uint64_t message_number(const char *digits);
/* The key by which the far side knows it again, equal for all attempts: 32 hex digits of hash(node, stream, version of its queued event). */
#define MESSAGE_KEY_HEX 33
void message_key(const char *node, uint64_t number, char out[MESSAGE_KEY_HEX]);
/* How long after this failure the next try or look-up comes; asked_ms: what the far side asked for, 0: nothing. */
int64_t message_retry_wait(const struct message *m, int64_t asked_ms, uint64_t chance);

/* What is heap of it, and itself; NULL is nothing. */
void message_free(struct message *m);

/* A copy whose strings and lists live in the arena. */
struct message_order message_order_copy(struct arena *arena, const struct message_order *o);

#endif
