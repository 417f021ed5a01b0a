/* SPDX-License-Identifier: MIT */
/* Which keys do what: `bind CONTEXT KEYS ACTION` and `unbind CONTEXT KEYS`, one a line; the shipped keymap is such a text too. */
#ifndef TOCSIN_UI_KEYMAP_H
#define TOCSIN_UI_KEYMAP_H

#include "ui/action.h"
#include "ui/keys.h"
#include "util/buf.h"
#include "util/conf.h"
#include "util/vec.h"

#define KEYMAP_KEYS_MAX 3

struct binding {
    enum context context;
    struct key keys[KEYMAP_KEYS_MAX];
    size_t keys_n;
    enum action action;
    bool own; /* the person's, not shipped */
    int line;
};

struct keymap {
    VEC(struct binding) bindings;
    bool replay; /* the keys of the replay lie over those of every pane */
};

/*
 * The shipped keys, then text (the person's; file is its name for messages) laid over them. false with a fault for each line that
 * is wrong; *out then holds the shipped keys alone. Release it in either case.
 */
bool keymap_load(struct keymap *out, const char *file, const char *text, struct conf_faults *faults) MUST_USE;
void keymap_release(struct keymap *map);

/* There digits are keys: elsewhere they begin a count. */
bool keymap_has_digits(enum context context);

enum keymap_found { KEYMAP_NOTHING, KEYMAP_BEGUN, KEYMAP_FOUND };
/* What these keys are in that context: nothing, the beginning of something, or an action. */
enum keymap_found keymap_find(const struct keymap *map, enum context context, const struct key *keys, size_t n, enum action *out);

/* Adds "a F7": at most `most` of the keys that do it there, the person's own first. How many were added. */
size_t keymap_keys_of(const struct keymap *map, enum context context, enum action action, size_t most, struct buf *out);
/* A key of this action there is the person's own. */
bool keymap_is_rebound(const struct keymap *map, enum action action);

#endif
