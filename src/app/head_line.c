/* SPDX-License-Identifier: MIT */
/* The chain's head as a line of text, and back; and how a file gets such a line. */
#include "app/head_line.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/str.h"
#include "util/time.h"

/* A time, a node, a number, a hash, and the blanks between. */
#define LINE_MAX_BYTES 160
#define HEAD_FILE_MODE 0640

void
head_line_put(const struct head_line *l, struct buf *out)
{
    char at[TIME_TEXT_MAX], hash[2 * SHA256_BYTES + 1];

    time_rfc3339(l->at_ms, at);
    hex_encode(l->hash, sizeof l->hash, hash);
    buf_addf(out, "%s %s %llu %s", at, l->node, (unsigned long long)l->seq, hash);
}

bool
head_line_read(const char *text, size_t len, struct head_line *out)
{
    char line[LINE_MAX_BYTES], at[TIME_TEXT_MAX], hash[2 * SHA256_BYTES + 1];
    struct head_line l = { 0 };
    unsigned long long seq;
    int used = 0;

    if (len >= sizeof line)
        return false;
    memcpy(line, text, len);
    line[len] = '\0';
    if (sscanf(line, "%31s %32s %20llu %64s%n", at, l.node, &seq, hash, &used) != 4 || (size_t)used != len || seq == 0)
        return false;
    l.seq = seq;
    if (!time_parse_rfc3339(at, &l.at_ms) || !hex_decode(hash, strlen(hash), l.hash, sizeof l.hash))
        return false;
    *out = l;
    return true;
}

static bool
write_line(int fd, const char *file, const char *line, size_t len, struct err *err)
{
    struct stat st;
    ssize_t n;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return err_set(err, ERR_IO, "%s is no regular file", file);
    n = write(fd, line, len);
    if (n < 0)
        return err_errno(err, ERR_IO, errno, "%s", file);
    return (size_t)n == len || err_set(err, ERR_IO, "%s: only a part of the line fitted", file);
}

/* A group may read it, whatever our own umask is: who compares may be another. */
static int
open_file(const char *file)
{
    int fd = open(file, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

    if (fd >= 0 || errno != ENOENT)
        return fd;
    fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NONBLOCK | O_CLOEXEC, HEAD_FILE_MODE);
    if (fd >= 0)
        (void)fchmod(fd, HEAD_FILE_MODE);
    return fd;
}

bool
head_append(const char *file, const char *line, bool torn, struct err *err)
{
    int fd = open_file(file);
    struct buf text = BUF_INIT;
    bool ok;

    if (fd < 0)
        return err_errno(err, ERR_IO, errno, "%s", file);
    buf_addf(&text, "%s%s\n", torn ? "\n" : "", line);
    ok = write_line(fd, file, buf_text(&text), text.len, err);
    buf_release(&text);
    close(fd);
    return ok;
}
