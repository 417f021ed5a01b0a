/* SPDX-License-Identifier: MIT */
/* What a scenario configures of people, on-call schedules, policies and routes. */
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"

static const struct conf_section sections[] = { ROUTING_CONF_SECTIONS, { "person", true, "" }, INCIDENT_CONF_SECTIONS };
static const struct conf_row person_rows[] = { { "person", "page", CONF_LIST, NULL, NULL, false, "" },
    { "person", "mail", CONF_STRING, NULL, NULL, false, "" }, { "person", "slack", CONF_STRING, NULL, NULL, false, "" } };
static struct conf_row rows[200];
static struct conf_schema schema = { sections, sizeof sections / sizeof *sections, rows, 0 };

static void
add_rows(const struct conf_row *v, size_t n)
{
    memcpy(rows + schema.rows_n, v, n * sizeof *v);
    schema.rows_n += n;
}

void
sim_config(struct sim *s, const char *line)
{
    buf_addf(&s->routing.text, "%s\n", line);
}

static void
read_people(struct sim_routing *r)
{
    const struct conf_node *node;

    r->people.v = xcalloc(100, sizeof *r->people.v);
    for (; r->people.n < 100 && (node = conf_node_at(r->conf, "person", r->people.n)) != NULL; r->people.n++) {
        size_t n = conf_list_n(node, "page");
        const char **pages = xcalloc(n + 1, sizeof *pages);

        for (size_t i = 0; i < n; i++)
            pages[i] = conf_list_at(node, "page", i);
        r->people.v[r->people.n] = (struct person){ .name = conf_title(node),
            .mail = conf_str(node, "mail"),
            .slack = conf_str(node, "slack"),
            .pages = pages,
            .pages_n = n };
    }
}

bool
sim_routing_read(struct sim *s, struct err *err)
{
    struct sim_routing *r = &s->routing;

    if (r->text.len == 0 || r->routing != NULL)
        return true;
    schema.rows_n = 0;
    add_rows(person_rows, sizeof person_rows / sizeof *person_rows);
    add_rows(oncall_conf_rows, oncall_conf_rows_n);
    add_rows(policy_conf_rows, policy_conf_rows_n);
    add_rows(route_conf_rows, route_conf_rows_n);
    add_rows(incident_conf_rows, incident_conf_rows_n);
    r->conf = conf_parse(&schema, "scenario", r->text.data, r->text.len, &r->faults);
    if (r->conf != NULL) {
        read_people(r);
        r->routing = routing_new(r->conf, &r->people, &sim_all_destinations, &r->faults);
        incident_conf_read(r->conf, &sim_all_destinations, &r->faults, &r->arena, &r->incidents);
    }
    return (r->routing != NULL && r->faults.n == 0)
        || err_set(err, ERR_CONFIG, "config, line %d: %s", r->faults.n > 0 ? r->faults.v[0].line : 0,
            r->faults.n > 0 ? r->faults.v[0].text : "not read");
}

void
sim_routing_set(const struct sim *s, struct model_config *c)
{
    c->routing = s->routing.routing;
    if (s->routing.conf != NULL)
        c->incidents = &s->routing.incidents;
    if (s->routing.people.n > 0)
        c->people = &s->routing.people;
}

void
sim_routing_release(struct sim *s)
{
    struct sim_routing *r = &s->routing;

    routing_free(r->routing);
    for (size_t i = 0; i < r->people.n; i++)
        free((void *)r->people.v[i].pages);
    free(r->people.v);
    arena_release(&r->arena);
    conf_free(r->conf);
    conf_faults_release(&r->faults);
    buf_release(&r->text);
}
