/* SPDX-License-Identifier: MIT */
/* Sources that can be written to: each is a destination that no section names. */
#include "deliver/config_own.h"

#include <string.h>

#include "core/there.h"
#include "util/str.h"

static void
append_destination(struct deliver_config *c, const struct destination *d)
{
    size_t n = c->destinations.n;
    struct destination *v = arena_alloc(&c->arena, (n + 1) * sizeof *v);

    if (n > 0)
        memcpy(v, c->destinations.v, n * sizeof *v);
    v[n] = *d;
    c->destinations = (struct destinations){ v, n + 1 };
}

static const char *const *
copy_urls(struct arena *a, const struct write_target *from)
{
    const char **urls = arena_alloc(a, (from->urls_n + 1) * sizeof *urls);

    for (size_t i = 0; i < from->urls_n; i++)
        urls[i] = arena_strdup(a, from->urls[i]);
    return urls;
}

static void
append_target(struct deliver_config *c, const struct write_target *from)
{
    struct arena *a = &c->arena;
    struct write_target *v = arena_alloc(a, (c->targets_n + 1) * sizeof *v), *to = &v[c->targets_n];

    if (c->targets_n > 0)
        memcpy(v, c->targets, c->targets_n * sizeof *v);
    *to = *from;
    to->source = arena_strdup(a, from->source);
    to->urls = copy_urls(a, from);
    to->user = arena_strdup_or_null(a, from->user);
    to->credential = arena_strdup_or_null(a, from->credential);
    to->cloud = arena_strdup_or_null(a, from->cloud);
    to->ca_file = arena_strdup_or_null(a, from->ca_file);
    c->targets = v;
    c->targets_n++;
}

bool
deliver_config_add_target(struct deliver_config *c, const struct write_target *target, struct err *err)
{
    bool acks = target->system != NULL && !str_eq(target->system, "alertmanager");
    struct destination d = {
        .name = arena_printf(&c->arena, "%s%s", target->source, acks ? ACK_DESTINATION_END : WRITE_DESTINATION_END),
        .kind = MESSAGE_WRITE,
        .channel = arena_strdup(&c->arena, target->source),
        .ack_within_ms = target->ack_within_ms,
        .driver = acks ? arena_printf(&c->arena, "%s" ACK_DRIVER_END, target->system) : "alertmanager",
    };

    if (destination_named(&c->destinations, d.name) != NULL)
        return err_set(err, ERR_CONFIG, "\"%s\" is what %s at source %s go by: call this destination another", d.name,
            acks ? "acknowledgements" : "silences", target->source);
    append_target(c, target);
    append_destination(c, &d);
    return true;
}
