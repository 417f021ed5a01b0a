/* SPDX-License-Identifier: MIT */
/* What a destination says of its pager: PagerDuty, Opsgenie, or Jira Service Management Operations by either of its two doors. */
#ifndef TOCSIN_DELIVER_PAGER_CONFIG_H
#define TOCSIN_DELIVER_PAGER_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/alloc.h"
#include "util/conf.h"
#include "util/http_words.h"

/* Who is told with each page, besides the person that it is for. */
#define PAGER_RESPONDERS_MAX 20

enum pager_dialect {
    PAGER_PAGERDUTY, /* Events API v2 */
    PAGER_OPSGENIE,  /* Alert API v2 */
    PAGER_JSM,       /* the same, as JSM's integrations take it: it can't be asked what became of a request */
    PAGER_JSM_API,   /* Operations API v1 */
    PAGER_DIALECTS,
};
/* The words for `kind`, and of drivers: "pagerduty", "opsgenie", "jsm", "jsm". */
extern const char *const pager_kinds[PAGER_DIALECTS];

struct pager_responder {
    const char *type; /* "team", "user", "schedule", "escalation"; static */
    const char *who;  /* an id, a name or, of a user, an address */
};

struct pager_config {
    enum pager_dialect dialect;
    const char *destination; /* its name */
    const char *api;         /* the address up to the call, without a slash at its end */
    const char *client_url;  /* or NULL: an address for people that goes with each page */
    const struct pager_responder *responders;
    size_t responders_n;
    const char *user; /* PAGER_JSM_API: whose token it is */
    const char *credential, *secret_file, *secret_env, *secret_command;
    const char *ca_file; /* or NULL for the system's */
    struct http_asked asked;
    int64_t timeout_ms;
};

/* One section `destination` of a pager's kind. Copies into the arena. false with faults added. */
bool pager_config_read(const struct conf_node *node, const char *kind, struct arena *a, struct conf_faults *faults,
    struct pager_config *out) MUST_USE;
/* Is this the word of a pager's kind? */
bool pager_is_kind(const char *kind);

#endif
