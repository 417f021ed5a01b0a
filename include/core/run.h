/* SPDX-License-Identifier: MIT */
/* A run: a command that a person ran, why, what for, and how it ended. The log has its output; the model has the rest. */
#ifndef TOCSIN_CORE_RUN_H
#define TOCSIN_CORE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/err.h"
#include "util/json.h"

/* Words of one command, and the bytes of all of them. */
#define RUN_ARGS_MAX 256
#define RUN_ARGV_BYTES_MAX ((size_t)16 << 10)
/* The longest name of a host, a directory, a start of the machine, a configured command. */
#define RUN_PLACE_MAX 4096
#define RUN_NAME_MAX 64
/* The longest purpose, in bytes. */
#define RUN_PURPOSE_MAX 1000
/*
 * What the log keeps of an output, in bytes: so much of its beginning and so much of its end. Together with all else they are fewer
 * than the commas that a line to the owner may have.
 */
#define RUN_HEAD_MAX ((size_t)16 << 10)
#define RUN_TAIL_MAX ((size_t)32 << 10)
/* Why it could not be started, in bytes. */
#define RUN_ERROR_MAX 500
/* The model keeps so many of the latest, and of those that are under way the ones among so many. */
#define MODEL_RUNS_MAX 100
#define MODEL_RUNS_OPEN_MAX 10000
/* "run 12" with the NUL. */
#define RUN_ID_MAX 28

/* What is run, and where: enough to tell on that host whether the process that ran it is still there. */
struct run_order {
    const char *purpose;
    const char *const *argv;
    size_t argv_n;
    const char *name; /* of the configured command, or NULL */
    bool has_alert;
    struct alert_id alert;
    uint64_t episode; /* 0: no alert */
    const char *host, *directory;
    const char *boot;       /* the kernel's boot id */
    int64_t pid;            /* of the process that runs it for the person */
    uint64_t started_ticks; /* when that process began, in clock ticks since the boot */
};

/* How it ended: by exit code, by signal, or it never began. */
enum run_ending { RUN_EXITED, RUN_SIGNALED, RUN_NOT_STARTED, RUN_ENDINGS };
struct run_end {
    enum run_ending how;
    int code;          /* exit code or signal number */
    const char *error; /* RUN_NOT_STARTED: why */
    int64_t took_ms;
    const char *head, *tail; /* of its output; UTF-8, else as it came; tail NULL: head is all of it */
    uint64_t left_out;       /* bytes between the two */
};

struct run {
    uint64_t number;
    const char *actor; /* in the model's pool */
    int64_t started_at_ms;
    uint64_t started_seq, last_seq;
    struct run_order order; /* strings in the arena, as the end's error */
    bool finished;
    struct run_end end; /* without its output */
    struct arena arena;
};
void run_free(struct run *r);

struct model;
struct event;
/* By number; NULL for one that the model does not keep. */
struct run *model_run(const struct model *m, uint64_t number);
/* Building from the log: EV_RUN_STARTED and EV_RUN_FINISHED, in their order. */
void model_apply_run(struct model *m, const struct event *ev);
/* As it stands, in its place by number; takes it, and drops the one of that number. */
void model_put_run_take(struct model *m, struct run *r);
/* Before they are built anew. */
void model_clear_runs(struct model *m);

/* The limits; false and *err: which one does not hold. */
bool run_order_check(const struct run_order *o, struct err *err) MUST_USE;
bool run_end_check(const struct run_end *e, struct err *err) MUST_USE;
/* Nothing but blanks. */
bool run_purpose_is_blank(const char *purpose);
/* A copy whose strings live in the arena. */
struct run_order run_order_copy(struct arena *arena, const struct run_order *o);
struct run_end run_end_copy(struct arena *arena, const struct run_end *e);

/* Members of an object that is open, and back; false: not what it must be. Purpose, name and alert are not among those of the place. */
void run_place_put(struct json_out *o, const struct run_order *order);
bool run_place_read(const cJSON *o, struct run_order *order, struct arena *arena) MUST_USE;
void run_end_put(struct json_out *o, const struct run_end *end);
bool run_end_read(const cJSON *o, struct run_end *end, struct arena *arena) MUST_USE;

/* "run:12", "run 12" or "12" as a person types it; 0: none of them. */
uint64_t run_number(const char *text);
/* argv as a shell would take it back. */
void run_argv_words(const char *const *argv, size_t n, struct buf *out);
/* "exit 0", "signal 9", "not started: no such file". */
void run_end_words(const struct run_end *e, struct buf *out);

#endif
