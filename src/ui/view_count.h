/* SPDX-License-Identifier: MIT */
/* How the view remembers, in each alert, whether it is shown and as what it is counted. Private to the view's files. */
#ifndef TOCSIN_UI_VIEW_COUNT_H
#define TOCSIN_UI_VIEW_COUNT_H

#include "ui/view.h"

/* In alert.ui_flags. The upper bits hold why it is hidden. */
enum view_flag {
    FLAG_BASE = 1 << 0,
    FLAG_SHOWN = 1 << 1,
    FLAG_GONE = 1 << 2,
    FLAG_WAITING = 1 << 3,
    FLAG_HIDDEN = 1 << 4,
    FLAG_DISPLACED = 1 << 7, /* shown where it stood before it changed */
};

/* Forgets how it was counted. */
void view_uncount(struct view *v, struct alert *a);
void view_count_shown(struct alert *a);
void view_count_hidden(struct view *v, struct alert *a, bool waiting);
bool view_passes(const struct view *v, const struct model *m, const struct alert *a, int64_t now_ms);

#endif
