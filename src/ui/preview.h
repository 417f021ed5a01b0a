/* SPDX-License-Identifier: MIT */
/* A text as its readers in a channel will see it. */
#ifndef TOCSIN_UI_PREVIEW_H
#define TOCSIN_UI_PREVIEW_H

#include "ui/canvas.h"
#include "ui/layout.h"
#include "util/buf.h"

/* A line without its marks, cut to so many bytes. */
void preview_plain(const char *line, size_t len, struct buf *out);
/* From its top-th row on. */
void preview_draw(struct canvas *c, struct rect r, size_t top, const char *text);
size_t preview_rows(int cols, const char *text);

#endif
