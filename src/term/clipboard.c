/* SPDX-License-Identifier: MIT */
/* OSC 52: text for the clipboard of the terminal, however far away it is. */
#include "term/clipboard.h"

#include <stdlib.h>
#include <string.h>

#include "util/base64.h"

#define OSC52 "\033]52;c;"
#define SCREEN_CHUNK 76 /* GNU screen passes strings on only where they are short */

static void
wrap_for_screen(struct buf *out, const struct buf *plain)
{
    for (size_t i = 0; i < plain->len; i += SCREEN_CHUNK) {
        size_t left = plain->len - i;

        buf_adds(out, "\033P");
        buf_add(out, plain->data + i, left < SCREEN_CHUNK ? left : SCREEN_CHUNK);
        buf_adds(out, "\033\\");
    }
}

/* tmux sets STY for nobody; it takes OSC 52 itself (set-clipboard on). */
static bool
inside_screen(void)
{
    return getenv("STY") != NULL && getenv("TMUX") == NULL;
}

bool
clipboard_sequence(struct buf *out, const char *text)
{
    size_t len = strlen(text);
    struct buf plain;

    if (len > CLIPBOARD_TEXT_MAX)
        return false;
    buf_init(&plain, CLIPBOARD_BYTES_MAX);
    buf_adds(&plain, OSC52);
    base64_add(&plain, text, len);
    buf_adds(&plain, "\a");
    if (inside_screen())
        wrap_for_screen(out, &plain);
    else
        buf_add(out, plain.data, plain.len);
    buf_release(&plain);
    return true;
}
