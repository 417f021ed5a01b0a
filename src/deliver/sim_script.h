/* SPDX-License-Identifier: MIT */
/* Private to the simulated far sides: how their next calls end. */
#ifndef TOCSIN_DELIVER_SIM_SCRIPT_H
#define TOCSIN_DELIVER_SIM_SCRIPT_H

#include "deliver/sim.h"
#include "util/vec.h"

#define SIM_WORD_MAX 64

enum sim_fault_kind { SIM_OK, SIM_STATUS, SIM_ERROR, SIM_DROP, SIM_LOST, SIM_UNSENT, SIM_SILENT, SIM_STUCK };
struct sim_fault {
    enum sim_fault_kind kind;
    size_t method;
    int status;
    int64_t retry_after_ms;
    char word[SIM_WORD_MAX], needed[SIM_WORD_MAX];
};
struct sim_faults {
    VEC(struct sim_fault) v;
};

/* Who has which methods: named gives n for an unknown name. */
struct sim_script_of {
    const char *who; /* "the simulated Slack" */
    size_t (*named)(const char *name);
    size_t n;
};
/* false and *err: which word is none. */
bool sim_script_read(struct sim_faults *faults, const struct sim_script_of *of, const char *script, struct err *err) MUST_USE;
/* The next word for this method; "ok" where there is none. */
struct sim_fault sim_fault_next(struct sim_faults *faults, size_t method);
bool sim_fault_carries_out(const struct sim_fault *f);
/* What every far side does in the same way: all but OK and ERROR. The body is cleared. */
void sim_fault_end(const struct sim_fault *f, struct sim_answer *out);

#endif
