/* SPDX-License-Identifier: MIT */
/* The sections command of the configuration: what can be run on an alert. */
#include <string.h>

#include "app/config.h"
#include "util/str.h"

static void
fault(struct conf_faults *faults, const struct conf_node *node, const char *option, const struct err *err)
{
    conf_fault_add(faults, conf_option_file(node, option), conf_line(node, option), "command %s: %s", conf_title(node),
        err->text);
}

static const char *const *
words_of(struct config *c, const struct conf_node *node, size_t *n)
{
    const char **words;

    *n = conf_list_n(node, "run");
    words = arena_zalloc(&c->words, (*n + 1) * sizeof *words);
    for (size_t i = 0; i < *n; i++)
        words[i] = conf_list_at(node, "run", i);
    return words;
}

static void
read_purpose(struct conf_faults *faults, const struct conf_node *node, struct run_command *command)
{
    struct err err = { 0 };

    command->why = conf_str(node, "why");
    if (command->why != NULL && strlen(command->why) > RUN_PURPOSE_MAX) {
        err_set(&err, ERR_CONFIG, "why has %zu bytes: at most %d", strlen(command->why), RUN_PURPOSE_MAX);
        fault(faults, node, "why", &err);
    }
    if (strlen(command->name) > RUN_NAME_MAX) {
        err_set(&err, ERR_CONFIG, "its name has %zu bytes: at most %d", strlen(command->name), RUN_NAME_MAX);
        fault(faults, node, "run", &err);
    }
}

static void
read_command(struct config *c, struct conf_faults *faults, const struct conf_node *node)
{
    const char *match = conf_str(node, "match"), *allow = conf_str(node, "allow");
    struct run_command command = {
        .name = conf_title(node),
        .what = conf_str(node, "what"),
        .allow_text = allow,
        .dangerous = conf_bool(node, "dangerous"),
        .timeout_ms = conf_int(node, "timeout"),
    };
    struct err err = { 0 };

    command.words = words_of(c, node, &command.words_n);
    read_purpose(faults, node, &command);
    if (!run_command_check(command.words, command.words_n, &err))
        fault(faults, node, "run", &err);
    if (match != NULL && (command.match = filter_new(match, NULL, &err)) == NULL)
        fault(faults, node, "match", &err);
    if (allow != NULL && (command.allow = regex_new(allow, &err)) == NULL)
        fault(faults, node, "allow", &err);
    vec_push(&c->commands, command);
}

void
config_read_commands(struct config *c, struct conf_faults *faults)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(c->conf, "command", i)) != NULL; i++)
        read_command(c, faults, node);
}

void
config_free_commands(struct config *c)
{
    for (size_t i = 0; i < c->commands.n; i++)
        run_command_release(&c->commands.v[i]);
    vec_release(&c->commands);
    arena_release(&c->words);
}

const struct run_command *
config_command(const struct config *c, const char *name)
{
    for (size_t i = 0; i < c->commands.n; i++)
        if (str_eq(c->commands.v[i].name, name))
            return &c->commands.v[i];
    return NULL;
}
