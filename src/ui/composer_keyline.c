/* SPDX-License-Identifier: MIT */
/* The composer's key line: what works now, and whether the update is sent. */
#include "ui/composer_parts.h"
#include "ui/paint.h"

#define STATUS_COLS 13 /* "NOT SENT YET" at the end of the line, and a blank */

/* A key stands there only while it does something. */
enum when { ALWAYS, MAY_GO, UNTOUCHED, HOLES, NO_HOLES };

struct offer {
    const char *key, *word;
    enum when when;
};

/* clang-format off */
#define SEND   { "y", "send", MAY_GO }
#define FIELD  { "Tab", "field", ALWAYS }
#define KEEP   { "q", "keep as draft", ALWAYS }
#define HELP   { "F1", "help", ALWAYS }
#define END    { NULL, NULL, ALWAYS }

static const struct offer text_keys[] = { { "Esc", "leave the text", ALWAYS }, { "Tab", "next {{ }}", HOLES },
    { "Tab", "next field", NO_HOLES }, HELP, END };
static const struct offer out_keys[] = { SEND, { "d", "dry run", MAY_GO }, { "e", "editor", ALWAYS }, KEEP,
    { "t", "template", UNTOUCHED }, { "Tab", "text", ALWAYS }, HELP, END };
static const struct offer template_keys[] = { { "j", "next", UNTOUCHED }, { "k", "previous", UNTOUCHED }, SEND, FIELD, KEEP, HELP, END };
static const struct offer channel_keys[] = { { "Space", "choose", ALWAYS }, { "j", "next", ALWAYS }, SEND, FIELD, KEEP, HELP, END };
static const struct offer thread_keys[] = { { "j", "next", ALWAYS }, { "k", "previous", ALWAYS }, SEND, FIELD, KEEP, HELP, END };
static const struct offer state_keys[] = { { "j", "next", ALWAYS }, { "k", "previous", ALWAYS }, SEND, FIELD, KEEP, HELP, END };
static const struct offer next_keys[] = { { "20m 16:00", "type it", ALWAYS }, { "j", "later", ALWAYS }, { "k", "sooner", ALWAYS },
    SEND, FIELD, KEEP, HELP, END };
static const struct offer busy_keys[] = { { "q", "leave it to itself", ALWAYS }, END };
/* clang-format on */

static const struct offer *const part_keys[COMPOSE_PARTS] = {
    [COMPOSE_OUT] = out_keys,
    [COMPOSE_TEXT] = text_keys,
    [COMPOSE_TEMPLATE] = template_keys,
    [COMPOSE_CHANNELS] = channel_keys,
    [COMPOSE_THREAD] = thread_keys,
    [COMPOSE_STATE] = state_keys,
    [COMPOSE_NEXT] = next_keys,
};

static const struct offer *
offers_of(const struct composer *w)
{
    return composer_is_busy(w) ? busy_keys : part_keys[w->part];
}

static const char *
status_of(const struct composer *w, bool unicode, enum role *role)
{
    *role = composer_is_busy(w) ? ROLE_PENDING : ROLE_STRONG;
    if (composer_is_busy(w))
        return unicode ? "sending…" : "sending...";
    return "NOT SENT YET";
}

void
composer_draw_keys(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, int row)
{
    const struct turn t = { .ui = (struct ui *)ui, .m = m, .now_ms = now_ms };
    const struct composer *w = &ui->composer;
    int at = 1, end = c->cols - 1 - STATUS_COLS;
    struct compose_checks checks;
    enum role role;
    const char *status = status_of(w, c->unicode, &role);
    size_t hole, len;
    bool does[] = { [ALWAYS] = true, [UNTOUCHED] = !w->touched, [NO_HOLES] = false };

    composer_checks(&t, &checks);
    does[MAY_GO] = composer_stops(&checks) == 0;
    does[HOLES] = composer_hole(&t, composer_past_hole(w), &hole, &len);
    does[NO_HOLES] = !does[HOLES];
    canvas_right(c, row, end, STATUS_COLS, role, status);
    for (const struct offer *o = offers_of(w); o->key != NULL; o++)
        if (does[o->when])
            at = paint_key(c, row, at, end, o->key, o->word);
}
