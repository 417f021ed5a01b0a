/* SPDX-License-Identifier: MIT */
/* Private to deliver: what the drivers of pagers share: the job, the texts that leave, and what any far side's answer means. */
#ifndef TOCSIN_DELIVER_PAGER_H
#define TOCSIN_DELIVER_PAGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/detail.h"
#include "deliver/config.h"
#include "deliver/driver.h"
#include "deliver/pager_config.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/json.h"

/* Bytes of an answer; a far side that says more has lost its way. */
#define PAGER_ANSWER_MAX ((size_t)64 << 10)
/* Lists of a look-up are longer. */
#define PAGER_LIST_MAX ((size_t)1 << 20)
/* The body of a request: a detail, and a text, each character escaped as six. */
#define PAGER_REQUEST_MAX ((size_t)256 << 10)
/* The longest pause that is believed, and the one after "too many" that does not say how long. */
#define PAGER_PAUSE_MAX_MS (INT64_C(60) * 60 * 1000)
#define PAGER_PAUSE_MS (INT64_C(10) * 1000)
#define PAGER_CONNECT_MS (5 * 1000)

#define HTTP_NOT_FOUND 404
#define HTTP_TIMEOUT 408
#define HTTP_TOO_MANY 429
#define HTTP_BROKEN 500 /* and all above */

enum pager_act {
    PAGER_PAGE,     /* somebody is to answer */
    PAGER_ANSWERED, /* somebody has it */
    PAGER_RESOLVE,  /* it is over, or nobody is needed any more */
    PAGER_ACTS,
};

/* The pager that an order goes to; NULL: it is no longer configured. */
const struct pager_config *pager_config_of(const struct deliver_config *c, const struct deliver_order *o);
/* Which act of a message is which; false: it is none of a pager's. */
bool pager_act_of(enum message_act act, enum pager_act *out);

/* A job, with what it says; strings in the arena. */
struct pager_job {
    enum deliver_job job;
    enum pager_act act;
    const struct pager_config *config;
    char key[MESSAGE_KEY_HEX]; /* of the page, the same for what is said of it later */
    const char *id;            /* "M12" */
    const char *text;          /* of the whole message */
    const char *person;        /* who must answer, or NULL */
    const char *person_there;  /* how the far side knows her, or NULL */
    const char *alert_there;   /* the far side's id of what was paged, or NULL */
    struct detail detail;      /* summary is never NULL */
    struct arena memory;
};
/* Forgets the job before. false and *err: it can't be carried out. */
bool pager_take_job(struct pager_job *j, const struct pager_config *config, enum deliver_job job, const struct deliver_order *o,
    struct err *err) MUST_USE;
void pager_job_release(struct pager_job *j);

/* What was asked for at the far side's last "too many". */
struct pager_pause {
    int64_t from_ms, for_ms;
};
void pager_pause_for(struct pager_pause *p, int64_t wait_ms, int64_t now_ms);
/* Where the clock was set back it begins anew: how much of it was over is not known. */
int64_t pager_pause_left(struct pager_pause *p, int64_t now_ms);

/* An answer as it comes. */
struct pager_answer {
    int status;
    int64_t retry_after_ms;
    struct buf body;
};
void pager_answer_begin(struct pager_answer *a, size_t body_max);
/* true: it is whole now. FAILED is for the caller. */
bool pager_answer_feed(struct pager_answer *a, const struct reply *reply);
/* NULL: it is no JSON. */
cJSON *pager_answer_tree(const struct pager_answer *a);
/* The far side's words on one line, cut; nothing in them can be a key. */
void pager_add_words(const struct pager_answer *a, struct buf *out);
/* The same of a text that was found in it. */
void pager_add_text(struct buf *out, const char *text);

/* A refusal with those words, in a form that says where to look. */
void pager_explain(const struct http_asked *asked, int status, const struct buf *words, struct err *err);

/* The step after an answer that says no, by its status alone. */
void pager_say_no(const struct pager_config *c, const struct pager_answer *a, bool writes, struct pager_pause *pause,
    int64_t now_ms, struct deliver_step *out);
/* The step after a yes that is none. */
void pager_say_strange(const struct pager_config *c, const struct pager_answer *a, bool writes, struct deliver_step *out);
/* The step after a call that failed. */
void pager_say_failed(const struct reply *reply, bool writes, struct deliver_step *out);
/* It stands there, under this id (the key where there is none that can be kept). */
void pager_say_done(const struct pager_job *j, const char *id, int64_t now_ms, struct deliver_step *out);
/* To say it again does no harm: the far side knows it by its key. */
void pager_say_again(struct deliver_step *out);

/* What leaves. */
/* At most so many characters, with "…" at the end where it was cut. */
void pager_json_cut(struct json_out *o, const char *key, const char *text, size_t chars_max);
/* http:// or https://, and nothing that an address can't hold. */
bool pager_is_link(const char *url);
/* 1 to 4, as urgent as the far side is to take it: whoever asks for a person by name wants her woken. */
int pager_urgency(const struct pager_job *j);
/* The alert that is worst, or NULL. */
const struct detail_alert *pager_worst(const struct pager_job *j);
/* The runbook of all, or of the worst, where it is a link; or NULL. */
const char *pager_runbook(const struct pager_job *j);
/* "checkout p99 over 2 s: critical, service=checkout env=prod, since 02:13Z" */
void pager_add_alert(const struct detail_alert *a, struct buf *out);
/* Letters, digits and hyphens: it may stand in a path. */
bool pager_is_id(const char *id);

struct request pager_request(const struct pager_config *c, const char *method, char *url, size_t answer_max);

#endif
