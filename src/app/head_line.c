/* SPDX-License-Identifier: MIT */
/* The chain's head as a line of text, and back. */
#include "app/head_line.h"

#include <stdio.h>
#include <string.h>

#include "util/str.h"
#include "util/time.h"

/* A time, a node, a number, a hash, and the blanks between. */
#define LINE_MAX_BYTES 160

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
