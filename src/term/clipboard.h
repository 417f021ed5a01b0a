/* SPDX-License-Identifier: MIT */
/* OSC 52: text for the clipboard of the terminal, however far away it is. */
#ifndef TOCSIN_TERM_CLIPBOARD_H
#define TOCSIN_TERM_CLIPBOARD_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"

#define CLIPBOARD_TEXT_MAX ((size_t)64 << 10)
#define CLIPBOARD_BYTES_MAX (CLIPBOARD_TEXT_MAX * 2)

/* Adds the sequence, wrapped for GNU screen where that is between. false where the text is too long. */
bool clipboard_sequence(struct buf *out, const char *text);

#endif
