/* SPDX-License-Identifier: MIT */
/* `tocsin actions`: what is to be done after incidents, of all of them, what is overdue first. */
#include <stdlib.h>
#include <string.h>

#include "app/incident_print.h"
#include "net/loop.h"
#include "util/str.h"
#include "util/time.h"

#define ID_COLS 12
#define STATE_COLS 7
#define DUE_COLS 12
#define OWNER_COLS 10

struct action {
    const struct incident *i;
    const struct incident_entry *e;
};
struct actions {
    VEC(struct action) v;
    int64_t now_ms;
};

static bool
is_asked(const struct app *app, const struct incident_entry *e)
{
    const struct options *o = &app->options;

    return e->kind == ENTRY_ACTION && !e->withdrawn && (!o->given[OPT_OPEN] || e->done == ENTRY_OPEN)
        && (!o->given[OPT_OWNER] || str_eq(e->owner, o->value[OPT_OWNER]));
}

/* Open ones first, and of them what is due first; what has no time comes after what has one. */
static int
by_due(const void *a, const void *b)
{
    const struct action *x = a, *y = b;
    uint64_t due_x = (uint64_t)x->e->due_ms - 1, due_y = (uint64_t)y->e->due_ms - 1;

    if ((x->e->done == ENTRY_OPEN) != (y->e->done == ENTRY_OPEN))
        return x->e->done == ENTRY_OPEN ? -1 : 1;
    if (due_x != due_y)
        return due_x < due_y ? -1 : 1;
    if (x->i->number != y->i->number)
        return x->i->number < y->i->number ? -1 : 1;
    return (int)x->e->number - (int)y->e->number;
}

static void
gather(struct actions *l, const struct app *app, const struct model *m)
{
    for (size_t i = 0; i < m->incidents.n; i++) {
        const struct incident *inc = m->incidents.v[i];

        for (size_t k = 0; k < inc->entries.n; k++)
            if (is_asked(app, &inc->entries.v[k]))
                vec_push(&l->v, ((struct action){ inc, &inc->entries.v[k] }));
    }
    if (l->v.n > 0)
        qsort(l->v.v, l->v.n, sizeof *l->v.v, by_due);
}

static bool
is_overdue(const struct incident_entry *e, int64_t now_ms)
{
    return e->done == ENTRY_OPEN && e->due_ms != 0 && e->due_ms <= now_ms;
}

static void
print_head(const struct output *o)
{
    struct buf line = BUF_INIT;

    buf_adds(&line, "  ");
    output_column(o, &line, "ACTION", ID_COLS);
    output_column(o, &line, "STATE", STATE_COLS);
    output_column(o, &line, "DUE", DUE_COLS);
    output_column(o, &line, "OWNER", OWNER_COLS);
    output_last(o, &line, "WHAT");
    (void)output_flush(&line);
    buf_release(&line);
}

static bool
print_row(const struct output *o, const struct action *a, int64_t now_ms)
{
    char incident[INCIDENT_ID_MAX];
    struct buf line = BUF_INIT, text = BUF_INIT;
    bool more;

    incident_id(a->i->number, incident);
    buf_addf(&text, "%s A%u", incident, a->e->number);
    buf_adds(&line, is_overdue(a->e, now_ms) ? "! " : "  ");
    output_column(o, &line, buf_text(&text), ID_COLS);
    output_column(o, &line, incident_action_words[a->e->done], STATE_COLS);
    buf_clear(&text);
    if (a->e->done == ENTRY_OPEN)
        incident_left_words(a->e->due_ms, now_ms, "OVERDUE", &text);
    output_column(o, &line, text.len == 0 ? "-" : buf_text(&text), DUE_COLS);
    output_column(o, &line, a->e->owner != NULL ? a->e->owner : a->e->done == ENTRY_OPEN ? "NOBODY" : "-", OWNER_COLS);
    buf_clear(&text);
    buf_addf(&text, "%s  (%s)", a->e->text, incident_title(a->i));
    output_last(o, &line, buf_text(&text));
    more = output_flush(&line);
    buf_release(&text);
    buf_release(&line);
    return more;
}

static void
print_table(const struct actions *l)
{
    struct output o = output_here();
    size_t overdue = 0;

    if (l->v.n > 0)
        print_head(&o);
    for (size_t i = 0; i < l->v.n; i++) {
        overdue += is_overdue(l->v.v[i].e, l->now_ms);
        if (!print_row(&o, &l->v.v[i], l->now_ms))
            break;
    }
    if (o.is_tty || l->v.n == 0)
        say_note("%zu action%s, %zu overdue", l->v.n, l->v.n == 1 ? "" : "s", overdue);
}

static void
put_action(struct json_out *o, const struct action *a, int64_t now_ms)
{
    char id[INCIDENT_ID_MAX];

    incident_id(a->i->number, id);
    json_open(o, NULL, '{');
    json_str(o, "incident", id);
    json_str(o, "title", incident_title(a->i));
    json_str(o, "incident_state", incident_states[incident_state(a->i)].word);
    json_int(o, "action", a->e->number);
    json_str(o, "state", incident_action_words[a->e->done]);
    json_str(o, "text", a->e->text);
    json_str(o, "owner", a->e->owner);
    json_time(o, "due", a->e->due_ms);
    json_bool(o, "overdue", is_overdue(a->e, now_ms));
    json_str(o, "by", a->e->by);
    json_time(o, "at", a->e->at_ms);
    json_close(o, '}');
}

static void
print_json(const struct actions *l)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '[');
    for (size_t i = 0; i < l->v.n; i++)
        put_action(&o, &l->v.v[i], l->now_ms);
    json_close(&o, ']');
    (void)output_raw(&text);
    buf_release(&text);
}

int
verb_actions(struct app *app)
{
    static const struct board_query nothing = { .filter = NULL }; /* incidents come with any */
    struct actions l = { .now_ms = loop_now_ms() };
    struct err err = { 0 };
    struct board b;
    int code = EXIT_DONE;

    if (!board_open(&b, app, &nothing, &err)) {
        code = app_fail(&err);
    } else {
        gather(&l, app, b.model);
        if (app->options.given[OPT_JSON])
            print_json(&l);
        else
            print_table(&l);
    }
    vec_release(&l.v);
    board_close(&b);
    return code;
}
