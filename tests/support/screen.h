/* SPDX-License-Identifier: MIT */
/* What a person would see: a terminal's screen made from a program's bytes (libvterm). */
#ifndef TOCSIN_TESTS_SCREEN_H
#define TOCSIN_TESTS_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

struct screen;

struct screen_cell {
    char text[32]; /* UTF-8, " " where blank */
    int width;     /* 0: the right half of a wide one */
    int fg, bg;    /* palette index, -1: the terminal's own */
    bool bold, underline, reverse;
};

struct screen *screen_new(int rows, int cols);
void screen_free(struct screen *s);
void screen_feed(struct screen *s, const char *bytes, size_t len);
void screen_resize(struct screen *s, int rows, int cols);
void screen_size(const struct screen *s, int *rows, int *cols);

/* A row without the blanks at its end. Borrowed until the eighth call after this one. */
const char *screen_row(struct screen *s, int row);
/* All rows, a line each. Borrowed until the next screen_text() or screen_has(). */
const char *screen_text(struct screen *s);
bool screen_has(struct screen *s, const char *text);
/* The first row that holds it, -1: none. */
int screen_find(struct screen *s, const char *text);
struct screen_cell screen_cell(struct screen *s, int row, int col);

bool screen_is_alternate(const struct screen *s);
bool screen_cursor_is_shown(const struct screen *s);
void screen_cursor(const struct screen *s, int *row, int *col);
/* A DEC private mode as the program last set it (1000 mouse, 2004 paste, 2026 synchronized …); false where it never did. */
bool screen_mode(const struct screen *s, int mode);
int screen_bells(const struct screen *s);
/* Modes that a program must not leave behind, in words, "" for none. Borrowed until the next call. */
const char *screen_leftovers(struct screen *s);

#endif
