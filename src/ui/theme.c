/* SPDX-License-Identifier: MIT */
/* Theme files: a role and its looks on each line, one look for each depth of colour. */
#include "ui/theme.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/texts.h"
#include "util/str.h"

#define LINE_MAX_BYTES 512
#define WORDS_MAX (1 + DEPTHS)

const char *const theme_names[] = { "default", "light", "mono", "high-contrast", NULL };

static const char *const role_names[ROLES] = {
#define ROLE_ROW(role, name, help) [role] = name,
#include "ui/roles.def"
#undef ROLE_ROW
};

/* Columns of a line, in the order of the file. */
static const enum depth columns[DEPTHS] = { DEPTH_256, DEPTH_16, DEPTH_8, DEPTH_MONO };
static const int colours[DEPTHS] = { [DEPTH_MONO] = 0, [DEPTH_8] = 8, [DEPTH_16] = 16, [DEPTH_256] = 256 };

static const struct {
    const char *name;
    enum style_attr attr;
} attrs[] = {
    { "bold", STYLE_BOLD },
    { "dim", STYLE_DIM },
    { "reverse", STYLE_REVERSE },
    { "underline", STYLE_UNDERLINE },
};

/* What reading a file needs on the way. */
struct reading {
    const char *file;
    int line;
    struct theme *theme;
    bool seen[ROLES + 2];
    size_t faults;
    struct err *err;
};

static void __attribute__((format(printf, 2, 3))) fault(struct reading *r, const char *fmt, ...)
{
    char text[256];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (r->faults++ == 0)
        err_set(r->err, ERR_CONFIG, "%s:%d: %s", r->file, r->line, text);
}

/* A palette number, or - for none. */
static bool
parse_colour(const char *s, size_t len, int limit, int16_t *out)
{
    int n = 0;

    *out = -1;
    if (len == 0 || (len == 1 && *s == '-'))
        return true;
    for (size_t i = 0; i < len; i++) {
        if (!isdigit((unsigned char)s[i]) || i > 2)
            return false;
        n = n * 10 + (s[i] - '0');
    }
    *out = (int16_t)n;
    return n < limit;
}

static bool
parse_attr(const char *s, size_t len, struct style *out)
{
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
        if (strlen(attrs[i].name) == len && strncmp(attrs[i].name, s, len) == 0) {
            out->attrs |= (uint8_t)attrs[i].attr;
            return true;
        }
    return false;
}

/* FG/BG+attr+attr. limit 0: no colours, as where one look stands for all depths. */
static bool
parse_style(const char *s, int limit, struct style *out)
{
    size_t fg = strcspn(s, "/+"), bg = 0;

    *out = (struct style){ .fg = -1, .bg = -1 };
    if (!parse_colour(s, fg, limit, &out->fg))
        return false;
    s += fg;
    if (*s == '/') {
        bg = strcspn(++s, "+");
        if (!parse_colour(s, bg, limit, &out->bg))
            return false;
        s += bg;
    }
    while (*s == '+') {
        size_t len = strcspn(++s, "+");

        if (!parse_attr(s, len, out))
            return false;
        s += len;
    }
    return *s == '\0';
}

/* ROLES: selected, ROLES + 1: marked, beyond: no such name. */
static int
place_of(const char *name)
{
    for (int i = 0; i < ROLES; i++)
        if (strcmp(role_names[i], name) == 0)
            return i;
    if (strcmp(name, "selected") == 0)
        return ROLES;
    return strcmp(name, "marked") == 0 ? ROLES + 1 : ROLES + 2;
}

static struct style *
style_at(struct theme *t, int place, enum depth depth)
{
    if (place == ROLES)
        return &t->selected[depth];
    return place == ROLES + 1 ? &t->marked[depth] : &t->styles[depth][place];
}

static void
read_looks(struct reading *r, int place, char *const *words, size_t n)
{
    for (size_t i = 0; i < DEPTHS; i++) {
        const char *look = words[n == 1 ? 0 : i];
        int limit = n == 1 ? 0 : colours[columns[i]];

        if (parse_style(look, limit, style_at(r->theme, place, columns[i])))
            continue;
        if (limit > 0)
            fault(r, "'%.40s' is no look of this column: write FG/BG+attribute, with colours below %d", look, limit);
        else
            fault(r, "'%.40s' is no look %s: write -+attribute, without colours", look,
                n == 1 ? "for all depths" : "of this column");
        return;
    }
}

static void
read_line(struct reading *r, char *line)
{
    char *words[WORDS_MAX + 1], *save = NULL;
    size_t n = 0;
    int place;

    for (char *w = strtok_r(line, " \t\r", &save); w != NULL && n <= WORDS_MAX; w = strtok_r(NULL, " \t\r", &save))
        words[n++] = w;
    if (n == 0 || words[0][0] == '#')
        return;
    place = place_of(words[0]);
    if (place == ROLES + 2)
        fault(r, "there is no role '%.40s'", words[0]);
    else if (r->seen[place])
        fault(r, "role '%s' stands here a second time", words[0]);
    else if (n != 2 && n != WORDS_MAX)
        fault(r, "role '%s' has %zu looks: give one for all, or four (256, 16, 8 colours, none)", words[0], n - 1);
    else
        read_looks(r, place, words + 1, n - 1);
    if (place < ROLES + 2)
        r->seen[place] = true;
}

static void
check_whole(struct reading *r)
{
    for (int i = 0; i < ROLES + 2; i++)
        if (!r->seen[i])
            fault(r, "role '%s' is missing", i < ROLES ? role_names[i] : i == ROLES ? "selected" : "marked");
}

bool
theme_parse(const char *name, const char *text, size_t len, struct theme *out, struct err *err)
{
    struct reading r = { .file = name, .theme = out, .err = err };
    const char *end = text + len;
    char line[LINE_MAX_BYTES];

    memset(out, 0, sizeof *out);
    str_copy(out->name, sizeof out->name, name);
    while (text < end) {
        const char *nl = memchr(text, '\n', (size_t)(end - text));
        size_t n = (size_t)((nl != NULL ? nl : end) - text);

        r.line++;
        if (n < sizeof line) {
            memcpy(line, text, n);
            line[n] = '\0';
            read_line(&r, line);
        } else {
            fault(&r, "this line is longer than %d bytes", LINE_MAX_BYTES);
        }
        text += n + 1;
    }
    check_whole(&r);
    if (r.faults > 1 && err != NULL) {
        size_t used = strlen(err->text);

        snprintf(err->text + used, sizeof err->text - used, " (%zu faults in all)", r.faults);
    }
    return r.faults == 0;
}

bool
theme_named(const char *name, struct theme *out)
{
    for (size_t i = 0; theme_names[i] != NULL; i++) {
        char file[64];
        const char *text;

        if (strcmp(theme_names[i], name) != 0)
            continue;
        snprintf(file, sizeof file, "%s.theme", name);
        text = ui_text(file);
        return text != NULL && theme_parse(name, text, strlen(text), out, NULL);
    }
    return false;
}

/* A chip keeps its own background; two reverses would hide the bar, so one undoes the other. */
static struct style
lay_over(struct style s, struct style over, struct style text)
{
    if (s.bg != text.bg)
        return s;
    if (over.bg != -1) {
        s.bg = over.bg;
        s.fg = s.fg == text.fg ? over.fg : s.fg;
    }
    s.attrs = (uint8_t)(((s.attrs | over.attrs) & ~STYLE_REVERSE) | ((s.attrs ^ over.attrs) & STYLE_REVERSE));
    return s;
}

struct style
theme_style(const struct theme *t, enum depth depth, enum role role, unsigned flags)
{
    struct style s;

    if (flags & CELL_DIM)
        return t->styles[depth][ROLE_DIM];
    s = t->styles[depth][role];
    if (flags & CELL_SELECTED)
        s = lay_over(s, t->selected[depth], t->styles[depth][ROLE_TEXT]);
    else if (flags & CELL_MARKED)
        s = lay_over(s, t->marked[depth], t->styles[depth][ROLE_TEXT]);
    if (flags & CELL_NEW)
        s.attrs |= STYLE_BOLD;
    return s;
}
