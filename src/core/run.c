/* SPDX-License-Identifier: MIT */
/* Runs as values: what they may be, copied and in words. */
#include "core/run.h"

#include <string.h>

#include "core/message.h"
#include "util/str.h"

static const char *
keep(struct arena *arena, const char *s)
{
    return arena_strdup_or_null(arena, s);
}

struct run_order
run_order_copy(struct arena *arena, const struct run_order *o)
{
    const char **argv = arena_alloc(arena, (o->argv_n + 1) * sizeof *argv);
    struct run_order copy = *o;

    for (size_t i = 0; i < o->argv_n; i++)
        argv[i] = arena_strdup(arena, o->argv[i]);
    argv[o->argv_n] = NULL;
    copy.argv = argv;
    copy.purpose = keep(arena, o->purpose);
    copy.name = keep(arena, o->name);
    copy.host = keep(arena, o->host);
    copy.directory = keep(arena, o->directory);
    copy.boot = keep(arena, o->boot);
    return copy;
}

struct run_end
run_end_copy(struct arena *arena, const struct run_end *e)
{
    struct run_end copy = *e;

    copy.error = keep(arena, e->error);
    copy.head = keep(arena, e->head);
    copy.tail = keep(arena, e->tail);
    return copy;
}

bool
run_purpose_is_blank(const char *purpose)
{
    return purpose == NULL || purpose[strspn(purpose, " \t\r\n\v\f")] == '\0';
}

static bool
check_argv(const struct run_order *o, struct err *err)
{
    size_t bytes = 0;

    if (o->argv_n == 0 || *o->argv[0] == '\0')
        return err_set(err, ERR_USAGE, "run what? Nothing was named after --");
    if (o->argv_n > RUN_ARGS_MAX)
        return err_set(err, ERR_LIMIT, "%zu words to run: at most %d", o->argv_n, RUN_ARGS_MAX);
    for (size_t i = 0; i < o->argv_n; i++)
        bytes += strlen(o->argv[i]) + 1;
    return bytes <= RUN_ARGV_BYTES_MAX
        || err_set(err, ERR_LIMIT, "the words to run have %zu bytes: at most %zu", bytes, RUN_ARGV_BYTES_MAX);
}

static bool
fits(const char *s, size_t max)
{
    return s == NULL || strlen(s) <= max;
}

bool
run_order_check(const struct run_order *o, struct err *err)
{
    if (run_purpose_is_blank(o->purpose))
        return err_set(err, ERR_REFUSED, "nothing is run without a purpose: say why (--why TEXT)");
    if (!fits(o->purpose, RUN_PURPOSE_MAX))
        return err_set(err, ERR_LIMIT, "the purpose has %zu bytes: at most %d", strlen(o->purpose), RUN_PURPOSE_MAX);
    if (!fits(o->name, RUN_NAME_MAX) || !fits(o->host, RUN_PLACE_MAX) || !fits(o->directory, RUN_PLACE_MAX)
        || !fits(o->boot, RUN_PLACE_MAX))
        return err_set(err, ERR_LIMIT, "the name or the place of what is run is longer than a run may say");
    return check_argv(o, err);
}

bool
run_end_check(const struct run_end *e, struct err *err)
{
    if (!fits(e->head, RUN_HEAD_MAX + RUN_TAIL_MAX) || !fits(e->tail, RUN_TAIL_MAX))
        return err_set(err, ERR_LIMIT, "more output than a run keeps: %zu bytes of its beginning and %zu of its end",
            RUN_HEAD_MAX, RUN_TAIL_MAX);
    if (!fits(e->error, RUN_ERROR_MAX))
        return err_set(err, ERR_LIMIT, "why it was not started is told in %d bytes at most", RUN_ERROR_MAX);
    return true;
}

uint64_t
run_number(const char *text)
{
    if (str_starts(text, "run"))
        text += strlen("run") + (text[3] == ':' || text[3] == ' ' ? 1 : 0);
    return message_number(text);
}

static bool
is_plain(const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";

    return *word != '\0' && word[strspn(word, plain)] == '\0';
}

void
run_argv_words(const char *const *argv, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_addc(out, ' ');
        if (is_plain(argv[i])) {
            buf_adds(out, argv[i]);
            continue;
        }
        buf_addc(out, '\'');
        for (const char *p = argv[i]; *p != '\0'; p++)
            if (*p == '\'')
                buf_adds(out, "'\\''");
            else
                buf_addc(out, *p);
        buf_addc(out, '\'');
    }
}

void
run_end_words(const struct run_end *e, struct buf *out)
{
    switch (e->how) {
    case RUN_EXITED:
        buf_addf(out, "exit %d", e->code);
        break;
    case RUN_SIGNALED:
        buf_addf(out, "ended by signal %d", e->code);
        break;
    default:
        buf_addf(out, "not started: %s", e->error);
        break;
    }
}
