/* SPDX-License-Identifier: MIT */
/* Who delivers messages: a driver is one row here and files of its own. */
#include "deliver/driver.h"

#include <string.h>

#include "deliver/ack_write.h"
#include "deliver/am_silence.h"
#include "deliver/opsgenie.h"
#include "deliver/pagerduty.h"
#include "deliver/slack.h"
#include "deliver/way.h"

static const struct deliver_driver *const drivers[] = {
    &slack_driver,
    &am_silence_driver,
    &pagerduty_driver,
    &opsgenie_driver,
    &jsm_driver,
    &mail_driver,
    &hook_driver,
    &program_driver,
    &pagerduty_ack_driver,
    &opsgenie_ack_driver,
    &jsm_ack_driver,
};

const struct deliver_driver *
deliver_driver_at(size_t i)
{
    return i < sizeof drivers / sizeof *drivers ? drivers[i] : NULL;
}

const struct deliver_driver *
deliver_driver_named(const char *name)
{
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (strcmp(drivers[i]->name, name) == 0)
            return drivers[i];
    return NULL;
}
