/* SPDX-License-Identifier: MIT */
/* Private to source: the parts of the Alertmanager driver. */
#ifndef TOCSIN_SOURCE_ALERTMANAGER_H
#define TOCSIN_SOURCE_ALERTMANAGER_H

#include "source/driver.h"

extern const struct source_driver alertmanager_driver;

/* One element of GET /api/v2/alerts. Zero-initialised is ready; used again and again, then released. */
struct am_alert {
    struct sighting sighting; /* what it points to lives here, until the next reading */
    struct cJSON *tree;
    struct buf labels, annotations, suppressed;
    char severity[64];
    char fingerprint[FINGERPRINT_MAX];
};

#define AM_ALERT_MAX ((size_t)1 << 20)
#define AM_PAIRS_MAX 200
#define AM_NAME_MAX ((size_t)1 << 10)
#define AM_VALUE_MAX ((size_t)64 << 10)
/* Silences and inhibitors that are kept by name. */
#define AM_SUPPRESSORS_MAX 32

/* false and *err where it is no alert, or passes a limit above. */
bool am_alert_read(struct am_alert *a, const struct source_config *c, const char *json, size_t len, struct err *err) MUST_USE;
void am_alert_release(struct am_alert *a);

/* One element of GET /api/v2/silences. Zero-initialised is ready; used again and again, then released. */
struct am_silence {
    struct silence_fact fact; /* what it points to lives here, until the next reading */
    bool is_over;             /* expired: the rest was not read */
    struct arena arena;
};

#define AM_SILENCE_MAX ((size_t)1 << 20)

/* false and *err where it is no silence, or passes a limit above or of core/silence.h. */
bool am_silence_read(struct am_silence *s, const char *json, size_t len, struct err *err) MUST_USE;
void am_silence_release(struct am_silence *s);

/* The whole address of a job at one instance; heap. */
char *am_url(const struct source_config *c, size_t instance, const struct source_job *job);
/* The path alone, for words. */
const char *am_path(enum source_job_kind kind);

/* An answer that is no list: what its status and body say, and where to look. */
void am_explain_status(const struct source_config *c, int status, const char *body, size_t len, struct err *err);
/* The same for a body that came with 200, where a list of these ("alerts") should be; a NUL follows it. */
void am_explain_body(const char *of, const char *body, size_t len, struct err *err);

/* See source_driver.asked. */
void am_asked(const struct source_config *c, const char *right, struct http_asked *out);

/* See source_driver.link. */
bool am_link(const char *page, struct buf *filter);

#endif
