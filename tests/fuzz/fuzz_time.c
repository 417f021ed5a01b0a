/* SPDX-License-Identifier: MIT */
/* Times and durations in words: what is read is what is written. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "util/time.h"

#define NOW_MS INT64_C(1763690400000)

const char *const fuzz_name = "time";
const size_t fuzz_runs = 30000;
const char *const fuzz_words[] = { "2025-11-21T02:00:00.123Z", "T", "Z", "+01:00", "-23:59", ":60", ".999999999", "9999-12-31",
    "0001-01-01", "-0001", "24:00", "23:59", "1h30m", "ms", "s", "m", "h", "d", "0", "3650d", "87600h", "9223372036854775807",
    "18446744073709551616", "1e3", "-", " ", NULL };

static void
read_moment(const char *text)
{
    char out[TIME_TEXT_MAX];
    int64_t ms, again;

    if (time_parse_rfc3339(text, &ms)) {
        time_rfc3339(ms, out);
        MUST(time_parse_rfc3339(out, &again) && again == ms);
    }
    if (time_parse_point(text, NOW_MS, &ms)) {
        time_rfc3339(ms, out);
        time_hhmm(ms, out);
        time_date(ms, out);
        MUST(strlen(out) == 10);
    }
}

static void
read_duration(const char *text)
{
    char out[TIME_TEXT_MAX];
    int64_t ms, again;

    if (duration_parse(text, MS_SECOND, &ms)) {
        MUST(ms >= 0 && ms <= 3660 * MS_DAY);
        duration_exact(ms, out);
        MUST(duration_parse(out, 0, &again) && again == ms);
        duration_short(ms, out);
        MUST(strlen(out) <= 4);
    } else {
        MUST(!duration_parse(text, 0, &ms));
    }
}

/* Any number of milliseconds can be shown. */
static void
show_any(const uint8_t *data, size_t size)
{
    char out[TIME_TEXT_MAX];
    int64_t ms = 0;

    memcpy(&ms, data, size < sizeof ms ? size : sizeof ms);
    time_rfc3339(ms, out);
    MUST(strlen(out) == 24);
    time_hhmmss(ms, out);
    MUST(strlen(out) == 9);
    duration_short(ms, out);
    MUST(strlen(out) <= 4);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);

    read_moment(text);
    read_duration(text);
    if (size > 0)
        show_any(data, size);
    free(text);
    return 0;
}
