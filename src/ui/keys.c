/* SPDX-License-Identifier: MIT */
/* Names of keys, for keymaps and help: one table read both ways. */
#include "ui/keys.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "util/str.h"
#include "util/utf8.h"

/* clang-format off */
static const struct {
    uint32_t code;
    const char *name;
} names[] = {
    { ' ',            "Space" },
    { KEYS_ENTER,     "Enter" },     { KEYS_TAB,    "Tab" },    { KEYS_BACKTAB, "Shift-Tab" },
    { KEYS_BACKSPACE, "Backspace" }, { KEYS_ESC,    "Esc" },    { KEYS_DELETE,  "Delete" },
    { KEYS_INSERT,    "Insert" },    { KEYS_UP,     "Up" },     { KEYS_DOWN,    "Down" },
    { KEYS_LEFT,      "Left" },      { KEYS_RIGHT,  "Right" },  { KEYS_HOME,    "Home" },
    { KEYS_END,       "End" },       { KEYS_PGUP,   "PgUp" },   { KEYS_PGDN,    "PgDn" },
    { KEYS_F1,  "F1" }, { KEYS_F2,  "F2" },  { KEYS_F3,  "F3" },  { KEYS_F4,  "F4" },
    { KEYS_F5,  "F5" }, { KEYS_F6,  "F6" },  { KEYS_F7,  "F7" },  { KEYS_F8,  "F8" },
    { KEYS_F9,  "F9" }, { KEYS_F10, "F10" }, { KEYS_F11, "F11" }, { KEYS_F12, "F12" },
};

static const struct {
    enum key_mod mod;
    const char *prefix;
} mods[] = {
    { MOD_CTRL, "Ctrl-" }, { MOD_ALT, "Alt-" }, { MOD_SHIFT, "Shift-" },
};
/* clang-format on */

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *
special_name(uint32_t code)
{
    for (size_t i = 0; i < COUNT(names); i++)
        if (names[i].code == code)
            return names[i].name;
    return NULL;
}

/* As people write it: Ctrl-R, though the code is that of 'r'. */
static void
plain_name(struct key k, char out[8])
{
    uint32_t code = k.code;

    if ((k.mods & MOD_CTRL) && code >= 'a' && code <= 'z')
        code -= 'a' - 'A';
    out[utf8_put((int32_t)code, out)] = '\0';
}

void
key_to_text(struct key k, char out[KEY_NAME_MAX])
{
    const char *special = special_name(k.code);
    char plain[8];
    int n = 0;

    plain_name(k, plain);
    out[0] = '\0';
    for (size_t i = 0; i < COUNT(mods); i++)
        if (k.mods & mods[i].mod)
            n += snprintf(out + n, (size_t)(KEY_NAME_MAX - n), "%s", mods[i].prefix);
    snprintf(out + n, (size_t)(KEY_NAME_MAX - n), "%s", special != NULL ? special : plain);
}

static const char *
skip_mods(const char *name, uint8_t *out)
{
    for (size_t i = 0; i < COUNT(mods); i++) {
        size_t len = strlen(mods[i].prefix);

        if (strncasecmp(name, mods[i].prefix, len) != 0 || name[len] == '\0')
            continue;
        *out |= (uint8_t)mods[i].mod;
        return skip_mods(name + len, out);
    }
    return name;
}

static bool
parse_special(const char *name, struct key *out)
{
    for (size_t i = 0; i < COUNT(names); i++)
        if (strcasecmp(names[i].name, name) == 0) {
            out->code = names[i].code;
            return true;
        }
    return false;
}

bool
key_parse(const char *name, struct key *out)
{
    size_t used = 0;
    int32_t cp;

    *out = (struct key){ 0 };
    if (parse_special(name, out))
        return true;
    name = skip_mods(name, &out->mods);
    if (parse_special(name, out))
        return true;
    cp = utf8_next(name, strlen(name), &used);
    if (cp <= ' ' || name[used] != '\0' || (out->mods & MOD_SHIFT))
        return false;
    out->code = (uint32_t)cp;
    if ((out->mods & MOD_CTRL) && cp >= 'A' && cp <= 'Z')
        out->code += 'a' - 'A';
    return true;
}

bool
key_is_text(struct key k)
{
    return k.mods == 0 && k.code < KEYS_NONE && !utf8_is_control((int32_t)k.code);
}

bool
key_equal(struct key a, struct key b)
{
    return a.code == b.code && a.mods == b.mods;
}
