/* SPDX-License-Identifier: MIT */
/* The chain's head goes to its second places: a file, the machine's log. What fails there is an alert of our own. */
#include "app/head.h"

#include <stdlib.h>
#include <string.h>

#include "app/applog.h"
#include "app/head_line.h"
#include "net/syslog.h"

enum place { PLACE_FILE, PLACE_SYSLOG, PLACES };
static const char *const place_names[PLACES] = { [PLACE_FILE] = "file", [PLACE_SYSLOG] = "syslog" };

struct head {
    struct loop_timer *timer;
    const struct head_config *config;
    const struct store *store;
    struct engine *engine;
    const struct model *m;
    uint64_t opened_seq;          /* where the log stood before this owner */
    uint64_t written_seq[PLACES]; /* 0: nothing yet */
    bool failed[PLACES], told[PLACES];
};

static bool
is_wanted(const struct head *h, enum place place)
{
    return place == PLACE_FILE ? h->config->file != NULL : h->config->syslog;
}

static bool
write_to(struct head *h, enum place place, const struct head_line *line, struct err *err)
{
    struct buf text = BUF_INIT;
    bool ok;

    head_line_put(line, &text);
    if (place == PLACE_FILE) {
        ok = head_append(h->config->file, buf_text(&text), h->failed[PLACE_FILE], err);
    } else {
        struct buf words = BUF_INIT;

        buf_addf(&words, "chain head %s", buf_text(&text));
        ok = syslog_send(SYSLOG_SOCKET, &(struct syslog_line){ SYSLOG_AUTHPRIV, SYSLOG_NOTICE, line->at_ms, buf_text(&words) },
            err);
        buf_release(&words);
    }
    buf_release(&text);
    return ok;
}

/* Once when it begins to fail, once when it works or is given up: the first time also ends the alarm of an earlier owner. */
static void
tell(struct head *h, enum place place, const struct err *err)
{
    struct command cmd = { .kind = CMD_OWN_FAULT,
        .actor = "tocsin",
        .origin = "engine",
        .fault = OWN_HEAD,
        .names = &place_names[place],
        .names_n = 1 };
    struct buf why = BUF_INIT;

    if (h->told[place] && h->failed[place] == (err != NULL))
        return;
    h->told[place] = true;
    h->failed[place] = err != NULL;
    if (err != NULL) {
        buf_addf(&why, "the log's head is not written to its second place: %s", err->text);
        cmd.error = buf_text(&why);
        applog("%s", cmd.error);
    }
    engine_submit(h->engine, &cmd, NULL, NULL);
    buf_release(&why);
}

static bool
read_head(const struct head *h, struct head_line *line)
{
    *line = (struct head_line){ .at_ms = loop_now_ms() };
    memcpy(line->node, h->m->node, sizeof line->node);
    return h->m->whole && store_head(h->store, &line->seq, line->hash);
}

/* A place that nobody wants has nothing to fail. */
static void
bring_up_to_date(struct head *h, enum place place, const struct head_line *line, bool leaving)
{
    struct err err = { 0 };
    bool ok = true;

    if (is_wanted(h, place)) {
        if (line->seq == h->written_seq[place])
            return;
        ok = write_to(h, place, line, &err);
        if (ok)
            h->written_seq[place] = line->seq;
    }
    if (!leaving)
        tell(h, place, ok ? NULL : &err);
}

static void
write_all(struct head *h, bool leaving)
{
    struct head_line line;

    if (!read_head(h, &line))
        return;
    for (int place = 0; place < PLACES; place++)
        bring_up_to_date(h, (enum place)place, &line, leaving);
}

static void
on_time(void *arg)
{
    struct head *h = arg;

    write_all(h, false);
    loop_timer_set(h->timer, loop_mono_ms() + (h->m->whole ? HEAD_EVERY_MS : HEAD_SOON_MS));
}

struct head *
head_new(struct loop *l, const struct head_config *config, const struct store *store, struct engine *e, const struct model *m)
{
    struct head *h = xcalloc(1, sizeof *h);
    uint8_t hash[SHA256_BYTES];

    h->config = config;
    h->store = store;
    h->engine = e;
    h->m = m;
    if (!store_head(store, &h->opened_seq, hash))
        h->opened_seq = 0;
    h->timer = loop_timer_new(l, on_time, h);
    loop_timer_set(h->timer, loop_mono_ms() + HEAD_SOON_MS);
    return h;
}

void
head_configure(struct head *h, const struct head_config *config)
{
    h->config = config;
    memset(h->written_seq, 0, sizeof h->written_seq);
    memset(h->told, 0, sizeof h->told);
    loop_timer_set(h->timer, loop_mono_ms());
}

/* A verb that changed nothing has nothing to say. */
static bool
has_changed(const struct head *h)
{
    struct head_line line;

    return read_head(h, &line) && line.seq != h->opened_seq;
}

void
head_free(struct head *h)
{
    if (h == NULL)
        return;
    if (has_changed(h))
        write_all(h, true);
    loop_timer_free(h->timer);
    free(h);
}
