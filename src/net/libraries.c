/* SPDX-License-Identifier: MIT */
/* Which versions of the libraries this process runs with. */
#include "net/libraries.h"

#include <curl/curl.h>
#include <ev.h>

#include "net/libcurl.h"

void
net_libraries(struct buf *out)
{
    struct err err = { 0 };

    buf_addf(out, "libev %d.%d, ", ev_version_major(), ev_version_minor());
    if (libcurl_load(&err))
        buf_adds(out, curl_version());
    else
        buf_adds(out, err.text);
}
