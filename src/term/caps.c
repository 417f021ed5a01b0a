/* SPDX-License-Identifier: MIT */
/* What this terminal can do, by terminfo: the strings that take it over and give it back. */
#include "term/caps.h"

#include <stdlib.h>
#include <string.h>

#define NCURSES_NOMACROS
#include <curses.h>
#include <term.h>

#include "util/str.h"

#define STRINGS_MAX 512

#define MOUSE_ON "\033[?1006;1000h"
#define MOUSE_OFF "\033[?1006;1000l"
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define WHOLE_SCROLL_REGION "\033[r"

static const char *
cap(const char *name)
{
    const char *s = tigetstr(name);

    return s == NULL || s == (const char *)-1 ? "" : s;
}

/* Without the padding, as in $<5>, which only hardware needs. */
static void
add_padless(struct buf *b, const char *s)
{
    for (; s != NULL && *s != '\0'; s++) {
        const char *end = s[0] == '$' && s[1] == '<' ? strchr(s, '>') : NULL;

        if (end != NULL)
            s = end;
        else
            buf_addc(b, *s);
    }
}

static void
add_cap(struct buf *b, const char *name)
{
    add_padless(b, cap(name));
}

/* tmux is often run as TERM=screen-256color, an entry that does not tell of it. */
static bool
is_modern(void)
{
    const char *name = getenv("TERM");

    return cap("BE")[0] != '\0' || (name != NULL && str_starts(name, "screen"));
}

static void
build_enter(struct caps *c)
{
    add_cap(&c->enter, "smcup");
    add_cap(&c->enter, "smkx");
    add_cap(&c->enter, "civis");
    if (c->mouse)
        buf_adds(&c->enter, MOUSE_ON);
    if (c->modern)
        buf_adds(&c->enter, PASTE_ON);
}

/* Begins with ESC, which ends whatever sequence a terminal was in. No OSC 104 (oc): we never touch the palette. */
void
caps_set_rows(struct caps *c, int rows)
{
    buf_clear(&c->leave);
    if (c->modern)
        buf_adds(&c->leave, CAPS_SYNC_END PASTE_OFF);
    if (c->mouse)
        buf_adds(&c->leave, MOUSE_OFF);
    if (str_starts(cap("csr"), "\033["))
        buf_adds(&c->leave, WHOLE_SCROLL_REGION);
    add_cap(&c->leave, "rmir");
    add_cap(&c->leave, "smam");
    add_cap(&c->leave, "sgr0");
    add_cap(&c->leave, "rmkx");
    add_cap(&c->leave, "cnorm");
    /* Without a second screen: leave ours standing, go on below it. */
    if (cap("rmcup")[0] == '\0') {
        add_padless(&c->leave, tiparm(cap("cup"), rows - 1, 0));
        buf_adds(&c->leave, "\r\n");
    }
    add_cap(&c->leave, "rmcup");
}

/* Here and not by newterm(), which tells only that it failed: set, known, a terminal on which something can be placed. */
bool
caps_check_name(int fd, struct err *err)
{
    const char *name = getenv("TERM");
    int found;
    bool can;

    if (name == NULL || *name == '\0')
        return err_set(err, ERR_UNAVAILABLE, "TERM is not set: set it (as in TERM=xterm-256color), or use --plain");
    if (setupterm(NULL, fd, &found) == ERR)
        return err_set(err, ERR_UNAVAILABLE,
            "TERM=%.64s is not known on this machine: set the terminal's true name (as in TERM=xterm-256color), or use --plain",
            name);
    can = cap("cup")[0] != '\0' && cap("clear")[0] != '\0' && tigetflag("hc") <= 0;
    del_curterm(cur_term);
    if (!can)
        return err_set(err, ERR_UNAVAILABLE, "TERM=%.64s can't place the cursor: set the terminal's true name, or use --plain",
            name);
    return true;
}

void
caps_read(struct caps *c, bool mouse)
{
    *c = (struct caps){ .mouse = mouse && cap("kmous")[0] != '\0', .modern = is_modern() };
    buf_init(&c->enter, STRINGS_MAX);
    buf_init(&c->leave, STRINGS_MAX);
    build_enter(c);
}

void
caps_release(struct caps *c)
{
    buf_release(&c->enter);
    buf_release(&c->leave);
}
