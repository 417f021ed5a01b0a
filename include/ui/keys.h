/* SPDX-License-Identifier: MIT */
/* Keys and mouse as the ui knows them, and their names in a keymap: "a", "Space", "Ctrl-R", "F5", "Up", "g u". */
#ifndef TOCSIN_UI_KEYS_H
#define TOCSIN_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum key_special {
    KEYS_NONE = 0x110000, /* above Unicode */
    KEYS_ENTER,
    KEYS_TAB,
    KEYS_BACKTAB,
    KEYS_BACKSPACE,
    KEYS_ESC,
    KEYS_DELETE,
    KEYS_INSERT,
    KEYS_UP,
    KEYS_DOWN,
    KEYS_LEFT,
    KEYS_RIGHT,
    KEYS_HOME,
    KEYS_END,
    KEYS_PGUP,
    KEYS_PGDN,
    KEYS_F1,
    KEYS_F2,
    KEYS_F3,
    KEYS_F4,
    KEYS_F5,
    KEYS_F6,
    KEYS_F7,
    KEYS_F8,
    KEYS_F9,
    KEYS_F10,
    KEYS_F11,
    KEYS_F12,
};
enum key_mod { MOD_CTRL = 1, MOD_ALT = 2, MOD_SHIFT = 4 };

struct key {
    uint32_t code; /* a code point or enum key_special; Ctrl-R is 'r' with MOD_CTRL */
    uint8_t mods;  /* MOD_SHIFT only with special keys */
};

enum mouse_what { MOUSE_PRESS, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };
struct mouse {
    enum mouse_what what;
    int row, col; /* from 0 */
};

#define KEY_NAME_MAX 32
/* Not key_name(): ncurses exports one. */
void key_to_text(struct key k, char out[KEY_NAME_MAX]);
bool key_parse(const char *name, struct key *out);
bool key_equal(struct key a, struct key b);
/* Typing it puts its code point into a text. */
bool key_is_text(struct key k);

#endif
