/* SPDX-License-Identifier: MIT */
/* The kinds of messages and who delivers them: a driver is one row here and files of its own. */
#include "deliver/driver.h"

#include "deliver/slack.h"

const struct deliver_driver *const deliver_drivers[] = {
    &slack_driver,
};
const size_t deliver_drivers_n = sizeof deliver_drivers / sizeof *deliver_drivers;

const struct deliver_driver *
deliver_driver_for(enum message_kind kind)
{
    for (size_t i = 0; i < deliver_drivers_n; i++)
        if (deliver_drivers[i]->kind == kind)
            return deliver_drivers[i];
    return NULL;
}
