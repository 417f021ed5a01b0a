/* SPDX-License-Identifier: MIT */
/* The kinds of messages and who delivers them: a driver is one row here and files of its own. */
#include "deliver/driver.h"

#include "deliver/am_silence.h"
#include "deliver/slack.h"

static const struct deliver_driver *const drivers[] = {
    &slack_driver,
    &am_silence_driver,
};

const struct deliver_driver *
deliver_driver_for(enum message_kind kind)
{
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (drivers[i]->kind == kind)
            return drivers[i];
    return NULL;
}
