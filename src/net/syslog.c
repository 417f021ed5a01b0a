/* SPDX-License-Identifier: MIT */
/* Lines to the machine's log. */
#include "net/syslog.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "net/datagram.h"
#include "util/buf.h"
#include "util/text.h"
#include "util/time.h"

/* strftime()'s are in the person's language. */
static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static bool
head(struct buf *out, const struct syslog_line *line, struct err *err)
{
    time_t seconds = (time_t)(line->at_ms / MS_SECOND);
    struct tm tm;

    if (localtime_r(&seconds, &tm) == NULL)
        return err_set(err, ERR_LIMIT, "a time that no calendar has: %lld", (long long)seconds);
    buf_addf(out, "<%d>%s %2d %02d:%02d:%02d tocsin[%d]: ", (int)line->facility * 8 + (int)line->severity, months[tm.tm_mon],
        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)getpid());
    return true;
}

bool
syslog_send(const char *socket_path, const struct syslog_line *line, struct err *err)
{
    struct buf bytes;
    bool ok;

    buf_init(&bytes, SYSLOG_BYTES_MAX);
    ok = head(&bytes, line, err);
    text_log(&bytes, line->text, strlen(line->text));
    if (ok && bytes.full)
        ok = err_set(err, ERR_LIMIT, "a line for the machine's log is longer than %d bytes", SYSLOG_BYTES_MAX);
    ok = ok && datagram_send(socket_path, bytes.data, bytes.len, err);
    buf_release(&bytes);
    return ok || err_wrap(err, "the machine's log was not written");
}
