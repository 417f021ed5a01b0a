/* SPDX-License-Identifier: MIT */
/* Cuts a terminal's bytes into keys, mouse reports and pastes; what the terminal answers by itself is swallowed here. */
#ifndef TOCSIN_TERM_FRAME_H
#define TOCSIN_TERM_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"

#define FRAME_KEY_MAX 64

struct frame_sink {
    /* One key's bytes, whole and valid: a character, a control, an escape sequence, or ESC and one of these. */
    void (*key)(void *ctx, const char *bytes, size_t len);
    /* SGR: button as reported, column and row from 1. */
    void (*mouse)(void *ctx, int button, int col, int row, bool press);
    /* Cleaned; the sink frees it. */
    void (*paste)(void *ctx, char *text);
    void *ctx;
};

enum frame_state {
    FRAME_GROUND,
    FRAME_ESC,
    FRAME_CSI,
    FRAME_CSI_SKIP, /* too long: drop it to its end */
    FRAME_LINUX,    /* ESC [ [: one more */
    FRAME_X10,      /* the old mouse report: three more */
    FRAME_SS3,
    FRAME_UTF8,
    FRAME_INTRO,  /* ESC ], ESC P, ESC _: a key with Alt, or the start of an answer */
    FRAME_STRING, /* an answer: swallowed to its end */
    FRAME_STRING_ESC,
    FRAME_PASTE,
};

struct frame {
    struct frame_sink sink;
    enum frame_state state;
    char bytes[FRAME_KEY_MAX];
    size_t n;
    size_t skip;    /* bytes of the answer, or still to come of the old mouse report */
    size_t matched; /* of the end mark of a paste */
    struct buf paste;
};

void frame_init(struct frame *f, const struct frame_sink *sink);
void frame_release(struct frame *f);
void frame_feed(struct frame *f, const char *bytes, size_t len);
/* How long to wait for more before frame_timeout(); -1: nothing is pending. */
int frame_patience_ms(const struct frame *f);
/* Nothing more came: a lone ESC is the Esc key, a broken sequence is dropped. */
void frame_timeout(struct frame *f);

#endif
