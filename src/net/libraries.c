/* SPDX-License-Identifier: MIT */
/* Which versions of the libraries this process runs with. */
#include "net/libraries.h"

#include <curl/curl.h>
#include <ev.h>
#include <microhttpd.h>

#include "net/libcurl.h"
#include "net/libmicrohttpd.h"

bool
net_libraries(bool listens, struct buf *out, struct err *err)
{
    if (!libcurl_load(err) || (listens && !libmicrohttpd_load(err)))
        return false;
    buf_addf(out, "libev %d.%d, %s", ev_version_major(), ev_version_minor(), curl_version());
    if (listens)
        buf_addf(out, ", libmicrohttpd %s", MHD_get_version());
    return true;
}
