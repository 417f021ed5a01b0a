/* SPDX-License-Identifier: MIT */
/* A library that is loaded when it is first needed. */
#include "util/library.h"

#include <dlfcn.h>
#include <string.h>

bool
library_load(const struct library *l, void *table, struct err *err)
{
    void *handle = dlopen(l->file, RTLD_LAZY | RTLD_LOCAL);

    if (handle == NULL)
        return err_set(err, ERR_UNAVAILABLE, "%s can't be loaded: %s: install it (on Debian: %s)", l->file, dlerror(),
            l->package);
    for (size_t i = 0; i < l->functions_n; i++) {
        void *function = dlsym(handle, l->functions[i].name);

        if (function == NULL)
            return err_set(err, ERR_UNAVAILABLE, "%s is another one than the program was built for: it has no %s", l->file,
                l->functions[i].name);
        memcpy((char *)table + l->functions[i].offset, &function, sizeof function);
    }
    return true;
}
