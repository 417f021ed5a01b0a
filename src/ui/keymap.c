/* SPDX-License-Identifier: MIT */
/* Keymap texts: one parser for the shipped one and the person's, and the look-up of what was typed. */
#include "ui/keymap.h"

#include <string.h>

#include "ui/texts.h"
#include "util/str.h"

#define LINE_MAX_BYTES 512
#define WORDS_MAX (3 + KEYMAP_KEYS_MAX)
#define SHIPPED "default.keymap"

/* Keys that never arrive, arrive as another, or belong to the multiplexer. */
static const struct {
    const char *key, *why;
} reserved[] = {
    { "Ctrl-A", "terminal multiplexers keep it" },
    { "Ctrl-B", "terminal multiplexers keep it" },
    { "Ctrl-S", "it stops the terminal's output" },
    { "Ctrl-Q", "it starts the terminal's output" },
    { "Ctrl-H", "it is Backspace" },
    { "Ctrl-M", "it is Enter" },
    { "Ctrl-J", "it is Enter" },
    { "Ctrl-I", "it is Tab" },
    { "Ctrl-\\", "it kills programs" },
    { "Ctrl-C", "it cancels, and twice quits, everywhere" },
};

struct reading {
    struct keymap *map;
    const char *file;
    int line;
    bool own;
    struct conf_faults *faults;
};

bool
keymap_has_digits(enum context context)
{
    return context == CONTEXT_MESSAGES || context == CONTEXT_INCIDENT || context == CONTEXT_INCIDENT_ALERTS;
}

static unsigned
contexts_of(const struct binding *b)
{
    return b->context == CONTEXT_ALL ? action_rows[b->action].where : 1u << b->context;
}

static bool
begins_with(const struct binding *b, const struct key *keys, size_t n)
{
    if (b->keys_n < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!key_equal(b->keys[i], keys[i]))
            return false;
    return true;
}

static bool
same_keys(const struct binding *a, const struct binding *b)
{
    return a->keys_n == b->keys_n && begins_with(a, b->keys, b->keys_n);
}

static void
keys_text(const struct binding *b, struct buf *out)
{
    char name[KEY_NAME_MAX];

    for (size_t i = 0; i < b->keys_n; i++) {
        key_to_text(b->keys[i], name);
        buf_addf(out, "%s%s", i > 0 ? " " : "", name);
    }
}

static bool
parse_context(struct reading *r, const char *word, enum context *out)
{
    struct buf names = BUF_INIT;

    for (int i = 0; i < CONTEXTS; i++)
        if (strcmp(context_names[i], word) == 0) {
            *out = (enum context)i;
            return true;
        }
    for (int i = 0; i < CONTEXTS; i++)
        buf_addf(&names, "%s%s", i == 0 ? "" : i < CONTEXTS - 1 ? ", " : " or ", context_names[i]);
    conf_fault_add(r->faults, r->file, r->line, "there is no context '%.40s': write %s", word, buf_text(&names));
    buf_release(&names);
    return false;
}

static bool
parse_key(struct reading *r, const char *word, struct key *out)
{
    char name[KEY_NAME_MAX];

    if (!key_parse(word, out)) {
        conf_fault_add(r->faults, r->file, r->line,
            "'%.40s' is no key: write x, Ctrl-X, Alt-X, F5, Enter, Space, PgUp or the like", word);
        return false;
    }
    key_to_text(*out, name);
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(reserved[i].key, name) == 0) {
            conf_fault_add(r->faults, r->file, r->line, "%s can't be bound: %s", name, reserved[i].why);
            return false;
        }
    return true;
}

static bool
parse_keys(struct reading *r, char *const *words, size_t n, struct binding *b)
{
    if (n == 0 || n > KEYMAP_KEYS_MAX) {
        conf_fault_add(r->faults, r->file, r->line, "one to %d keys, please", KEYMAP_KEYS_MAX);
        return false;
    }
    for (b->keys_n = 0; b->keys_n < n; b->keys_n++)
        if (!parse_key(r, words[b->keys_n], &b->keys[b->keys_n]))
            return false;
    if (!keymap_has_digits(b->context) && b->keys[0].mods == 0 && b->keys[0].code >= '0' && b->keys[0].code <= '9') {
        conf_fault_add(r->faults, r->file, r->line,
            "a digit can't begin a binding: digits are counts, but in contexts messages and incident");
        return false;
    }
    return true;
}

static bool
parse_action(struct reading *r, const char *word, struct binding *b)
{
    b->action = action_named(word, strlen(word));
    if (b->action == ACTIONS) {
        conf_fault_add(r->faults, r->file, r->line, "there is no action '%.40s': `?` on the screen lists them", word);
        return false;
    }
    if (b->context == CONTEXT_ALL || (action_rows[b->action].where & 1u << b->context))
        return true;
    conf_fault_add(r->faults, r->file, r->line, "%s means nothing in context %s", word, context_names[b->context]);
    return false;
}

/* The same keys again: the person's take the place of the shipped ones; twice in one text is a mistake. */
static bool
replace_same(struct reading *r, const struct binding *b, bool *replaced)
{
    *replaced = false;
    for (size_t i = 0; i < r->map->bindings.n; i++) {
        struct binding *old = &r->map->bindings.v[i];

        if (old->context != b->context || !same_keys(old, b))
            continue;
        if (old->own == b->own) {
            conf_fault_add(r->faults, r->file, r->line, "these keys are bound to %s already, in line %d",
                action_rows[old->action].name, old->line);
            return false;
        }
        *old = *b;
        *replaced = true;
    }
    return true;
}

/* `g` and `g g` in one place: the longer could never be typed. */
static bool
check_beginnings(struct reading *r, const struct binding *b)
{
    struct buf keys = BUF_INIT;

    for (size_t i = 0; i < r->map->bindings.n; i++) {
        const struct binding *old = &r->map->bindings.v[i];

        if (old->keys_n == b->keys_n || !(contexts_of(old) & contexts_of(b)))
            continue;
        if (!begins_with(old, b->keys, b->keys_n) && !begins_with(b, old->keys, old->keys_n))
            continue;
        keys_text(old, &keys);
        conf_fault_add(r->faults, r->file, r->line, "one would hide the other: `%s` is %s; write `unbind %s %s` first",
            buf_text(&keys), action_rows[old->action].name, context_names[old->context], buf_text(&keys));
        buf_release(&keys);
        return false;
    }
    return true;
}

static void
read_bind(struct reading *r, char *const *words, size_t n)
{
    struct binding b = { .own = r->own, .line = r->line };
    bool replaced;

    if (n < 3) {
        conf_fault_add(r->faults, r->file, r->line, "write `bind CONTEXT KEYS ACTION`");
        return;
    }
    if (!parse_context(r, words[0], &b.context) || !parse_keys(r, words + 1, n - 2, &b) || !parse_action(r, words[n - 1], &b)
        || !check_beginnings(r, &b) || !replace_same(r, &b, &replaced))
        return;
    if (!replaced)
        vec_push(&r->map->bindings, b);
}

static void
read_unbind(struct reading *r, char *const *words, size_t n)
{
    struct binding b = { 0 };
    size_t before = r->map->bindings.n;

    if (n < 2) {
        conf_fault_add(r->faults, r->file, r->line, "write `unbind CONTEXT KEYS`");
        return;
    }
    if (!parse_context(r, words[0], &b.context) || !parse_keys(r, words + 1, n - 1, &b))
        return;
    for (size_t i = r->map->bindings.n; i-- > 0;)
        if (r->map->bindings.v[i].context == b.context && same_keys(&r->map->bindings.v[i], &b))
            vec_remove(&r->map->bindings, i);
    if (r->map->bindings.n == before)
        conf_fault_add(r->faults, r->file, r->line, "these keys are not bound in context %s", context_names[b.context]);
}

static void
read_line(struct reading *r, char *line)
{
    char *words[WORDS_MAX + 1], *save = NULL;
    size_t n = 0;

    for (char *w = strtok_r(line, " \t\r", &save); w != NULL && n <= WORDS_MAX; w = strtok_r(NULL, " \t\r", &save))
        words[n++] = w;
    if (n == 0 || words[0][0] == '#')
        return;
    if (strcmp(words[0], "bind") == 0)
        read_bind(r, words + 1, n - 1);
    else if (strcmp(words[0], "unbind") == 0)
        read_unbind(r, words + 1, n - 1);
    else
        conf_fault_add(r->faults, r->file, r->line, "'%.40s' is neither bind nor unbind", words[0]);
}

static void
read_text(struct reading *r, const char *text)
{
    char line[LINE_MAX_BYTES];

    while (*text != '\0') {
        size_t n = strcspn(text, "\n");

        r->line++;
        if (n < sizeof line) {
            memcpy(line, text, n);
            line[n] = '\0';
            read_line(r, line);
        } else {
            conf_fault_add(r->faults, r->file, r->line, "this line is longer than %d bytes", LINE_MAX_BYTES);
        }
        text += n + (text[n] == '\n');
    }
}

bool
keymap_load(struct keymap *out, const char *file, const char *text, struct conf_faults *faults)
{
    struct reading shipped = { .map = out, .file = SHIPPED, .faults = faults };
    struct reading own = { .map = out, .file = file, .own = true, .faults = faults };
    size_t before = faults->n;

    *out = (struct keymap){ 0 };
    read_text(&shipped, ui_text(SHIPPED));
    read_text(&own, text);
    if (faults->n == before)
        return true;
    keymap_release(out);
    shipped.line = 0;
    shipped.faults = &(struct conf_faults){ 0 };
    read_text(&shipped, ui_text(SHIPPED));
    return false;
}

void
keymap_release(struct keymap *map)
{
    vec_release(&map->bindings);
}

/* What is bound in the context itself comes before what is bound in all. */
static enum keymap_found
find_in(const struct keymap *map, enum context bound_in, enum context context, const struct key *keys, size_t n, enum action *out)
{
    enum keymap_found found = KEYMAP_NOTHING;

    for (size_t i = 0; i < map->bindings.n; i++) {
        const struct binding *b = &map->bindings.v[i];

        if (b->context != bound_in || !(contexts_of(b) & 1u << context) || !begins_with(b, keys, n))
            continue;
        if (b->keys_n == n) {
            *out = b->action;
            return KEYMAP_FOUND;
        }
        found = KEYMAP_BEGUN;
    }
    return found;
}

static bool
is_under_replay(const struct keymap *map, enum context context)
{
    return map->replay && (IN_PANES & 1u << context);
}

enum keymap_found
keymap_find(const struct keymap *map, enum context context, const struct key *keys, size_t n, enum action *out)
{
    enum keymap_found found = KEYMAP_NOTHING;

    if (is_under_replay(map, context))
        found = find_in(map, CONTEXT_REPLAY, CONTEXT_REPLAY, keys, n, out);
    if (found == KEYMAP_NOTHING)
        found = find_in(map, context, context, keys, n, out);
    if (found == KEYMAP_NOTHING && context_below(context) != CONTEXT_ALL)
        found = find_in(map, context_below(context), context_below(context), keys, n, out);
    return found != KEYMAP_NOTHING ? found : find_in(map, CONTEXT_ALL, context, keys, n, out);
}

/* Bound in all, but these keys do something else in this context. */
static bool
is_hidden(const struct keymap *map, enum context context, const struct binding *b)
{
    enum action found;

    return keymap_find(map, context, b->keys, b->keys_n, &found) != KEYMAP_FOUND || found != b->action;
}

size_t
keymap_keys_of(const struct keymap *map, enum context context, enum action action, size_t most, struct buf *out)
{
    unsigned where = 1u << context | 1u << context_below(context) | (is_under_replay(map, context) ? IN_REPLAY : 0);
    size_t added = 0;

    for (int own = 1; own >= 0; own--)
        for (size_t i = 0; i < map->bindings.n && added < most; i++) {
            const struct binding *b = &map->bindings.v[i];

            if (b->action != action || b->own != (own == 1) || !(contexts_of(b) & where) || is_hidden(map, context, b))
                continue;
            if (added++ > 0)
                buf_addc(out, ' ');
            keys_text(b, out);
        }
    return added;
}

bool
keymap_is_rebound(const struct keymap *map, enum action action)
{
    for (size_t i = 0; i < map->bindings.n; i++)
        if (map->bindings.v[i].own && map->bindings.v[i].action == action)
            return true;
    return false;
}
