/* SPDX-License-Identifier: MIT */
/* The simulated Slack's script: words become faults for the next calls. */
#include "deliver/slack_sim_own.h"

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
add_fault(struct slack_sim *sim, size_t method, const char *s, size_t len, struct err *err)
{
    struct sim_fault f = { .method = method };
    struct words w;

    if (!split(s, len, &w) || !set_fault(&f, &w))
        return err_set(err, ERR_USAGE, "\"%.*s\" is none of: ok, 429 SECONDS, STATUS, error WORD, drop, lost, silent, stuck",
            (int)(len < SIM_WORD_MAX ? len : SIM_WORD_MAX), s);
    if (sim->faults.n >= SLACK_SIM_FAULTS_MAX)
        return err_set(err, ERR_LIMIT, "a script has at most %d words", SLACK_SIM_FAULTS_MAX);
    vec_push(&sim->faults, f);
    return true;
}

/* "METHOD: word, word" */
static bool
add_method(struct slack_sim *sim, const char *s, size_t len, struct err *err)
{
    const char *colon = memchr(s, ':', len), *end = s + len;
    struct words w;
    size_t method;

    if (colon == NULL || !split(s, (size_t)(colon - s), &w) || w.n != 1)
        return err_set(err, ERR_USAGE, "a script is \"METHOD: word, word; METHOD: word\"");
    method = sim_method_named(w.v[0]);
    if (method == SIM_METHODS)
        return err_set(err, ERR_USAGE, "the simulated Slack has no method %s", w.v[0]);
    for (const char *p = colon + 1; p <= end;) {
        const char *comma = memchr(p, ',', (size_t)(end - p));
        const char *stop = comma != NULL ? comma : end;

        if (!add_fault(sim, method, p, (size_t)(stop - p), err))
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
slack_sim_script(struct slack_sim *sim, const char *script, struct err *err)
{
    for (;;) {
        size_t len = strcspn(script, ";");

        if (!is_blank(script, len) && !add_method(sim, script, len, err))
            return false;
        if (script[len] == '\0')
            return true;
        script += len + 1;
    }
}
