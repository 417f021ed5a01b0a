/* SPDX-License-Identifier: MIT */
/* Private to deliver: one reading of its sections, and who reads what. */
#ifndef TOCSIN_DELIVER_CONFIG_OWN_H
#define TOCSIN_DELIVER_CONFIG_OWN_H

#include "deliver/config.h"
#include "util/buf.h"
#include "util/vec.h"

struct config_reading {
    const struct conf *conf;
    struct conf_faults *faults;
    struct deliver_config *c;
    VEC(struct destination) destinations;
    VEC(const struct conf_node *) nodes; /* the section that each destination comes from */
    VEC(struct pager_config) pagers;
    VEC(struct post_template) templates;
    VEC(struct mail_config) mails;
    VEC(struct hook_config) hooks;
    VEC(struct program_config) programs;
    VEC(struct deliver_secret) secrets;
    bool bad;
};

#define FAULT(r, node, option, ...) \
    ((r)->bad = true, conf_fault_add((r)->faults, conf_option_file((node), (option)), conf_line((node), (option)), __VA_ARGS__))

/* 1 to DESTINATION_NAME_MAX characters, none of them a control character. */
bool config_is_name(const char *s);

void config_read_slack(struct config_reading *r, const struct conf_node *node);
/* After the destinations. */
void config_check_slack(struct config_reading *r, const struct conf_node *slack);
void config_read_primary(struct config_reading *r, const struct conf_node *slack);
void config_read_destinations(struct config_reading *r);
void config_check_fallbacks(struct config_reading *r);
void config_read_mail(struct config_reading *r, const struct conf_node *node);
void config_read_hook(struct config_reading *r, const struct conf_node *node);
void config_read_program(struct config_reading *r, const struct conf_node *node);
/*
 * The options WHAT_file, WHAT_env, WHAT_command: at most one of them is there, and becomes a secret of that name. Its option, or NULL:
 * none is there.
 */
const char *config_read_secret(struct config_reading *r, const struct conf_node *node, const char *what, const char *name);
/* A copy of the list, NULL-terminated. */
const char *const *config_copy_list(struct config_reading *r, const struct conf_node *node, const char *option, size_t *n);
void config_read_templates(struct config_reading *r);

#endif
