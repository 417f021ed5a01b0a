/* SPDX-License-Identifier: MIT */
/* Private to deliver: the state of one PagerDuty destination, and the parts of its driver. */
#ifndef TOCSIN_DELIVER_PAGERDUTY_H
#define TOCSIN_DELIVER_PAGERDUTY_H

#include "deliver/pager.h"

struct pagerduty {
    const struct deliver_config *config;
    struct pager_job job;
    struct pager_answer answer;
    struct pager_pause pause;
};

extern const struct deliver_driver pagerduty_driver;

/* pagerduty_event.c: POST /v2/enqueue with what the job says. */
struct request pagerduty_request(const struct pager_job *j);

#endif
