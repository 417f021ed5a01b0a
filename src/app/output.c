/* SPDX-License-Identifier: MIT */
/* What verbs print: clean lines that fit the terminal, JSON as it is, and messages on standard error. */
#include "app/output.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "util/text.h"

#define COLS_MIN 20
#define COLS_MAX 4096
#define COLS_DEFAULT 80
#define LABEL_COLS 10

bool
locale_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static size_t
terminal_cols(void)
{
    const char *env = getenv("COLUMNS");
    long cols = env != NULL ? strtol(env, NULL, 10) : 0;
    struct winsize size;

    if (cols < COLS_MIN && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        cols = size.ws_col;
    if (cols < COLS_MIN)
        cols = COLS_DEFAULT;
    return (size_t)(cols > COLS_MAX ? COLS_MAX : cols);
}

struct output
output_here(void)
{
    struct output o = { .is_tty = isatty(STDOUT_FILENO) != 0, .cols = SIZE_MAX, .unicode = true };

    if (o.is_tty) {
        o.cols = terminal_cols();
        o.unicode = locale_is_utf8();
    }
    return o;
}

void
output_column(const struct output *o, struct buf *line, const char *s, size_t cols)
{
    text_pad(line, s, strlen(s), cols, o->unicode);
    buf_addc(line, ' ');
}

void
output_last(const struct output *o, struct buf *line, const char *s)
{
    size_t used = line->len == 0 ? 0 : text_cols(line->data, line->len);
    size_t left = o->cols == SIZE_MAX ? SIZE_MAX : o->cols > used ? o->cols - used : 0;

    text_clean(line, s, strlen(s), left, o->unicode);
    while (line->len > 0 && line->data[line->len - 1] == ' ')
        line->data[--line->len] = '\0';
}

bool
output_flush(struct buf *line)
{
    buf_addc(line, '\n');
    fwrite(line->data, 1, line->len, stdout);
    buf_clear(line);
    return ferror(stdout) == 0;
}

void
output_field(const struct output *o, const char *label, const char *value)
{
    struct buf line = BUF_INIT;

    if (value == NULL || *value == '\0')
        return;
    output_column(o, &line, label, LABEL_COLS);
    output_last(o, &line, value);
    (void)output_flush(&line);
    buf_release(&line);
}

void
output_line(const struct output *o, const char *s)
{
    struct buf line = BUF_INIT;

    output_last(o, &line, s);
    (void)output_flush(&line);
    buf_release(&line);
}

bool
output_raw(struct buf *text)
{
    return output_flush(text);
}

bool
output_finish(void)
{
    return fflush(stdout) == 0 && ferror(stdout) == 0;
}

static void
say(const char *before, const char *fmt, va_list args)
{
    char text[4096];
    struct buf clean = BUF_INIT;

    vsnprintf(text, sizeof text, fmt, args);
    text_line(&clean, text);
    fprintf(stderr, "%s%s\n", before, buf_text(&clean));
    buf_release(&clean);
}

void
say_error(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    say("tocsin: ", fmt, args);
    va_end(args);
}

void
say_note(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    say("", fmt, args);
    va_end(args);
}

bool
can_ask(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool
ask(const char *fmt, ...)
{
    char text[1024], answer[16] = "";
    struct buf clean = BUF_INIT;
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    text_line(&clean, text);
    fprintf(stderr, "%s [y/N] ", buf_text(&clean));
    buf_release(&clean);
    if (fgets(answer, sizeof answer, stdin) == NULL)
        return false;
    answer[strcspn(answer, "\n")] = '\0';
    return strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0;
}
