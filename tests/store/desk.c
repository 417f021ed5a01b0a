/* SPDX-License-Identifier: MIT */
/* The desk. */
#include "store/desk.h"

#include <dirent.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_S 10

static const struct destination destinations[] = {
    { "#ops", MESSAGE_SLACK, "C1", INT64_C(60000), "#backup", .driver = "slack" },
    { "#backup", MESSAGE_SLACK, "C2", INT64_C(60000), NULL, .driver = "slack" },
    { "am silences", MESSAGE_WRITE, "am", INT64_C(60000), NULL, .driver = "alertmanager" },
};

struct model *
desk_model(void)
{
    struct model_config config = { .levels = level_default,
        .ack_for_ms = 4 * INT64_C(3600000),
        .snooze_for_ms = INT64_C(3600000),
        .remind_before_ms = 10 * INT64_C(60000),
        .flap_fires = 4,
        .flap_window_ms = INT64_C(3600000),
        .cleared_for_ms = 12 * INT64_C(3600000),
        .closed_for_ms = 24 * INT64_C(3600000),
        .destinations = { destinations, sizeof destinations / sizeof *destinations } };

    return model_new(&config);
}

void
desk_init_empty(struct desk *d)
{
    *d = (struct desk){ .dir = "/tmp/tocsin-store-XXXXXX" };
    assert_non_null(mkdtemp(d->dir));
    snprintf(d->path, sizeof d->path, "%s/s.db", d->dir);
    d->w.now_ms = WORLD_START_MS;
}

void
desk_open(struct desk *d)
{
    struct err err = { 0 };

    d->s = store_open(d->path, "desk pid 1", &err);
    if (d->s == NULL)
        fail_msg("%s", err.text);
}

void
desk_close(struct desk *d)
{
    store_close(d->s);
    d->s = NULL;
}

static bool
is_late(const struct timespec *since)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec - since->tv_sec > DEADLINE_S;
}

void
desk_wait(struct desk *d, const int *count, int wanted)
{
    struct timespec since;

    clock_gettime(CLOCK_MONOTONIC, &since);
    while (*count < wanted) {
        struct pollfd p = { .fd = store_fd(d->s), .events = POLLIN };

        if (is_late(&since))
            fail_msg("the store did not answer");
        poll(&p, 1, 100);
        store_dispatch(d->s);
    }
}

struct loaded {
    int done;
    struct err err;
};

static void
on_loaded(void *arg, bool done, const struct err *err)
{
    struct loaded *l = arg;

    if (err != NULL)
        l->err = *err;
    if (done || err != NULL)
        l->done++;
}

void
desk_load(struct desk *d)
{
    struct loaded l = { 0 };

    model_free(d->w.m);
    d->w.m = desk_model();
    store_load(d->s, d->w.m, on_loaded, &l);
    desk_wait(d, &l.done, 1);
    if (l.err.code != ERR_NONE)
        fail_msg("%s", l.err.text);
}

void
desk_init(struct desk *d)
{
    desk_init_empty(d);
    desk_open(d);
    desk_load(d);
    assert_true(world_do(&d->w,
        &(struct command){ .kind = CMD_SOURCES,
            .actor = "tocsin",
            .origin = "engine",
            .names = (const char *[]){ "am" },
            .names_n = 1 }));
    desk_kept(d);
}

static void
remove_dir(const char *dir)
{
    DIR *list = opendir(dir);
    struct dirent *e;
    char path[512];

    chmod(dir, 0700);
    while (list != NULL && (e = readdir(list)) != NULL) {
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && unlink(path) != 0)
            rmdir(path);
    }
    if (list != NULL)
        closedir(list);
    rmdir(dir);
}

void
desk_release(struct desk *d)
{
    desk_close(d);
    outcome_release(&d->w.out);
    arena_release(&d->w.arena);
    model_free(d->w.m);
    remove_dir(d->dir);
}

static void
gather_alert(struct desk *d, struct append *a, const struct alert_id *id)
{
    const struct alert *alert = model_alert(d->w.m, id);

    if (alert != NULL)
        append_alert(a, alert);
}

static void
gather_rule(struct desk *d, struct append *a, const struct event *ev)
{
    const struct rule *rule = model_rule_in(d->w.m, ev);

    if (rule != NULL)
        append_rule(a, rule);
}

static void
gather_message(struct append *a, const struct message *msg)
{
    if (msg != NULL)
        append_message(a, msg);
}

static void
gather_messages(struct desk *d, struct append *a, const struct event *ev)
{
    const struct message *msg = model_message(d->w.m, ev->message);

    if (msg == NULL)
        return;
    gather_message(a, msg);
    gather_message(a, model_message(d->w.m, msg->order.target));
    gather_message(a, model_message(d->w.m, msg->order.stands_for));
    for (size_t i = 0; i < d->w.m->silences.n && ev->kind == EV_MSG_DELIVERED; i++)
        append_silence(a, d->w.m->silences.v[i]);
}

static void
gather_silences(struct desk *d, struct append *a, const struct event *ev)
{
    const struct source *source = model_source(d->w.m, ev->stream + strlen("source:"));

    for (size_t i = 0; i < ev->u.silences.n; i++)
        if (model_silence(d->w.m, source, ev->u.silences.v[i].id) != NULL)
            append_silence(a, model_silence(d->w.m, source, ev->u.silences.v[i].id));
}

static void
gather_docs(struct desk *d, struct append *a, const struct event *ev)
{
    struct arena arena = { 0 };
    const char *names[2];
    size_t n = event_docs(ev, d->w.m, &arena, names);

    for (size_t i = 0; i < n; i++)
        append_doc(a, d->w.m, names[i]);
    arena_release(&arena);
}

static void
gather_event(struct desk *d, struct append *a, const struct event *ev)
{
    append_event(a, ev);
    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
        for (size_t i = 0; i < ev->u.sightings.n; i++)
            gather_alert(d, a, &ev->u.sightings.v[i].id);
        break;
    case DATA_ALERTS:
    case DATA_ROUTED:
    case DATA_TOLD:
    case DATA_STEP:
        for (size_t i = 0; i < ev->u.alerts.n; i++)
            gather_alert(d, a, &ev->u.alerts.ids[i]);
        break;
    case DATA_CALL:
    case DATA_HOLD:
    case DATA_NOTE:
    case DATA_VOTE:
    case DATA_RESTORE:
        gather_alert(d, a, &ev->alert);
        gather_rule(d, a, ev);
        break;
    case DATA_REVIEW:
        gather_rule(d, a, ev);
        break;
    case DATA_QUEUED:
    case DATA_ATTEMPT:
    case DATA_CHANGE:
        gather_messages(d, a, ev);
        break;
    case DATA_NUMBERS:
        for (size_t i = 0; i < ev->u.numbers.n; i++)
            append_drop_message(a, ev->u.numbers.v[i]);
        break;
    case DATA_SHIFTS:
    case DATA_OVERRIDE:
        append_oncall(a, ev);
        break;
    case DATA_SILENCES:
        gather_silences(d, a, ev);
        break;
    case DATA_SILENCE_IDS:
        for (size_t i = 0; i < ev->u.silence_ids.n; i++)
            append_drop_silence(a, ev->stream + strlen("source:"), ev->u.silence_ids.v[i]);
        break;
    default:
        break;
    }
    gather_docs(d, a, ev);
}

struct append *
desk_gather(struct desk *d)
{
    struct append *a = append_new();
    struct model *m = d->w.m;

    for (size_t i = 0; i < m->gone.n; i++)
        append_drop_alert(a, m->gone.v[i]->row);
    for (size_t i = 0; i < d->w.out.events.n; i++)
        gather_event(d, a, &d->w.out.events.v[i]);
    for (size_t i = 0; i < d->w.out.notes_n; i++)
        append_observation(a, model_alert(m, &d->w.out.notes[i]->id));
    for (size_t i = 0; i < m->sources.n; i++)
        append_source(a, m->sources.v[i]);
    model_settle(m);
    return a;
}

struct kept {
    int done;
    struct err err;
};

static void
on_kept(void *arg, const struct err *err)
{
    struct kept *k = arg;

    k->done++;
    if (err != NULL)
        k->err = *err;
}

bool
desk_keep(struct desk *d, struct append *a)
{
    struct kept k = { 0 };

    store_append_take(d->s, a, on_kept, &k);
    desk_wait(d, &k.done, 1);
    d->err = k.err;
    if (k.err.code == ERR_NONE)
        d->w.m->durable_seq = d->w.m->next_seq - 1;
    return k.err.code == ERR_NONE;
}

void
desk_kept(struct desk *d)
{
    if (!desk_keep(d, desk_gather(d)))
        fail_msg("%s", d->err.text);
}

void
desk_post(struct desk *d, const char *who, const char *text, const char *const *to, size_t n)
{
    struct subject subject = { .id = desk_alert(d, 0)->id };

    if (!world_do(&d->w,
            &(struct command){ .kind = CMD_POST,
                .actor = who,
                .origin = "tui",
                .sure = true,
                .subjects = &subject,
                .subjects_n = 1,
                .text = text,
                .destinations = to,
                .destinations_n = n }))
        fail_msg("%s", d->w.err.text);
}

void
desk_say(struct desk *d, struct event ev)
{
    struct events *evs = &d->w.out.events;

    outcome_release(&d->w.out);
    ev.seq = ev.batch = d->w.m->next_seq;
    ev.at_ms = d->w.now_ms;
    ev.actor = ev.actor == NULL ? "tocsin" : ev.actor;
    ev.origin = "engine";
    ev.stream = arena_strdup(&evs->arena, ev.stream);
    *events_add(evs, ev.kind) = ev;
    model_apply_batch(d->w.m, evs->v, evs->n);
}

void
desk_fire(struct desk *d, size_t n)
{
    struct sighting *v = arena_alloc(&d->w.arena, n * sizeof *v);
    char labels[96];

    for (size_t i = 0; i < n; i++) {
        snprintf(labels, sizeof labels, "alertname=A%zu,severity=%s,service=shop", i, i % 3 == 0 ? "critical" : "warning");
        v[i] = world_sighting(&d->w, labels);
        v[i].annotations = world_labels(&d->w, "summary=it is broken");
    }
    world_see(&d->w, v, n);
    desk_kept(d);
}

const struct alert *
desk_alert(struct desk *d, size_t i)
{
    char labels[96];
    struct sighting s;

    snprintf(labels, sizeof labels, "alertname=A%zu,service=shop", i);
    s = world_sighting(&d->w, labels);
    return model_alert(d->w.m, &s.id);
}

void
desk_ack(struct desk *d, const struct alert *a)
{
    assert_true(world_act(&d->w, CMD_ACK, "ana", a));
    desk_kept(d);
}

static void
expect_equal(const struct model *a, const struct model *b, bool observed, const char *which)
{
    struct buf why = BUF_INIT;

    if (!models_equal(a, b, observed, &why))
        fail_msg("%s: %s", which, buf_text(&why));
    buf_release(&why);
}

void
desk_check_equal(struct desk *d, bool observed)
{
    struct model *loaded = desk_model(), *folded = desk_model();
    struct err err = { 0 };
    struct reader *r = reader_open(d->path, &err);

    if (r == NULL || !reader_load(r, loaded, &err) || !reader_fold(r, folded, &err))
        fail_msg("%s", err.text);
    reader_close(r);
    expect_equal(loaded, folded, observed, "projections and log");
    expect_equal(d->w.m, loaded, false, "live and projections");
    model_free(loaded);
    model_free(folded);
}

const char *
desk_file(const struct desk *d, const char *suffix)
{
    static char names[4][96];
    static unsigned next;
    char *name = names[next++ % 4];

    snprintf(name, sizeof names[0], "%s%s", d->path, suffix);
    return name;
}

void
desk_sql(const struct desk *d, const char *sql)
{
    sqlite3 *db;
    char *why = NULL;

    assert_int_equal(sqlite3_open(d->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    sqlite3_close(db);
}

char *
desk_bytes(const char *file, size_t *len)
{
    FILE *f = fopen(file, "rb");
    char *bytes;

    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    *len = (size_t)ftell(f);
    rewind(f);
    bytes = xmalloc(*len + 1);
    assert_int_equal(fread(bytes, 1, *len, f), *len);
    fclose(f);
    return bytes;
}

void
desk_write(const char *file, const void *bytes, size_t len)
{
    FILE *f = fopen(file, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
}
