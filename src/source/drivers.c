/* SPDX-License-Identifier: MIT */
/* The kinds of sources: a driver is one row here, in the order of the option `kind`, and files of its own. */
#include "source/driver.h"

#include <string.h>

#include "source/alertmanager.h"
#include "source/pager.h"
#include "util/str.h"

const struct source_driver *const source_drivers[] = {
    &alertmanager_driver,
    &pagerduty_source,
    &opsgenie_source,
    &jsm_source,
};
const size_t source_drivers_n = sizeof source_drivers / sizeof *source_drivers;

const struct source_driver *
source_driver_named(const char *name)
{
    for (size_t i = 0; i < source_drivers_n; i++)
        if (str_eq(source_drivers[i]->name, name))
            return source_drivers[i];
    return NULL;
}

static bool
any_source_filter(const char *url, struct buf *filter)
{
    const char *page = strstr(url, "/#/");

    if (page == NULL || !(str_starts(url, "http://") || str_starts(url, "https://")))
        return false;
    for (size_t i = 0; i < source_drivers_n; i++)
        if (source_drivers[i]->link != NULL && source_drivers[i]->link(page, filter))
            return true;
    return false;
}

bool
source_url_filter(const struct source_config *c, const char *url, struct buf *filter)
{
    if (c == NULL)
        return any_source_filter(url, filter);
    for (size_t i = 0; c->driver->link != NULL && i < c->urls_n; i++) {
        size_t start = filter->len, n = strlen(c->urls[i]);

        if (strncmp(url, c->urls[i], n) != 0 || (url[n] != '/' && url[n] != '#'))
            continue;
        buf_addf(filter, "@src=%s ", c->name);
        if (c->driver->link(url + n, filter))
            return true;
        filter->len = start;
        filter->data[start] = '\0';
    }
    return false;
}
