/* SPDX-License-Identifier: MIT */
/* A line of text that is being typed. */
#ifndef TOCSIN_UI_EDITOR_H
#define TOCSIN_UI_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/canvas.h"
#include "ui/keys.h"
#include "util/buf.h"

struct editor {
    struct buf text; /* valid UTF-8 without control characters */
    size_t at;       /* byte before which the cursor stands */
};

void editor_init(struct editor *e, size_t max);
void editor_release(struct editor *e);
const char *editor_text(const struct editor *e);
/* Replaces all; the cursor goes to the end. */
void editor_set(struct editor *e, const char *text);
/* Control characters become blanks. */
void editor_insert(struct editor *e, const char *text);
/* Replaces bytes from..at by text. */
void editor_replace(struct editor *e, size_t from, const char *text);
/* False: not a key of the editor. *changed: the text is another one now. */
bool editor_key(struct editor *e, struct key k, bool *changed);
/* Draws it in the columns, scrolled so that the cursor is seen, and puts the canvas' cursor there. fault: byte from which it is wrong, or len. */
void editor_draw(const struct editor *e, struct canvas *c, int row, int col, int cols, size_t fault);

#endif
