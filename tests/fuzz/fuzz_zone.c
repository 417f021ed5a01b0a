/* SPDX-License-Identifier: MIT */
/* A time zone file of somebody else: refused, or clocks that can be asked anything. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "util/time.h"
#include "util/zone.h"

const char *const fuzz_name = "zone";
const size_t fuzz_runs = 20000;
const char *const fuzz_words[] = { "TZif2", "TZif", "\n", "CET-1CEST,M3.5.0,M10.5.0/3\n",
    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0\n", "EST5EDT,0/0,J365/25\n", ",M12.5.6/-167", ",J365/167", ",0/-167", "<-12>",
    "\x7f\xff\xff\xff", "\xff\xff\xff\xff", "\x80", NULL };

static void
ask(const struct zone *z, int64_t ms)
{
    struct civil c, again;
    const char *abbreviation;
    int64_t moment;

    zone_civil(z, ms, &c, &abbreviation);
    MUST(c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= 31 && c.weekday >= 0 && c.weekday <= 6);
    MUST(c.hour >= 0 && c.hour <= 23 && c.minute >= 0 && c.minute <= 59 && c.second >= 0 && c.second <= 59);
    MUST(strlen(abbreviation) < ZONE_ABBREVIATION_MAX);
    moment = zone_moment(z, &c);
    zone_civil(z, moment, &again, NULL);
    if (ms > -60000000000000 && ms < 250000000000000)
        MUST(memcmp(&c, &again, sizeof c) == 0 && moment <= ms);
    MUST(zone_next(z, ms) > ms || ms > 253402300799000);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = { 0 };
    struct zone *z = zone_read("Fuzz/Zone", data, size, &err);
    uint32_t state = fuzz_seed(data, size);

    if (z == NULL) {
        fuzz_must_be_message(&err);
        return 0;
    }
    ask(z, INT64_MIN);
    ask(z, INT64_MAX);
    ask(z, 0);
    for (int i = 0; i < 30; i++)
        ask(z, (int64_t)(fuzz_chance(&state) % 300000000) * 1000 * (i % 3 == 0 ? 800 : 20) - 60 * MS_DAY);
    zone_free(z);
    return 0;
}
