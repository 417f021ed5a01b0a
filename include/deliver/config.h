/* SPDX-License-Identifier: MIT */
/* The sections `slack`, `destination` and `template`: where messages can go, and texts to begin with. */
#ifndef TOCSIN_DELIVER_CONFIG_H
#define TOCSIN_DELIVER_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "core/message.h"
#include "core/post.h"
#include "deliver/pager_config.h"
#include "util/alloc.h"
#include "util/conf.h"
#include "util/http_words.h"
#include "util/request.h"

#define DESTINATION_NAME_MAX 80 /* characters; Slack's own limit for a channel's name */
/* The name of Slack's token for ports. No source's credential has it: theirs begin with "source ". */
#define SLACK_CREDENTIAL "slack"

struct slack_config {
    const char *api_url;                                /* ends in a slash */
    const char *credential;                             /* SLACK_CREDENTIAL; NULL: no token is configured */
    const char *token_file, *token_env, *token_command; /* where ports get its bytes; at most one is set */
    const char *ca_file;                                /* or NULL for the system's */
    int64_t timeout_ms;
};

/* A source that can be written to: silences, whose destination is called NAME and this; or acknowledgements, NAME and ACK_DESTINATION_END. */
#define WRITE_DESTINATION_END " silences"
/* Drivers of acknowledgements are called by the source's driver and this. */
#define ACK_DRIVER_END " acks"
struct write_target {
    const char *source;      /* its name: the destination's channel */
    const char *const *urls; /* instances of one cluster, without a trailing slash */
    size_t urls_n;
    const char *user, *credential, *ca_file; /* as a request's */
    const char *scheme, *cloud;              /* of a pager: as a request's; a JSM site's id; else NULL */
    const char *system;                      /* "alertmanager", or the pager's word; static */
    struct http_asked asked;                 /* its strings are static */
    int64_t timeout_ms;
    int64_t ack_within_ms; /* its polls have shown by then what was written */
};

/* Where the bytes of one secret lie; one of the three is set. */
struct deliver_secret {
    const char *name; /* as requests name it: "destination NAME", "signature of destination NAME"; no two are the same */
    const char *file, *env, *command;
};

#define MAIL_TO_MAX 50
struct mail_config {
    const char *destination; /* its name */
    const char *server;      /* smtp:// or smtps://, a host, and perhaps a port */
    enum request_tls starttls;
    const char *from;      /* an address */
    const char *const *to; /* addresses; none: each mail is for a person that has one */
    size_t to_n;
    const char *user, *credential; /* NULL: it asks for neither */
    const char *ca_file;
    int64_t timeout_ms;
};

struct hook_config {
    const char *destination;
    const char *url; /* with AUTH_ADDRESS a word for it */
    enum request_auth auth;
    const char *user, *credential;
    const char *signing; /* the name of the secret that signs each request; NULL: none does */
    const char *ca_file;
    struct http_asked asked;
    int64_t timeout_ms;
};

struct program_config {
    const char *destination;
    const char *const *argv; /* NULL-terminated; the first is a whole path */
    int64_t timeout_ms;
};

struct deliver_config {
    struct slack_config slack;
    struct destinations
        destinations; /* the one of section `slack` first, other posts as written, pagers, then those of targets */
    size_t posts_n;
    const struct write_target *targets;
    size_t targets_n;
    const struct pager_config *pagers;
    size_t pagers_n;
    const struct post_template *templates;
    size_t templates_n;
    /* By their destinations. */
    const struct mail_config *mails;
    size_t mails_n;
    const struct hook_config *hooks;
    size_t hooks_n;
    const struct program_config *programs;
    size_t programs_n;
    const struct deliver_secret *secrets; /* of all of these */
    size_t secrets_n;
    struct arena arena; /* holds all of it */
};

/* Rows for the table of all sections (config_rows.c), and for our own. */
/* clang-format off */
#define DELIVER_CONF_SECTIONS \
    { "slack", false, "How tocsin posts in Slack, and where by default. The app must be in the channel: /invite @tocsin." }, \
    { "destination", true, "Where a message can go. The title is its name on the screen, and of a channel of Slack its name there where channel says no other." }, \
    { "template", true, "A text that a status update can begin with; the title is its name." }
/* clang-format on */

extern const struct conf_row deliver_conf_rows[];
extern const size_t deliver_conf_rows_n;

/* NULL with faults added. Copies what it keeps. Free with deliver_config_free(). */
struct deliver_config *deliver_config_new(const struct conf *conf, struct conf_faults *faults);
/* Those that a person can post to. */
struct destinations deliver_config_posts(const struct deliver_config *c);
/* Those that sections name. */
struct destinations deliver_config_written(const struct deliver_config *c);
/* Copies. false and *err where a destination of its name stands already. */
bool deliver_config_add_target(struct deliver_config *c, const struct write_target *target, struct err *err) MUST_USE;
void deliver_config_free(struct deliver_config *c);

#endif
