/* SPDX-License-Identifier: MIT */
/* Ids under which an act may be asked for twice and has one effect. */
#include "app/request_id.h"

#include "util/hash.h"

void
request_id_new(char out[REQUEST_ID_SIZE])
{
    uint8_t bytes[(REQUEST_ID_SIZE - 1) / 2];

    random_bytes(bytes, sizeof bytes);
    hex_encode(bytes, sizeof bytes, out);
}
