/* SPDX-License-Identifier: MIT */
/* Which versions of the libraries this process runs with. */
#include "net/libraries.h"

#include <curl/curl.h>
#include <ev.h>

void
net_libraries(struct buf *out)
{
    buf_addf(out, "libev %d.%d, %s", ev_version_major(), ev_version_minor(), curl_version());
}
