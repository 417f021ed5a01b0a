/* SPDX-License-Identifier: MIT */
/* A request to the outside as data: what it owns dies here. */
#include "util/request.h"

#include <stdlib.h>
#include <string.h>

void
request_release(struct request *r)
{
    free(r->url);
    free(r->body);
    memset(r, 0, sizeof *r);
}
