/* SPDX-License-Identifier: MIT */
/* Who is on call, in the header and on the wall. */
#ifndef TOCSIN_UI_ONCALL_H
#define TOCSIN_UI_ONCALL_H

#include "ui/wall_parts.h"

/* "oncall ana>18:00"; in words "on call ana (you) until 18:00". "" where no schedule is configured. */
enum role oncall_header_words(const struct model *m, const char *me, int64_t now_ms, bool words, struct buf *out);
/* "on call  payments ana>18:00 then bob | platform carol>09:00": as many schedules as fit, those with nobody first. */
void wall_draw_oncall(const struct wall_page *g);

#endif
