/* SPDX-License-Identifier: MIT */
/* What all that start children share. */
#ifndef TOCSIN_NET_PROCESS_OWN_H
#define TOCSIN_NET_PROCESS_OWN_H

#include <spawn.h>
#include <sys/types.h>

/* Our own environment without what is withheld; of those that more (or NULL) has, its. The array is the caller's, the strings are not. */
char **process_environment(const char *const *more);
/*
 * Clean signals, no fds but 0 1 2; flags: where it stands, POSIX_SPAWN_SETPGROUP or POSIX_SPAWN_SETSID. Takes files. 0 or an errno.
 */
int process_spawn(pid_t *pid, const char *program, const char *const *argv, const char *const *env,
    posix_spawn_file_actions_t *files, short flags);
/* The same with env as the whole environment. */
int process_spawn_alone(pid_t *pid, const char *program, const char *const *argv, const char *const *env,
    posix_spawn_file_actions_t *files, short flags);

#endif
