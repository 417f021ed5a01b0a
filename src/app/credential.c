/* SPDX-License-Identifier: MIT */
/* The only place where a credential's name becomes its bytes: from a file, the environment, or a command. */
#include "app/credential.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/process.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/vec.h"

/* One command's answer, kept so that not every poll starts a process. */
struct kept {
    char *name;
    char *secret; /* NULL: not asked yet */
    struct process *running;
    struct credentials *all;
};

struct credential_ask {
    struct credentials *all;
    char *name;
    struct loop_timer *soon;
    credential_fn *fn;
    void *arg;
};

struct credentials {
    struct loop *loop;
    const struct secret_place *places;
    size_t places_n;
    VEC(struct kept *) kept;
    VEC(struct credential_ask *) asks;
};

static void
wipe(char *secret)
{
    if (secret == NULL)
        return;
    explicit_bzero(secret, strlen(secret));
    free(secret);
}

static void
kept_free(struct kept *k)
{
    if (k->running != NULL)
        process_cancel(k->running);
    wipe(k->secret);
    free(k->name);
    free(k);
}

static void
forget_all(struct credentials *c)
{
    for (size_t i = 0; i < c->kept.n; i++)
        kept_free(c->kept.v[i]);
    vec_clear(&c->kept);
}

struct credentials *
credentials_new(struct loop *l)
{
    struct credentials *c = xcalloc(1, sizeof *c);

    c->loop = l;
    return c;
}

void
credentials_free(struct credentials *c)
{
    if (c == NULL)
        return;
    while (c->asks.n > 0)
        credential_cancel(c->asks.v[0]);
    forget_all(c);
    vec_release(&c->kept);
    vec_release(&c->asks);
    free(c);
}

static void
ask_free(struct credential_ask *ask)
{
    struct credentials *c = ask->all;

    for (size_t i = 0; i < c->asks.n; i++)
        if (c->asks.v[i] == ask) {
            vec_remove(&c->asks, i);
            break;
        }
    loop_timer_free(ask->soon);
    free(ask->name);
    free(ask);
}

static void
answer(struct credential_ask *ask, const char *secret, const struct err *err)
{
    credential_fn *fn = ask->fn;
    void *arg = ask->arg;

    ask_free(ask);
    fn(arg, secret, err);
}

/* All that wait for this name, each taken out of the list before it is answered. */
static void
answer_all(struct credentials *c, const char *name, const char *secret, const struct err *err)
{
    for (size_t i = 0; i < c->asks.n;) {
        if (!str_eq(c->asks.v[i]->name, name)) {
            i++;
            continue;
        }
        answer(c->asks.v[i], secret, err);
        i = 0;
    }
}

static bool
check_secret(const char *what, char *secret, struct err *err)
{
    secret[strcspn(secret, "\r\n")] = '\0';
    if (*secret == '\0')
        return err_set(err, ERR_UNAVAILABLE, "%s holds no secret: its first line is empty", what);
    for (const char *p = secret; *p != '\0'; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            return err_set(err, ERR_UNAVAILABLE, "%s holds a control character", what);
    return true;
}

bool
credential_file(const char *path, char out[CREDENTIAL_MAX_BYTES], bool *loose, struct err *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n;

    if (fd < 0)
        return err_errno(err, ERR_UNAVAILABLE, errno, "%s", path);
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return err_set(err, ERR_UNAVAILABLE, "%s is no regular file", path);
    }
    *loose = (st.st_mode & (S_IRGRP | S_IROTH)) != 0;
    n = read(fd, out, CREDENTIAL_MAX_BYTES - 1);
    close(fd);
    if (n < 0)
        return err_errno(err, ERR_UNAVAILABLE, errno, "%s", path);
    out[n] = '\0';
    return check_secret(path, out, err);
}

static bool
from_environment(const char *variable, char out[CREDENTIAL_MAX_BYTES], struct err *err)
{
    const char *value = getenv(variable);
    char what[128];

    if (value == NULL)
        return err_set(err, ERR_UNAVAILABLE, "the environment variable %s is not set", variable);
    snprintf(what, sizeof what, "the environment variable %s", variable);
    return (str_copy(out, CREDENTIAL_MAX_BYTES, value) || err_set(err, ERR_LIMIT, "%s is too long", what))
        && check_secret(what, out, err);
}

char **
command_words(const char *command, struct err *err)
{
    size_t len = strlen(command);
    char **words = xcalloc(1, (len / 2 + 2) * sizeof *words + len + 1);
    char *text = (char *)(words + len / 2 + 2);
    size_t n = 0;

    while (*command != '\0') {
        char quote = '\0';

        command += strspn(command, " \t");
        if (*command == '\0')
            break;
        words[n++] = text;
        for (; *command != '\0' && (quote != '\0' || strchr(" \t", *command) == NULL); command++) {
            if (quote == '\0' ? *command == '\'' || *command == '"' : *command == quote)
                quote = quote == '\0' ? *command : '\0';
            else
                *text++ = *command;
        }
        *text++ = '\0';
        if (quote != '\0')
            n = 0, command = "";
    }
    if (n > 0)
        return words;
    free(words);
    err_set(err, ERR_CONFIG, "a command is empty, or a quote in it is not closed");
    return NULL;
}

static struct kept *
keep(struct credentials *c, const char *name)
{
    struct kept *k;

    for (size_t i = 0; i < c->kept.n; i++)
        if (str_eq(c->kept.v[i]->name, name))
            return c->kept.v[i];
    k = xcalloc(1, sizeof *k);
    k->name = xstrdup(name);
    k->all = c;
    vec_push(&c->kept, k);
    return k;
}

static void
on_command(void *arg, const char *out, size_t len, const struct err *err)
{
    struct kept *k = arg;
    struct err why = { 0 };
    char *secret = NULL;

    k->running = NULL;
    if (err != NULL) {
        why = *err;
    } else {
        secret = xstrndup(out, len);
        if (!check_secret("the output of the command", secret, &why)) {
            wipe(secret);
            secret = NULL;
        }
    }
    k->secret = secret;
    answer_all(k->all, k->name, secret, secret == NULL ? &why : NULL);
}

static void
run_command(struct credentials *c, struct kept *k, const char *command)
{
    struct err err = { 0 };
    char **words;

    if (k->running != NULL)
        return;
    words = command_words(command, &err);
    if (words == NULL) {
        answer_all(c, k->name, NULL, &err);
        return;
    }
    k->running = process_run(c->loop, (const char *const *)words, CREDENTIAL_COMMAND_MS, CREDENTIAL_MAX_BYTES - 1, on_command, k);
    free(words);
}

static const struct secret_place *
place_of(const struct credentials *c, const char *name)
{
    for (size_t i = 0; i < c->places_n; i++)
        if (str_eq(c->places[i].name, name))
            return &c->places[i];
    return NULL;
}

static void
look_up(void *arg)
{
    struct credential_ask *ask = arg;
    struct credentials *c = ask->all;
    const struct secret_place *p = place_of(c, ask->name);
    char secret[CREDENTIAL_MAX_BYTES] = "";
    struct err err = { 0 };
    bool ok = false, loose;
    struct kept *k;

    if (p != NULL && p->command != NULL) {
        k = keep(c, ask->name);
        if (k->secret != NULL)
            answer(ask, k->secret, NULL);
        else
            run_command(c, k, p->command);
        return;
    }
    if (p != NULL && p->text != NULL)
        ok = str_copy(secret, sizeof secret, p->text);
    else if (p != NULL && p->file != NULL)
        ok = credential_file(p->file, secret, &loose, &err);
    else if (p != NULL && p->env != NULL)
        ok = from_environment(p->env, secret, &err);
    else
        err_set(&err, ERR_CONFIG, "there is no credential %s", ask->name);
    answer(ask, ok ? secret : NULL, ok ? NULL : &err);
    explicit_bzero(secret, sizeof secret);
}

void
credentials_configure(struct credentials *c, const struct secret_place *places, size_t n)
{
    forget_all(c);
    c->places = places;
    c->places_n = n;
    /* An editor or another's command has no need of them. */
    for (size_t i = 0; i < n; i++)
        if (places[i].env != NULL)
            process_withhold(places[i].env);
    /* What waited for a command that was just given up is looked up anew. */
    for (size_t i = 0; i < c->asks.n; i++)
        loop_timer_set(c->asks.v[i]->soon, loop_mono_ms());
}

struct credential_ask *
credential_ask(struct credentials *c, const char *name, credential_fn *fn, void *arg)
{
    struct credential_ask *ask = xcalloc(1, sizeof *ask);

    ask->all = c;
    ask->name = xstrdup(name);
    ask->fn = fn;
    ask->arg = arg;
    ask->soon = loop_timer_new(c->loop, look_up, ask);
    loop_timer_set(ask->soon, loop_mono_ms());
    vec_push(&c->asks, ask);
    return ask;
}

void
credential_cancel(struct credential_ask *ask)
{
    ask_free(ask);
}

void
credential_refused(struct credentials *c, const char *name)
{
    for (size_t i = 0; i < c->kept.n; i++) {
        struct kept *k = c->kept.v[i];

        if (!str_eq(k->name, name) || k->running != NULL)
            continue;
        vec_remove(&c->kept, i);
        kept_free(k);
        return;
    }
}
