/* SPDX-License-Identifier: MIT */
/* Kills the program at random moments while acts are made, by keys or by verbs, and counts what became of those that were answered. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "support/alert_server.h"
#include "support/tocsin.h"
#include "util/vec.h"

#define ALERTS 40
#define FRESH_EVERY 20 /* kills in one store */
#define START_SHARE 10 /* one kill of so many falls into a start */
#define TYPING_MS 300
#define VERB_SHARE 300 /* % of what a verb takes undisturbed */
#define KEY_SIZE 32

struct act {
    bool answered;
    size_t found; /* in the log */
};

struct crash {
    struct alert_server *server;
    struct tocsin *tocsin;
    uint32_t seed;
    size_t made, answered; /* all acts */
    size_t first;          /* the first one in the store in use */
    VEC(struct act) acts;  /* those in the store in use */
    size_t kills, lost, doubled, broken, undone;
    char alert[64];
    int start_ms, verb_us;
};

static uint32_t
next_random(struct crash *c, int below)
{
    c->seed = c->seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)c->seed * (uint32_t)below) >> 32);
}

static int64_t
now_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void
wait_us(int64_t us)
{
    struct timespec ts = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };

    ppoll(NULL, 0, &ts, NULL);
}

static void
fault(struct crash *c, size_t *count, const char *what, const char *text)
{
    (*count)++;
    printf("kill %zu: %s %s\n", c->kills, what, text);
}

/* ---- acts, each with a name that stands in the log */

static size_t
make_act(struct crash *c, char key[KEY_SIZE])
{
    struct act a = { 0 };

    vec_push(&c->acts, a);
    snprintf(key, KEY_SIZE, "act-%zu", c->made);
    return c->made++ - c->first;
}

static void
answer(struct crash *c, size_t act)
{
    c->acts.v[act].answered = true;
    c->answered++;
}

static struct act *
act_of(struct crash *c, const char *key)
{
    size_t n;

    if (key == NULL || strncmp(key, "act-", 4) != 0)
        return NULL;
    n = strtoul(key + 4, NULL, 10);
    return n < c->first || n - c->first >= c->acts.n ? NULL : &c->acts.v[n - c->first];
}

/* ---- what the log says */

static void
count_event(struct crash *c, const char *line)
{
    cJSON *event = cJSON_Parse(line);
    cJSON *now = cJSON_GetObjectItem(cJSON_GetObjectItem(event, "data"), "now");
    const char *key = cJSON_GetStringValue(cJSON_GetObjectItem(event, "request_id"));
    struct act *a = act_of(c, key);

    if (a == NULL) { /* by keys: the screen gives an id of its own */
        key = cJSON_GetStringValue(cJSON_GetObjectItem(now, "text"));
        a = act_of(c, key);
    }
    if (a != NULL && ++a->found == 2)
        fault(c, &c->doubled, "doubled", key);
    if (event == NULL)
        fault(c, &c->broken, "no event:", line);
    cJSON_Delete(event);
}

static void
count_log(struct crash *c)
{
    char *text, *line, *rest;

    for (size_t i = 0; i < c->acts.n; i++)
        c->acts.v[i].found = 0;
    if (TOCSIN_VERB(c->tocsin, "log", "--json") != 0)
        fault(c, &c->broken, "the log can't be read:", tocsin_said(c->tocsin));
    text = rest = xstrdup(tocsin_said(c->tocsin));
    while ((line = strsep(&rest, "\n")) != NULL)
        if (*line != '\0')
            count_event(c, line);
    free(text);
}

static void
check_log(struct crash *c)
{
    char key[KEY_SIZE];

    count_log(c);
    for (size_t i = 0; i < c->acts.n; i++)
        if (c->acts.v[i].answered && c->acts.v[i].found == 0) {
            snprintf(key, sizeof key, "act-%zu", c->first + i);
            fault(c, &c->lost, "lost", key);
            c->acts.v[i].answered = false;
        }
    if (TOCSIN_VERB(c->tocsin, "log", "verify") != 0)
        fault(c, &c->broken, "not whole:", tocsin_said(c->tocsin));
}

/* ---- a store */

static void
find_alert(struct crash *c)
{
    cJSON *all;
    const char *id;

    if (TOCSIN_VERB(c->tocsin, "serve", "--once") != 0 || TOCSIN_VERB(c->tocsin, "alerts", "--json") != 0)
        fault(c, &c->broken, "no store:", tocsin_said(c->tocsin));
    all = cJSON_Parse(tocsin_said(c->tocsin));
    id = cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetArrayItem(all, 0), "id"));
    snprintf(c->alert, sizeof c->alert, "%s", id == NULL ? "none" : id);
    cJSON_Delete(all);
}

static void
fresh_store(struct crash *c)
{
    tocsin_free(c->tocsin);
    c->tocsin = tocsin_new(alert_server_url(c->server));
    c->first = c->made;
    vec_clear(&c->acts);
    find_alert(c);
}

/* ---- by verbs: each owns the store for its own length */

/* True: it came to its end before the time was up, and said that it is done. */
static bool
run_verb_for(struct crash *c, const char *key, int64_t us)
{
    bool ack = next_random(c, 2) == 0;
    const char *const words[] = { ack ? "ack" : "comment", c->alert, "-m", key, "--request-id", key, NULL };
    pid_t pid = tocsin_spawn(c->tocsin, words);
    int64_t until_us = now_us() + us;
    int status;

    while (waitpid(pid, &status, WNOHANG) == 0) {
        int64_t left_us = until_us - now_us();

        if (left_us <= 0) {
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            break;
        }
        wait_us(left_us < 200 ? left_us : 200);
    }
    if (WIFSIGNALED(status)) {
        c->kills++;
        return false;
    }
    if (WEXITSTATUS(status) != 0)
        fault(c, &c->undone, "refused", key);
    return WEXITSTATUS(status) == 0;
}

/* What was killed is asked for again under the same name until it is answered: one effect, however often. */
static void
act_by_verb(struct crash *c)
{
    char key[KEY_SIZE];
    size_t act = make_act(c, key);

    for (;;) {
        size_t before = c->kills;
        bool done = run_verb_for(c, key, (int64_t)next_random(c, c->verb_us * VERB_SHARE / 100));

        if (done)
            answer(c, act);
        if (c->kills > before || done)
            check_log(c);
        if (c->kills == before)
            break;
    }
}

static void
measure_verb(struct crash *c)
{
    int64_t start_us = now_us();
    char key[KEY_SIZE];
    size_t act = make_act(c, key);

    if (run_verb_for(c, key, 60 * (int64_t)1000000))
        answer(c, act);
    c->verb_us = (int)(now_us() - start_us);
}

static void
by_verbs(struct crash *c, size_t kills)
{
    size_t next_fresh = 0;

    while (c->kills < kills && c->broken == 0 && c->undone == 0) {
        if (c->kills >= next_fresh) {
            fresh_store(c);
            measure_verb(c);
            next_fresh = c->kills + FRESH_EVERY;
        }
        act_by_verb(c);
    }
}

/* ---- by keys */

static pid_t
kill_later(const struct pty *p, int64_t us)
{
    pid_t victim = pty_pid(p), pid;

    fflush(NULL);
    pid = fork();
    if (pid != 0)
        return pid;
    wait_us(us);
    kill(victim, SIGKILL);
    _exit(0);
}

static bool
shows(struct pty *p, const void *text)
{
    return screen_has(pty_screen(p), text);
}

static bool
until(struct pty *p, const char *text)
{
    return pty_until(p, shows, text);
}

/* Whose answer is on the screen, also where it came with the last bytes, is answered. */
static bool
comment_by_keys(struct crash *c, struct pty *p)
{
    char key[KEY_SIZE];
    size_t act;

    pty_keys(p, "c");
    if (!until(p, "comment on"))
        return false;
    act = make_act(c, key);
    pty_keys(p, key);
    pty_keys(p, "\r");
    if (!until(p, "commented on"))
        return false;
    answer(c, act);
    return true;
}

/* Between two comments, so that its answer is seen to come. */
static bool
hold_by_keys(struct pty *p, const char *key)
{
    pty_keys(p, key);
    return until(p, "acked HighErrorRate");
}

static void
type_until_killed(struct crash *c, struct pty *p)
{
    while (comment_by_keys(c, p) && hold_by_keys(p, "a") && comment_by_keys(c, p) && hold_by_keys(p, "U"))
        ;
}

static struct pty *
dashboard(struct crash *c)
{
    struct pty *p = tocsin_start_in(c->tocsin, 24, 80);

    if (!until(p, "40 alerts"))
        fault(c, &c->broken, "no start:", screen_text(pty_screen(p)));
    return p;
}

static void
wait_killed(struct crash *c, struct pty *p, pid_t killer)
{
    int code = pty_wait_exit(p, PTY_DEADLINE_MS);

    waitpid(killer, NULL, 0);
    if (code != 128 + SIGKILL)
        fault(c, &c->broken, "it ended by itself:", screen_text(pty_screen(p)));
    c->kills++;
    pty_free(p);
}

static void
kill_in_start(struct crash *c)
{
    struct pty *p = tocsin_start_in(c->tocsin, 24, 80);

    wait_killed(c, p, kill_later(p, (int64_t)next_random(c, c->start_ms * 1000)));
}

static void
round_by_keys(struct crash *c)
{
    int64_t start_us = now_us();
    struct pty *p = dashboard(c);
    pid_t killer;

    c->start_ms = (int)((now_us() - start_us) / 1000) + 1;
    check_log(c);
    killer = kill_later(p, (int64_t)next_random(c, TYPING_MS * 1000));
    type_until_killed(c, p);
    wait_killed(c, p, killer);
    if (next_random(c, START_SHARE) == 0)
        kill_in_start(c);
}

static void
by_keys(struct crash *c, size_t kills)
{
    for (size_t round = 0; c->kills < kills && c->broken == 0; round++) {
        if (round % FRESH_EVERY == 0)
            fresh_store(c);
        round_by_keys(c);
        check_log(c);
    }
    /* A last start, after the last kill. */
    pty_free(dashboard(c));
    check_log(c);
}

int
main(int argc, char **argv)
{
    const char *seed = getenv("SEED");
    struct crash c = { .seed = seed != NULL ? (uint32_t)strtoul(seed, NULL, 10) : (uint32_t)now_us() };
    uint32_t first_seed = c.seed;
    size_t kills = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;

    if (kills == 0 || (strcmp(argv[1], "keys") != 0 && strcmp(argv[1], "verbs") != 0)) {
        fprintf(stderr, "usage: crash keys|verbs KILLS\n");
        return 2;
    }
    c.server = alert_server_new(ALERTS);
    (strcmp(argv[1], "keys") == 0 ? by_keys : by_verbs)(&c, kills);
    printf("%s: %zu kills, %zu acts made, %zu answered, %zu lost, %zu doubled, %zu not whole, %zu refused (SEED=%u)\n", argv[1],
        c.kills, c.made, c.answered, c.lost, c.doubled, c.broken, c.undone, first_seed);
    tocsin_free(c.tocsin);
    alert_server_free(c.server);
    vec_release(&c.acts);
    return c.lost + c.doubled + c.broken + c.undone == 0 ? 0 : 1;
}
