/* SPDX-License-Identifier: MIT */
/* A company of six teams and forty routes, tests/data/routes: what it makes of a hundred sets of labels at given moments. */
#include "support/suite.h"

#include <stdio.h>
#include <string.h>

#include "app/config.h"
#include "core/oncall.h"
#include "core/route.h"
#include "util/path.h"
#include "util/str.h"
#include "util/time.h"

#define CELLS 8
enum { WHEN, SOURCE, LABELS, LEVEL, ROUTES, TO, ASKED, PLANNED };

struct company {
    struct config *config;
    struct model *model;
    struct conf_faults faults;
};

static void
company_init(struct company *c)
{
    *c = (struct company){ 0 };
    c->config = config_load(TESTS_DIR "/data/routes/company.conf", &c->faults);
    config_say_faults(&c->faults);
    assert_non_null(c->config);
    c->model = model_new(&c->config->model);
}

static void
company_release(struct company *c)
{
    model_free(c->model);
    config_free(c->config);
    conf_faults_release(&c->faults);
}

/* Cuts the line at its bars; blanks around each cell go. */
static void
read_cells(char *line, char *cells[CELLS])
{
    for (int i = 0; i < CELLS; i++) {
        char *bar = strchr(line, '|'), *end;

        assert_true((bar != NULL) == (i < CELLS - 1));
        end = bar != NULL ? bar : line + strlen(line);
        cells[i] = line + strspn(line, " ");
        while (end > cells[i] && end[-1] == ' ')
            end--;
        *end = '\0';
        line = bar != NULL ? bar + 1 : end;
    }
}

static struct labels
read_labels(char *text)
{
    struct label_pair v[32];
    struct buf packed = BUF_INIT;
    size_t n = 0;

    for (char *save = NULL, *word = strtok_r(text, " ", &save); word != NULL; word = strtok_r(NULL, " ", &save)) {
        char *eq = strchr(word, '=');

        assert_non_null(eq);
        *eq = '\0';
        v[n++] = (struct label_pair){ word, eq + 1 };
    }
    assert_true(labels_pack(v, n, &packed));
    return (struct labels){ packed.data, packed.len };
}

static const struct source_map *
map_of(const struct company *c, const char *source)
{
    for (size_t i = 0; i < c->config->sources.n; i++)
        if (str_eq(c->config->sources.v[i]->name, source))
            return &c->config->sources.v[i]->map;
    return &source_map_default;
}

static void
add_asked(const struct company *c, const struct routed *d, int64_t at_ms, struct buf *out)
{
    const struct policy *p = routing_policy(c->config->model.routing, d->policy);
    struct oncall_persons who;

    if (p == NULL) {
        buf_addc(out, '-');
        return;
    }
    oncall_persons(c->model, p->steps[0].who, p->steps[0].who_n, at_ms, &who);
    for (size_t i = 0; i < who.n; i++)
        buf_addf(out, "%s%s", i > 0 ? " " : "", who.v[i]);
    if (who.n == 0)
        buf_adds(out, "nobody");
}

/* "2 | nodes | #production-monitoring | - | weekly-reboot" */
static void
add_answer(const struct company *c, const struct route_subject *s, int64_t at_ms, struct buf *out)
{
    const struct routing *r = c->config->model.routing;
    const char *to[ROUTED_TO_MAX];
    struct routed d;
    size_t n;

    route_find(r, &c->config->model.levels, s, at_ms, &d);
    buf_addf(out, "%d | ", d.level);
    routed_names(&d, out);
    buf_adds(out, " |");
    n = routed_to(r, &d, to);
    for (size_t i = 0; i < n; i++)
        buf_addf(out, " %s", to[i]);
    buf_adds(out, " | ");
    add_asked(c, &d, at_ms, out);
    buf_addf(out, " | %s", d.maintenance != NULL ? d.maintenance->name : "");
}

static void
check_line(const struct company *c, char *line, int number)
{
    char *cells[CELLS];
    struct buf expected = BUF_INIT, got = BUF_INIT;
    struct route_subject s = { 0 };
    int64_t at_ms;

    read_cells(line, cells);
    buf_addf(&expected, "%s | %s |%s%s | %s | %s", cells[LEVEL], cells[ROUTES], *cells[TO] != '\0' ? " " : "", cells[TO],
        cells[ASKED], cells[PLANNED]);
    assert_true(time_parse_rfc3339(cells[WHEN], &at_ms));
    s.source = cells[SOURCE];
    s.map = map_of(c, s.source);
    s.labels = read_labels(cells[LABELS]);
    s.severity = source_field_value(s.map, FIELD_SEVERITY, s.labels, s.annotations);
    s.severity = s.severity != NULL ? s.severity : "";
    add_answer(c, &s, at_ms, &got);
    if (strcmp(buf_text(&expected), buf_text(&got)) != 0)
        fail_msg("line %d: %s, not %s", number, buf_text(&got), buf_text(&expected));
    free((char *)s.labels.bytes);
    buf_release(&expected);
    buf_release(&got);
}

static void
a_company_of_forty_routes__answers_as_its_table_says(void **state)
{
    struct buf text = BUF_INIT;
    struct company c;
    int lines = 0, number = 1;

    (void)state;
    company_init(&c);
    assert_int_equal(c.config->model.routing->routes_n, 40);
    assert_true(path_read(TESTS_DIR "/data/routes/company.table", 1 << 20, &text, NULL));
    for (char *line = text.data, *end; (end = strchr(line, '\n')) != NULL; line = end + 1, number++) {
        *end = '\0';
        if (*line == '\0' || *line == '#')
            continue;
        check_line(&c, line, number);
        lines++;
    }
    assert_true(lines >= 100);
    buf_release(&text);
    company_release(&c);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_company_of_forty_routes__answers_as_its_table_says),
};
SUITE(app_routes, tests);
