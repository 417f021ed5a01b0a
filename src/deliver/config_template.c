/* SPDX-License-Identifier: MIT */
/* The sections `template`: texts to begin with. */
#include "deliver/config_own.h"

#include "util/utf8.h"

#define TEMPLATES_MAX 100

static void
read_template(struct config_reading *r, const struct conf_node *node)
{
    const char *name = conf_title(node);
    struct buf text = BUF_INIT;
    size_t chars;

    for (size_t i = 0; i < conf_list_n(node, "text"); i++)
        buf_addf(&text, "%s%s", i > 0 ? "\n" : "", conf_list_at(node, "text", i));
    chars = utf8_count(buf_text(&text));
    if (!config_is_name(name))
        FAULT(r, node, NULL, "a template's name is 1 to %d characters, none of them a control character", DESTINATION_NAME_MAX);
    else if (chars == 0)
        FAULT(r, node, "text", "text is empty");
    else if (chars > MESSAGE_TEXT_MAX)
        FAULT(r, node, "text", "text has %zu characters, at most %d are allowed", chars, MESSAGE_TEXT_MAX);
    else
        vec_push(&r->templates,
            ((struct post_template){ arena_strdup(&r->c->arena, name), arena_strdup(&r->c->arena, buf_text(&text)), NULL }));
    buf_release(&text);
}

void
config_read_templates(struct config_reading *r)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(r->conf, "template", i)) != NULL; i++)
        if (r->templates.n < TEMPLATES_MAX) {
            read_template(r, node);
        } else {
            FAULT(r, node, NULL, "there are more than %d templates", TEMPLATES_MAX);
            break;
        }
}
