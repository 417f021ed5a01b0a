/* SPDX-License-Identifier: MIT */
/* Starts draw_demo on a pty. */
#ifndef TOCSIN_TESTS_DEMO_H
#define TOCSIN_TESTS_DEMO_H

#include "support/pty.h"

/* With fd 3 as its channel; term NULL: xterm-256color. Returns when its first screen stands. */
struct pty *demo_start(const char *term, int rows, int cols);
/* The same with options of the pty, and an argument (NULL: none) for draw_demo; does not wait. */
struct pty *demo_start_with(const struct pty_options *options, const char *arg);
/* A command of draw_demo, carried out and drawn. */
void demo_do(struct pty *p, const char *command);

#endif
