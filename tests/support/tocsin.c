/* SPDX-License-Identifier: MIT */
/* The program itself, with a home of its own. */
#include "support/tocsin.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/alloc.h"
#include "util/buf.h"

#define PATH_SIZE 4096
#define ENV_MAX 16
#define WORDS_MAX 32

struct tocsin {
    char home[64], config[128], state[128], file[PATH_SIZE];
    char env_home[80], env_config[160], env_state[160];
    struct buf said;
};

static void
die(const char *what)
{
    fprintf(stderr, "tocsin: %s: %s\n", what, strerror(errno));
    abort();
}

/* BUILD/tests/LAYER/PROGRAM is this test. */
static void
find_in_build(char *path, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", path, size - 1);

    if (n < 0)
        die("/proc/self/exe");
    path[n] = '\0';
    for (int up = 0; up < 3; up++)
        *strrchr(path, '/') = '\0';
    snprintf(path + strlen(path), size - strlen(path), "/tocsin");
}

const char *
tocsin_path(void)
{
    static char path[PATH_SIZE];
    const char *named = getenv("TOCSIN");

    if (named != NULL && *named != '\0')
        snprintf(path, sizeof path, "%s", named);
    else
        find_in_build(path, sizeof path);
    if (access(path, X_OK) < 0)
        die(path);
    return path;
}

static void
write_config(struct tocsin *t, const char *url)
{
    FILE *f;

    if (url == NULL)
        return;
    f = fopen(tocsin_file(t, "config/tocsin/tocsin.conf"), "we");
    if (f == NULL)
        die("tocsin.conf");
    fprintf(f, "source \"am\" {\n    kind = alertmanager\n    url = {\"%s\"}\n    every = 1s\n}\n", url);
    fclose(f);
}

struct tocsin *
tocsin_new(const char *url)
{
    struct tocsin *t = xcalloc(1, sizeof *t);

    buf_init(&t->said, BUF_DEFAULT_MAX);
    snprintf(t->home, sizeof t->home, "/tmp/tocsin-home-XXXXXX");
    if (mkdtemp(t->home) == NULL)
        die("mkdtemp");
    snprintf(t->config, sizeof t->config, "%s/config", t->home);
    snprintf(t->state, sizeof t->state, "%s/state", t->home);
    snprintf(t->env_home, sizeof t->env_home, "HOME=%s", t->home);
    snprintf(t->env_config, sizeof t->env_config, "XDG_CONFIG_HOME=%s", t->config);
    snprintf(t->env_state, sizeof t->env_state, "XDG_STATE_HOME=%s", t->state);
    if (mkdir(t->config, 0700) < 0 || mkdir(t->state, 0700) < 0 || mkdir(tocsin_file(t, "config/tocsin"), 0700) < 0)
        die("mkdir");
    write_config(t, url);
    return t;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

void
tocsin_free(struct tocsin *t)
{
    if (t == NULL)
        return;
    nftw(t->home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    buf_release(&t->said);
    free(t);
}

const char *
tocsin_file(struct tocsin *t, const char *name)
{
    snprintf(t->file, sizeof t->file, "%s/%s", t->home, name);
    return t->file;
}

/* The home's, and those of the test; what the caller's own says of tocsin goes. */
static void
fill_env(const struct tocsin *t, const char *const *more, const char *env[ENV_MAX])
{
    const char *const ours[] = { t->env_home, t->env_config, t->env_state, "TOCSIN_STORE", "NO_COLOR", "LC_ALL=C.UTF-8" };
    size_t n = 0;

    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        env[n++] = ours[i];
    for (; more != NULL && *more != NULL && n + 1 < ENV_MAX; more++)
        env[n++] = *more;
    env[n] = NULL;
}

struct pty *
tocsin_start(struct tocsin *t, const struct pty_options *options)
{
    const char *argv[] = { tocsin_path(), NULL }, *env[ENV_MAX];
    struct pty_options o = *options;

    fill_env(t, options->env, env);
    o.env = env;
    return pty_start(argv, &o);
}

struct pty *
tocsin_start_in(struct tocsin *t, int rows, int cols)
{
    return tocsin_start(t, &(struct pty_options){ .rows = rows, .cols = cols });
}

static void
run_verb(const struct tocsin *t, const char *const *words, int out)
{
    const char *argv[WORDS_MAX] = { tocsin_path() }, *env[ENV_MAX];
    size_t n = 1;

    for (; *words != NULL && n + 1 < WORDS_MAX; words++)
        argv[n++] = *words;
    fill_env(t, NULL, env);
    for (const char **e = env; *e != NULL; e++)
        if (strchr(*e, '=') != NULL)
            putenv(xstrdup(*e));
        else
            unsetenv(*e);
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    closefrom(STDERR_FILENO + 1);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

int
tocsin_verb(struct tocsin *t, const char *const *words)
{
    char chunk[4096];
    int out[2], status;
    ssize_t n;
    pid_t pid;

    if (pipe2(out, O_CLOEXEC) < 0)
        die("pipe");
    fflush(NULL);
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0)
        run_verb(t, words, out[1]);
    close(out[1]);
    buf_clear(&t->said);
    while ((n = read(out[0], chunk, sizeof chunk)) > 0)
        buf_add(&t->said, chunk, (size_t)n);
    close(out[0]);
    if (waitpid(pid, &status, 0) < 0)
        die("waitpid");
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

pid_t
tocsin_spawn(struct tocsin *t, const char *const *words)
{
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0)
        run_verb(t, words, open("/dev/null", O_WRONLY | O_CLOEXEC));
    return pid;
}

const char *
tocsin_said(const struct tocsin *t)
{
    return buf_text(&t->said);
}

bool
tocsin_is_whole_and_free(struct tocsin *t)
{
    /* Any other refusal comes from one that owns it. */
    int owns = TOCSIN_VERB(t, "comment", "--filter", "severity=critical", "-m", "free", "--yes");
    bool free_now = owns != 5;

    if (!free_now)
        fprintf(stderr, "tocsin: not free: %s", tocsin_said(t));
    if (TOCSIN_VERB(t, "log", "verify") == 0)
        return free_now;
    fprintf(stderr, "tocsin: not whole: %s", tocsin_said(t));
    return false;
}
