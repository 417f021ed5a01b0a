/* SPDX-License-Identifier: MIT */
/* What a form holds. */
#include "ui/form.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/str.h"

#define NAME_MAX_BYTES 200

static void
release_field(struct form_field *f)
{
    for (size_t i = 0; i < f->choices.n; i++) {
        free(f->choices.v[i].value);
        free(f->choices.v[i].word);
        free(f->choices.v[i].text);
    }
    vec_release(&f->choices);
    editor_release(&f->line);
    names_release(&f->names);
    textarea_release(&f->text);
    free(f->was);
}

void
form_release(struct form *f)
{
    for (size_t i = 0; i < f->fields.n; i++)
        release_field(&f->fields.v[i]);
    vec_release(&f->fields);
    *f = (struct form){ 0 };
}

static struct form_field *
add(struct form *f, enum form_type type, int id, const char *label)
{
    vec_push(&f->fields, ((struct form_field){ .type = type, .id = id, .label = label, .empty = "" }));
    return &f->fields.v[f->fields.n - 1];
}

struct form_field *
form_add_choice(struct form *f, int id, const char *label)
{
    return add(f, FORM_CHOICE, id, label);
}

static struct form_field *
add_line(struct form *f, enum form_type type, int id, const char *label, const char *text, size_t max_bytes)
{
    struct form_field *field = add(f, type, id, label);

    editor_init(&field->line, max_bytes);
    editor_set(&field->line, text != NULL ? text : "");
    field->was = xstrdup(editor_text(&field->line));
    return field;
}

struct form_field *
form_add_line(struct form *f, int id, const char *label, const char *text, size_t max_bytes)
{
    return add_line(f, FORM_LINE, id, label, text, max_bytes);
}

struct form_field *
form_add_name(const struct turn *t, struct form *f, int id, const char *label, const char *name)
{
    struct form_field *field = add_line(f, FORM_NAME, id, label, name, NAME_MAX_BYTES);

    names_fill(t, &field->names, editor_text(&field->line), false);
    return field;
}

struct form_field *
form_add_text(struct form *f, int id, const char *label, const char *text, size_t max_bytes)
{
    struct form_field *field = add(f, FORM_TEXT, id, label);

    textarea_init(&field->text, max_bytes);
    (void)!textarea_set(&field->text, text != NULL ? text : "");
    field->was = xstrdup(textarea_text(&field->text));
    return field;
}

struct form_field *
form_add_flag(struct form *f, int id, const char *label, const char *what, bool on)
{
    struct form_field *field = add(f, FORM_FLAG, id, label);

    field->what = what;
    field->on = on;
    return field;
}

void
form_choice_add(struct form_field *field, const char *value, const char *word, const char *text)
{
    vec_push(&field->choices, ((struct form_choice){ xstrdup(value), xstrdup(word), xstrdup(text) }));
}

/* A name that nobody touched is as it was, also where it fits others. */
static const char *
value_of(const struct form_field *f)
{
    switch (f->type) {
    case FORM_CHOICE:
        return f->choices.n > 0 ? f->choices.v[f->chosen].value : "";
    case FORM_NAME:
        if (!str_eq(editor_text(&f->line), f->was) && names_chosen(&f->names) != NULL)
            return names_chosen(&f->names);
        return editor_text(&f->line);
    case FORM_LINE:
        return editor_text(&f->line);
    case FORM_TEXT:
        return textarea_text(&f->text);
    case FORM_FLAG:
        return f->on ? "yes" : "";
    }
    return "";
}

void
form_settle(struct form *f)
{
    for (size_t i = 0; i < f->fields.n; i++)
        str_set(&f->fields.v[i].was, value_of(&f->fields.v[i]));
}

static const struct form_field *
find(const struct form *f, int id)
{
    for (size_t i = 0; i < f->fields.n; i++)
        if (f->fields.v[i].id == id)
            return &f->fields.v[i];
    return NULL;
}

struct form_field *
form_field(struct form *f, int id)
{
    return (struct form_field *)find(f, id);
}

const char *
form_value(const struct form *f, int id)
{
    const struct form_field *field = find(f, id);

    return field == NULL || field->hidden ? "" : value_of(field);
}

bool
form_is_on(const struct form *f, int id)
{
    return *form_value(f, id) != '\0';
}

bool
form_is_changed(const struct form *f, int id)
{
    const struct form_field *field = find(f, id);

    return field != NULL && !field->hidden && !str_eq(value_of(field), field->was != NULL ? field->was : "");
}

const char *
form_typed(const struct form_field *field)
{
    bool types = field->type == FORM_LINE || field->type == FORM_TEXT;

    return types && !str_eq(value_of(field), field->was != NULL ? field->was : "") ? value_of(field) : NULL;
}

void
form_put(const struct turn *t, struct form *f, int id, const char *value)
{
    struct form_field *field = form_field(f, id);

    if (field == NULL)
        return;
    if (field->type == FORM_TEXT)
        (void)!textarea_set(&field->text, value);
    else if (field->type == FORM_LINE || field->type == FORM_NAME)
        editor_set(&field->line, value);
    else if (field->type == FORM_FLAG)
        field->on = *value != '\0';
    if (field->type == FORM_NAME) {
        field->names.chosen = 0;
        names_fill(t, &field->names, value, false);
    }
    for (size_t i = 0; i < field->choices.n; i++)
        if (str_eq(field->choices.v[i].value, value))
            field->chosen = i;
}

void
form_go(struct form *f, int id)
{
    for (size_t i = 0; i < f->fields.n; i++)
        if (f->fields.v[i].id == id)
            f->at = i;
    f->out = f->fields.n == 0;
}

void
form_go_later(struct form *f, int id)
{
    form_go(f, id);
    f->out = true;
}

bool
form_is_writing(const struct form *f)
{
    enum form_type type = f->fields.n > 0 ? f->fields.v[f->at].type : FORM_FLAG;

    return !f->out && (type == FORM_LINE || type == FORM_NAME || type == FORM_TEXT);
}
