/* SPDX-License-Identifier: MIT */
/* What the detail says, line by line, before it is drawn. */
#ifndef TOCSIN_UI_DETAIL_LINES_H
#define TOCSIN_UI_DETAIL_LINES_H

#include "ui/state.h"

enum detail_kind {
    DETAIL_TEXT,  /* name: value */
    DETAIL_LABEL, /* can be added to the filter */
    DETAIL_ANNOTATION,
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
/* As few hex digits as tell it apart almost surely: cheap enough for each frame, where the exact ones are not. */
void detail_short_id(const struct model *m, const struct alert *a, char out[ALERT_ID_HEX]);

#endif
