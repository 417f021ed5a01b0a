/* SPDX-License-Identifier: MIT */
/* Bytes to keys, mouse and pastes, in order; nothing here waits. */
#include "term/input.h"

#include <stdlib.h>
#include <time.h>

#include <termkey.h>

#include "term/frame.h"
#include "util/alloc.h"
#include "util/vec.h"

#define TERMKEY_FLAGS (TERMKEY_FLAG_UTF8 | TERMKEY_FLAG_NOTERMIOS | TERMKEY_FLAG_CONVERTKP | TERMKEY_FLAG_CTRLC)
#define FUNCTION_KEYS 12

/* As xterm reports them. */
#define BUTTON_LEFT 0
#define BUTTON_WHEEL_UP 64
#define BUTTON_WHEEL_DOWN 65
#define BUTTON_MODIFIERS (4 | 8 | 16)

struct input {
    TermKey *termkey;
    struct frame frame;
    int rows, cols;
    long long last_ms; /* when the last byte came */
    VEC(struct term_event) queue;
    size_t head;
    VEC(char *) lent; /* texts of pastes that were handed out */
};

static long long
monotonic_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---- keys */

/* clang-format off */
static const struct {
    TermKeySym sym;
    uint32_t code;
} syms[] = {
    { TERMKEY_SYM_BACKSPACE, KEYS_BACKSPACE }, { TERMKEY_SYM_DEL,      KEYS_BACKSPACE },
    { TERMKEY_SYM_TAB,       KEYS_TAB },       { TERMKEY_SYM_ENTER,    KEYS_ENTER },
    { TERMKEY_SYM_KPENTER,   KEYS_ENTER },     { TERMKEY_SYM_ESCAPE,   KEYS_ESC },
    { TERMKEY_SYM_UP,        KEYS_UP },        { TERMKEY_SYM_DOWN,     KEYS_DOWN },
    { TERMKEY_SYM_LEFT,      KEYS_LEFT },      { TERMKEY_SYM_RIGHT,    KEYS_RIGHT },
    { TERMKEY_SYM_HOME,      KEYS_HOME },      { TERMKEY_SYM_FIND,     KEYS_HOME },
    { TERMKEY_SYM_END,       KEYS_END },       { TERMKEY_SYM_SELECT,   KEYS_END },
    { TERMKEY_SYM_PAGEUP,    KEYS_PGUP },      { TERMKEY_SYM_PAGEDOWN, KEYS_PGDN },
    { TERMKEY_SYM_INSERT,    KEYS_INSERT },    { TERMKEY_SYM_DELETE,   KEYS_DELETE },
    { TERMKEY_SYM_SPACE,     ' ' },
};

/* What control characters also are: the person pressed the key on the right. */
static const struct {
    uint32_t letter, code;
} controls[] = {
    { 'h', KEYS_BACKSPACE }, { 'i', KEYS_TAB }, { 'j', KEYS_ENTER }, { 'm', KEYS_ENTER }, { '[', KEYS_ESC },
};

static const struct {
    int theirs;
    uint8_t ours;
} mods[] = {
    { TERMKEY_KEYMOD_CTRL, MOD_CTRL }, { TERMKEY_KEYMOD_ALT, MOD_ALT }, { TERMKEY_KEYMOD_SHIFT, MOD_SHIFT },
};

/* F13 is Shift-F1, F25 Ctrl-F1, and so on: how terminfo counts them (xterm's). */
static const uint8_t function_mods[] = { 0, MOD_SHIFT, MOD_CTRL, MOD_CTRL | MOD_SHIFT, MOD_ALT, MOD_ALT | MOD_SHIFT };
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MODIFIERS_MAX 7

static bool
from_sym(TermKeySym sym, struct key *out)
{
    for (size_t i = 0; i < COUNT(syms); i++)
        if (syms[i].sym == sym) {
            out->code = syms[i].code;
            if (out->code == KEYS_TAB && (out->mods & MOD_SHIFT))
                *out = (struct key){ .code = KEYS_BACKTAB, .mods = out->mods & ~MOD_SHIFT };
            return true;
        }
    return false;
}

static bool
from_function(int number, struct key *out)
{
    size_t set = number > 0 ? (size_t)(number - 1) / FUNCTION_KEYS : COUNT(function_mods);

    if (set >= COUNT(function_mods))
        return false;
    out->code = KEYS_F1 + (uint32_t)(number - 1) % FUNCTION_KEYS;
    out->mods |= function_mods[set];
    return true;
}

static bool
from_unicode(long cp, struct key *out)
{
    if (cp < 0x20 || cp > 0x10ffff || (cp >= 0x7f && cp < 0xa0))
        return false;
    out->code = (uint32_t)cp;
    if (out->mods & MOD_CTRL) {
        if (cp == '@')
            out->code = ' ';
        else if (cp >= 'A' && cp <= 'Z')
            out->code = (uint32_t)cp + 'a' - 'A';
        for (size_t i = 0; i < COUNT(controls); i++)
            if (out->code == controls[i].letter)
                *out = (struct key){ .code = controls[i].code, .mods = out->mods & ~MOD_CTRL };
    }
    return true;
}

static bool
translate(const TermKeyKey *theirs, struct key *out)
{
    bool known = false;

    *out = (struct key){ 0 };
    if (theirs->modifiers < 0 || theirs->modifiers > MODIFIERS_MAX)
        return false;
    for (size_t i = 0; i < COUNT(mods); i++)
        if (theirs->modifiers & mods[i].theirs)
            out->mods |= mods[i].ours;
    if (theirs->type == TERMKEY_TYPE_KEYSYM)
        known = from_sym(theirs->code.sym, out);
    else if (theirs->type == TERMKEY_TYPE_FUNCTION)
        known = from_function(theirs->code.number, out);
    else if (theirs->type == TERMKEY_TYPE_UNICODE)
        known = from_unicode(theirs->code.codepoint, out);
    /* A capital says by itself that Shift was held. */
    if (out->code < KEYS_NONE)
        out->mods &= ~MOD_SHIFT;
    return known;
}

/*
 * A control sequence that no key sends: with intermediate bytes, or `~` without a number before it. libtermkey 0.22 would read a
 * number that is not there (uninitialised).
 */
static bool
is_no_key(const char *bytes, size_t len)
{
    if (len < 3 || bytes[0] != '\033' || bytes[1] != '[')
        return false;
    for (size_t i = 2; i < len - 1; i++)
        if (bytes[i] >= ' ' && bytes[i] < '0')
            return true;
    return bytes[len - 1] == '~' && (bytes[2] < '0' || bytes[2] > '9');
}

/* One key's bytes make one key; what else libtermkey sees in a sequence that it does not know is none. */
static void
on_key(void *ctx, const char *bytes, size_t len)
{
    struct input *in = ctx;
    struct term_event ev = { .kind = TERM_KEY };
    TermKeyKey theirs, more;

    if (is_no_key(bytes, len))
        return;
    termkey_push_bytes(in->termkey, bytes, len);
    if (termkey_getkey_force(in->termkey, &theirs) != TERMKEY_RES_KEY)
        return;
    while (termkey_getkey_force(in->termkey, &more) == TERMKEY_RES_KEY)
        ;
    if (translate(&theirs, &ev.key))
        vec_push(&in->queue, ev);
}

static void
on_mouse(void *ctx, int button, int col, int row, bool press)
{
    struct input *in = ctx;
    struct term_event ev = { .kind = TERM_MOUSE, .mouse = { .row = row - 1, .col = col - 1 } };

    button &= ~BUTTON_MODIFIERS;
    if (!press || row < 1 || col < 1 || row > in->rows || col > in->cols)
        return;
    if (button == BUTTON_LEFT)
        ev.mouse.what = MOUSE_PRESS;
    else if (button == BUTTON_WHEEL_UP)
        ev.mouse.what = MOUSE_WHEEL_UP;
    else if (button == BUTTON_WHEEL_DOWN)
        ev.mouse.what = MOUSE_WHEEL_DOWN;
    else
        return;
    vec_push(&in->queue, ev);
}

static void
on_paste(void *ctx, char *text)
{
    struct input *in = ctx;
    struct term_event ev = { .kind = TERM_PASTE, .text = text };

    vec_push(&in->queue, ev);
    vec_push(&in->lent, text);
}

/* ---- for term */

struct input *
input_new(struct err *err)
{
    const char *name = getenv("TERM");
    TermKey *termkey = termkey_new_abstract(name != NULL ? name : "", TERMKEY_FLAGS);
    struct input *in;

    if (termkey == NULL) {
        err_set(err, ERR_UNAVAILABLE, "the keys of TERM=%.64s are not known: set the terminal's true name, or use --plain", name);
        return NULL;
    }
    in = xcalloc(1, sizeof *in);
    in->termkey = termkey;
    frame_init(&in->frame, &(struct frame_sink){ .key = on_key, .mouse = on_mouse, .paste = on_paste, .ctx = in });
    return in;
}

static void
free_lent(struct input *in)
{
    for (size_t i = 0; i < in->lent.n; i++)
        free(in->lent.v[i]);
    vec_clear(&in->lent);
}

void
input_free(struct input *in)
{
    if (in == NULL)
        return;
    termkey_destroy(in->termkey);
    frame_release(&in->frame);
    free_lent(in);
    vec_release(&in->lent);
    vec_release(&in->queue);
    free(in);
}

void
input_set_size(struct input *in, int rows, int cols)
{
    in->rows = rows;
    in->cols = cols;
}

void
input_reclaim(struct input *in)
{
    if (in->head < in->queue.n)
        return;
    vec_clear(&in->queue);
    in->head = 0;
    free_lent(in);
}

void
input_feed(struct input *in, const char *bytes, size_t len)
{
    in->last_ms = monotonic_ms();
    frame_feed(&in->frame, bytes, len);
}

bool
input_next(struct input *in, struct term_event *out)
{
    if (in->head == in->queue.n)
        return false;
    *out = in->queue.v[in->head++];
    return true;
}

int
input_wait_ms(const struct input *in)
{
    int patience_ms = frame_patience_ms(&in->frame);
    long long left_ms = in->last_ms + patience_ms - monotonic_ms();

    return patience_ms < 0 ? -1 : left_ms > 0 ? (int)left_ms : 0;
}

void
input_timeout(struct input *in)
{
    if (frame_patience_ms(&in->frame) >= 0 && input_wait_ms(in) == 0)
        frame_timeout(&in->frame);
}
