/* SPDX-License-Identifier: MIT */
/* The script of a simulated far side: words become faults for its next calls. */
#include "deliver/sim_script.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util/str.h"

#define PAUSE_S_MAX 86400

/* "WORD ARGUMENT ARGUMENT": the rows say which words there are. */
struct words {
    char v[3][SIM_WORD_MAX];
    size_t n;
};

static bool
set_kind(struct sim_fault *f, const struct words *w, enum sim_fault_kind kind)
{
    f->kind = kind;
    return w->n == 1;
}

static bool
set_error(struct sim_fault *f, const struct words *w)
{
    f->kind = SIM_ERROR;
    str_copy(f->word, sizeof f->word, w->v[1]);
    str_copy(f->needed, sizeof f->needed, w->v[2]);
    return w->n >= 2;
}

static bool
set_status(struct sim_fault *f, const struct words *w)
{
    long seconds = w->n == 2 ? strtol(w->v[1], NULL, 10) : 0;

    f->kind = SIM_STATUS;
    f->status = atoi(w->v[0]);
    f->retry_after_ms = seconds * 1000;
    return f->status >= 100 && f->status <= 599 && seconds >= 0 && seconds <= PAUSE_S_MAX
        && (w->n == 1 || (w->n == 2 && f->status == 429));
}

static const struct {
    const char *word;
    enum sim_fault_kind kind;
} kinds[] = {
    { "ok", SIM_OK },
    { "drop", SIM_DROP },
    { "lost", SIM_LOST },
    { "unsent", SIM_UNSENT },
    { "silent", SIM_SILENT },
    { "stuck", SIM_STUCK },
};

static bool
set_fault(struct sim_fault *f, const struct words *w)
{
    if (w->n == 0)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(w->v[0], kinds[i].word))
            return set_kind(f, w, kinds[i].kind);
    return str_eq(w->v[0], "error") ? set_error(f, w) : set_status(f, w);
}

static bool
split(const char *s, size_t len, struct words *w)
{
    memset(w, 0, sizeof *w);
    for (size_t i = 0, n; i < len; i += n) {
        for (n = 0; i + n < len && isspace((unsigned char)s[i + n]);)
            n++;
        i += n;
        for (n = 0; i + n < len && !isspace((unsigned char)s[i + n]);)
            n++;
        if (n == 0)
            break;
        if (n >= SIM_WORD_MAX || w->n == 3)
            return false;
        memcpy(w->v[w->n++], s + i, n);
    }
    return true;
}

static bool
add_fault(struct sim_faults *faults, size_t method, const char *s, size_t len, struct err *err)
{
    struct sim_fault f = { .method = method };
    struct words w;

    if (!split(s, len, &w) || !set_fault(&f, &w))
        return err_set(err, ERR_USAGE,
            "\"%.*s\" is none of: ok, 429 SECONDS, STATUS, error WORD, drop, lost, unsent, silent, stuck",
            (int)(len < SIM_WORD_MAX ? len : SIM_WORD_MAX), s);
    if (faults->v.n >= SIM_FAULTS_MAX)
        return err_set(err, ERR_LIMIT, "a script has at most %d words", SIM_FAULTS_MAX);
    vec_push(&faults->v, f);
    return true;
}

/* "METHOD: word, word" */
static bool
add_method(struct sim_faults *faults, const struct sim_script_of *of, const char *s, size_t len, struct err *err)
{
    const char *colon = memchr(s, ':', len), *end = s + len;
    struct words w;
    size_t method;

    if (colon == NULL || !split(s, (size_t)(colon - s), &w) || w.n != 1)
        return err_set(err, ERR_USAGE, "a script is \"METHOD: word, word; METHOD: word\"");
    method = of->named(w.v[0]);
    if (method == of->n)
        return err_set(err, ERR_USAGE, "%s has no method %s", of->who, w.v[0]);
    for (const char *p = colon + 1; p <= end;) {
        const char *comma = memchr(p, ',', (size_t)(end - p));
        const char *stop = comma != NULL ? comma : end;

        if (!add_fault(faults, method, p, (size_t)(stop - p), err))
            return false;
        p = stop + 1;
    }
    return true;
}

static bool
is_blank(const char *s, size_t len)
{
    while (len > 0 && isspace((unsigned char)s[len - 1]))
        len--;
    return len == 0;
}

bool
sim_script_read(struct sim_faults *faults, const struct sim_script_of *of, const char *script, struct err *err)
{
    for (;;) {
        size_t len = strcspn(script, ";");

        if (!is_blank(script, len) && !add_method(faults, of, script, len, err))
            return false;
        if (script[len] == '\0')
            return true;
        script += len + 1;
    }
}

struct sim_fault
sim_fault_next(struct sim_faults *faults, size_t method)
{
    struct sim_fault f = { .kind = SIM_OK };

    for (size_t i = 0; i < faults->v.n; i++)
        if (faults->v.v[i].method == method) {
            f = faults->v.v[i];
            vec_remove(&faults->v, i);
            break;
        }
    return f;
}

bool
sim_fault_carries_out(const struct sim_fault *f)
{
    return f->kind == SIM_OK || f->kind == SIM_LOST || f->kind == SIM_STUCK;
}

static void
fail(struct sim_answer *out, const char *error, bool unsent)
{
    buf_clear(&out->body);
    out->end = SIM_FAILED;
    out->error = error;
    out->unsent = unsent;
}

static void
answer_status(const struct sim_fault *f, struct sim_answer *out)
{
    out->status = f->status;
    out->retry_after_ms = f->retry_after_ms;
    out->content_type = "text/plain";
    buf_adds(&out->body, "upstream connect error");
}

void
sim_fault_end(const struct sim_fault *f, struct sim_answer *out)
{
    if (f->kind == SIM_STATUS)
        answer_status(f, out);
    else if (f->kind == SIM_DROP || f->kind == SIM_LOST)
        fail(out, "the connection was lost before the answer came", false);
    else if (f->kind == SIM_UNSENT)
        fail(out, "connection refused", true);
    else if (f->kind == SIM_SILENT || f->kind == SIM_STUCK)
        out->end = SIM_NO_ANSWER;
}

void
sim_answer_release(struct sim_answer *a)
{
    buf_release(&a->body);
}
