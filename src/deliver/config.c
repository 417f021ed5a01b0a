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

/* What ends in _env takes no secret anyway. */
static bool
is_text(const struct conf_row *row)
{
    return (row->type == CONF_STRING || row->type == CONF_PATH || row->type == CONF_URL) && !str_ends(row->name, "_env");
}

/* The words of a command are seen by everyone on the machine; names, paths and addresses stand in faults and in the log. */
static void
refuse_secret(struct config_reading *r, const struct conf_node *node, const char *option, const char *value)
{
    const char *what;

    if (value != NULL && secret_find(value, &what) != NULL)
        FAULT(r, node, option,
            "here stands what looks like %s: it belongs into a file or a variable of its own, named by an option that ends in _file or _env",
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

/* Those that a person can post to come first; else as written. */
static void
keep_destinations(struct config_reading *r)
{
    struct deliver_config *c = r->c;
    size_t n = r->destinations.n, at = 0;
    struct destination *v = arena_alloc(&c->arena, (n + 1) * sizeof *v);

    for (int posts = 1; posts >= 0; posts--) {
        for (size_t i = 0; i < n; i++)
            if ((r->destinations.v[i].kind == MESSAGE_SLACK) == (posts == 1))
                v[at++] = r->destinations.v[i];
        if (posts == 1)
            c->posts_n = at;
    }
    c->destinations = (struct destinations){ v, n };
}

static void
finish(struct config_reading *r)
{
    struct deliver_config *c = r->c;

    keep_destinations(r);
    c->pagers_n = r->pagers.n;
    if (r->pagers.n > 0)
        c->pagers = arena_memdup(&c->arena, r->pagers.v, r->pagers.n * sizeof *r->pagers.v);
    c->templates_n = r->templates.n;
    if (r->templates.n > 0)
        c->templates = arena_memdup(&c->arena, r->templates.v, r->templates.n * sizeof *r->templates.v);
    vec_release(&r->destinations);
    vec_release(&r->nodes);
    vec_release(&r->pagers);
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
