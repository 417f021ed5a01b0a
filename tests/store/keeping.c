/* SPDX-License-Identifier: MIT */
/* Backups in tests. */
#include "store/keeping.h"

#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

struct store_facts
keep_made(const struct desk *d, const char *file)
{
    struct store_facts facts;
    struct err err = { 0 };

    if (!keep_backup(d->path, file, NULL, NULL, &facts, &err))
        fail_msg("%s", err.text);
    return facts;
}

struct store_facts
keep_examined(const char *file)
{
    struct store_facts facts;
    struct err err = { 0 };

    if (!keep_examine(file, NULL, NULL, &facts, &err))
        fail_msg("%s", err.text);
    return facts;
}

char *
keep_restored(const struct desk *d, const char *file)
{
    struct store_facts facts = keep_examined(file);
    struct err err = { 0 };
    char *kept;

    if (!keep_restore(d->path, "restore pid 1", file, &facts, NULL, NULL, &kept, &err))
        fail_msg("%s", err.text);
    return kept;
}

bool
is_there(const char *file)
{
    return access(file, F_OK) == 0;
}

void
kill_in(struct desk *d, suseconds_t us, void (*story)(struct desk *d))
{
    struct itimerval until = { .it_value = { .tv_usec = us } };
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        signal(SIGALRM, SIG_DFL);
        setitimer(ITIMER_REAL, &until, NULL);
        story(d);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    assert_true(WIFSIGNALED(status));
}
