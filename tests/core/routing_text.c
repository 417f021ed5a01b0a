/* SPDX-License-Identifier: MIT */
/* Configuration text becomes a routing. */
#include "routing_text.h"

#include <stdlib.h>
#include <string.h>

#include "core/routing_conf.h"

static const struct conf_section sections[] = { ROUTING_CONF_SECTIONS };

static const struct destination places[] = {
    { .name = "pd", .kind = MESSAGE_SLACK, .channel = "pd" },
    { .name = "#prod", .kind = MESSAGE_SLACK, .channel = "C1" },
    { .name = "#other", .kind = MESSAGE_SLACK, .channel = "C2" },
    { .name = "#payments", .kind = MESSAGE_SLACK, .channel = "C3" },
    { .name = "mail", .kind = MESSAGE_MAIL, .channel = "ops@example.org" },
    { .name = "hook", .kind = MESSAGE_HOOK, .channel = "https://hook.example.org/" },
    { .name = "am silences", .kind = MESSAGE_WRITE, .channel = "am" },
};
static const struct destinations destinations = { places, sizeof places / sizeof *places };

static struct person persons[] = { { .name = "ana" }, { .name = "bob" }, { .name = "carol" } };
static const struct people people = { persons, sizeof persons / sizeof *persons };

static void
add_rows(struct routing_text *t, const struct conf_row *rows, size_t n)
{
    t->rows = realloc(t->rows, (t->schema.rows_n + n + 1) * sizeof *t->rows);
    if (n > 0)
        memcpy(t->rows + t->schema.rows_n, rows, n * sizeof *rows);
    t->schema.rows_n += n;
}

void
routing_text_init(struct routing_text *t, const char *text)
{
    *t = (struct routing_text){ .schema = { .sections = sections, .sections_n = sizeof sections / sizeof *sections } };
    add_rows(t, route_conf_rows, route_conf_rows_n);
    add_rows(t, oncall_conf_rows, oncall_conf_rows_n);
    add_rows(t, policy_conf_rows, policy_conf_rows_n);
    t->schema.rows = t->rows;
    t->conf = conf_parse(&t->schema, "t.conf", text, strlen(text), &t->faults);
    if (t->conf != NULL)
        t->routing = routing_new(t->conf, &people, &destinations, &t->faults);
}

void
routing_text_release(struct routing_text *t)
{
    routing_free(t->routing);
    conf_free(t->conf);
    conf_faults_release(&t->faults);
    free(t->rows);
}

struct labels
routing_labels(const char *pairs)
{
    struct label_pair v[64];
    struct buf packed = BUF_INIT;
    char *text = xstrdup(pairs), *save = NULL;
    size_t n = 0;

    for (char *p = strtok_r(text, ",", &save); p != NULL; p = strtok_r(NULL, ",", &save)) {
        char *eq = strchr(p, '=');

        p += strspn(p, " ");
        *eq = '\0';
        v[n++] = (struct label_pair){ p, eq + 1 };
    }
    (void)!labels_pack(v, n, &packed);
    free(text);
    return (struct labels){ packed.data, packed.len };
}
