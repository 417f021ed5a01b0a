/* SPDX-License-Identifier: MIT */
/* The page of silences: what each hides, who put it, when it ends. Its cursor holds a silence, not a row. */
#ifndef TOCSIN_UI_SILENCES_H
#define TOCSIN_UI_SILENCES_H

#include "core/model.h"
#include "ui/canvas.h"
#include "ui/scroll.h"

struct rect;
struct turn;
struct ui;

/* Whose it is, and how many alerts its source says that it hides. */
struct silences_row {
    struct source *source;
    char id[SILENCE_ID_MAX];
    size_t covers;
};

struct silences {
    VEC(struct silences_row) rows; /* as they stand on the screen: what ends first comes first */
    struct silences_row cursor;    /* source NULL: nothing chosen */
    size_t place, top;
    bool is_open; /* the one under the cursor has the page to itself */
    size_t first; /* there: the first line on the screen */
};

void silences_release(struct silences *p);
/* The page gets the keys. */
void silences_focus(struct turn *t);
/* The model or the time has changed. */
void silences_update(struct turn *t);
void silences_keep_visible(struct ui *ui);
void silences_scroll(struct turn *t, enum scroll how, long count);
void silences_click(struct turn *t, struct rect r, int row);
void silences_open(struct turn *t);
/* false where none is open. */
bool silences_close(struct turn *t);
/* The one under the cursor, or NULL. */
const struct silence *silences_chosen(const struct ui *ui, const struct model *m);
/* As text for copying. */
void silences_text(const struct ui *ui, const struct model *m, struct buf *out);

/* The parts of the page. rows 0: no room for it. */
void silences_parts(struct rect r, struct rect *list, struct rect *facts);
/* How many lines the page of the chosen one has. */
size_t silences_page_lines(const struct ui *ui, const struct model *m, int64_t now_ms);
void silences_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);

/* What a row says of it. */
enum silence_word {
    SILENCE_PLAIN,
    SILENCE_ENDS_SOON,
    SILENCE_COVERS_NOTHING,
    SILENCE_IS_TO_COME,
    SILENCE_IS_WRITTEN,
    SILENCE_WORDS
};
enum silence_word silence_word_of(const struct ui *ui, const struct model *m, const struct silence *s, size_t covers,
    int64_t now_ms);
/* A message that changes it is short of its answer. */
bool silence_is_being_written(const struct ui *ui, const struct model *m, const struct silence *s);

#endif
