/* SPDX-License-Identifier: MIT */
/* The hub's run: its hands. */
#include "engine/hub_run.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/model_equal.h"
#include "support/suite.h"
#include "util/str.h"
#include "util/time.h"

#define DEADLINE_MS 10000 /* real time, for a disk that hangs */
#define TURNS_MAX 20000   /* what moves for so long never rests */
#define SCREEN_QUEUE_MAX ((size_t)8 << 20)

static struct person_login ana[] = { { "ana", true, UID_ANA } };
static struct person_login bo[] = { { "bo", true, UID_BO } };
static struct person_login cy[] = { { "cy", true, UID_CY } };
static struct person_login shared[] = { { "oncall", true, UID_SHARED } };

/* --- the owner */

static void
find(void *ctx, const char *word, const char *me, void (*add)(void *arg, const struct alert *a), void *arg)
{
    const struct hub_run *h = ctx;

    (void)me;
    for (size_t i = 0; i < h->r.m->alerts.n; i++)
        if (str_eq(labels_get(alert_labels(h->r.m->alerts.v[i]), "alertname"), word))
            add(arg, h->r.m->alerts.v[i]);
}

static bool
hand_over(void *ctx, const char *to, struct err *err)
{
    struct hub_run *h = ctx;

    if (h->refuses_hand_over)
        return err_set(err, ERR_REFUSED, "this owner stays");
    str_copy(h->handed_to, sizeof h->handed_to, to);
    return true;
}

static bool
reload(void *ctx, struct err *err)
{
    (void)err;
    ((struct hub_run *)ctx)->reloads++;
    return true;
}

static void
presence(void *ctx)
{
    ((struct hub_run *)ctx)->presences++;
}

static void
name_persons(struct hub_run *h, bool roles)
{
    h->persons[0] = (struct person){ .name = "ana", .logins = ana, .logins_n = 1 };
    h->persons[1] = (struct person){ .name = "bo", .logins = bo, .logins_n = 1 };
    h->persons[2] = (struct person){ .name = "cy", .logins = cy, .logins_n = 1 };
    h->persons[3] = (struct person){ .name = "eve", .logins = shared, .logins_n = 1 };
    h->persons[4] = (struct person){ .name = "fay", .logins = shared, .logins_n = 1 };
    if (roles) {
        h->persons[0].role = PERSON_ADMIN;
        h->persons[1].role = PERSON_ACT;
        h->persons[2].role = PERSON_READ;
    }
    h->people = (struct people){ h->persons, 5 };
}

void
hub_run_init(struct hub_run *h, bool roles)
{
    static const char *const sources[] = { "am" };
    const struct hub_host host = { h, find, hand_over, reload, presence };

    memset(h, 0, sizeof *h);
    name_persons(h, roles);
    world_init(&h->w);
    run_init(&h->r, "");
    sim_conns_on(&h->r.sim);
    h->hub = hub_new(h->r.e,
        &(struct hub_config){ .who = "tui pid 7 ana",
            .role = "tui",
            .pid = 7,
            .uid = UID_ANA,
            .config_hash = "c0ffee",
            .people = &h->people },
        &host);
    engine_submit(h->r.e,
        &(struct command){ .kind = CMD_SOURCES, .actor = "tocsin", .origin = "engine", .names = sources, .names_n = 1 }, NULL,
        NULL);
    hub_settle(h);
}

static void
free_texts(char **v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(v[i]);
    free(v);
}

static void
screen_free(struct screen *s)
{
    client_free(s->client);
    if (s->reader != NULL)
        store_close(s->reader);
    model_free(s->m);
    free_texts(s->lines.v, s->lines.n);
    free_texts(s->answers.v, s->answers.n);
    free_texts(s->events.v, s->events.n);
    sim_conn_free(s->end);
    free(s);
}

void
hub_run_release(struct hub_run *h)
{
    hub_free(h->hub);
    for (size_t i = 0; i < h->screens.n; i++)
        screen_free(h->screens.v[i]);
    vec_release(&h->screens);
    run_release(&h->r);
    world_release(&h->w);
}

/* --- screens */

static void
on_welcome(void *arg, const struct client_welcome *w)
{
    struct screen *s = arg;

    s->welcomed = true;
    s->same_account = w->same_account;
    str_copy(s->you, sizeof s->you, w->you == NULL ? "" : w->you);
    str_copy(s->known, sizeof s->known, w->known);
    str_copy(s->may, sizeof s->may, w->may);
    str_copy(s->note, sizeof s->note, w->note == NULL ? "" : w->note);
    str_copy(s->config, sizeof s->config, w->config_hash);
}

static void
on_changed(void *arg, bool person)
{
    (void)person;
    ((struct screen *)arg)->changed++;
}

static void
on_answer(void *arg, uint64_t id, const cJSON *line)
{
    struct screen *s = arg;

    (void)id;
    vec_push(&s->answers, cJSON_PrintUnformatted(line));
}

static void
on_presence(void *arg, const struct presence *v, size_t n)
{
    struct screen *s = arg;

    s->others_n = n;
    for (size_t i = 0; i < n && i < 8; i++)
        s->others[i] = v[i];
}

static void
on_fault(void *arg, const char *text)
{
    struct screen *s = arg;

    str_copy(s->fault, sizeof s->fault, text == NULL ? "" : text);
}

static void
on_leaving(void *arg, const char *why, int64_t wait_ms)
{
    struct screen *s = arg;

    str_copy(s->leaving, sizeof s->leaving, why);
    s->leaving_ms = wait_ms;
}

static void
on_event(void *arg, const char *json, size_t n)
{
    struct screen *s = arg;

    assert_int_equal(strlen(json), n);
    vec_push(&s->events, xstrdup(json));
}

static const char *
account_of(uint32_t uid)
{
    return uid == UID_ANA ? "ana" : uid == UID_BO ? "bo" : uid == UID_CY ? "cy" : uid == UID_SHARED ? "oncall" : "other";
}

struct screen *
screen_knock(struct hub_run *h, uint32_t uid, size_t queue_max)
{
    struct screen *s = xcalloc(1, sizeof *s);
    const struct hub_peer peer = { uid, PERSON_NO_LOGIN, 1234, account_of(uid) };

    s->run = h;
    s->end = sim_conn_new(queue_max, SCREEN_QUEUE_MAX);
    s->m = model_new(&h->r.m->config);
    s->door = hub_join(h->hub, s->end, &peer);
    vec_push(&h->screens, s);
    return s;
}

struct screen *
screen_join(struct hub_run *h, uint32_t uid, const char *frontend, const char *claim)
{
    static const struct client_handlers handlers = { on_welcome, on_changed, on_answer, on_presence, on_fault, on_leaving,
        on_event };
    struct screen *s = screen_knock(h, uid, SCREEN_QUEUE_MAX);

    s->client = client_new(&(struct client_config){ .frontend = frontend, .claim = claim, .folds = true }, &h->r.sim.ports,
        s->end->other, s->m, &handlers, s);
    hub_spin(h);
    return s;
}

void
screen_read_store(struct screen *s)
{
    struct err err = { 0 };

    s->reader = store_open_reading(s->run->r.path, &err);
    if (s->reader == NULL)
        fail_msg("%s", err.text);
    client_subscribe(s->client, s->reader, true);
}

struct screen *
screen_open(struct hub_run *h, uint32_t uid, bool by_store)
{
    struct screen *s = screen_join(h, uid, "tui", NULL);

    if (by_store)
        screen_read_store(s);
    else
        client_subscribe(s->client, NULL, false);
    hub_settle(h);
    return s;
}

void
screen_hang_up(struct screen *s)
{
    hub_gone(s->door);
    s->door = NULL;
}

void
screen_say(struct screen *s, const char *fmt, ...)
{
    struct buf b = BUF_INIT;
    char text[4096];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    buf_adds(&b, text);
    buf_addc(&b, '\n');
    assert_true(s->run->r.sim.ports.conn_send(NULL, s->end->other, b.data, b.len));
    buf_release(&b);
    hub_spin(s->run);
}

uint64_t
screen_act(struct screen *s, enum command_kind kind, const struct alert *a, const char *request_id)
{
    struct subject subject = { .id = a->id, .episode = a->episode };

    return client_act(s->client,
        &(struct command){ .kind = kind,
            .request_id = request_id,
            .subjects = &subject,
            .subjects_n = 1,
            .text = kind == CMD_COMMENT ? "looking" : NULL },
        false);
}

/* --- what moves */

static bool
hear_screen(struct screen *s)
{
    const char *line;
    size_t len;
    bool any = false;

    if (s->end->is_closed)
        s->door = NULL;
    while (s->door != NULL && (line = sim_conn_read(s->end, &len)) != NULL) {
        hub_line(s->door, line, len);
        any = true;
    }
    return any;
}

void
screen_deliver(struct screen *s)
{
    (void)hear_screen(s);
}

static bool
hear_owner(struct screen *s)
{
    const char *line;
    size_t len;
    bool any = false;

    while (!s->refuses_lines && (line = sim_conn_read(s->end->other, &len)) != NULL) {
        char *copy = xmalloc(len + 1);

        memcpy(copy, line, len);
        copy[len] = '\0';
        vec_push(&s->lines, copy);
        any = true;
        if (s->client != NULL && s->err.code == ERR_NONE)
            (void)!client_line(s->client, copy, len, &s->err);
    }
    s->is_over = sim_conn_is_over(s->end->other);
    return any;
}

void
hub_spin(struct hub_run *h)
{
    bool moved = true;

    for (int turns = 0; moved; turns++) {
        if (turns == TURNS_MAX)
            fail_msg("it turns and turns");
        h->r.sim.again = false;
        engine_turn(h->r.e);
        moved = sim_ports_far(&h->r.sim, &(struct sims){ .slack = h->r.slack, .am = h->r.am });
        for (size_t i = 0; i < h->screens.n; i++)
            moved |= hear_screen(h->screens.v[i]) | hear_owner(h->screens.v[i]);
        moved |= h->r.sim.again;
    }
}

static bool
is_settled(const struct hub_run *h)
{
    for (size_t i = 0; i < h->screens.n; i++)
        if (h->screens.v[i]->reader != NULL && !h->screens.v[i]->m->whole && !h->screens.v[i]->refuses_lines)
            return false;
    return h->r.m->whole && engine_is_idle(h->r.e);
}

void
hub_settle(struct hub_run *h)
{
    int waited_ms = 0;

    for (hub_spin(h); !is_settled(h); hub_spin(h)) {
        struct pollfd fds[16] = { { .fd = store_fd(h->r.store), .events = POLLIN } };
        nfds_t n = 1;

        for (size_t i = 0; i < h->screens.n && n < 16; i++)
            if (h->screens.v[i]->reader != NULL)
                fds[n++] = (struct pollfd){ .fd = store_fd(h->screens.v[i]->reader), .events = POLLIN };
        if (poll(fds, n, 10) == 0 && (waited_ms += 10) > DEADLINE_MS)
            fail_msg("the store does not answer");
        store_dispatch(h->r.store);
        for (size_t i = 0; i < h->screens.n; i++)
            if (h->screens.v[i]->reader != NULL)
                store_dispatch(h->screens.v[i]->reader);
    }
    model_settle(h->r.m);
    for (size_t i = 0; i < h->screens.n; i++)
        model_settle(h->screens.v[i]->m);
}

void
hub_pass(struct hub_run *h, int64_t ms)
{
    for (; ms > 0; ms -= MS_SECOND) {
        sim_ports_pass(&h->r.sim, MS_SECOND);
        h->w.now_ms = h->r.sim.now_ms;
        hub_tick(h->hub);
        hub_settle(h);
    }
}

void
hub_limit_files(rlim_t bytes)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

void
hub_fail(struct hub_run *h)
{
    bool failed = false;

    hub_limit_files(1);
    for (int waited = 0; !failed && waited < 1000; waited++) {
        struct pollfd fd = { .fd = store_fd(h->r.store), .events = POLLIN };

        hub_spin(h);
        poll(&fd, 1, 10);
        store_dispatch(h->r.store);
        failed = engine_store_fault(h->r.e) != NULL;
    }
    hub_limit_files(RLIM_INFINITY);
    assert_true(failed);
}

/* --- alerts */

void
hub_see(struct hub_run *h, const char *const *labels, size_t n)
{
    struct sighting *v = arena_zalloc(&h->w.arena, n * sizeof *v); /* borrowed until it is decided */

    for (size_t i = 0; i < n; i++) {
        const char *bar = strchr(labels[i], '|');
        char text[512];

        snprintf(text, sizeof text, "%.*s", bar == NULL ? (int)strlen(labels[i]) : (int)(bar - labels[i]), labels[i]);
        v[i] = world_sighting(&h->w, text);
        v[i].starts_at_ms = WORLD_START_MS - MS_SECOND;
        if (bar != NULL)
            v[i].annotations = world_labels(&h->w, bar + 1);
    }
    engine_submit(h->r.e,
        &(struct command){ .kind = CMD_OBSERVE,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .sightings = v,
            .sightings_n = n },
        NULL, NULL);
}

void
hub_clear(struct hub_run *h, const char *name)
{
    struct subject s = { .id = hub_alert(h, name)->id };

    engine_submit(h->r.e,
        &(struct command){ .kind = CMD_ABSENT,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .subjects = &s,
            .subjects_n = 1 },
        NULL, NULL);
}

const struct alert *
hub_alert(const struct hub_run *h, const char *name)
{
    for (size_t i = 0; i < h->r.m->alerts.n; i++)
        if (str_eq(labels_get(alert_labels(h->r.m->alerts.v[i]), "alertname"), name))
            return h->r.m->alerts.v[i];
    return NULL;
}

/* --- what came of it */

const char *
screen_answer(const struct screen *s, const char *id)
{
    char begin[80];

    snprintf(begin, sizeof begin, "{\"id\":%s,\"ok\":", id);
    for (size_t i = s->lines.n; i-- > 0;)
        if (str_starts(s->lines.v[i], begin))
            return s->lines.v[i];
    return "";
}

void
screen_wait(const struct screen *s, const char *id)
{
    struct hub_run *h = s->run;

    for (int waited = 0; *screen_answer(s, id) == '\0'; waited++) {
        struct pollfd fd = { .fd = store_fd(h->r.store), .events = POLLIN };

        assert_true(waited < 1000);
        poll(&fd, 1, 10);
        store_dispatch(h->r.store);
        hub_spin(h);
    }
}

const char *
screen_last(const struct screen *s)
{
    return s->lines.n == 0 ? "" : s->lines.v[s->lines.n - 1];
}

size_t
screen_line(const struct screen *s, const char *part, size_t from)
{
    for (size_t i = from; i < s->lines.n; i++)
        if (strstr(s->lines.v[i], part) != NULL)
            return i;
    return LINES_MAX;
}

void
assert_same_board(const struct screen *s)
{
    struct buf why = BUF_INIT;

    if (s->err.code != ERR_NONE)
        fail_msg("%s", s->err.text);
    if (!s->m->whole)
        fail_msg("the client's board is not whole");
    if (!boards_equal(s->run->r.m, s->m, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
}
