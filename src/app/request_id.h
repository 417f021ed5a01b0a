/* SPDX-License-Identifier: MIT */
/* Ids under which an act may be asked for twice and has one effect, whoever owns the store by then. */
#ifndef TOCSIN_APP_REQUEST_ID_H
#define TOCSIN_APP_REQUEST_ID_H

#define REQUEST_ID_SIZE 33 /* with the NUL */

/* One that nobody else has. */
void request_id_new(char out[REQUEST_ID_SIZE]);

#endif
