/* SPDX-License-Identifier: MIT */
/* What nobody does any more once the last owner leaves: the sentence that asks before. */
#ifndef TOCSIN_CORE_LEAVE_H
#define TOCSIN_CORE_LEAVE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model.h"
#include "util/buf.h"

struct leaving {
    bool owns;       /* this one polls, delivers and watches */
    size_t heirs;    /* others that take over when it goes */
    size_t dead_men; /* dead man's switches that it asks for */
};

/* false: it may just go. Else out has the question: "Nobody takes over: … Leave?" */
bool leave_question(const struct model *m, const struct leaving *l, struct buf *out);

#endif
