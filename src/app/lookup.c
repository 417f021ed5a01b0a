/* SPDX-License-Identifier: MIT */
/* From what a person types to alerts: an id's prefix, the source's own fingerprint, a page's address, or a filter. */
#include "app/lookup.h"

#include <string.h>

#include "core/filter.h"
#include "util/str.h"

void
found_release(struct found *f)
{
    vec_release(&f->v);
}

bool
is_url(const char *text)
{
    return str_starts(text, "http://") || str_starts(text, "https://");
}

static int
worse(const void *a, const void *b)
{
    return alert_order(*(const struct alert *const *)a, *(const struct alert *const *)b);
}

bool
lookup_filter(const struct model *m, const char *text, const char *me, int64_t now_ms, struct found *out, struct err *err)
{
    struct filter *filter = filter_new(text, NULL, err);

    *out = (struct found){ 0 };
    if (filter == NULL) {
        err->code = ERR_USAGE;
        return err_wrap(err, "%s", text);
    }
    for (size_t i = 0; i < m->alerts.n; i++)
        if (filter_accepts(filter, m, m->alerts.v[i], me, now_ms))
            vec_push(&out->v, m->alerts.v[i]);
    if (out->v.n > 0)
        qsort(out->v.v, out->v.n, sizeof *out->v.v, worse);
    filter_free(filter);
    return true;
}

static const struct alert *
first_of(const struct found *f, size_t *more)
{
    if (f->v.n == 0)
        return NULL;
    if (more != NULL)
        *more = f->v.n - 1;
    return f->v.v[0];
}

static const struct alert *
by_fingerprint(const struct model *m, const char *text, size_t *more)
{
    struct found f = { 0 };
    const struct alert *a;

    for (size_t i = 0; i < m->alerts.n; i++)
        if (str_eq(m->alerts.v[i]->fingerprint, text))
            vec_push(&f.v, m->alerts.v[i]);
    if (f.v.n > 1)
        qsort(f.v.v, f.v.n, sizeof *f.v.v, worse);
    a = first_of(&f, more);
    found_release(&f);
    return a;
}

static bool
carries_link(const struct alert *a, const char *url)
{
    for (struct label_iter it = labels_iter(alert_annotations(a)); label_next(&it);)
        if (strcmp(it.value, url) == 0)
            return true;
    for (struct label_iter it = labels_iter(alert_labels(a)); label_next(&it);)
        if (strcmp(it.value, url) == 0)
            return true;
    return false;
}

static const struct alert *
by_link(const struct model *m, const char *url, size_t *more)
{
    struct found f = { 0 };
    const struct alert *a;

    for (size_t i = 0; i < m->alerts.n; i++)
        if (carries_link(m->alerts.v[i], url))
            vec_push(&f.v, m->alerts.v[i]);
    if (f.v.n > 1)
        qsort(f.v.v, f.v.n, sizeof *f.v.v, worse);
    a = first_of(&f, more);
    found_release(&f);
    return a;
}

/* The filter that a page of a source stands for: of a configured one, or of any that has such pages. */
static bool
page_filter(const struct config *c, const char *url, struct buf *filter)
{
    for (size_t i = 0; i < c->sources.n; i++)
        if (source_url_filter(c->sources.v[i], url, filter))
            return true;
    return source_url_filter(NULL, url, filter);
}

static const struct alert *
by_page(const struct model *m, const struct config *c, const char *url, const char *me, int64_t now_ms, size_t *more)
{
    const struct alert *a = NULL;
    struct buf filter = BUF_INIT;
    struct found f = { 0 };
    struct err ignored;

    if (page_filter(c, url, &filter) && lookup_filter(m, buf_text(&filter), me, now_ms, &f, &ignored))
        a = first_of(&f, more);
    found_release(&f);
    buf_release(&filter);
    return a;
}

const struct alert *
lookup_alert(const struct model *m, const struct config *c, const char *text, const char *me, int64_t now_ms, size_t *more,
    struct err *err)
{
    const struct alert *a;

    if (more != NULL)
        *more = 0;
    if (is_url(text)) {
        a = by_link(m, text, more);
        if (a == NULL)
            a = by_page(m, c, text, me, now_ms, more);
        if (a == NULL)
            err_set(err, ERR_NOTFOUND, "no alert on the board has this address: %s", text);
        return a;
    }
    a = model_find(m, text, err);
    if (a == NULL && (a = by_fingerprint(m, text, more)) != NULL)
        *err = (struct err){ 0 };
    return a;
}

static void
each_of_page(const struct model *m, const struct config *c, const char *url, const char *me, int64_t now_ms,
    void (*add)(void *arg, const struct alert *a), void *arg)
{
    struct buf filter = BUF_INIT;
    struct found f = { 0 };
    struct err ignored;

    if (page_filter(c, url, &filter) && lookup_filter(m, buf_text(&filter), me, now_ms, &f, &ignored))
        for (size_t i = 0; i < f.v.n; i++)
            add(arg, f.v.v[i]);
    found_release(&f);
    buf_release(&filter);
}

void
lookup_each(const struct model *m, const struct config *c, const char *text, const char *me, int64_t now_ms,
    void (*add)(void *arg, const struct alert *a), void *arg)
{
    bool url = is_url(text);
    char hex[ALERT_ID_HEX];

    for (size_t i = 0; i < m->alerts.n; i++) {
        const struct alert *a = m->alerts.v[i];

        alert_id_hex(&a->id, hex);
        if (url ? carries_link(a, text) : (*text != '\0' && str_starts(hex, text)) || str_eq(a->fingerprint, text))
            add(arg, a);
    }
    if (url)
        each_of_page(m, c, text, me, now_ms, add, arg);
}
