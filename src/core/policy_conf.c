/* SPDX-License-Identifier: MIT */
/* The section `policy`: who is asked, one step after the other, until somebody answers. */
#include "core/routing_conf.h"

#include <stdio.h>
#include <string.h>

#include "util/str.h"
#include "util/time.h"

#define STEP_WAIT_MS (5 * MS_MINUTE)
#define STEP_WAIT_MIN_MS MS_SECOND
#define STEP_WAIT_MAX_MS MS_DAY
#define STEP_EXAMPLE "\"ana, payments-first by pd within 5m\""

const struct conf_row policy_conf_rows[] = {
    /* clang-format off */
    { "policy", "steps",  CONF_LIST, NULL,     NULL,              true,  "Who is asked, step by step: {\"payments-first within 5m\", \"bob, payments-second by sms within 10m\"}. Persons and schedules; behind `by` the destinations that reach them, else each person's own `page`, else those of level 1; behind `within` how long the step waits for an answer, else 5m." },
    { "policy", "rounds", CONF_INT,  "0",      "0..1000",         false, "So often the steps are gone through, then an alert of tocsin's own says that nobody answered. 0: until somebody answers." },
    { "policy", "answer", CONF_ENUM, "anyone", "anyone|everyone", false, "anyone: one of a step's persons is enough. everyone: each of them must answer; who acknowledges holds the alert, and the others are asked on." },
    /* clang-format on */
};
const size_t policy_conf_rows_n = sizeof policy_conf_rows / sizeof *policy_conf_rows;

/* One reading of one section. */
struct reading {
    struct routing_build *build;
    const struct conf_node *node;
    size_t step; /* from 1 */
    bool bad;
};

#define FAULT(r, option, ...) \
    ((r)->bad = true, \
        conf_fault_add((r)->build->faults, conf_option_file((r)->node, (option)), conf_line((r)->node, (option)), __VA_ARGS__))

static void
trim_end(char *s)
{
    size_t len = strlen(s);

    while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
        s[--len] = '\0';
}

/* The names between commas, without the blanks around them. false: more than max, which is told. */
static bool
split_names(struct reading *r, char *text, const char *const **v, size_t *n, size_t max)
{
    const char *names[STEP_WHO_MAX > ROUTE_TO_MAX ? STEP_WHO_MAX : ROUTE_TO_MAX];
    char *rest = text, *name;

    *n = 0;
    while ((name = strsep(&rest, ",")) != NULL) {
        name += strspn(name, " \t");
        trim_end(name);
        if (*name == '\0') {
            FAULT(r, "steps", "step %zu: a name is missing beside a comma, or behind `by`: " STEP_EXAMPLE, r->step);
            return false;
        }
        if (*n == max) {
            FAULT(r, "steps", "step %zu names more than %zu", r->step, max);
            return false;
        }
        for (size_t i = 0; i < *n; i++)
            if (str_eq(names[i], name)) {
                FAULT(r, "steps", "step %zu names %s twice", r->step, name);
                return false;
            }
        names[(*n)++] = name;
    }
    *v = arena_memdup(&r->build->arena, names, *n * sizeof *names);
    return true;
}

/* Cuts the words behind the last " WORD " off; NULL: it is not there. */
static char *
cut_behind(char *text, const char *word)
{
    size_t len = strlen(word);
    char *last = NULL;

    for (char *p = text; (p = strstr(p, word)) != NULL; p++)
        if (p > text && p[-1] == ' ' && (p[len] == ' ' || p[len] == '\0'))
            last = p;
    if (last == NULL)
        return NULL;
    last[-1] = '\0';
    last += len;
    return last + strspn(last, " ");
}

static bool
read_wait(struct reading *r, const char *text, int64_t *wait_ms)
{
    *wait_ms = STEP_WAIT_MS;
    if (text == NULL)
        return true;
    if (duration_parse(text, 0, wait_ms) && *wait_ms >= STEP_WAIT_MIN_MS && *wait_ms <= STEP_WAIT_MAX_MS)
        return true;
    FAULT(r, "steps", "step %zu waits '%s': a duration from 1s to 1d", r->step, text);
    return false;
}

/* Who can be asked there. */
static bool
is_way(const struct reading *r, const char *name)
{
    const struct destination *to = destination_named(r->build->destinations, name);

    return to != NULL && to->kind != MESSAGE_WRITE;
}

static void
check_names(struct reading *r, const struct policy_step *s)
{
    for (size_t i = 0; i < s->who_n; i++)
        if (!routing_knows(r->build, s->who[i]))
            FAULT(r, "steps", "step %zu asks %s, but there is no such person or schedule", r->step, s->who[i]);
    for (size_t i = 0; i < s->by_n; i++)
        if (!is_way(r, s->by[i]))
            FAULT(r, "steps", "step %zu goes by %s, but there is no such destination", r->step, s->by[i]);
}

/* Of a schedule anybody may be on call, in the end: one with ways of her own is enough. */
static bool
has_ways(const struct reading *r, const char *who)
{
    const struct people *people = r->build->people;
    const struct person *person = people_named(people, who);
    bool any = person != NULL && person->pages_n > 0;

    for (size_t i = 0; person == NULL && i < people->n; i++)
        any |= people->v[i].pages_n > 0;
    return any;
}

static void
check_reach(struct reading *r, const struct policy_step *s)
{
    bool reaches = s->by_n > 0 || conf_list_n(conf_node_at(r->build->conf, "notify", 0), "level_1") > 0;

    for (size_t i = 0; i < s->who_n && !reaches; i++)
        reaches = has_ways(r, s->who[i]);
    if (!reaches)
        FAULT(r, "steps", "step %zu reaches nobody: it has no `by`, %s no `page`, and section notify no level_1", r->step,
            s->who[0]);
}

static bool
read_step(struct reading *r, const char *line, struct policy_step *s)
{
    char *text = arena_strdup(&r->build->arena, line), *wait, *by;

    *s = (struct policy_step){ 0 };
    trim_end(text);
    wait = cut_behind(text, "within");
    by = cut_behind(text, "by");
    if (!read_wait(r, wait, &s->wait_ms) || !split_names(r, text, &s->who, &s->who_n, STEP_WHO_MAX)
        || (by != NULL && !split_names(r, by, &s->by, &s->by_n, ROUTE_TO_MAX)))
        return false;
    check_names(r, s);
    if (!r->bad)
        check_reach(r, s);
    return true;
}

static bool
read_policy(struct reading *r, struct policy *p)
{
    struct policy_step steps[POLICY_STEPS_MAX];
    size_t n = conf_list_n(r->node, "steps");

    *p = (struct policy){ .name = arena_strdup(&r->build->arena, conf_title(r->node)),
        .rounds = (uint32_t)conf_int(r->node, "rounds"),
        .everyone = conf_enum(r->node, "answer") == 1 };
    if (n == 0 || n > POLICY_STEPS_MAX) {
        FAULT(r, "steps", "a policy has 1 to %d steps, this one %zu", POLICY_STEPS_MAX, n);
        return false;
    }
    for (r->step = 1; r->step <= n; r->step++)
        (void)!read_step(r, conf_list_at(r->node, "steps", r->step - 1), &steps[r->step - 1]);
    p->steps = arena_memdup(&r->build->arena, steps, n * sizeof *steps);
    p->steps_n = n;
    return !r->bad;
}

/* A way that is not there is passed over when she is asked: she would be paged by nothing. */
static void
check_pages(struct routing_build *b)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(b->conf, "person", i)) != NULL; i++) {
        struct reading r = { .build = b, .node = node };

        for (size_t k = 0; k < conf_list_n(node, "page"); k++)
            if (!is_way(&r, conf_list_at(node, "page", k)))
                FAULT(&r, "page", "page names %s, but there is no such destination", conf_list_at(node, "page", k));
    }
}

void
policy_conf_read(struct routing_build *b)
{
    const struct conf_node *node;
    struct policy p;

    check_pages(b);
    for (size_t i = 0; (node = conf_node_at(b->conf, "policy", i)) != NULL; i++) {
        struct reading r = { .build = b, .node = node };

        if (i == POLICIES_MAX) {
            FAULT(&r, NULL, "there are more than %d policies", POLICIES_MAX);
            return;
        }
        if (read_policy(&r, &p))
            vec_push(&b->policies, p);
    }
}
