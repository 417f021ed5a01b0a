/* SPDX-License-Identifier: MIT */
/* Fields that a person fills in, one below the other: the one that has the keys is shown whole, the others in a row each. */
#ifndef TOCSIN_UI_FORM_H
#define TOCSIN_UI_FORM_H

#include "ui/editor.h"
#include "ui/names.h"
#include "ui/textarea.h"

enum form_type {
    FORM_CHOICE,
    FORM_LINE,
    FORM_NAME, /* a person: a line, with those who fit below it */
    FORM_TEXT, /* several lines */
    FORM_FLAG,
};

struct form_choice {
    char *value, *word, *text; /* what it stands for, how it is called, and what that means ("" nothing) */
};

struct form_field {
    enum form_type type;
    int id;            /* its owner's */
    const char *label; /* as the next two: not the form's */
    const char *empty; /* what stands there while nothing is typed */
    const char *what;  /* FLAG: what it does; of the others a hint behind what is typed, or NULL */
    bool hidden;       /* it means nothing now */
    VEC(struct form_choice) choices;
    size_t chosen;
    struct editor line;
    struct names names;
    struct textarea text;
    bool on;
    char *was; /* its value as it was filled in */
};

struct form {
    VEC(struct form_field) fields;
    size_t at; /* has the keys */
    bool out;  /* no field has: a text was left by Esc */
};

void form_release(struct form *f);
/* Each adds a field at the end; borrowed until the next one is added. */
struct form_field *form_add_choice(struct form *f, int id, const char *label);
struct form_field *form_add_line(struct form *f, int id, const char *label, const char *text, size_t max_bytes);
struct form_field *form_add_name(const struct turn *t, struct form *f, int id, const char *label, const char *name);
struct form_field *form_add_text(struct form *f, int id, const char *label, const char *text, size_t max_bytes);
struct form_field *form_add_flag(struct form *f, int id, const char *label, const char *what, bool on);
void form_choice_add(struct form_field *field, const char *value, const char *word, const char *text);
/* As it stands now is how it was filled in. */
void form_settle(struct form *f);

/* NULL: there is none. */
struct form_field *form_field(struct form *f, int id);
/* What is chosen or typed, of a flag "yes"; "" for nothing, and for what is hidden or not there. Borrowed until the next change. */
const char *form_value(const struct form *f, int id);
bool form_is_on(const struct form *f, int id);
/* It is another one than was filled in. */
bool form_is_changed(const struct form *f, int id);
/* What was typed into a line or a text, also while it means nothing; NULL: it stands as it was filled in. Borrowed as a value. */
const char *form_typed(const struct form_field *field);
/* Chooses or types it, where there is such a field (and such a choice): as if the person had. */
void form_put(const struct turn *t, struct form *f, int id, const char *value);
/* That field has the keys. */
void form_go(struct form *f, int id);
/* No field has the keys; Tab leads to that one. */
void form_go_later(struct form *f, int id);
/* Every printable key is text now. */
bool form_is_writing(const struct form *f);

enum form_did { FORM_OTHER, FORM_DONE, FORM_CHANGED }; /* OTHER: not a key of the form */
/* rows, cols: of its place on the screen, as for form_draw(). */
enum form_did form_key(const struct turn *t, struct form *f, struct key k, int rows, int cols);
/* false: no text is being typed, or there is no room for so much. */
bool form_paste(const struct turn *t, struct form *f, const char *text);
void form_scroll(struct form *f, long rows);

/* How many rows it would fill. */
int form_rows(const struct form *f);
/* The field that has the keys is always there. none: what stands below a name that nobody has. */
void form_draw(struct form *f, struct canvas *c, int row, int col, int rows, int cols, const char *none);

#endif
