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

/* What names a variable takes no secret anyway. */
static bool
is_text(const struct conf_row *row)
{
    return (row->type == CONF_STRING || row->type == CONF_PATH || row->type == CONF_URL) && !str_ends(row->name, "_env");
}

/* The words of a command are seen by everyone on the machine; names, paths and addresses stand in faults and in the log. */
static void
refuse_secret(struct config_reading *r, const struct conf_node *node, const char *section, const char *option, const char *value)
{
    const char *what;

    if (value != NULL && secret_find(value, &what) != NULL)
        FAULT(r, node, option, "here stands what looks like %s: it belongs into a file or a variable of its own, named by %s",
            what, str_eq(section, "slack") ? "bot_token_file or bot_token_env" : "an option that ends in _file or _env");
}

static void
refuse_secrets_of(struct config_reading *r, const struct conf_node *node, const struct conf_row *row)
{
    if (is_text(row))
        refuse_secret(r, node, row->section, row->name, conf_str(node, row->name));
    if (row->type == CONF_LIST)
        for (size_t i = 0; i < conf_list_n(node, row->name); i++)
            refuse_secret(r, node, row->section, row->name, conf_list_at(node, row->name, i));
}

static void
refuse_secrets(struct config_reading *r, const char *section)
{
    const struct conf_node *node;

    for (size_t n = 0; (node = conf_node_at(r->conf, section, n)) != NULL; n++) {
        refuse_secret(r, node, section, NULL, conf_title(node));
        for (size_t i = 0; i < deliver_conf_rows_n; i++)
            if (str_eq(deliver_conf_rows[i].section, section))
                refuse_secrets_of(r, node, &deliver_conf_rows[i]);
    }
}

/* Channels first, then what a person can post to as well; else as written. */
static int
rank_of(const struct destination *d)
{
    return d->kind == MESSAGE_SLACK ? 0 : d->kind == MESSAGE_PAGE ? 2 : 1;
}

static void
keep_destinations(struct config_reading *r)
{
    struct deliver_config *c = r->c;
    size_t n = r->destinations.n, at = 0;
    struct destination *v = arena_alloc(&c->arena, (n + 1) * sizeof *v);

    for (int rank = 0; rank <= 2; rank++) {
        c->posts_n = at;
        for (size_t i = 0; i < n; i++)
            if (rank_of(&r->destinations.v[i]) == rank)
                v[at++] = r->destinations.v[i];
    }
    c->destinations = (struct destinations){ v, n };
    vec_release(&r->destinations);
}

/* The list moves into the arena; NULL where there is nothing. */
#define KEEP(c, list, list_n, vec) \
    do { \
        (list_n) = (vec)->n; \
        (list) = (vec)->n > 0 ? arena_memdup(&(c)->arena, (vec)->v, (vec)->n * sizeof *(vec)->v) : NULL; \
        vec_release(vec); \
    } while (0)

static void
finish(struct config_reading *r)
{
    struct deliver_config *c = r->c;

    keep_destinations(r);
    KEEP(c, c->pagers, c->pagers_n, &r->pagers);
    KEEP(c, c->templates, c->templates_n, &r->templates);
    KEEP(c, c->mails, c->mails_n, &r->mails);
    KEEP(c, c->hooks, c->hooks_n, &r->hooks);
    KEEP(c, c->programs, c->programs_n, &r->programs);
    KEEP(c, c->secrets, c->secrets_n, &r->secrets);
    vec_release(&r->nodes);
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
    return (struct destinations){ c->destinations.v, c->posts_n };
}

struct destinations
deliver_config_written(const struct deliver_config *c)
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
