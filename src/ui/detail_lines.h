/* SPDX-License-Identifier: MIT */
/* What the detail says, line by line, before it is drawn. */
#ifndef TOCSIN_UI_DETAIL_LINES_H
#define TOCSIN_UI_DETAIL_LINES_H

#include "ui/layout.h"

enum detail_kind {
    DETAIL_TEXT,  /* name: value */
    DETAIL_LABEL, /* can be added to the filter */
    DETAIL_ANNOTATION,
    DETAIL_WHOLE,   /* value alone, one row from edge to edge */
    DETAIL_HEAD,    /* a rule with a title */
    DETAIL_HISTORY, /* name is when and who, value what */
};

struct detail_line {
    enum detail_kind kind;
    enum role role; /* of the value */
    const char *name;
    const char *value;
};

struct detail_lines {
    struct arena arena;
    VEC(struct detail_line) lines;
};

void detail_lines_make(const struct ui *ui, const struct model *m, const struct alert *a, int64_t now_ms,
    struct detail_lines *out);
void detail_lines_release(struct detail_lines *l);
/* A head and a line for each event. */
void detail_lines_add_past(struct detail_lines *l, const struct past *past, int64_t now_ms);
/* The first line on the screen, so that the given one is seen with all its rows; top: what it is now. */
size_t detail_lines_top(const struct detail_lines *l, size_t line, size_t top, int rows, int cols);
/* From line `top` on; the chosen one with the cursor. */
#define DETAIL_NO_LINE ((size_t)-1)
void detail_lines_draw(const struct detail_lines *l, struct canvas *c, struct rect r, size_t top, size_t chosen);
/* As few hex digits as tell it apart almost surely: cheap enough for each frame, where the exact ones are not. */
void detail_short_id(const struct model *m, const struct alert *a, char out[ALERT_ID_HEX]);

#endif
