/* SPDX-License-Identifier: MIT */
/* The far sides of mail, hook and command in memory: they take what comes, or fail as their script says. */
#include "deliver/box_sim.h"

#include <stdlib.h>
#include <string.h>

#include "deliver/sim_script.h"
#include "util/alloc.h"
#include "util/str.h"

enum method { BOX_MAIL, BOX_HOOK, BOX_COMMAND, METHODS };

static const struct {
    const char *name;
    int yes; /* the status of a good end */
} methods[METHODS] = { [BOX_MAIL] = { "mail", 250 }, [BOX_HOOK] = { "hook", 202 }, [BOX_COMMAND] = { "command", 0 } };

struct box_sim {
    VEC(struct box_sim_item) items;
    struct sim_faults faults;
    uint64_t calls[METHODS];
};

struct box_sim *
box_sim_new(void)
{
    return xcalloc(1, sizeof(struct box_sim));
}

static void
item_release(struct box_sim_item *item)
{
    free(item->where);
    free(item->to);
    free(item->headers);
    free(item->body);
}

void
box_sim_free(struct box_sim *sim)
{
    if (sim == NULL)
        return;
    for (size_t i = 0; i < sim->items.n; i++)
        item_release(&sim->items.v[i]);
    vec_release(&sim->items);
    vec_release(&sim->faults.v);
    free(sim);
}

static size_t
method_named(const char *name)
{
    size_t i = 0;

    while (i < METHODS && !str_eq(methods[i].name, name))
        i++;
    return i;
}

bool
box_sim_script(struct box_sim *sim, const char *script, struct err *err)
{
    static const struct sim_script_of of = { "what is simulated of mail, hook and command", method_named, METHODS };

    return sim_script_read(&sim->faults, &of, script, err);
}

/* No other driver sends that header. */
static bool
is_hook(const struct request *r)
{
    return r->headers != NULL && strstr(r->headers, "Idempotency-Key:") != NULL;
}

bool
box_sim_is_call(const struct request *r)
{
    return r->transport != REQUEST_HTTP || is_hook(r);
}

static enum method
method_of(const struct request *r)
{
    return r->transport == REQUEST_MAIL ? BOX_MAIL : r->transport == REQUEST_RUN ? BOX_COMMAND : BOX_HOOK;
}

static char *
readers_of(const struct request *r)
{
    struct buf to = BUF_INIT;

    if (r->mail == NULL)
        return NULL;
    for (size_t i = 0; i < r->mail->to_n; i++)
        buf_addf(&to, "%s%s", i > 0 ? "," : "", r->mail->to[i]);
    return buf_take(&to);
}

static void
keep(struct box_sim *sim, enum method method, const struct request *r, int64_t now_ms)
{
    const struct box_sim_item item = { .method = methods[method].name,
        .where = xstrdup(r->url),
        .to = readers_of(r),
        .headers = xstrdup_or_null(r->headers),
        .body = xstrndup(r->body != NULL ? r->body : "", r->body_len),
        .at_ms = now_ms };

    if (sim->items.n == BOX_SIM_ITEMS_MAX) {
        item_release(&sim->items.v[0]);
        vec_remove(&sim->items, 0);
    }
    vec_push(&sim->items, item);
}

/* A mail server's no is told as net tells it. */
static void
add_words(enum method method, const struct sim_fault *f, struct sim_answer *out)
{
    if (f->kind == SIM_ERROR) {
        out->status = method == BOX_COMMAND ? atoi(f->word) : 400;
        buf_adds(&out->body, f->word);
    } else if (f->kind == SIM_STATUS && method == BOX_MAIL) {
        buf_clear(&out->body);
        buf_addf(&out->body, "- %d so the script says\n", f->status);
    }
}

void
box_sim_call(struct box_sim *sim, const struct request *r, int64_t now_ms, struct sim_answer *out)
{
    enum method method = method_of(r);
    struct sim_fault f = sim_fault_next(&sim->faults, method);

    *out = (struct sim_answer){ .end = SIM_ANSWERED, .status = methods[method].yes, .body = BUF_INIT };
    sim->calls[method]++;
    if (sim_fault_carries_out(&f))
        keep(sim, method, r, now_ms);
    sim_fault_end(&f, out);
    add_words(method, &f, out);
}

size_t
box_sim_items(const struct box_sim *sim)
{
    return sim->items.n;
}

const struct box_sim_item *
box_sim_item(const struct box_sim *sim, size_t i)
{
    return i < sim->items.n ? &sim->items.v[i] : NULL;
}

uint64_t
box_sim_calls(const struct box_sim *sim, const char *method)
{
    uint64_t n = 0;

    for (size_t i = 0; i < METHODS; i++)
        if (method == NULL || str_eq(methods[i].name, method))
            n += sim->calls[i];
    return n;
}
