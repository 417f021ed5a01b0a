/* SPDX-License-Identifier: MIT */
/* The configuration: every layer's rows in one schema, read from the files that hold it. */
#ifndef TOCSIN_APP_CONFIG_H
#define TOCSIN_APP_CONFIG_H

#include <stdbool.h>

#include "app/people.h"
#include "core/model.h"
#include "core/incident_conf.h"
#include "core/routing_conf.h"
#include "core/run_command.h"
#include "deliver/config.h"
#include "engine/pair.h"
#include "source/driver.h"
#include "ui/ui.h"
#include "util/conf.h"
#include "util/vec.h"

#define CONFIG_SYSTEM_FILE "/etc/tocsin/tocsin.conf"
#define CONFIG_MAX_BYTES ((size_t)1 << 20)
/* What was written to a source is late after this time, or after a few polls where those come seldom. */
#define WRITE_ACK_WITHIN_MS (INT64_C(60) * 1000)
/* What is looked for where there is no configuration. */
#define LOCAL_SOURCE_NAME "alertmanager"
#define LOCAL_SOURCE_URL "http://127.0.0.1:9093"

/* Where one secret's bytes lie; one of the four is set. */
struct secret_place {
    const char *name; /* as requests name it: "source am-prod", "slack" */
    const char *file, *env, *command;
    const char *text; /* the bytes themselves, where the configuration holds them */
};

/* The second places of the chain's head; each is asked for by being set. */
struct head_config {
    const char *file; /* or NULL */
    bool syslog;
};

enum config_unicode { UNICODE_AUTO, UNICODE_ON, UNICODE_OFF };

struct config {
    struct conf_row *rows;
    struct conf_schema schema;             /* the tree borrows it */
    struct conf *conf;                     /* owns the strings below */
    bool found;                            /* a file was there */
    char *file;                            /* the one that decides: the person's own, or the one named */
    struct buf read;                       /* all that was read */
    char hash[2 * SHA256_BYTES + 1];       /* config_hash(), once it was asked for; "": not yet */
    char owner_hash[2 * SHA256_BYTES + 1]; /* the same of config_owner_hash() */
    const char *store;                     /* as written, or NULL */
    const char *theme, *place;
    const char *listen; /* HTTP, or NULL */
    enum config_unicode unicode;
    struct model_config model;
    VEC(struct level_row) levels; /* what model.levels points to */
    VEC(struct source_config *) sources;
    struct deliver_config *deliver;
    struct pair_config *pair;
    struct head_config head;
    const char *first_destination; /* where a post goes that names none, or NULL */
    VEC(struct ui_view) views;
    VEC(struct run_command) commands;
    struct arena words; /* of the commands */
    VEC(const char *) volatile_labels;
    int64_t silence_for_ms;
    VEC(struct secret_place) secrets; /* of all of them */
    struct routing *routing;
    struct incident_rules incidents;
    struct arena incidents_arena;
    struct people people; /* with the uids that their login names had when it was read */
    const char *group;    /* who besides the owner's account may connect to it; NULL: nobody */
    bool group_found;     /* this machine knows the group, and gid is its number */
    gid_t gid;
    char *bind;            /* keymap text: one line for each entry of `bind` */
    struct config *before; /* an earlier one that others may still point into */
};

/* All sections, for the man page, the example and the reader; the first is the top level. */
extern const struct conf_section config_sections[];
extern const size_t config_sections_n;
/* The rows of all layers, composed; free() the array. */
struct conf_row *config_rows(size_t *n);

/* only: --config FILE, or NULL for the usual places. NULL with every fault of every file. Free with config_free(). */
struct config *config_load(const char *only, struct conf_faults *faults) MUST_USE;
/* One that is compiled in. */
struct config *config_of_text(const char *text, struct conf_faults *faults) MUST_USE;
/* The source's silences become a destination. false and *err where that has another already. */
bool config_add_target(struct config *c, const struct source_config *source, struct err *err) MUST_USE;
/* With all that stand before it. */
void config_free(struct config *c);

/* What a person may say where the system's file names the store: options, and sections. */
#define CONFIG_PERSONAL "theme", "bind", "unicode", "template", "view", "command"
#define CONFIG_PERSONAL_WORDS "theme, bind, unicode and sections template, view and command"
bool config_is_personal(const char *name);
/*
 * In hexadecimal, of all that was read, and of what concerns all who use the store; made when first asked for: OpenSSL's start is too
 * slow for a verb that has no use for it.
 */
const char *config_hash(struct config *c);
const char *config_owner_hash(struct config *c);
/* Every credential that is named can be had in this process. false and *err: which can't. */
bool config_has_secrets(const struct config *c, struct err *err) MUST_USE;
/* Something to do without a source: to deliver, to expect, to ping. */
bool config_has_work(const struct config *c);
/* Says all faults on standard error, each as "file:line: …". */
void config_say_faults(const struct conf_faults *faults);
/* The sections command, and what was made of them. */
void config_read_commands(struct config *c, struct conf_faults *faults);
void config_free_commands(struct config *c);
const struct run_command *config_command(const struct config *c, const char *name);
/* The whole configuration commented out, with every option's help. */
void config_example(struct buf *out);

#endif
