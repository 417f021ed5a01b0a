/* SPDX-License-Identifier: MIT */
/* A person's own keys: bound over the shipped ones, or refused line by line. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "ui/keymap.h"

const char *const fuzz_name = "keymap";
const size_t fuzz_runs = 1500;
const char *const fuzz_words[] = { "bind ", "unbind ", "list ", "all ", "detail ", "log ", "help ", "a ", "g g ", "Ctrl-R ",
    "Ctrl-A ", "Space ", "F12 ", "Shift-Tab ", "Alt-x ", "Esc ", "ack", "filter", "nothing", "\n", "# ", "\t", "\xc3\xa4 ",
    "g x y z ", "\xff", "Ctrl-", "Shift-", NULL };

static void
must_be_keys(const struct keymap *map)
{
    for (size_t i = 0; i < map->bindings.n; i++) {
        const struct binding *b = &map->bindings.v[i];

        MUST(b->context < CONTEXTS && b->keys_n >= 1 && b->keys_n <= KEYMAP_KEYS_MAX && b->action < ACTIONS);
        for (size_t k = 0; k < b->keys_n; k++) {
            char name[KEY_NAME_MAX];
            struct key back;

            key_to_text(b->keys[k], name);
            MUST(key_parse(name, &back) && key_equal(back, b->keys[k]));
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct conf_faults faults = { 0 };
    struct keymap map;
    struct key key;
    char name[KEY_NAME_MAX];
    bool ok = keymap_load(&map, "bindings", text, &faults);

    MUST(ok == (faults.n == 0));
    MUST(map.bindings.n > 0);
    must_be_keys(&map);
    keymap_release(&map);
    conf_faults_release(&faults);
    if (key_parse(text, &key)) {
        struct key back;

        key_to_text(key, name);
        MUST(key_parse(name, &back) && key_equal(back, key));
    }
    free(text);
    return 0;
}
