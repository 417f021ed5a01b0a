/* SPDX-License-Identifier: MIT */
/* Short ways to declare, change and write. */
#include "incident_desk.h"

#include <string.h>

#include "core/decide_incident.h"
#include "support/model_equal.h"
#include "support/suite.h"

static struct incident_value *
values_of(struct world *w, const struct given *given, size_t *n)
{
    struct incident_value *v = arena_zalloc(&w->arena, (INCIDENT_FIELDS + 2) * sizeof *v);

    for (*n = 0; given[*n].field != NULL; (*n)++) {
        v[*n].field = incident_field_of(given[*n].field);
        v[*n].text = given[*n].text;
        assert_int_not_equal(v[*n].field, INCIDENT_FIELDS);
    }
    return v;
}

static struct subject *
subjects_of(struct world *w, const struct alert *const *v, size_t n)
{
    struct subject *subjects = arena_zalloc(&w->arena, (n + 1) * sizeof *subjects);

    for (size_t i = 0; i < n; i++)
        subjects[i] = (struct subject){ .id = v[i]->id, .episode = v[i]->episode };
    return subjects;
}

static bool
act(struct world *w, enum command_kind kind, const char *actor, struct incident_wish wish, const struct given *given,
    const struct alert *const *v, size_t n, bool sure)
{
    if (given != NULL)
        wish.values = values_of(w, given, &wish.values_n);
    return world_do(w,
        &(struct command){ .kind = kind,
            .actor = actor,
            .origin = "tui",
            .incident = &wish,
            .subjects = subjects_of(w, v, n),
            .subjects_n = n,
            .sure = sure });
}

uint64_t
inc_declare(struct world *w, const char *title, const struct alert *const *v, size_t n)
{
    return act(w, CMD_INCIDENT_OPEN, "ana", (struct incident_wish){ 0 }, GIVEN({ "title", title }, { "severity", "sev-2" }), v, n,
               false)
        ? w->out.incident
        : 0;
}

uint64_t
inc_declare_with(struct world *w, const struct given *values, bool sure)
{
    return act(w, CMD_INCIDENT_OPEN, "ana", (struct incident_wish){ 0 }, values, NULL, 0, sure) ? w->out.incident : 0;
}

bool
inc_set_by(struct world *w, const char *actor, uint64_t number, const struct given *values, bool sure)
{
    return act(w, CMD_INCIDENT_SET, actor, (struct incident_wish){ .number = number }, values, NULL, 0, sure);
}

bool
inc_set(struct world *w, uint64_t number, const struct given *values)
{
    return inc_set_by(w, "ana", number, values, false);
}

bool
inc_put(struct world *w, uint64_t number, const char *field, const char *text)
{
    return inc_set(w, number, GIVEN({ field, text }));
}

bool
inc_link(struct world *w, enum command_kind kind, uint64_t number, const struct alert *const *v, size_t n, bool sure)
{
    return act(w, kind, "ana", (struct incident_wish){ .number = number }, NULL, v, n, sure);
}

bool
inc_take_by_rule(struct world *w, uint64_t number, const struct alert *const *v, size_t n)
{
    const struct command tick = { .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" };
    struct decision d = { .m = w->m, .cmd = &tick, .now_ms = w->now_ms, .out = &w->out, .err = &w->err };

    outcome_release(&w->out);
    w->out = (struct outcome){ 0 };
    decide_incident_take(&d, model_incident(w->m, number), number, v, n, true);
    world_apply(w);
    return w->out.events.n > 0;
}

bool
inc_merge(struct world *w, uint64_t number, uint64_t into, bool sure)
{
    return act(w, CMD_INCIDENT_MERGE, "ana", (struct incident_wish){ .number = number, .into = into }, NULL, NULL, 0, sure);
}

bool
inc_entry(struct world *w, uint64_t number, struct incident_wish wish, const char *text)
{
    wish.number = number;
    return world_do(w,
        &(struct command){ .kind = CMD_INCIDENT_ENTRY, .actor = "ana", .origin = "tui", .incident = &wish, .text = text });
}

bool
inc_update(struct world *w, uint64_t number, const struct given *values, const char *text, int64_t due_ms)
{
    struct incident_wish wish = { .kind = ENTRY_UPDATE, .due_ms = due_ms };

    wish.values = values_of(w, values, &wish.values_n);
    return inc_entry(w, number, wish, text);
}

bool
inc_banner(struct world *w, const char *text, int64_t until_ms)
{
    return world_do(w,
        &(struct command){ .kind = CMD_BANNER, .actor = "ana", .origin = "tui", .text = text, .until_ms = until_ms });
}

void
inc_fire(struct world *w, const struct alert *v[3])
{
    static const char *const labels[] = { "alertname=A", "alertname=B", "alertname=C" };

    for (int i = 0; i < 3; i++) {
        v[i] = world_fire(w, labels[i]);
        w->now_ms += MS_MINUTE;
    }
}

const char *
inc_field(const struct world *w, uint64_t number, const char *field)
{
    const char *text = model_incident(w->m, number)->fields[incident_field_of(field)];

    return text == NULL ? "(none)" : text;
}

const char *
inc_alerts(struct world *w, uint64_t number)
{
    const struct incident *i = model_incident(w->m, number);
    size_t linked = incident_alerts_n(i);

    return arena_printf(&w->arena, "%zu linked, %zu unlinked", linked, i->alerts.n - linked);
}

const char *
inc_line(struct world *w, size_t i)
{
    const struct log_line *line;

    for (size_t k = 0; (line = model_line(w->m, k)) != NULL; k++)
        if (event_rows[line->kind].undo == UNDO_INCIDENT && i-- == 0)
            return arena_printf(&w->arena, "%s %s", line->verb, line->text);
    return "(none)";
}

/* A third one that knows the documents alone. */
static void
check_documents(struct world *w)
{
    struct model *read = model_new(&w->m->config);
    struct buf a = BUF_INIT, b = BUF_INIT;
    const char *name;

    for (size_t i = 0; (name = model_doc_name(w->m, i, &w->arena)) != NULL; i++) {
        struct err err = { 0 };

        buf_clear(&a);
        buf_clear(&b);
        assert_true(model_doc_put(w->m, name, &a));
        assert_true(model_doc_read(read, name, buf_text(&a), a.len, &err));
        assert_true(model_doc_put(read, name, &b));
        assert_string_equal(buf_text(&a), buf_text(&b));
    }
    assert_int_equal(read->incidents.n, w->m->incidents.n);
    model_free(read);
    buf_release(&a);
    buf_release(&b);
}

void
inc_check_twin(struct world *w)
{
    struct model *clone = model_clone(w->m);
    struct buf why = BUF_INIT;

    if (w->twin != NULL && !models_equal(w->m, w->twin, false, &why))
        fail_msg("live and log: %s", buf_text(&why));
    if (!replay_equals(w->m, clone, &why))
        fail_msg("live and clone: %s", buf_text(&why));
    check_documents(w);
    model_free(clone);
    buf_release(&why);
}
