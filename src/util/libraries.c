/* SPDX-License-Identifier: MIT */
/* Which versions of the libraries this process runs with. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "util/libraries.h"

#include <cjson/cJSON.h>
#include <confuse.h>
#include <openssl/crypto.h>
#include <pcre2.h>
#include <string.h>
#include <utf8proc.h>
#include <xxhash.h>

#define VERSION_MAX 128

void
util_libraries(struct buf *out)
{
    char pcre[VERSION_MAX] = "";
    unsigned xxh = XXH_versionNumber();

    if (pcre2_config(PCRE2_CONFIG_VERSION, NULL) <= VERSION_MAX)
        pcre2_config(PCRE2_CONFIG_VERSION, pcre);
    buf_addf(out, "cJSON %s, %s, libconfuse %s, PCRE2 %.*s, utf8proc %s, xxHash %u.%u.%u", cJSON_Version(),
        OpenSSL_version(OPENSSL_VERSION), confuse_version, (int)strcspn(pcre, " "), pcre, utf8proc_version(), xxh / 10000,
        xxh / 100 % 100, xxh % 100);
}
