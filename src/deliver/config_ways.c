/* SPDX-License-Identifier: MIT */
/* What destinations of kind mail, hook and command are reached by. */
#include <ctype.h>
#include <string.h>

#include "deliver/config_own.h"
#include "deliver/mime.h"
#include "util/str.h"

#define IS_NEEDED "destination %s, of kind %s, needs %s"

static const char *
own_name(struct config_reading *r, const struct conf_node *node)
{
    return arena_strdup(&r->c->arena, conf_title(node));
}

static const char *
credential_name(struct config_reading *r, const struct conf_node *node)
{
    return arena_printf(&r->c->arena, "destination %s", conf_title(node));
}

/* ---- mail */

/* Behind smtp:// or smtps://; NULL: neither is there. */
static const char *
host_of(const char *server)
{
    if (str_starts(server, "smtps://"))
        return server + strlen("smtps://");
    return str_starts(server, "smtp://") ? server + strlen("smtp://") : NULL;
}

static bool
is_host_and_port(const char *s)
{
    size_t n = *s == '[' ? strspn(s + 1, "0123456789abcdefABCDEF:.") + 1
                         : strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    if (*s == '[' && s[n] != ']')
        return false;
    n += *s == '[';
    if (n == 0 || n > 255 || s[n] == '\0')
        return n > 0 && n <= 255;
    return s[n] == ':' && s[n + 1] != '\0' && strlen(s + n + 1) <= 5 && s[n + 1 + strspn(s + n + 1, "0123456789")] == '\0';
}

/* Where the machine ends a port may follow: localhost.example.org and 127.example.org are others. */
static bool
is_here(const char *host)
{
    size_t digits = str_starts(host, "127.") ? strspn(host, "0123456789.") : 0, n;

    n = digits > 0                      ? digits
        : str_starts(host, "localhost") ? strlen("localhost")
        : str_starts(host, "[::1]")     ? strlen("[::1]")
                                        : 0;
    return n > 0 && (host[n] == '\0' || host[n] == ':');
}

static void
read_server(struct config_reading *r, const struct conf_node *node, struct mail_config *mail)
{
    const char *server = conf_str(node, "server"), *host = server != NULL ? host_of(server) : NULL;

    mail->starttls = (enum request_tls)conf_enum(node, "starttls");
    if (server == NULL)
        FAULT(r, node, NULL, IS_NEEDED, conf_title(node), "mail", "server = smtp://HOST or smtps://HOST");
    else if (host == NULL || !is_host_and_port(host))
        FAULT(r, node, "server", "server is smtp:// or smtps://, a host, and perhaps a port: %s", server);
    else
        mail->server = arena_strdup(&r->c->arena, server);
    if (host == NULL)
        return;
    if (str_starts(server, "smtps:") && conf_is_set(node, "starttls"))
        FAULT(r, node, "starttls", "starttls goes with smtp://: with smtps:// TLS comes first");
    if (mail->user != NULL && mail->starttls != TLS_REQUIRED && !is_here(host))
        FAULT(r, node, "starttls", "starttls must be required where a password is sent to another machine");
}

static void
read_login(struct config_reading *r, const struct conf_node *node, struct mail_config *mail)
{
    const char *user = conf_str(node, "user"), *name = credential_name(r, node);
    const char *password = config_read_secret(r, node, "password", name);

    if (user != NULL && *user == '\0')
        FAULT(r, node, "user", "user is empty");
    if (user != NULL && password == NULL)
        FAULT(r, node, "user", "user needs its password: one of password_file, password_env, password_command");
    if (user == NULL && password != NULL)
        FAULT(r, node, password, "%s goes with user, which is not given", password);
    if (user == NULL || password == NULL)
        return;
    mail->user = arena_strdup(&r->c->arena, user);
    mail->credential = name;
}

static void
read_addresses(struct config_reading *r, const struct conf_node *node, struct mail_config *mail)
{
    const char *from = conf_str(node, "from");

    if (from == NULL)
        FAULT(r, node, NULL, IS_NEEDED, conf_title(node), "mail", "from");
    else if (!mime_is_address(from))
        FAULT(r, node, "from", "from is no address (tocsin@example.org): %s", from);
    else
        mail->from = arena_strdup(&r->c->arena, from);
    mail->to = config_copy_list(r, node, "to", &mail->to_n);
    if (mail->to_n > MAIL_TO_MAX)
        FAULT(r, node, "to", "to has %zu addresses, at most %d are allowed", mail->to_n, MAIL_TO_MAX);
    for (size_t i = 0; i < mail->to_n; i++)
        if (!mime_is_address(mail->to[i]))
            FAULT(r, node, "to", "to holds what is no address (ana@example.org): %s", mail->to[i]);
}

void
config_read_mail(struct config_reading *r, const struct conf_node *node)
{
    struct mail_config mail = { .destination = own_name(r, node),
        .ca_file = arena_strdup_or_null(&r->c->arena, conf_str(node, "ca_file")),
        .timeout_ms = conf_int(node, "timeout") };

    read_login(r, node, &mail);
    read_server(r, node, &mail);
    read_addresses(r, node, &mail);
    vec_push(&r->mails, mail);
}

/* ---- hook */

static void
read_address(struct config_reading *r, const struct conf_node *node, struct hook_config *hook)
{
    const char *url = conf_str(node, "url"), *name = arena_printf(&r->c->arena, "address of destination %s", conf_title(node));
    const char *place = config_read_secret(r, node, "url", name);

    if (url == NULL && place == NULL)
        FAULT(r, node, NULL, IS_NEEDED, conf_title(node), "hook",
            "url (or, where it is a secret, url_file, url_env or url_command)");
    else if (url != NULL && place != NULL)
        FAULT(r, node, place, "url and %s: one of the two is enough", place);
    else if (url != NULL && strchr(url, '#') != NULL)
        FAULT(r, node, "url", "url is given without what stands behind #: %s", url);
    hook->url = arena_strdup(&r->c->arena, url != NULL ? url : "its address");
    if (place == NULL)
        return;
    if (hook->auth != AUTH_NONE)
        FAULT(r, node, "auth", "auth goes with url: an address that is a secret needs no other");
    hook->auth = AUTH_ADDRESS;
    hook->credential = name;
    hook->asked = (struct http_asked){ .auth = AUTH_ADDRESS, .credential_option = place };
}

static const struct {
    const char *word, *secret;
} auths[] = { [AUTH_NONE] = { "none", NULL }, [AUTH_BASIC] = { "basic", "password" }, [AUTH_BEARER] = { "bearer", "token" } };
#define AUTHS (sizeof auths / sizeof *auths)

static void
read_auth(struct config_reading *r, const struct conf_node *node, struct hook_config *hook)
{
    const char *user = conf_str(node, "user"), *name = credential_name(r, node);

    hook->auth = (enum request_auth)conf_enum(node, "auth");
    hook->asked.auth = hook->auth;
    for (size_t i = AUTH_BASIC; i < AUTHS; i++) {
        const char *option = config_read_secret(r, node, auths[i].secret, name);

        if (option != NULL && hook->auth != i)
            FAULT(r, node, option, "%s goes with auth = %s, but auth is %s", option, auths[i].word, auths[hook->auth].word);
        if (option == NULL && hook->auth == i)
            FAULT(r, node, "auth", "auth = %s needs one of %s_file, %s_env, %s_command", auths[i].word, auths[i].secret,
                auths[i].secret, auths[i].secret);
        if (option != NULL)
            hook->asked.credential_option = option;
    }
    if (user != NULL && hook->auth != AUTH_BASIC)
        FAULT(r, node, "user", "user goes with auth = basic, but auth is %s", auths[hook->auth].word);
    if (hook->auth == AUTH_BASIC && (user == NULL || *user == '\0' || strchr(user, ':') != NULL))
        FAULT(r, node, user == NULL ? "auth" : "user", "auth = basic needs user, a name without a colon");
    hook->user = arena_strdup_or_null(&r->c->arena, user);
    hook->credential = hook->auth != AUTH_NONE ? name : NULL;
}

void
config_read_hook(struct config_reading *r, const struct conf_node *node)
{
    const char *signing = arena_printf(&r->c->arena, "signature of destination %s", conf_title(node));
    struct hook_config hook = { .destination = own_name(r, node),
        .ca_file = arena_strdup_or_null(&r->c->arena, conf_str(node, "ca_file")),
        .timeout_ms = conf_int(node, "timeout") };

    read_auth(r, node, &hook);
    read_address(r, node, &hook);
    if (config_read_secret(r, node, "sign", signing) != NULL)
        hook.signing = signing;
    hook.asked.right = "post here";
    hook.asked.prefix = "is the path right?";
    hook.asked.api = "what takes messages of tocsin, see tocsin-hook(7)";
    vec_push(&r->hooks, hook);
}

/* ---- command */

void
config_read_program(struct config_reading *r, const struct conf_node *node)
{
    struct program_config program = { .destination = own_name(r, node), .timeout_ms = conf_int(node, "timeout") };
    size_t n;

    program.argv = config_copy_list(r, node, "run", &n);
    if (n == 0)
        FAULT(r, node, NULL, IS_NEEDED, conf_title(node), "command", "run = {\"/path/of/a/program\"}");
    else if (program.argv[0][0] != '/')
        FAULT(r, node, "run", "run names its program by its whole path, which begins with /: %s", program.argv[0]);
    vec_push(&r->programs, program);
}
