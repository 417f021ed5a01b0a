/* SPDX-License-Identifier: MIT */
/* What a person hands over at the end of a shift: what she holds, what is late, what ends soon, what was tried. */
#ifndef TOCSIN_CORE_HANDOVER_H
#define TOCSIN_CORE_HANDOVER_H

#include "core/command.h"
#include "core/model.h"
#include "util/buf.h"
#include "util/json.h"

/* Where the configuration does not say how long a shift is. */
#define HANDOVER_SHIFT_MS (INT64_C(12) * 3600 * 1000)
/* Where it does not say by when an offer is to be accepted. */
#define HANDOVER_ACCEPT_MS (INT64_C(15) * 60 * 1000)
/* An ack that ends so soon needs somebody first. */
#define HANDOVER_SOON_MS (INT64_C(3600) * 1000)
/* Deeds that are told, the newest; the others stand in the log. */
#define HANDOVER_TRIED_MAX 50

/* Each item stands in one part only. */
enum handover_part {
    HANDOVER_FIRST, /* level 1 that nobody has, messages that are late or failed, whosever; offers to her; her acks that end within the hour */
    HANDOVER_ALERTS,   /* what she holds, by when it ends */
    HANDOVER_SNOOZES,  /* hers, by when they end */
    HANDOVER_MESSAGES, /* hers, not acknowledged yet, by their deadline */
    HANDOVER_SILENCES, /* those that end in the next shift, whosever: what they cover comes back; without those of acks */
    HANDOVER_TRIED,    /* her comments, posts and runs of the shift, newest first */
    HANDOVER_PARTS,
};
struct handover_part_row {
    const char *word;  /* as in JSON */
    const char *title; /* as people read it */
};
extern const struct handover_part_row handover_parts[HANDOVER_PARTS];

enum handover_kind { HANDOVER_ALERT, HANDOVER_MESSAGE, HANDOVER_SILENCE, HANDOVER_DEED, HANDOVER_KINDS };

/* Text is raw, as it came: each sink escapes it. */
struct handover_item {
    enum handover_part part;
    enum handover_kind kind;
    bool held;             /* by her: it changes hands */
    struct subject alert;  /* ALERT, and of a DEED the first that it was about */
    uint64_t message;      /* MESSAGE, and a DEED that posted one; else 0 */
    uint64_t seq;          /* DEED: the event */
    char id[ALERT_ID_HEX]; /* as people name it: "a81f", "M12", how a silence's begins, an event's number */
    int level;             /* ALERT; else 0 */
    int64_t at_ms;         /* since when, queued, done */
    int64_t until_ms;      /* the ack's, snooze's or silence's end, the deadline; 0: none */
    const char *state;     /* words of our own: "acked until 14:02Z, in 41m" */
    const char *what;      /* the alert's name, where the message goes, whom the silence matches, what was commented on */
    const char *why;       /* the comment, the text, the error; NULL: none */
    size_t more;           /* DEED: about so many beside */
};

struct handover_undo {
    uint64_t seq, undoes;
};

struct handover {
    const char *who;
    int64_t at_ms, shift_ms;
    VEC(struct handover_item) items; /* by part */
    size_t n[HANDOVER_PARTS];        /* items of each */
    size_t held;                     /* of the items */
    size_t untold;                   /* deeds past HANDOVER_TRIED_MAX */
    struct map seen;                 /* deeds' events by seq */
    VEC(struct handover_undo) undone;
    struct arena arena; /* all strings */
};

/* From the model: how the board stands for who at that time, and the deeds among the acts that undo can reach. Release it. */
void handover_gather(struct handover *h, const struct model *m, const char *who, int64_t now_ms);
void handover_release(struct handover *h);

/* The open offer of this person, or to her (the one that is due first); NULL: there is none. */
const struct message *handover_offer_of(const struct model *m, const char *author);
const struct message *handover_offer_to(const struct model *m, const char *who);

/* What changes hands. Heap, the caller's; NULL where *n is 0. */
struct subject *handover_subjects(const struct handover *h, size_t *n);

/* Raw, for the screen and a terminal: "L2 a81f checkout-api 5xx: acked until 14:02Z, in 41m: looking". */
void handover_item_words(const struct handover_item *item, struct buf *out);
/* "7 alerts held, 2 need you first, 1 message not acknowledged" */
void handover_summary(const struct handover *h, struct buf *out);
/* Markdown: text from outside is one line that neither formats nor links. */
void handover_markdown(const struct handover *h, struct buf *out);
/* The same as Slack writes it, at most max_chars long; what does not fit is counted. */
void handover_slack(const struct handover *h, size_t max_chars, struct buf *out);
void handover_json(struct json_out *o, const struct handover *h);

#endif
