/* SPDX-License-Identifier: MIT */
/* Private to deliver: the state of one Slack destination, and the parts of its driver. */
#ifndef TOCSIN_DELIVER_SLACK_H
#define TOCSIN_DELIVER_SLACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/incident_detail.h"
#include "deliver/config.h"
#include "deliver/driver.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/json.h"

#define SLACK_ID_MAX 32 /* as deliver_step has room for */
#define SLACK_CURSOR_MAX 256
/* What marks a post as ours in its metadata. */
#define SLACK_EVENT_TYPE "tocsin_message"
/* Our clock and Slack's differ, where a zone was mistaken by an hour: a look-up begins so much earlier. */
#define SLACK_CLOCK_MARGIN_MS (INT64_C(2) * 3600 * 1000)
/* Posts in one page of a look-up, and pages: more is not looked through in one job. */
#define SLACK_POSTS_PAGE 200
#define SLACK_POSTS_PAGES_MAX 20
/* The same for the list of channels (Slack's limit is below 1,000). */
#define SLACK_CHANNELS_PAGE 999
#define SLACK_CHANNELS_PAGES_MAX 20
/* A topic or a purpose, in units of UTF-16: "Topic was longer than 250 characters." */
#define SLACK_TOPIC_MAX 250
/* A channel's name, as Slack takes it. */
#define SLACK_NAME_MAX 80
#define SLACK_NAME_CHARS "abcdefghijklmnopqrstuvwxyz0123456789-_"
/* The pause after "too many requests" that does not say how long, and the longest that is believed. */
#define SLACK_PAUSE_MS (INT64_C(10) * 1000)
#define SLACK_PAUSE_MAX_MS (INT64_C(60) * 60 * 1000)

enum slack_method {
    SLACK_POST,
    SLACK_UPDATE,
    SLACK_HISTORY,
    SLACK_REPLIES,
    SLACK_LIST,
    SLACK_INFO,
    SLACK_TOPIC,
    SLACK_PURPOSE,
    SLACK_OPEN,
    SLACK_CREATE,
    SLACK_INVITE,
    SLACK_ARCHIVE,
    SLACK_AUTH,
    SLACK_METHODS,
};

struct slack_method_row {
    const char *name;
    bool writes;     /* an end that is not known leaves its order unsure */
    int64_t pace_ms; /* between two calls of the workspace, for methods that are few by the minute */
    size_t body_max; /* bytes of the answer */
};
extern const struct slack_method_row slack_methods[SLACK_METHODS];

/* Slack said "too many": for the whole method, or for one channel of it. */
struct slack_pause {
    int64_t from_ms, for_ms;
    char channel[SLACK_ID_MAX]; /* "" for all */
};

/* What all channels share. */
struct slack_workspace {
    const struct slack_config *config;
    struct slack_pause pauses[SLACK_METHODS]; /* not that of SLACK_POST: each channel has its own */
    int64_t asked_ms[SLACK_METHODS];          /* when each that has a pace was asked last */
    char me[SLACK_ID_MAX];                    /* the app's user, as auth.test told; "" until it was asked */
};

struct slack {
    struct slack_workspace *workspace;

    /* The job. */
    enum deliver_job job;
    struct deliver_order order;    /* strings in memory */
    const char *mention;           /* who is asked, as Slack knows her, or NULL; in the same memory */
    const char *user;              /* DIRECT, INVITE: the person's id, or NULL; in the same memory */
    struct incident_detail detail; /* of a SEND; its strings in the same memory */
    bool has_detail;
    struct arena memory;
    enum slack_method method;   /* that is being asked */
    char channel[SLACK_ID_MAX]; /* "" until it is known */
    char cursor[SLACK_CURSOR_MAX];
    unsigned pages;                /* that were read */
    bool public_only;              /* the token may not list private channels */
    bool raw;                      /* TOPIC: escaped it was too long */
    bool was_set;                  /* TOPIC: it is there, only not told yet how it reads */
    char name[SLACK_NAME_MAX + 1]; /* CHANNEL: that is tried, or found */
    unsigned names;                /* that were tried */
    int status;
    int64_t retry_after_ms;
    struct buf body;

    /* What outlives it. */
    char *known_name; /* a channel's name, and its id as Slack told it */
    char known_id[SLACK_ID_MAX];
    struct slack_pause post_pause;
};

extern const struct deliver_driver slack_driver;

/* Each names a channel: when the first is taken there is one with -2, and so on. */
#define SLACK_NAMES_MAX 9

/* slack.c: asks s->method, or says that it must be waited. */
void slack_ask(struct slack *s, int64_t now_ms, struct deliver_step *out);
/* The channel is known now: asks what the job is about. */
void slack_go_on(struct slack *s, int64_t now_ms, struct deliver_step *out);
/* Slack asked for a pause of so long (0: it did not say). */
void slack_pause_for(struct slack *s, int64_t wait_ms, int64_t now_ms, struct deliver_step *out);

/* slack_request.c: the request that s->method needs. */
struct request slack_request(const struct slack *s);

/* slack_reply.c: a whole answer (s->status, s->body) becomes the next step. */
void slack_read(struct slack *s, int64_t now_ms, struct deliver_step *out);
/* It stands in that channel; ts "": it is no post. */
void slack_done(const char *channel, const char *ts, struct deliver_step *out);
/* Slack says ok, but not what was asked: it is asked again, or looked up. */
void slack_untold(const struct slack *s, const char *what, struct deliver_step *out);
/* The answer has another page, which is asked for, or can't be. */
enum slack_page {
    SLACK_PAGE_LAST,     /* this was it */
    SLACK_PAGE_ASKED,    /* out asks for the next, or says why not */
    SLACK_PAGE_TOO_MANY, /* it goes on past the limit */
};
enum slack_page slack_next_page(struct slack *s, const cJSON *tree, unsigned pages_max, int64_t now_ms, struct deliver_step *out);

/* slack_channels.c: answers about channels. */
typedef void slack_take_fn(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out);
slack_take_fn slack_take_info, slack_take_topic, slack_take_purpose, slack_take_open, slack_take_created, slack_take_filled,
    slack_take_me, slack_take_made;
/* An error that is no failure of this act: already there, taken, … false: it is one. */
bool slack_take_word(struct slack *s, const char *word, int64_t now_ms, struct deliver_step *out);
/* The name to try: the words made valid, with -2 and so on from the second on. */
void slack_channel_name(const char *words, unsigned tried, char out[SLACK_NAME_MAX + 1]);
/* The purpose of a channel that we make: the title, and the key by which it is known as ours; within what Slack takes. */
void slack_purpose(const struct slack *s, struct buf *out);

/* slack_blocks.c: "blocks" for what the detail tells; nothing where the order has none. */
void slack_blocks(const struct slack *s, struct json_out *o);

/* slack_topic.c: the topic that Slack tells reads as ours. */
bool slack_topic_is(const char *ours, const char *told);
/* What one answer of Slack's told reads as what another tells: they need not write emoji and links alike. */
bool slack_topic_is_still(const char *expected, const char *told);

/* slack_words.c: Slack's `error`, with what it means and what to do; tree is the answer. The kind is never DELIVER_REQUEST. */
void slack_explain(const struct slack *s, const char *word, const cJSON *tree, struct deliver_step *out);
/* "#crash (C0123ABCD)": where the order goes, as a person knows it. */
void slack_add_place(const struct slack *s, struct buf *out);
/* "Wait": slack_pause_for() says more than this could. */
bool slack_word_is_pause(const char *word);

/* slack_text.c: "C0123ABCD", as Slack makes them; else it is a name. */
bool slack_is_channel_id(const char *s);
/* Without the # that a person writes. */
const char *slack_bare_name(const char *name);
/* Text for Slack: & < > escaped, once, and nothing else. */
void slack_escape(struct buf *out, const char *text);
/* The same struck through, line by line. */
void slack_strike(struct buf *out, const char *text);
/* Bytes of escaped text that are at most so many units; no entity and no character is cut. */
size_t slack_fitting(const char *escaped, size_t max_units);
/* All of escaped text, or its beginning with "..." behind it, in at most so many units (3 and more). */
void slack_shorten(struct buf *out, const char *escaped, size_t max_units);
/* name=value for a form, with & before all but the first. */
void slack_form_add(struct buf *form, const char *name, const char *value);

#endif
