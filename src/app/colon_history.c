/* SPDX-License-Identifier: MIT */
/* The `:` lines that a person typed, kept in the state directory (0600) from one run to the next. */
#include "app/colon_history.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "util/path.h"
#include "util/utf8.h"

#define FILE_MAX_BYTES ((size_t)1 << 20)

static void
take_lines(struct colon_history *h, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        if (len > 0 && utf8_is_valid(text, len)) {
            vec_push(&h->lines, xstrndup(text, len));
            h->stored++;
        }
        text += len + (text[len] == '\n');
    }
    while (h->lines.n > COLON_LINES_MAX) {
        free(h->lines.v[0]);
        vec_remove(&h->lines, 0);
    }
}

void
colon_history_read(struct colon_history *h)
{
    struct buf text;
    struct err ignored;

    *h = (struct colon_history){ .path = path_state("history") };
    buf_init(&text, FILE_MAX_BYTES);
    if (path_read(h->path, FILE_MAX_BYTES, &text, &ignored))
        take_lines(h, buf_text(&text));
    buf_release(&text);
}

void
colon_history_add(struct colon_history *h, const char *line)
{
    struct buf text = BUF_INIT;
    int fd;

    if (*line == '\0' || strchr(line, '\n') != NULL)
        return;
    vec_push(&h->lines, xstrdup(line));
    h->stored++;
    buf_addf(&text, "%s\n", line);
    fd = open(h->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
    /* A history that can't be kept is no reason to bother anybody at night. */
    if (fd >= 0 && write(fd, text.data, text.len) < 0)
        h->stored--;
    if (fd >= 0)
        close(fd);
    buf_release(&text);
}

static void
cut_file(const struct colon_history *h)
{
    struct buf text = BUF_INIT;
    struct err ignored;
    size_t from = h->lines.n > COLON_LINES_MAX ? h->lines.n - COLON_LINES_MAX : 0;

    for (size_t i = from; i < h->lines.n; i++)
        buf_addf(&text, "%s\n", h->lines.v[i]);
    (void)!path_write(h->path, buf_text(&text), text.len, &ignored);
    buf_release(&text);
}

void
colon_history_release(struct colon_history *h)
{
    if (h->stored > 2 * COLON_LINES_MAX)
        cut_file(h);
    for (size_t i = 0; i < h->lines.n; i++)
        free(h->lines.v[i]);
    vec_release(&h->lines);
    free(h->path);
}
