/* SPDX-License-Identifier: MIT */
/* What of the configuration concerns all who use a store: who takes the store over must be configured alike. */
#include <unistd.h>

#include "app/config.h"
#include "app/credential.h"
#include "util/str.h"

/* What a person may say where the system's file names the store, options and sections: the rest is the owner's business. */
static const char *const personal[] = { CONFIG_PERSONAL };

bool
config_is_personal(const char *name)
{
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++)
        if (str_eq(personal[i], name))
            return true;
    return false;
}

static void
add(struct sha256_state *hash, const char *s)
{
    if (s != NULL)
        sha256_add(hash, s, strlen(s));
    sha256_add(hash, s == NULL ? "\1" : "", 1);
}

static void
add_number(struct sha256_state *hash, int64_t n)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)n);
    add(hash, text);
}

static void
add_option(struct sha256_state *hash, const struct conf_node *node, const struct conf_row *row)
{
    switch (row->type) {
    case CONF_INT:
    case CONF_SIZE:
    case CONF_DURATION:
        add_number(hash, conf_int(node, row->name));
        break;
    case CONF_BOOL:
        add_number(hash, conf_bool(node, row->name));
        break;
    case CONF_ENUM:
        add_number(hash, conf_enum(node, row->name));
        break;
    case CONF_URLS:
    case CONF_LIST:
        add_number(hash, (int64_t)conf_list_n(node, row->name));
        for (size_t i = 0; i < conf_list_n(node, row->name); i++)
            add(hash, conf_list_at(node, row->name, i));
        break;
    default:
        add(hash, conf_str(node, row->name));
        break;
    }
}

static void
add_node(struct sha256_state *hash, const struct conf_schema *schema, const char *section, const struct conf_node *node)
{
    add(hash, section);
    add(hash, *section == '\0' ? NULL : conf_title(node));
    for (size_t i = 0; i < schema->rows_n; i++) {
        const struct conf_row *row = &schema->rows[i];

        if (!str_eq(row->section, section) || config_is_personal(row->name))
            continue;
        add(hash, row->name);
        add_option(hash, node, row);
    }
}

static void
hash_owner(struct config *c)
{
    struct sha256_state *hash = sha256_begin();
    uint8_t digest[SHA256_BYTES];
    const struct conf_node *node;

    add_node(hash, &c->schema, "", conf_top(c->conf));
    for (size_t i = 0; i < c->schema.sections_n; i++) {
        const char *section = c->schema.sections[i].name;

        if (config_is_personal(section))
            continue;
        for (size_t k = 0; (node = conf_node_at(c->conf, section, k)) != NULL; k++)
            add_node(hash, &c->schema, section, node);
    }
    sha256_done(hash, digest);
    hex_encode(digest, sizeof digest, c->owner_hash);
}

const char *
config_owner_hash(struct config *c)
{
    if (c->owner_hash[0] == '\0')
        hash_owner(c);
    return c->owner_hash;
}

/* Not whether it is right: only that there is something to send. A command is asked when it is needed. */
static bool
is_there(const struct secret_place *p, struct err *err)
{
    const char *env = p->env == NULL ? NULL : getenv(p->env);

    if (p->env != NULL && (env == NULL || *env == '\0'))
        return err_set(err, ERR_CONFIG, "%s: $%s is not set here", p->name, p->env);
    if (p->file != NULL && access(p->file, R_OK) != 0)
        return err_set(err, ERR_CONFIG, "%s: %s can't be read here", p->name, p->file);
    return true;
}

bool
config_has_secrets(const struct config *c, struct err *err)
{
    for (size_t i = 0; i < c->secrets.n; i++)
        if (!is_there(&c->secrets.v[i], err))
            return false;
    return true;
}
