/* SPDX-License-Identifier: MIT */
/* What tocsin itself finds wrong: an alert of its own source, raised while it lasts and cleared when it is over. */
#ifndef TOCSIN_CORE_DECIDE_OWN_H
#define TOCSIN_CORE_DECIDE_OWN_H

#include "core/decide_with.h"

#define OWN_LABELS_MAX 4

struct own_alarm {
    const char *name;                         /* its alertname */
    struct label_pair labels[OWN_LABELS_MAX]; /* what it is about: with the name, its identity */
    size_t labels_n;
    int level;           /* its severity follows from it */
    const char *summary; /* for raising */
    uint64_t cause;      /* the event that led to it, or 0 */
};

/* It is on the board and not cleared; a person may have closed it while it lasts. */
bool own_alarm_stands(const struct model *m, const struct own_alarm *a);
/* Nothing where it stands already, or does not stand. */
void decide_raise_own(struct decision *d, const struct own_alarm *a);
void decide_clear_own(struct decision *d, const struct own_alarm *a);

#endif
