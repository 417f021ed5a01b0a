/* SPDX-License-Identifier: MIT */
/* Functions that have no safe use here: naming one does not compile. Included in every file by the compiler's command line. */
#ifndef TOCSIN_UTIL_BANNED_H
#define TOCSIN_UTIL_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncat sprintf vsprintf strtok localtime gmtime ctime asctime srand gets

/* Not poisoned: OpenSSL's headers have parameters of this name. clang (the fuzzers) wants the attribute where it was first declared. */
#ifndef __clang__
int rand(void) __attribute__((error("use random_bytes()")));
#endif

#endif
