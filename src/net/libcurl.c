/* SPDX-License-Identifier: MIT */
/* libcurl's functions under their own names, each handed on to the library that libcurl_load() loaded. */
#include "net/libcurl.h"

#include <stdarg.h>
#include <stddef.h>

#include <curl/curl.h>

#include "util/library.h"

/* The ABI is the same since libcurl 7.16. */
#define LIBCURL_FILE "libcurl.so.4"

/* Macros of curl.h that check the types of arguments: for callers. */
#undef curl_easy_getinfo
#undef curl_easy_setopt
#undef curl_multi_setopt

/* All that we call. */
#define LIBCURL_FUNCTIONS(X) \
    X(curl_easy_cleanup) \
    X(curl_easy_getinfo) \
    X(curl_easy_init) \
    X(curl_easy_recv) \
    X(curl_easy_send) \
    X(curl_easy_setopt) \
    X(curl_easy_strerror) \
    X(curl_free) \
    X(curl_global_cleanup) \
    X(curl_global_init) \
    X(curl_multi_add_handle) \
    X(curl_multi_assign) \
    X(curl_multi_cleanup) \
    X(curl_multi_info_read) \
    X(curl_multi_init) \
    X(curl_multi_remove_handle) \
    X(curl_multi_setopt) \
    X(curl_multi_socket_action) \
    X(curl_slist_append) \
    X(curl_slist_free_all) \
    X(curl_url) \
    X(curl_url_cleanup) \
    X(curl_url_get) \
    X(curl_url_set) \
    X(curl_version)

static struct {
#define MEMBER(name) __typeof__(&name) name;
    LIBCURL_FUNCTIONS(MEMBER)
#undef MEMBER
} lib;

static const struct library_function functions[] = {
#define ROW(function) { #function, offsetof(__typeof__(lib), function) },
    LIBCURL_FUNCTIONS(ROW)
#undef ROW
};

bool
libcurl_load(struct err *err)
{
    static const struct library library = { LIBCURL_FILE, "libcurl4", functions, sizeof functions / sizeof *functions };
    static bool loaded;

    loaded = loaded || library_load(&library, &lib, err);
    return loaded;
}

/* The kind of an option's value is told by its number (curl.h, CURLOPTTYPE_…); all but two kinds are pointers. */
static bool
is_long(int option)
{
    return option < CURLOPTTYPE_OBJECTPOINT;
}

static bool
is_offset(int option)
{
    return option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB;
}

CURLcode
curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
    va_list ap;
    CURLcode code;

    va_start(ap, option);
    if (is_long(option))
        code = lib.curl_easy_setopt(easy, option, va_arg(ap, long));
    else if (is_offset(option))
        code = lib.curl_easy_setopt(easy, option, va_arg(ap, curl_off_t));
    else
        code = lib.curl_easy_setopt(easy, option, va_arg(ap, void *));
    va_end(ap);
    return code;
}

CURLMcode
curl_multi_setopt(CURLM *multi, CURLMoption option, ...)
{
    va_list ap;
    CURLMcode code;

    va_start(ap, option);
    if (is_long(option))
        code = lib.curl_multi_setopt(multi, option, va_arg(ap, long));
    else if (is_offset(option))
        code = lib.curl_multi_setopt(multi, option, va_arg(ap, curl_off_t));
    else
        code = lib.curl_multi_setopt(multi, option, va_arg(ap, void *));
    va_end(ap);
    return code;
}

/* Always a place to write to. */
CURLcode
curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
    va_list ap;
    CURLcode code;

    va_start(ap, info);
    code = lib.curl_easy_getinfo(easy, info, va_arg(ap, void *));
    va_end(ap);
    return code;
}

CURLcode
curl_global_init(long flags)
{
    return lib.curl_global_init(flags);
}

void
curl_global_cleanup(void)
{
    lib.curl_global_cleanup();
}

CURL *
curl_easy_init(void)
{
    return lib.curl_easy_init();
}

void
curl_easy_cleanup(CURL *easy)
{
    lib.curl_easy_cleanup(easy);
}

CURLcode
curl_easy_recv(CURL *easy, void *bytes, size_t len, size_t *n)
{
    return lib.curl_easy_recv(easy, bytes, len, n);
}

CURLcode
curl_easy_send(CURL *easy, const void *bytes, size_t len, size_t *n)
{
    return lib.curl_easy_send(easy, bytes, len, n);
}

const char *
curl_easy_strerror(CURLcode code)
{
    return lib.curl_easy_strerror(code);
}

void
curl_free(void *p)
{
    lib.curl_free(p);
}

CURLM *
curl_multi_init(void)
{
    return lib.curl_multi_init();
}

CURLMcode
curl_multi_cleanup(CURLM *multi)
{
    return lib.curl_multi_cleanup(multi);
}

CURLMcode
curl_multi_add_handle(CURLM *multi, CURL *easy)
{
    return lib.curl_multi_add_handle(multi, easy);
}

CURLMcode
curl_multi_remove_handle(CURLM *multi, CURL *easy)
{
    return lib.curl_multi_remove_handle(multi, easy);
}

CURLMcode
curl_multi_assign(CURLM *multi, curl_socket_t fd, void *socket_arg)
{
    return lib.curl_multi_assign(multi, fd, socket_arg);
}

CURLMsg *
curl_multi_info_read(CURLM *multi, int *left)
{
    return lib.curl_multi_info_read(multi, left);
}

CURLMcode
curl_multi_socket_action(CURLM *multi, curl_socket_t fd, int mask, int *running)
{
    return lib.curl_multi_socket_action(multi, fd, mask, running);
}

struct curl_slist *
curl_slist_append(struct curl_slist *list, const char *s)
{
    return lib.curl_slist_append(list, s);
}

void
curl_slist_free_all(struct curl_slist *list)
{
    lib.curl_slist_free_all(list);
}

CURLU *
curl_url(void)
{
    return lib.curl_url();
}

void
curl_url_cleanup(CURLU *url)
{
    lib.curl_url_cleanup(url);
}

/* Its address is const in later versions. */
#define URL_POINTER \
    __typeof__(_Generic(&curl_url_get, CURLUcode(*)(CURLU *, CURLUPart, char **, unsigned) \
                        : (CURLU *)NULL, default \
                        : (const CURLU *)NULL))

CURLUcode
curl_url_get(URL_POINTER url, CURLUPart part, char **out, unsigned flags)
{
    return lib.curl_url_get(url, part, out, flags);
}

CURLUcode
curl_url_set(CURLU *url, CURLUPart part, const char *value, unsigned flags)
{
    return lib.curl_url_set(url, part, value, flags);
}

char *
curl_version(void)
{
    return lib.curl_version();
}
