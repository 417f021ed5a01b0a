/* SPDX-License-Identifier: MIT */
/* The store's thread: jobs go in on the loop's side, results come out there, in the order of the jobs. */
#ifndef TOCSIN_STORE_THREAD_H
#define TOCSIN_STORE_THREAD_H

#include <pthread.h>
#include <stdatomic.h>

#include "store/fill.h"
#include "store/store.h"
#include "store/writer.h"

struct job {
    struct job *next;
    void (*run)(struct store *s, struct job *j); /* on the thread; frees it */
};

struct result {
    struct result *next;
    /* On the loop. false: not finished, call again after until_ns. */
    bool (*deliver)(struct store *s, struct result *r, int64_t until_ns);
    void (*free)(struct result *r);
};

struct job_list {
    struct job *first, *last;
};
struct result_list {
    struct result *first, *last;
};

struct store {
    char *path;
    int lock_fd, event_fd;
    bool reading; /* another process owns it */
    pthread_t thread;
    atomic_bool closing;

    pthread_mutex_t mutex; /* over the next three */
    pthread_cond_t wake;
    struct job_list jobs;
    struct result_list done;

    /* The thread's. */
    struct writer writer;
    int wal_pages;
    bool failed;
    uint64_t failed_epoch; /* appends of this epoch or before it fail as the first did */
    struct err failure;

    /* The loop's. */
    struct result_list todo;
    struct fill fill;
    struct log_head head;                /* as the loop knows it */
    const struct store_written *written; /* while an append is called back for */
    uint64_t epoch; /* rises when a failed append has been heard of: what is handed over from then on counts again */
};

bool thread_start(struct store *s, struct err *err) MUST_USE;
/* Carries out what was handed over, then ends. */
void thread_stop(struct store *s);
/* Loop: hands over. */
void thread_give(struct store *s, struct job *j);
/* Thread: hands back. */
void thread_answer(struct store *s, struct result *r);
/* Thread: the next job where it has this run function, else NULL. */
struct job *thread_next_if(struct store *s, void (*run)(struct store *, struct job *));
/* Loop: everything that is finished, into s->todo. */
void thread_collect(struct store *s);
/* Loop: makes store_fd() readable. */
void thread_signal(struct store *s);

#endif
