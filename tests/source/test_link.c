/* SPDX-License-Identifier: MIT */
/* Addresses that people paste, and the filters they become. */
#include "support/suite.h"

#include <string.h>

#include "source/driver.h"
#include "util/alloc.h"

static const struct link_row {
    const char *url;
    const char *own; /* with the source given; NULL: not its page */
    const char *any; /* with none */
} links[] = {
    { "http://am:9093/#/alerts?silenced=false&inhibited=false&active=true&filter=%7Balertname%3D%22DiskFull%22%2C%20severity%3D~%22a%7Cb%22%7D",
        "@src=am alertname=\"DiskFull\", severity=~\"a|b\"", "alertname=\"DiskFull\", severity=~\"a|b\"" },
    { "http://am:9093/#/alerts?filter={alertname=\"A\"}", "@src=am alertname=\"A\"", "alertname=\"A\"" },
    { "http://am:9093/#/alerts?filter=%7Bm%3D%22a+b%2Bc%22%7D&receiver=x", "@src=am m=\"a b+c\"", "m=\"a b+c\"" },
    { "http://am:9093/#/silences/new?filter=%7Ba%3D%22b%22%2C%20%7D", "@src=am a=\"b\"", "a=\"b\"" },
    { "http://am:9093/#/alerts", "@src=am ", "" },
    { "https://other/am/#/alerts?filter=%7Ba%3D%22b%22%7D", NULL, "a=\"b\"" },
    { "http://two/am/#/alerts?filter=a%3Db", "@src=am a=b", "a=b" },
    { "http://am:90930/#/alerts?filter=%7Ba%3D%22b%22%7D", NULL, "a=\"b\"" },
    { "http://am:9093/#/alerts?filter=%7Ba%3D%22%0A%22%7D", NULL, NULL },
    { "http://am:9093/#/alerts?filter=%7Ba%3D%22%ff%22%7D", NULL, NULL },
    { "http://am:9093/#/alerts?filter=%7", NULL, NULL },
    { "http://am:9093/#/alerts?filter=%zz", NULL, NULL },
    { "http://am:9093/#/status", NULL, NULL },
    { "http://am:9093/graph?g0.expr=up", NULL, NULL },
    { "javascript:alert(1)//#/alerts?filter=a", NULL, NULL },
    { "", NULL, NULL },
};

static void
expect(const struct source_config *c, const char *url, const char *want)
{
    struct buf out = BUF_INIT;
    bool ok = source_url_filter(c, url, &out);

    if (ok != (want != NULL) || strcmp(buf_text(&out), want != NULL ? want : "") != 0)
        fail_msg("%s: %d \"%s\"", url, ok, buf_text(&out));
    buf_release(&out);
}

static void
link__becomes_a_filter(void **state)
{
    struct source_config *c = source_config_default("am", "http://am:9093");

    (void)state;
    assert_non_null(c);
    c->urls[c->urls_n++] = xstrdup("http://two/am");
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        expect(c, links[i].url, links[i].own);
        expect(NULL, links[i].url, links[i].any);
    }
    source_config_free(c);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(link__becomes_a_filter),
};

SUITE(link, tests);
