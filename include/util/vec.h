/* SPDX-License-Identifier: MIT */
/* A growing array: VEC(struct row) rows = {0}; vec_push(&rows, row); rows.v[i], rows.n; vec_release(&rows). */
#ifndef TOCSIN_UTIL_VEC_H
#define TOCSIN_UTIL_VEC_H

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"

#define VEC(T) \
    struct { \
        T *v; \
        size_t n, cap; \
    }

#define vec_reserve(vec, want) \
    do { \
        if ((vec)->cap < (size_t)(want)) { \
            size_t vec_cap_ = (vec)->cap ? (vec)->cap : 8; \
            while (vec_cap_ < (size_t)(want)) \
                vec_cap_ *= 2; \
            (vec)->v = xreallocarray((vec)->v, vec_cap_, sizeof *(vec)->v); \
            (vec)->cap = vec_cap_; \
        } \
    } while (0)

#define vec_push(vec, item) \
    do { \
        vec_reserve((vec), (vec)->n + 1); \
        (vec)->v[(vec)->n++] = (item); \
    } while (0)

/* Keeps the order. */
#define vec_remove(vec, i) (memmove(&(vec)->v[i], &(vec)->v[(i) + 1], ((vec)->n - (size_t)(i)-1) * sizeof *(vec)->v), (vec)->n--)

#define vec_clear(vec) ((vec)->n = 0)

#define vec_release(vec) (free((vec)->v), (vec)->v = NULL, (vec)->n = (vec)->cap = 0)

#endif
