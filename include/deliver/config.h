/* SPDX-License-Identifier: MIT */
/* The sections `slack`, `destination` and `template`: where messages can go, and texts to begin with. */
#ifndef TOCSIN_DELIVER_CONFIG_H
#define TOCSIN_DELIVER_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "core/message.h"
#include "core/post.h"
#include "util/alloc.h"
#include "util/conf.h"

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

struct deliver_config {
    struct slack_config slack;
    struct destinations destinations; /* the one of section `slack` first, then as written */
    const struct post_template *templates;
    size_t templates_n;
    struct arena arena; /* holds all of it */
};

/* Rows for the table of all sections (config_rows.c), and for our own. */
/* clang-format off */
#define DELIVER_CONF_SECTIONS \
    { "slack", false, "How tocsin posts in Slack, and where by default. The app must be in the channel: /invite @tocsin." }, \
    { "destination", true, "Where a message can go. The title is its name on the screen, and the channel where channel says no other." }, \
    { "template", true, "A text that a status update can begin with; the title is its name." }
/* clang-format on */

extern const struct conf_row deliver_conf_rows[];
extern const size_t deliver_conf_rows_n;

/* NULL with faults added. Copies what it keeps. Free with deliver_config_free(). */
struct deliver_config *deliver_config_new(const struct conf *conf, struct conf_faults *faults);
void deliver_config_free(struct deliver_config *c);

#endif
