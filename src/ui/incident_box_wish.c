/* SPDX-License-Identifier: MIT */
/* The command that the fields of a box stand for. */
#include <string.h>

#include "ui/how_long.h"
#include "ui/incident_box.h"
#include "ui/state.h"
#include "util/str.h"
#include "util/time.h"

static const char *
kept(struct incident_wishing *w, const char *text)
{
    return arena_strdup(&w->arena, text);
}

static void
add_value(struct incident_wishing *w, enum incident_field field, const char *text)
{
    w->values[w->wish.values_n++] = (struct incident_value){ field, kept(w, text) };
}

static bool
is_blank(const char *text)
{
    return text[strspn(text, " \n")] == '\0';
}

static const char *
value_of(const struct incident_box *b, enum incident_field field)
{
    return form_value(&b->form, BOX_FIELD + (int)field);
}

static void
about(struct incident_wishing *w, const struct order *o)
{
    w->cmd.subjects = o->subjects;
    w->cmd.subjects_n = o->n;
}

void
incident_wish_declare(const struct turn *t, const struct incident_box *b, struct incident_wishing *w)
{
    const char *which = form_value(&b->form, BOX_WHICH);

    if (*which != '\0') {
        w->cmd.kind = CMD_INCIDENT_LINK;
        w->wish.number = incident_number(which);
        w->yes = arena_printf(&w->arena, "into INC-%s", which);
        about(w, &b->about);
        return;
    }
    w->cmd.kind = CMD_INCIDENT_OPEN;
    for (int f = 0; f < INCIDENT_FIELDS; f++)
        if (*value_of(b, (enum incident_field)f) != '\0')
            add_value(w, (enum incident_field)f, value_of(b, (enum incident_field)f));
    if (is_blank(value_of(b, INCIDENT_TITLE)))
        w->missing = "say what is wrong: the title";
    if (form_is_on(&b->form, BOX_ALSO))
        about(w, &b->about);
    w->yes = arena_printf(&w->arena, "declare INC-%llu", (unsigned long long)t->m->next_incident);
}

void
incident_wish_state(const struct turn *t, const struct incident_box *b, struct incident_wishing *w)
{
    const char *update = form_value(&b->form, BOX_UPDATE);

    (void)t;
    w->cmd.kind = is_blank(update) ? CMD_INCIDENT_SET : CMD_INCIDENT_ENTRY;
    w->wish.kind = ENTRY_UPDATE;
    if (!is_blank(update))
        w->cmd.text = kept(w, update);
    add_value(w, INCIDENT_STATE, value_of(b, INCIDENT_STATE));
    w->yes = arena_printf(&w->arena, "%s", value_of(b, INCIDENT_STATE));
}

/* The same again: a person looked, and it is right. */
void
incident_wish_severity(const struct turn *t, const struct incident_box *b, struct incident_wishing *w)
{
    const char *severity = value_of(b, INCIDENT_SEVERITY);
    char now[TIME_TEXT_MAX];

    w->cmd.kind = CMD_INCIDENT_SET;
    if (form_is_changed(&b->form, BOX_FIELD + (int)INCIDENT_SEVERITY)) {
        add_value(w, INCIDENT_SEVERITY, severity);
        w->yes = arena_printf(&w->arena, "it is %s", incident_severities[incident_severity_of(severity)].label);
    } else {
        time_rfc3339(t->now_ms, now);
        add_value(w, INCIDENT_REVIEWED, now);
        w->yes = arena_printf(&w->arena, "it is still %s", incident_severities[incident_severity_of(severity)].label);
    }
}

void
incident_wish_changed(const struct turn *t, const struct incident_box *b, struct incident_wishing *w)
{
    (void)t;
    w->cmd.kind = CMD_INCIDENT_SET;
    for (int f = 0; f < INCIDENT_FIELDS; f++)
        if (form_is_changed(&b->form, BOX_FIELD + f))
            add_value(w, (enum incident_field)f, value_of(b, (enum incident_field)f));
    if (w->wish.values_n == 0)
        w->missing = "nothing is changed yet";
    w->yes = "change it";
}

void
incident_wish_link(const struct turn *t, const struct incident_box *b, struct incident_wishing *w)
{
    bool shown = str_eq(form_value(&b->form, BOX_ALERTS), "shown");

    (void)t;
    w->cmd.kind = CMD_INCIDENT_LINK;
    about(w, shown ? &b->shown : &b->about);
    w->yes = arena_printf(&w->arena, "link %zu", w->cmd.subjects_n);
}

void
incident_wish_unlink(const struct turn *t, const struct incident_box *b, struct incident_wishing *w)
{
    (void)t;
    w->cmd.kind = CMD_INCIDENT_UNLINK;
    about(w, &b->about);
    w->yes = arena_printf(&w->arena, "unlink %zu", w->cmd.subjects_n);
}

void
incident_wish_merge(const struct turn *t, const struct incident_box *b, struct incident_wishing *w)
{
    (void)t;
    w->cmd.kind = CMD_INCIDENT_MERGE;
    w->wish.into = incident_number(form_value(&b->form, BOX_INTO));
    w->yes = arena_printf(&w->arena, "into INC-%llu", (unsigned long long)w->wish.into);
}

/* What is corrected is told as far as it is another one. */
static void
begin_entry(const struct incident_box *b, enum incident_entry_kind kind, struct incident_wishing *w)
{
    const char *text = form_value(&b->form, BOX_TEXT);

    w->cmd.kind = CMD_INCIDENT_ENTRY;
    w->wish.kind = kind;
    w->wish.entry = b->entry;
    if (b->entry == 0 || form_is_changed(&b->form, BOX_TEXT))
        w->cmd.text = kept(w, text);
    w->yes = b->entry == 0 ? "write it" : "correct it";
}

void
incident_wish_note(const struct turn *t, const struct incident_box *b, struct incident_wishing *w)
{
    const char *at = form_value(&b->form, BOX_AT);

    begin_entry(b, ENTRY_NOTE, w);
    if (is_blank(form_value(&b->form, BOX_TEXT)))
        w->missing = "write the note";
    else if (form_is_changed(&b->form, BOX_AT) && !is_blank(at) && !time_parse_point(at, t->now_ms, &w->wish.at_ms))
        w->missing = "of when is it? 13:41 (UTC), 20m (ago)";
    else if (b->entry != 0 && w->cmd.text == NULL && w->wish.at_ms == 0)
        w->missing = "nothing is changed yet";
}

static bool
entry_is_changed(const struct incident_box *b)
{
    return form_is_changed(&b->form, BOX_TEXT) || form_is_changed(&b->form, BOX_OWNER) || form_is_changed(&b->form, BOX_DUE);
}

void
incident_wish_action(const struct turn *t, const struct incident_box *b, struct incident_wishing *w)
{
    const struct incident *i = model_incident(t->m, b->number);
    const struct incident_entry *e = i == NULL || b->entry == 0 ? NULL : incident_entry(i, ENTRY_ACTION, b->entry);
    const char *due = form_value(&b->form, BOX_DUE), *owner = form_value(&b->form, BOX_OWNER);
    struct how_long h = { 0 };

    begin_entry(b, ENTRY_ACTION, w);
    if (b->entry != 0 ? form_is_changed(&b->form, BOX_OWNER) : !is_blank(owner))
        w->wish.owner = kept(w, owner);
    if (e != NULL)
        w->wish.done = e->done;
    if (is_blank(form_value(&b->form, BOX_TEXT)))
        w->missing = "write what is to be done";
    else if (form_is_changed(&b->form, BOX_DUE) && !is_blank(due) && !how_long_parse(due, t->now_ms, &h))
        w->missing = "when is it due? 2d, until 17:30, 2026-12-01T12:00Z";
    else if (form_is_changed(&b->form, BOX_DUE) && !is_blank(due))
        w->wish.due_ms = how_long_end(&h, t->now_ms);
    else if (b->entry != 0 && !entry_is_changed(b))
        w->missing = "nothing is changed yet";
}

void
incident_wish_publish(const struct turn *t, const struct incident_box *b, struct incident_wishing *w)
{
    const struct incident *i = model_incident(t->m, b->number);
    bool is_public = i != NULL && incident_is_public(i);

    w->cmd.kind = CMD_INCIDENT_SET;
    add_value(w, INCIDENT_PUBLIC, is_public ? "no" : "yes");
    w->yes = is_public ? "make it internal" : "publish it";
}

void
incident_box_wish(const struct turn *t, const struct incident_box *b, struct incident_wishing *out)
{
    *out = (struct incident_wishing){ .wish.number = b->number };
    incident_box_rows[b->kind].wish(t, b, out);
    out->wish.values = out->values;
    out->cmd.actor = t->ui->config.me;
    out->cmd.origin = "tui";
}

void
incident_wishing_release(struct incident_wishing *w)
{
    arena_release(&w->arena);
}
