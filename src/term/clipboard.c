/* SPDX-License-Identifier: MIT */
/* OSC 52: text for the clipboard of the terminal, however far away it is. */
#include "term/clipboard.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define OSC52 "\033]52;c;"
#define SCREEN_CHUNK 76 /* GNU screen passes strings on only where they are short */

static void
add_base64(struct buf *out, const unsigned char *p, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < len; i += 3) {
        uint32_t v = (uint32_t)p[i] << 16 | (uint32_t)(i + 1 < len ? p[i + 1] : 0) << 8 | (i + 2 < len ? p[i + 2] : 0);

        buf_addc(out, digits[v >> 18]);
        buf_addc(out, digits[v >> 12 & 63]);
        buf_addc(out, i + 1 < len ? digits[v >> 6 & 63] : '=');
        buf_addc(out, i + 2 < len ? digits[v & 63] : '=');
    }
}

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
    add_base64(&plain, (const unsigned char *)text, len);
    buf_adds(&plain, "\a");
    if (inside_screen())
        wrap_for_screen(out, &plain);
    else
        buf_add(out, plain.data, plain.len);
    buf_release(&plain);
    return true;
}
