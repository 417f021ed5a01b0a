/* SPDX-License-Identifier: MIT */
/* The keys of a form: in a text every printable key is text; on a choice or a flag they move and choose. */
#include "ui/form.h"
#include "ui/form_place.h"

static struct form_field *
at(struct form *f)
{
    return f->fields.n > 0 && !f->out ? &f->fields.v[f->at] : NULL;
}

/* From outside to the field where the keys were last. */
static void
turn_field(struct form *f, int by)
{
    size_t n = f->fields.n;

    if (n == 0)
        return;
    if (f->out && !f->fields.v[f->at].hidden) {
        f->out = false;
        return;
    }
    f->out = false;
    for (size_t i = 0; i < n; i++) {
        f->at = (f->at + n + (size_t)by) % n;
        if (!f->fields.v[f->at].hidden)
            return;
    }
}

static enum form_did
move_choice(struct form_field *field, long to)
{
    long last = (long)field->choices.n - 1;
    size_t was = field->chosen;

    field->chosen = (size_t)(to > last ? last : to < 0 ? 0 : to);
    return field->chosen != was ? FORM_CHANGED : FORM_DONE;
}

static enum form_did
move(struct form *f, int by)
{
    struct form_field *field = at(f);

    if (field != NULL && field->type == FORM_CHOICE && field->choices.n > 0)
        return move_choice(field, (long)field->chosen + by);
    turn_field(f, by);
    return FORM_DONE;
}

static enum form_did
key_in_choice(struct form_field *field, struct key k)
{
    if (k.mods != 0)
        return FORM_OTHER;
    if (k.code == KEYS_HOME)
        return move_choice(field, 0);
    if (k.code == KEYS_END || k.code == 'G')
        return move_choice(field, (long)field->choices.n - 1);
    if (k.code >= '1' && k.code <= '9' && k.code - '1' < field->choices.n)
        return move_choice(field, (long)(k.code - '1'));
    return FORM_OTHER;
}

static enum form_did
key_outside(struct form *f, struct key k)
{
    struct form_field *field = at(f);

    if (k.mods == 0 && (k.code == 'j' || k.code == KEYS_DOWN))
        return move(f, 1);
    if (k.mods == 0 && (k.code == 'k' || k.code == KEYS_UP))
        return move(f, -1);
    if (field == NULL)
        return FORM_OTHER;
    if (field->type == FORM_CHOICE)
        return key_in_choice(field, k);
    if (k.mods != 0 || k.code != ' ')
        return FORM_OTHER;
    field->on = !field->on;
    return FORM_CHANGED;
}

/* Another name: the best of what fits it now. */
static enum form_did
changed(const struct turn *t, struct form_field *field)
{
    if (field->type == FORM_NAME) {
        field->names.chosen = 0;
        names_fill(t, &field->names, editor_text(&field->line), false);
    }
    return FORM_CHANGED;
}

static enum form_did
key_in_line(const struct turn *t, struct form *f, struct form_field *field, struct key k)
{
    bool is_other = false;

    if (k.mods == 0 && (k.code == KEYS_DOWN || k.code == KEYS_UP)) {
        if (field->type != FORM_NAME)
            return turn_field(f, k.code == KEYS_DOWN ? 1 : -1), FORM_DONE;
        names_turn(&field->names, k.code == KEYS_DOWN ? 1 : -1);
        if (names_chosen(&field->names) != NULL)
            editor_set(&field->line, names_chosen(&field->names));
        return FORM_CHANGED;
    }
    if (k.mods == 0 && k.code == KEYS_ENTER)
        return turn_field(f, 1), FORM_DONE;
    (void)editor_key(&field->line, k, &is_other);
    return is_other ? changed(t, field) : FORM_DONE;
}

static enum form_did
key_in_text(struct form *f, struct form_field *field, struct key k, int rows, int cols)
{
    bool is_other = false;
    int high = form_place_rows(f, f->at, rows), wide = form_place_cols(cols);

    (void)textarea_key(&field->text, k, high, wide, &is_other);
    return is_other ? FORM_CHANGED : FORM_DONE;
}

enum form_did
form_key(const struct turn *t, struct form *f, struct key k, int rows, int cols)
{
    struct form_field *field = at(f);

    if (k.mods == 0 && (k.code == KEYS_TAB || k.code == KEYS_BACKTAB)) {
        turn_field(f, k.code == KEYS_TAB ? 1 : -1);
        return FORM_DONE;
    }
    if (!form_is_writing(f))
        return key_outside(f, k);
    if (k.mods == 0 && k.code == KEYS_F1)
        return FORM_OTHER;
    if (k.mods == 0 && k.code == KEYS_ESC) {
        f->out = true;
        return FORM_DONE;
    }
    if (field->type == FORM_TEXT)
        return key_in_text(f, field, k, rows, cols);
    return key_in_line(t, f, field, k);
}

bool
form_paste(const struct turn *t, struct form *f, const char *text)
{
    struct form_field *field = at(f);

    if (!form_is_writing(f))
        return false;
    if (field->type == FORM_TEXT)
        return textarea_insert(&field->text, text);
    editor_insert(&field->line, text);
    changed(t, field);
    return true;
}

void
form_scroll(struct form *f, long rows)
{
    struct form_field *field = at(f);

    if (field != NULL && field->type == FORM_CHOICE && field->choices.n > 0)
        move_choice(field, (long)field->chosen + rows);
    else if (field != NULL && field->type == FORM_NAME)
        names_turn(&field->names, rows);
}
