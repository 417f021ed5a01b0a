/* SPDX-License-Identifier: MIT */
/* The sections `slack`, `destination` and `template`, read one after the other. */
#include "deliver/config_own.h"

#include <stdlib.h>
#include <string.h>

#include "util/secret.h"
#include "util/str.h"
#include "util/utf8.h"

bool
config_is_name(const char *s)
{
    size_t n = 0, len = strlen(s), used;

    for (size_t i = 0; i < len; i += used, n++)
        if (utf8_is_control(utf8_next(s + i, len - i, &used)))
            return false;
    return n >= 1 && n <= DESTINATION_NAME_MAX;
}

/* bot_token_env takes no secret anyway. */
static bool
is_text(const struct conf_row *row)
{
    return (row->type == CONF_STRING || row->type == CONF_PATH || row->type == CONF_URL) && !str_eq(row->name, "bot_token_env");
}

/* The words of a command are seen by everyone on the machine; names, paths and addresses stand in faults and in the log. */
static void
refuse_secret(struct config_reading *r, const struct conf_node *node, const char *option, const char *value)
{
    const char *what;

    if (value != NULL && secret_find(value, &what) != NULL)
        FAULT(r, node, option,
            "here stands what looks like %s: it belongs into a file or a variable of its own, named by bot_token_file or bot_token_env",
            what);
}

static void
refuse_secrets(struct config_reading *r, const char *section)
{
    const struct conf_node *node;

    for (size_t n = 0; (node = conf_node_at(r->conf, section, n)) != NULL; n++) {
        refuse_secret(r, node, NULL, conf_title(node));
        for (size_t i = 0; i < deliver_conf_rows_n; i++)
            if (str_eq(deliver_conf_rows[i].section, section) && is_text(&deliver_conf_rows[i]))
                refuse_secret(r, node, deliver_conf_rows[i].name, conf_str(node, deliver_conf_rows[i].name));
    }
}

static void
finish(struct config_reading *r)
{
    struct deliver_config *c = r->c;

    c->destinations.n = r->destinations.n;
    if (r->destinations.n > 0)
        c->destinations.v = arena_memdup(&c->arena, r->destinations.v, r->destinations.n * sizeof *r->destinations.v);
    c->templates_n = r->templates.n;
    if (r->templates.n > 0)
        c->templates = arena_memdup(&c->arena, r->templates.v, r->templates.n * sizeof *r->templates.v);
    vec_release(&r->destinations);
    vec_release(&r->nodes);
    vec_release(&r->templates);
}

struct deliver_config *
deliver_config_new(const struct conf *conf, struct conf_faults *faults)
{
    struct config_reading r = { .conf = conf, .faults = faults, .c = xcalloc(1, sizeof *r.c) };
    const struct conf_node *slack = conf_node_at(conf, "slack", 0);

    config_read_slack(&r, slack);
    config_read_primary(&r, slack);
    config_read_destinations(&r);
    config_check_fallbacks(&r);
    config_check_slack(&r, slack);
    config_read_templates(&r);
    refuse_secrets(&r, "slack");
    refuse_secrets(&r, "destination");
    finish(&r);
    if (!r.bad)
        return r.c;
    deliver_config_free(r.c);
    return NULL;
}

struct destinations
deliver_config_posts(const struct deliver_config *c)
{
    return (struct destinations){ c->destinations.v, c->destinations.n - c->targets_n };
}

void
deliver_config_free(struct deliver_config *c)
{
    if (c == NULL)
        return;
    arena_release(&c->arena);
    free(c);
}
