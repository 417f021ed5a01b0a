/* SPDX-License-Identifier: MIT */
/* The service's side of systemd: datagrams to the socket that it names in the environment. */
#include "net/sd_notify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/datagram.h"
#include "net/process.h"

#define US_MS 1000

static const char *const variables[] = { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID" };

static const char *
notify_socket(void)
{
    const char *address = getenv("NOTIFY_SOCKET");

    return address != NULL && *address != '\0' ? address : NULL;
}

bool
sd_notify_wanted(void)
{
    return notify_socket() != NULL;
}

bool
sd_notify_send(const char *assignments, struct err *err)
{
    const char *address = notify_socket();

    if (address == NULL || datagram_send(address, assignments, strlen(assignments), err))
        return true;
    return err_wrap(err, "systemd was not told");
}

/* 0: not a number, or none. */
static int64_t
number(const char *variable)
{
    const char *text = getenv(variable);
    char *end;
    long long n;

    if (text == NULL || *text < '0' || *text > '9')
        return 0;
    errno = 0;
    n = strtoll(text, &end, 10);
    return *end == '\0' && errno == 0 ? n : 0;
}

int64_t
sd_watchdog_ms(void)
{
    if (getenv("WATCHDOG_PID") != NULL && number("WATCHDOG_PID") != getpid())
        return 0;
    return number("WATCHDOG_USEC") / US_MS;
}

void
sd_notify_withhold(void)
{
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        process_withhold(variables[i]);
}
