/* SPDX-License-Identifier: MIT */
/* Roles become colours and attributes, for 256, 16, 8 colours and none. Themes are text files. */
#ifndef TOCSIN_UI_THEME_H
#define TOCSIN_UI_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/canvas.h"
#include "util/err.h"

enum style_attr {
    STYLE_BOLD = 1 << 0,
    STYLE_DIM = 1 << 1,
    STYLE_REVERSE = 1 << 2,
    STYLE_UNDERLINE = 1 << 3,
};

struct style {
    int16_t fg, bg; /* palette index, -1: the terminal's own */
    uint8_t attrs;
};

enum depth { DEPTH_MONO, DEPTH_8, DEPTH_16, DEPTH_256, DEPTHS };

struct theme {
    char name[32];
    struct style styles[DEPTHS][ROLES];
    struct style selected[DEPTHS], marked[DEPTHS]; /* laid over: a chip keeps its own background */
};

/* A shipped one ("default", "light", "mono", "high-contrast"). false for an unknown name. */
bool theme_named(const char *name, struct theme *out);
/* The names of the shipped ones, NULL-terminated. */
extern const char *const theme_names[];
/* A theme file; every fault as "file:line: …", the first in err, the number in the message. */
bool theme_parse(const char *name, const char *text, size_t len, struct theme *out, struct err *err) MUST_USE;
/* What a cell looks like. */
struct style theme_style(const struct theme *t, enum depth depth, enum role role, unsigned flags);

#endif
