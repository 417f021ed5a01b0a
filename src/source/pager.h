/* SPDX-License-Identifier: MIT */
/* Private to source: what the drivers of pagers (PagerDuty, Opsgenie, JSM Operations) share: lists of pages, alerts made of fields. */
#ifndef TOCSIN_SOURCE_PAGER_H
#define TOCSIN_SOURCE_PAGER_H

#include "source/driver.h"
#include "util/json.h"

extern const struct source_driver pagerduty_source, opsgenie_source, jsm_source;

#define PAGER_EVERY_MS (INT64_C(30) * 1000)
#define PAGER_EXPERIMENTAL "made by the vendor's specification, not yet run on the real service"

/* Elements that one request asks for, and how many of them the one before had too: what is closed meanwhile moves the others up. */
#define PAGER_PAGE 100
#define PAGER_OVERLAP 10

#define PAGER_PAIRS_MAX 100
#define PAGER_DETAILS_MAX 60 /* labels, when names that others chose are no longer taken */
#define PAGER_NAME_MAX 100
/* Of a label, and of an annotation: in bytes, cut at a character's end. */
#define PAGER_VALUE_MAX 1000
#define PAGER_TEXT_MAX ((size_t)16 << 10)

/* One incident or alert. Zero-initialised is ready; used again and again, then released. */
struct pager_alert {
    struct sighting sighting; /* what it points to lives here, until the next reading */
    struct cJSON *tree;
    struct arena arena;
    struct label_pair labels[PAGER_PAIRS_MAX], annotations[PAGER_PAIRS_MAX];
    size_t labels_n, annotations_n;
    struct buf packed, packed_annotations;
    const char *id;  /* the pager's */
    const char *key; /* that it was made by; NULL: none is told */
    enum pager_state state;
    struct there_person who; /* acknowledged or closed it; all NULL: not told */
    bool who_is_person;      /* no integration */
    int64_t who_at_ms;
};

/* pager_alert.c: begin parses, then the vendor's reader adds what it knows, and end makes the sighting. Empty values are left out. */
bool pager_alert_begin(struct pager_alert *a, const char *json, size_t len, struct err *err) MUST_USE;
bool pager_alert_end(struct pager_alert *a, const struct source_config *c, struct err *err) MUST_USE;
void pager_alert_release(struct pager_alert *a);
/* The alert's own id, checked. */
bool pager_alert_id(struct pager_alert *a, const cJSON *id, struct err *err) MUST_USE;
/* The first that gives a name stays. */
void pager_label(struct pager_alert *a, const char *name, const char *value);
/* The same under a name that the alert's maker chose. */
void pager_detail(struct pager_alert *a, const char *name, const char *value);
void pager_note(struct pager_alert *a, const char *name, const char *value);
/* A string, or a number as text; NULL: neither. */
const char *pager_text(struct pager_alert *a, const cJSON *value);
/* A priority P1 to P5 (SEV1, sev-2) as a severity; NULL: none of these. */
const char *pager_severity(const char *priority);

struct pager;

/* What a vendor does in its own way. */
struct pager_dialect {
    const char *vendor;     /* for words: "PagerDuty" */
    const char *one, *many; /* "incident", "incidents" */
    const char *list;       /* the member that holds the list */
    const char *accept, *content_type;
    uint64_t list_max; /* offset and limit together can't pass it */
    /* Adds path and query of the present request to the address. */
    void (*path)(const struct pager *p, struct buf *url);
    /* By what stands around the list: there are more. */
    bool (*more)(const cJSON *envelope);
    /* One element. */
    bool (*read)(struct pager_alert *a, const struct source_config *c, struct err *err);
    /* A whole answer to the present request of JOB_TURNS; adds them to the sink. */
    bool (*turns)(struct pager *p, const cJSON *answer, struct err *err);
    /* The same of JOB_WRITES; NULL: they are carried out at once. */
    bool (*written)(struct pager *p, const cJSON *answer, struct err *err);
};

struct pager {
    const struct source_config *config;
    const struct pager_dialect *dialect;
    enum source_job_kind job;
    struct source_sink sink;
    struct arena memory; /* of the job: keys, schedules */
    const char **asked;  /* keys, or schedules */
    size_t asked_n, at;  /* at: the one whose request is under way */
    int64_t from_ms, until_ms;
    uint64_t offset, limit, pages;
    bool has_last, met_last; /* the page before had an element last; this one has it too */
    struct hash128 last, now_last;
    size_t on_page;
    bool more_turns; /* JOB_TURNS: the answer is one page of several */
    bool told;       /* JOB_ANSWERS: one of this key was told of */

    int status;
    int64_t retry_after_ms;
    struct buf body;
    struct pager_alert alert;
    uint64_t listed, skipped, holes;
    struct err skip; /* why the first was skipped, or what the list lacks */
};

extern const struct pager_dialect pagerduty_dialect, opsgenie_dialect, jsm_dialect;

/* pager.c */
void *pager_start(const struct source_config *config, size_t instance);
void pager_stop(void *state);
void pager_begin(void *state, const struct source_job *job, const struct source_sink *sink, struct step *out);
void pager_feed(void *state, const struct reply *reply, struct step *out);

/* pager_body.c: cuts the array that is this member of the object out of the text. envelope gets the text with an empty array there. */
struct pager_cut {
    const char *list;
    size_t len;
};
bool pager_cut(const char *text, size_t len, const char *member, struct pager_cut *cut, struct buf *envelope);

/* As a part of a URL. */
void pager_escape(struct buf *out, const char *text);
/* As Atlassian writes ids. */
bool pager_is_uuid(const char *text);
/* The options that this source's credential comes from. */
const char *pager_credential_option(const struct source_config *c);

#endif
