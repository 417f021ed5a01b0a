/* SPDX-License-Identifier: MIT */
/* libmicrohttpd's functions under their own names, each handed on to the library that libmicrohttpd_load() loaded. */
#include "net/libmicrohttpd.h"

#include <stdarg.h>
#include <stddef.h>

#include <microhttpd.h>

#include "util/library.h"

/* The ABI is the same since libmicrohttpd 0.9.39. */
#define LIBMICROHTTPD_FILE "libmicrohttpd.so.12"

/* All that we call. */
#define LIBMICROHTTPD_FUNCTIONS(X) \
    X(MHD_add_response_header) \
    X(MHD_create_response_from_buffer) \
    X(MHD_destroy_response) \
    X(MHD_get_connection_info) \
    X(MHD_get_connection_values) \
    X(MHD_get_daemon_info) \
    X(MHD_get_timeout) \
    X(MHD_get_version) \
    X(MHD_lookup_connection_value) \
    X(MHD_queue_response) \
    X(MHD_resume_connection) \
    X(MHD_run) \
    X(MHD_start_daemon) \
    X(MHD_stop_daemon) \
    X(MHD_suspend_connection)

static struct {
#define MEMBER(name) __typeof__(&name) name;
    LIBMICROHTTPD_FUNCTIONS(MEMBER)
#undef MEMBER
} lib;

static const struct library_function functions[] = {
#define ROW(function) { #function, offsetof(__typeof__(lib), function) },
    LIBMICROHTTPD_FUNCTIONS(ROW)
#undef ROW
};

bool
libmicrohttpd_load(struct err *err)
{
    static const struct library library = { LIBMICROHTTPD_FILE, "libmicrohttpd12", functions,
        sizeof functions / sizeof *functions };
    static bool loaded;

    loaded = loaded || library_load(&library, &lib, err);
    return loaded;
}

/* Takes one option, MHD_OPTION_ARRAY. */
struct MHD_Daemon *
MHD_start_daemon(unsigned flags, uint16_t port, MHD_AcceptPolicyCallback may, void *may_arg, MHD_AccessHandlerCallback fn,
    void *arg, ...)
{
    struct MHD_OptionItem *options;
    va_list ap;

    va_start(ap, arg);
    (void)va_arg(ap, int);
    options = va_arg(ap, struct MHD_OptionItem *);
    va_end(ap);
    return lib.MHD_start_daemon(flags, port, may, may_arg, fn, arg, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

void
MHD_stop_daemon(struct MHD_Daemon *daemon)
{
    lib.MHD_stop_daemon(daemon);
}

enum MHD_Result
MHD_run(struct MHD_Daemon *daemon)
{
    return lib.MHD_run(daemon);
}

enum MHD_Result
MHD_get_timeout(struct MHD_Daemon *daemon, MHD_UNSIGNED_LONG_LONG *timeout)
{
    return lib.MHD_get_timeout(daemon, timeout);
}

const char *
MHD_get_version(void)
{
    return lib.MHD_get_version();
}

const union MHD_DaemonInfo *
MHD_get_daemon_info(struct MHD_Daemon *daemon, enum MHD_DaemonInfoType type, ...)
{
    return lib.MHD_get_daemon_info(daemon, type);
}

const union MHD_ConnectionInfo *
MHD_get_connection_info(struct MHD_Connection *connection, enum MHD_ConnectionInfoType type, ...)
{
    return lib.MHD_get_connection_info(connection, type);
}

int
MHD_get_connection_values(struct MHD_Connection *connection, enum MHD_ValueKind kind, MHD_KeyValueIterator fn, void *arg)
{
    return lib.MHD_get_connection_values(connection, kind, fn, arg);
}

const char *
MHD_lookup_connection_value(struct MHD_Connection *connection, enum MHD_ValueKind kind, const char *key)
{
    return lib.MHD_lookup_connection_value(connection, kind, key);
}

struct MHD_Response *
MHD_create_response_from_buffer(size_t size, void *buffer, enum MHD_ResponseMemoryMode mode)
{
    return lib.MHD_create_response_from_buffer(size, buffer, mode);
}

enum MHD_Result
MHD_add_response_header(struct MHD_Response *response, const char *name, const char *content)
{
    return lib.MHD_add_response_header(response, name, content);
}

enum MHD_Result
MHD_queue_response(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response)
{
    return lib.MHD_queue_response(connection, status, response);
}

void
MHD_destroy_response(struct MHD_Response *response)
{
    lib.MHD_destroy_response(response);
}

void
MHD_suspend_connection(struct MHD_Connection *connection)
{
    lib.MHD_suspend_connection(connection);
}

void
MHD_resume_connection(struct MHD_Connection *connection)
{
    lib.MHD_resume_connection(connection);
}
